-- Calling the show: its stages, everything that was called on them, and screens that follow by a link.
create schema show;

-- A lane of an event with a caller of its own. The main stage has the event's own id, so that it needs no row before its first call.
create table show.stage (
    organization_id  uuid        not null,
    id               uuid        not null default app.uuidv7(),
    event_id         uuid        not null,
    name             text        not null,
    -- Which blocks of the run of show belong to it; what is left empty does not narrow.
    location         text,
    space_id         uuid,
    track            text,
    from_at          timestamptz,
    until_at         timestamptz,
    -- When everything has to be over: curfew, the end of the hire.
    hard_end_at      timestamptz,
    position         integer     not null default 0,
    -- Where the show stands: the fold of the stage's log, kept beside it under the row's lock.
    phase            text        not null default 'idle',
    run              integer     not null default 0,
    current_block_id uuid,
    since            timestamptz,
    held_since       timestamptz,
    held_ms          bigint      not null default 0,
    adjust_ms        bigint      not null default 0,
    played           uuid[]      not null default '{}',
    skipped          uuid[]      not null default '{}',
    started_at       timestamptz,
    ended_at         timestamptz,
    last_at          timestamptz,
    last_go_at       timestamptz,
    -- Who calls. The number grows with every take-over; the highest wins.
    baton            integer     not null default 0,
    caller_id        uuid,
    caller_client_id uuid,
    baton_at         timestamptz,
    -- The caller's last command that is counted here: what comes after it, only the caller's device knows.
    caller_seq       integer     not null default 0,
    last_no          integer     not null default 0,
    created_at       timestamptz not null default now(),
    updated_at       timestamptz not null default now(),
    version          integer     not null default 1,
    constraint stage_pkey primary key (organization_id, id),
    constraint stage_event_unique unique (organization_id, event_id, id),
    constraint stage_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint stage_space_fk foreign key (organization_id, space_id)
        references directory.space (organization_id, id) on delete set null (space_id),
    constraint stage_name_form check (char_length(name) <= 100 and name ~ '\S'),
    constraint stage_location_length check (char_length(location) <= 200),
    constraint stage_track_length check (char_length(track) <= 200),
    constraint stage_window_ordered check (from_at < until_at),
    constraint stage_phase_known check (phase in ('idle', 'running', 'held', 'ended')),
    constraint stage_hold_has_start check ((phase = 'held') = (held_since is not null))
);
create index stage_space_idx on show.stage (organization_id, space_id) where space_id is not null;

-- Everything that was pressed, in the order it counted: the as-run record. Rows are added and never changed.
create table show.command (
    organization_id  uuid        not null,
    -- Chosen by the client, so that a command sent twice is one command.
    id               uuid        not null,
    event_id         uuid        not null,
    stage_id         uuid        not null,
    no               integer     not null,
    run              integer     not null,
    kind             text        not null,
    client_id        uuid        not null,
    -- Counts a client's commands on a stage without gaps.
    seq              integer     not null,
    user_id          uuid        not null,
    baton            integer     not null,
    -- When it was pressed by the corrected clock of the device, what of that counts, and when the server heard of it.
    pressed_at       timestamptz,
    at               timestamptz not null,
    received_at      timestamptz not null,
    applied          boolean     not null,
    reason           text,
    block_id         uuid,
    amount_ms        bigint,
    note             text,
    -- What the plan said of the block when it was called: the record outlives the plan.
    activity         text,
    planned_start_at timestamptz,
    planned_end_at   timestamptz,
    created_at       timestamptz not null default now(),
    updated_at       timestamptz not null default now(),
    version          integer     not null default 1,
    constraint command_pkey primary key (organization_id, id),
    constraint command_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint command_stage_fk foreign key (organization_id, event_id, stage_id) references show.stage (organization_id, event_id, id),
    constraint command_user_fk foreign key (user_id) references accounts.account (id),
    constraint command_no_unique unique (organization_id, stage_id, no),
    constraint command_seq_unique unique (organization_id, stage_id, client_id, seq),
    constraint command_kind_known check (kind in (
        'start', 'go', 'back', 'hold', 'resume', 'skip', 'unskip', 'end', 'take', 'adjust', 'note')),
    constraint command_reason_stated check (applied = (reason is null)),
    constraint command_note_length check (char_length(note) <= 2000)
);
create index command_event_idx on show.command (organization_id, event_id, stage_id, no);
create index command_user_idx on show.command (user_id);

-- What the caller has to know of a block beyond the run of show. The id is the block's own.
create table show.cue (
    organization_id uuid        not null,
    id              uuid        not null,
    event_id        uuid        not null,
    is_hard_start   boolean     not null default false,
    department      text,
    -- For the caller's eyes: it goes to no screen that follows by a link.
    caller_note     text,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint cue_pkey primary key (organization_id, id),
    constraint cue_block_fk foreign key (organization_id, event_id, id)
        references schedule.block (organization_id, event_id, id) on delete cascade,
    constraint cue_department_form check (char_length(department) <= 60 and department ~ '\S'),
    constraint cue_caller_note_length check (char_length(caller_note) <= 2000)
);
create index cue_event_idx on show.cue (organization_id, event_id, id);

-- A screen that follows the show by a secret link and may do nothing else.
create table show.output (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    -- Null for the main stage.
    stage_id        uuid,
    name            text        not null,
    kind            text        not null,
    department      text,
    token_hash      bytea       not null,
    expires_at      timestamptz,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint output_pkey primary key (organization_id, id),
    constraint output_token_unique unique (token_hash),
    constraint output_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint output_stage_fk foreign key (organization_id, event_id, stage_id)
        references show.stage (organization_id, event_id, id) on delete cascade,
    constraint output_name_form check (char_length(name) <= 100 and name ~ '\S'),
    constraint output_kind_known check (kind in ('crew', 'timer', 'signage', 'wall')),
    constraint output_department_form check (char_length(department) <= 60 and department ~ '\S')
);
create index output_event_idx on show.output (organization_id, event_id, stage_id);
