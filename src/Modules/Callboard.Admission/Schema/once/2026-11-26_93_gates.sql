-- How a gate comes to a decision: by itself at once; by itself when the server has not answered soon; never without the server.
alter table admission.gate
    add column mode text not null default 'local',
    add constraint gate_mode_known check (mode in ('local', 'confirm', 'strict'));

-- Who may wake a locked scanner of an event, and who may overrule one: a member of the staff, or a name that several share.
create table admission.gate_pin (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    user_id         uuid,
    name            text,
    -- Lets somebody in against the rules; otherwise it wakes scanners and nothing else.
    overrules       boolean     not null,
    -- Twelve bits of a slow hash: enough to refuse a wrong PIN, too few to find the right one by.
    pin_salt        bytea       not null,
    pin_hash        smallint    not null,
    pin_rounds      integer     not null,
    set_at          timestamptz not null default now(),
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint gate_pin_pkey primary key (organization_id, id),
    constraint gate_pin_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint gate_pin_member_fk foreign key (organization_id, user_id) references accounts.member (organization_id, user_id),
    constraint gate_pin_member_unique unique (organization_id, event_id, user_id),
    constraint gate_pin_name_unique unique (organization_id, event_id, name),
    constraint gate_pin_of_one check (num_nonnulls(user_id, name) = 1),
    constraint gate_pin_name_form check (char_length(name) <= 100 and name ~ '\S'),
    constraint gate_pin_salt_length check (octet_length(pin_salt) = 16),
    constraint gate_pin_hash_bits check (pin_hash between 0 and 4095)
);
create index gate_pin_member_idx on admission.gate_pin (organization_id, user_id) where user_id is not null;

-- What is to be said of a scan beside its answer. Few scans have one, so the log does not carry it.
create table admission.scan_note (
    organization_id uuid        not null,
    -- The scan's.
    id              uuid        not null,
    event_id        uuid        not null,
    series_id       uuid        not null,
    -- Its gate asks the server first, and decided by itself because no answer came.
    unconfirmed     boolean     not null,
    -- Why the scanner refused, and why somebody was let in all the same: by whom, as they were called then.
    overruled       text,
    because         text,
    pin_id          uuid,
    overruled_by    text,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint scan_note_pkey primary key (organization_id, id),
    constraint scan_note_series_fk foreign key (organization_id, event_id, series_id)
        references admission.series (organization_id, event_id, id) on delete cascade,
    constraint scan_note_says_something check (unconfirmed or because is not null),
    constraint scan_note_because_known check (because in ('identity_checked', 'left_unscanned', 'accredited', 'brought_along', 'room_checked', 'emergency', 'other'))
);
create index scan_note_series_idx on admission.scan_note (organization_id, event_id, series_id);

