-- A secret address at which a calendar program reads, without signing in, what its owner may see at that moment. It is no credential of
-- the API: the secret opens this one calendar and nothing else.
create table schedule.feed (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    user_id         uuid        not null,
    kind            text        not null,
    -- An event, person, space or resource: what is gone, or not the owner's to see, is an empty calendar, so nothing is referenced.
    subject_id      uuid        not null,
    -- Notes, links and people too; an address that is handed on does without.
    details         boolean     not null default false,
    secret_hash     bytea       not null,
    rotated_at      timestamptz,
    read_at         timestamptz,
    -- What was answered last, and since when that is the answer.
    content_hash    bytea,
    changed_at      timestamptz,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint feed_pkey primary key (organization_id, id),
    constraint feed_member_fk foreign key (organization_id, user_id)
        references accounts.member (organization_id, user_id) on delete cascade,
    constraint feed_kind_known check (kind in ('event', 'person', 'space', 'resource')),
    constraint feed_secret_unique unique (secret_hash)
);
create index feed_member_idx on schedule.feed (organization_id, user_id, created_at desc, id);

-- Two blocks of an event that overlap and may: who said so and why.
create table schedule.accepted_conflict (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    a_id            uuid        not null,
    b_id            uuid        not null,
    reason          text        not null,
    accepted_by     uuid        not null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint accepted_conflict_pkey primary key (organization_id, id),
    -- A pair has no order; the smaller id comes first.
    constraint accepted_conflict_two_blocks check (a_id < b_id),
    constraint accepted_conflict_pair_unique unique (organization_id, event_id, a_id, b_id),
    constraint accepted_conflict_a_fk foreign key (organization_id, event_id, a_id)
        references schedule.block (organization_id, event_id, id) on delete cascade,
    constraint accepted_conflict_b_fk foreign key (organization_id, event_id, b_id)
        references schedule.block (organization_id, event_id, id) on delete cascade,
    constraint accepted_conflict_by_fk foreign key (organization_id, accepted_by)
        references accounts.member (organization_id, user_id),
    constraint accepted_conflict_reason_form check (char_length(reason) <= 500 and reason ~ '\S')
);
create index accepted_conflict_b_idx on schedule.accepted_conflict (organization_id, event_id, b_id);
create index accepted_conflict_by_idx on schedule.accepted_conflict (organization_id, accepted_by);
