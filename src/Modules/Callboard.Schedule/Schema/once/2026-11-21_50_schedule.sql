-- The run of show: what happens when and where, and who is needed.
create schema schedule;

create table schedule.block (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    start_at        timestamptz not null,
    end_at          timestamptz not null,
    activity        text        not null,
    status          text        not null default 'pending',
    location        text,
    space_id        uuid,
    priority        text,
    notes           text,
    track           text,
    url             text,
    language        text,
    -- Orders blocks that start together.
    position        integer     not null default 0,
    -- Where an import knows this block from, and what the file said last, so that a further import changes what the file changed
    -- and leaves alone what people changed here.
    source_key      text,
    source          jsonb,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint block_pkey primary key (organization_id, id),
    constraint block_event_unique unique (organization_id, event_id, id),
    constraint block_source_unique unique (organization_id, event_id, source_key),
    constraint block_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint block_space_fk foreign key (organization_id, space_id)
        references directory.space (organization_id, id) on delete set null (space_id),
    constraint block_times_ordered check (start_at <= end_at),
    constraint block_activity_form check (char_length(activity) <= 500 and activity ~ '\S'),
    constraint block_status_known check (status in ('pending', 'in_progress', 'complete')),
    constraint block_location_length check (char_length(location) <= 200),
    constraint block_priority_known check (priority in ('low', 'medium', 'high')),
    -- As much as the import takes: an abstract is not cut a second time.
    constraint block_notes_length check (char_length(notes) <= 20000),
    constraint block_track_length check (char_length(track) <= 200),
    constraint block_url_form check (char_length(url) <= 2000 and url ~* '^https?://[^\s/]+\S*$'),
    constraint block_language_length check (char_length(language) <= 35),
    constraint block_source_key_length check (char_length(source_key) <= 250)
);
create index block_list_idx on schedule.block (organization_id, event_id, start_at, position, id);
create index block_space_idx on schedule.block (organization_id, space_id, start_at) where space_id is not null;

-- A member of the staff or somebody from the directory, needed for a block.
create table schedule.assignment (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    block_id        uuid        not null,
    user_id         uuid,
    participant_id  uuid,
    role            text        not null,
    -- Made by an import, which may take it back when the file no longer names the person.
    imported        boolean     not null default false,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint assignment_pkey primary key (organization_id, id),
    constraint assignment_block_fk foreign key (organization_id, event_id, block_id)
        references schedule.block (organization_id, event_id, id) on delete cascade,
    constraint assignment_member_fk foreign key (organization_id, user_id) references accounts.member (organization_id, user_id),
    constraint assignment_participant_fk foreign key (organization_id, participant_id)
        references directory.participant (organization_id, id),
    constraint assignment_user_unique unique (organization_id, block_id, user_id),
    constraint assignment_participant_unique unique (organization_id, block_id, participant_id),
    constraint assignment_of_one_person check (num_nonnulls(user_id, participant_id) = 1),
    constraint assignment_role_form check (char_length(role) <= 100 and role ~ '\S')
);
create index assignment_block_idx on schedule.assignment (organization_id, event_id, block_id);
create index assignment_user_idx on schedule.assignment (organization_id, user_id) where user_id is not null;
create index assignment_participant_idx on schedule.assignment (organization_id, participant_id) where participant_id is not null;