-- Who did what when at an event's gates. Rows are added and never changed: what was wrong is put right by another one.
create table admission.incident (
    organization_id uuid        not null,
    -- Chosen by whoever tells, so that telling it twice is telling it once.
    id              uuid        not null,
    event_id        uuid        not null,
    series_id       uuid,
    gate_id         uuid,
    kind            text        not null,
    severity        text        not null,
    sentence        text        not null,
    -- Whom it was about, or who acted, as it was told.
    person          text,
    -- When it happened, by a clock put right, and what the teller's own clock said.
    occurred_at     timestamptz not null,
    clock_at        timestamptz,
    received_at     timestamptz not null default clock_timestamp(),
    told_by         uuid        not null,
    -- The scanner it was told from.
    device          text,
    -- The one it puts right.
    corrects_id     uuid,
    -- The one whose end it tells.
    closes_id       uuid,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint incident_pkey primary key (organization_id, id),
    constraint incident_event_unique unique (organization_id, event_id, id),
    constraint incident_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint incident_series_fk foreign key (organization_id, event_id, series_id)
        references admission.series (organization_id, event_id, id) on delete set null (series_id),
    constraint incident_gate_fk foreign key (organization_id, event_id, gate_id)
        references admission.gate (organization_id, event_id, id) on delete set null (gate_id),
    constraint incident_told_by_fk foreign key (organization_id, told_by) references accounts.member (organization_id, user_id),
    constraint incident_corrects_fk foreign key (organization_id, event_id, corrects_id) references admission.incident (organization_id, event_id, id),
    constraint incident_closes_fk foreign key (organization_id, event_id, closes_id) references admission.incident (organization_id, event_id, id),
    constraint incident_corrects_another check (corrects_id <> id),
    constraint incident_closes_another check (closes_id <> id),
    constraint incident_says_one_thing check (num_nonnulls(corrects_id, closes_id) <= 1),
    constraint incident_severity_known check (severity in ('minor', 'serious', 'critical')),
    constraint incident_kind_known check (kind in ('medical', 'security', 'crowd', 'dispute', 'equipment', 'lost', 'other')),
    constraint incident_sentence_form check (char_length(sentence) <= 1000 and sentence ~ '\S'),
    constraint incident_person_length check (char_length(person) <= 200),
    constraint incident_device_length check (char_length(device) <= 100)
);
create index incident_event_idx on admission.incident (organization_id, event_id, occurred_at desc);
create index incident_series_idx on admission.incident (organization_id, event_id, series_id) where series_id is not null;
create index incident_gate_idx on admission.incident (organization_id, event_id, gate_id) where gate_id is not null;
create index incident_told_by_idx on admission.incident (organization_id, told_by);
create index incident_corrects_idx on admission.incident (organization_id, event_id, corrects_id) where corrects_id is not null;
create index incident_closes_idx on admission.incident (organization_id, event_id, closes_id) where closes_id is not null;

-- Every device that scans, as it last told of itself.
create table admission.scanner (
    organization_id uuid        not null,
    -- Made by the device when it was set up first.
    id              uuid        not null,
    event_id        uuid        not null,
    series_id       uuid        not null,
    gate_id         uuid,
    -- The key it scans with; a person's own sign-in where it has none, which may be forgotten by now.
    credential_id   uuid        not null,
    user_id         uuid        not null,
    name            text        not null,
    direction       text        not null,
    state           text        not null,
    app_version     text        not null,
    -- When its list was last the server's, and what it has not told yet.
    list_at         timestamptz,
    waiting         integer     not null,
    refused         integer     not null,
    -- By how much its clock is fast.
    skew_ms         bigint      not null,
    -- Percent; null where the browser does not say.
    battery         smallint,
    charging        boolean,
    seen_at         timestamptz not null,
    wipe_asked_at   timestamptz,
    wipe_asked_by   uuid,
    wiped_at        timestamptz,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint scanner_pkey primary key (organization_id, id),
    constraint scanner_series_fk foreign key (organization_id, event_id, series_id)
        references admission.series (organization_id, event_id, id) on delete cascade,
    constraint scanner_gate_fk foreign key (organization_id, event_id, gate_id)
        references admission.gate (organization_id, event_id, id) on delete set null (gate_id),
    constraint scanner_user_fk foreign key (organization_id, user_id) references accounts.member (organization_id, user_id),
    constraint scanner_wipe_asked_by_fk foreign key (organization_id, wipe_asked_by) references accounts.member (organization_id, user_id),
    constraint scanner_direction_known check (direction in ('entry', 'exit')),
    constraint scanner_state_known check (state in ('preflight', 'armed', 'paused', 'locked')),
    constraint scanner_battery_percent check (battery between 0 and 100)
);
create index scanner_series_idx on admission.scanner (organization_id, event_id, series_id);
create index scanner_gate_idx on admission.scanner (organization_id, event_id, gate_id) where gate_id is not null;
create index scanner_user_idx on admission.scanner (organization_id, user_id);
create index scanner_wipe_asked_by_idx on admission.scanner (organization_id, wipe_asked_by) where wipe_asked_by is not null;
