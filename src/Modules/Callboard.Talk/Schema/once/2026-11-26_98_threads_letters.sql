-- When people want to be written to, and letters that are sent until they arrive.

-- What somebody said about being written to, and what became of writing to them.
create table talk.setting (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    user_id         uuid        not null,
    timezone        text        not null default 'UTC',
    -- On the clock of the zone; over midnight when the end is before the start.
    quiet_from      time,
    quiet_to        time,
    digest          text        not null default 'off',
    digest_at       time        not null default '08:00',
    -- The address a server refused for good; another address of the person is not concerned.
    refused_email   text,
    refused_at      timestamptz,
    refused_reason  text,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint setting_pkey primary key (organization_id, id),
    constraint setting_person_unique unique (organization_id, user_id),
    constraint setting_member_fk foreign key (organization_id, user_id) references accounts.member (organization_id, user_id) on delete cascade,
    constraint setting_digest_known check (digest in ('off', 'hourly', 'daily')),
    constraint setting_quiet_whole check ((quiet_from is null) = (quiet_to is null) and quiet_from <> quiet_to),
    constraint setting_refused_whole check ((refused_email is null) = (refused_at is null))
);

-- A letter on its way. It says what its notifications say at the time it is sent; what was read meanwhile is left out.
create table talk.letter (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    user_id         uuid        not null,
    state           text        not null default 'waiting',
    -- The node that has it is trusted until then; after that another one tries.
    claimed_until   timestamptz,
    next_at         timestamptz not null,
    attempts        integer     not null default 0,
    last_error      text,
    settled_at      timestamptz,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint letter_pkey primary key (organization_id, id),
    constraint letter_member_fk foreign key (organization_id, user_id) references accounts.member (organization_id, user_id) on delete cascade,
    constraint letter_state_known check (state in ('waiting', 'sent', 'refused', 'given_up', 'needless'))
);
create index letter_person_idx on talk.letter (organization_id, user_id);
create index letter_waiting_idx on talk.letter (next_at) where state = 'waiting';
create index letter_settled_idx on talk.letter (settled_at) where settled_at is not null;

alter table talk.notification
    -- What happens within a day is told also in quiet hours.
    add column critical boolean not null default false,
    -- Put off until then; back in the inbox since.
    add column snoozed_until timestamptz,
    add column woken_at timestamptz,
    add column letter_id uuid,
    add constraint notification_letter_fk foreign key (organization_id, letter_id) references talk.letter (organization_id, id)
        on delete set null (letter_id);
create index notification_of_letter_idx on talk.notification (organization_id, letter_id) where letter_id is not null;
create index notification_snoozed_idx on talk.notification (snoozed_until) where snoozed_until is not null;
drop index talk.notification_letter_idx;
create index notification_letter_idx on talk.notification (organization_id, user_id, created_at) where letter and letter_at is null and read_at is null;
