-- Who may come in where and when, and who did.
create schema admission;

-- A door of an event.
create table admission.gate (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    name            text        not null,
    -- Which categories it serves; null for all.
    categories      text[],
    position        integer     not null default 0,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint gate_pkey primary key (organization_id, id),
    constraint gate_event_unique unique (organization_id, event_id, id),
    constraint gate_name_unique unique (organization_id, event_id, name),
    constraint gate_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint gate_name_form check (char_length(name) <= 100 and name ~ '\S'),
    constraint gate_categories_form check (cardinality(categories) between 1 and 100)
);

-- What is scanned: a ticket by its code, a wristband by its NFC id.
create table admission.pass (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    kind            text        not null,
    -- Normalised: two ways to write one code are one pass.
    key             text        not null,
    -- Of the key and the event's salt. Every look-up goes by it, so how long one takes says nothing about keys.
    tag             bigint      not null,
    category        text        not null,
    holder_name     text,
    email           text,
    status          text        not null default 'active',
    -- The ticket a wristband was issued for: the two are one person.
    ticket_id       uuid,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint pass_pkey primary key (organization_id, id),
    constraint pass_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint pass_ticket_fk foreign key (organization_id, ticket_id)
        references admission.pass (organization_id, id) on delete set null (ticket_id),
    constraint pass_key_unique unique (organization_id, event_id, kind, key),
    constraint pass_tag_unique unique (organization_id, event_id, tag),
    constraint pass_kind_known check (kind in ('wristband', 'ticket')),
    constraint pass_status_known check (status in ('active', 'inactive', 'blocked')),
    constraint pass_key_form check (char_length(key) between 1 and 200),
    constraint pass_category_form check (char_length(category) <= 100 and category ~ '\S'),
    constraint pass_holder_name_length check (char_length(holder_name) <= 200),
    constraint pass_email_length check (char_length(email) <= 320),
    constraint pass_ticket_of_wristband check (ticket_id is null or kind = 'wristband')
);
create index pass_ticket_idx on admission.pass (organization_id, ticket_id) where ticket_id is not null;
create index pass_category_idx on admission.pass (organization_id, event_id, kind, category, id);
create index pass_changed_idx on admission.pass (organization_id, event_id, updated_at);

-- What tags of an event are made with.
create table admission.event_salt (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    salt            bytea       not null,
    -- How often passes, or what admits them, were taken away: nothing is left of them to tell, so a list from before is told anew.
    takings         integer     not null default 0,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint event_salt_pkey primary key (organization_id, id),
    constraint event_salt_event_unique unique (organization_id, event_id),
    constraint event_salt_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade
);

-- One admission of an event: a night, a day, a session.
create table admission.series (
    organization_id   uuid        not null,
    id                uuid        not null default app.uuidv7(),
    event_id          uuid        not null,
    name              text        not null,
    start_at          timestamptz not null,
    end_at            timestamptz not null,
    -- When the gates let people in; null leaves that end open.
    checkin_opens_at  timestamptz,
    checkin_closes_at timestamptz,
    -- How many people may be inside at once; null for any number.
    capacity          integer,
    reentry           text        not null default 'none',
    timezone          text        not null,
    status            text        not null default 'draft',
    -- When it was completed or called off: what was scanned before that and is heard of later was scanned while it was on.
    closed_at         timestamptz,
    -- What it admits without naming single passes: all of the event, or whole categories.
    admits_all        boolean     not null default false,
    admits            text[]      not null default '{}',
    parent_id         uuid,
    sequence_no       integer,
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    version           integer     not null default 1,
    constraint series_pkey primary key (organization_id, id),
    constraint series_event_unique unique (organization_id, event_id, id),
    constraint series_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint series_parent_fk foreign key (organization_id, parent_id)
        references admission.series (organization_id, id) on delete set null (parent_id),
    constraint series_sequence_unique unique (organization_id, parent_id, sequence_no),
    constraint series_name_form check (char_length(name) <= 200 and name ~ '\S'),
    constraint series_ends_after_start check (end_at > start_at),
    constraint series_window_ordered check (checkin_closes_at > checkin_opens_at),
    constraint series_capacity_positive check (capacity > 0),
    constraint series_reentry_known check (reentry in ('none', 'allowed', 'unlimited')),
    constraint series_status_known check (status in ('draft', 'scheduled', 'active', 'completed', 'cancelled')),
    constraint series_timezone_length check (char_length(timezone) <= 100)
);
create index series_event_idx on admission.series (organization_id, event_id, start_at, id);
create index series_start_idx on admission.series (organization_id, start_at, id);
create index series_due_idx on admission.series (status, start_at) where status in ('scheduled', 'active');

-- Every step of a series' life.
create table admission.series_transition (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    series_id       uuid        not null,
    old_status      text,
    new_status      text        not null,
    -- Null when the clock did it.
    changed_by      uuid,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint series_transition_pkey primary key (organization_id, id),
    constraint series_transition_series_fk foreign key (organization_id, event_id, series_id)
        references admission.series (organization_id, event_id, id) on delete cascade,
    constraint series_transition_changed_by_fk foreign key (changed_by) references accounts.account (id)
);
create index series_transition_series_idx on admission.series_transition (organization_id, event_id, series_id, created_at);
create index series_transition_changed_by_idx on admission.series_transition (changed_by) where changed_by is not null;

create table admission.series_gate (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    series_id       uuid        not null,
    gate_id         uuid        not null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint series_gate_pkey primary key (organization_id, id),
    constraint series_gate_pair_unique unique (organization_id, series_id, gate_id),
    constraint series_gate_series_fk foreign key (organization_id, event_id, series_id)
        references admission.series (organization_id, event_id, id) on delete cascade,
    -- A gate of the same event.
    constraint series_gate_gate_fk foreign key (organization_id, event_id, gate_id)
        references admission.gate (organization_id, event_id, id) on delete cascade
);
create index series_gate_series_idx on admission.series_gate (organization_id, event_id, series_id);
create index series_gate_gate_idx on admission.series_gate (organization_id, event_id, gate_id);

-- How many of a category may be inside at once.
create table admission.series_category (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    series_id       uuid        not null,
    category        text        not null,
    "limit"         integer     not null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint series_category_pkey primary key (organization_id, id),
    constraint series_category_name_unique unique (organization_id, series_id, category),
    constraint series_category_series_fk foreign key (organization_id, event_id, series_id)
        references admission.series (organization_id, event_id, id) on delete cascade,
    constraint series_category_form check (char_length(category) <= 100 and category ~ '\S'),
    constraint series_category_limit_positive check ("limit" >= 0)
);
create index series_category_series_idx on admission.series_category (organization_id, event_id, series_id);

-- Single passes a series admits, beside whole categories.
create table admission.series_pass (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    series_id       uuid        not null,
    pass_id         uuid        not null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint series_pass_pkey primary key (organization_id, id),
    constraint series_pass_pair_unique unique (organization_id, series_id, pass_id),
    constraint series_pass_series_fk foreign key (organization_id, event_id, series_id)
        references admission.series (organization_id, event_id, id) on delete cascade,
    constraint series_pass_pass_fk foreign key (organization_id, pass_id) references admission.pass (organization_id, id) on delete cascade
);
create index series_pass_series_idx on admission.series_pass (organization_id, event_id, series_id);
create index series_pass_pass_idx on admission.series_pass (organization_id, pass_id);

-- Everything that was scanned and what was answered. Rows are added by admission.keep_scans and never taken away; a mistake is marked as
-- undone. No foreign keys: the function has found what it names under a lock, and checking a hundred rows one by one would cost more than
-- writing them. What becomes of the rest of a series becomes of its scans by a trigger.
create table admission.scan (
    organization_id uuid        not null,
    -- Chosen by the device, so that a scan sent twice is one scan.
    id              uuid        not null,
    event_id        uuid        not null,
    series_id       uuid        not null,
    gate_id         uuid,
    pass_id         uuid,
    holder_id       uuid,
    category        text,
    direction       text        not null,
    allowed         boolean     not null,
    reason          text,
    -- What counts: the device's time set right, or the server's.
    at              timestamptz not null,
    scanned_at      timestamptz,
    received_at     timestamptz not null,
    device_id       text,
    credential_id   uuid        not null,
    user_id         uuid        not null,
    -- The device decided without a line.
    offline         boolean     not null default false,
    undone_at       timestamptz,
    undone_by       uuid,
    undo_reason     text,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint scan_pkey primary key (organization_id, id),
    constraint scan_direction_known check (direction in ('entry', 'exit')),
    constraint scan_reason_stated check (allowed = (reason is null)),
    constraint scan_device_id_length check (char_length(device_id) <= 100),
    constraint scan_undo_reason_length check (char_length(undo_reason) <= 500)
);
-- Without the organization in front: a statement that looks one scan up must not be able to use it. Plans are made while the log is empty, when
-- all indexes look alike, and kept while it grows.
create index scan_series_idx on admission.scan (series_id, received_at desc);
create index scan_undone_idx on admission.scan (series_id, undone_at) where undone_at is not null;

-- Who is inside, and who was: the fold of a holder's scans in one series.
create table admission.presence (
    organization_id uuid        not null,
    series_id       uuid        not null,
    holder_id       uuid        not null,
    inside          boolean     not null,
    category        text        not null,
    entries         integer     not null,
    -- The scan that counted last: one that happened before it changes nothing about where the holder is.
    last_at         timestamptz not null,
    last_scan_id    uuid        not null,
    last_gate_id    uuid,
    constraint presence_pkey primary key (organization_id, series_id, holder_id)
) with (fillfactor = 80);

-- Counts of a series: of all of it, of a category, a gate, a minute. The row of all is the lock under which everything is decided.
create table admission.tally (
    organization_id uuid        not null,
    series_id       uuid        not null,
    kind            text        not null,
    key             text        not null,
    inside          integer     not null default 0,
    entries         integer     not null default 0,
    exits           integer     not null default 0,
    people          integer     not null default 0,
    denied          integer     not null default 0,
    constraint tally_pkey primary key (organization_id, series_id, kind, key),
    constraint tally_kind_known check (kind in ('all', 'category', 'gate', 'minute', 'reason'))
) with (fillfactor = 50);

-- What could not be prevented without a line, for a supervisor to look at.
create table admission.conflict (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    series_id       uuid        not null,
    kind            text        not null,
    -- The scan that stands although it should not, and for two admissions of one holder the other.
    scan_id         uuid        not null,
    other_scan_id   uuid,
    holder_id       uuid,
    reason          text,
    resolved_at     timestamptz,
    resolved_by     uuid,
    note            text,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint conflict_pkey primary key (organization_id, id),
    constraint conflict_scan_unique unique (organization_id, series_id, scan_id),
    constraint conflict_series_fk foreign key (organization_id, event_id, series_id)
        references admission.series (organization_id, event_id, id) on delete cascade,
    constraint conflict_resolved_by_fk foreign key (resolved_by) references accounts.account (id),
    constraint conflict_kind_known check (kind in ('double_admission', 'over_capacity', 'rule')),
    constraint conflict_note_length check (char_length(note) <= 500)
);
create index conflict_series_idx on admission.conflict (organization_id, event_id, series_id, created_at);
create index conflict_resolved_by_idx on admission.conflict (resolved_by) where resolved_by is not null;
