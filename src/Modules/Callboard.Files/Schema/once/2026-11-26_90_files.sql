-- Files of events: what is kept, what is on its way, how much room it takes and what is to be removed from the store.
create schema files;

-- A file. Its bytes are an object of the store under a random key; they never change.
create table files.file (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    bucket          text        not null,
    name            text        not null,
    media_type      text        not null,
    size            bigint      not null,
    content_sha256    bytea       not null,
    storage_key     text        not null,
    -- Links that were signed for an older edition open nothing any more.
    link_edition    integer     not null default 1,
    uploaded_by     uuid        not null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint file_pkey primary key (organization_id, id),
    constraint file_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint file_uploaded_by_fk foreign key (organization_id, uploaded_by) references accounts.member (organization_id, user_id),
    constraint file_bucket_known check (bucket in ('images', 'documents', 'media')),
    constraint file_name_length check (char_length(name) between 1 and 200),
    constraint file_size_positive check (size > 0)
);
create index file_list_idx on files.file (organization_id, event_id, created_at desc, id desc);
create index file_uploaded_by_idx on files.file (organization_id, uploaded_by);
create index file_storage_key_idx on files.file (storage_key);
-- A public image is asked for by its id alone.
create index file_public_idx on files.file (id);

-- A file on its way. The row is committed, with its room reserved, before the first byte is stored, and every object below its key is its own
-- until it ends: whatever a crash leaves can be told and removed. The file it becomes has its id.
create table files.upload (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    bucket          text        not null,
    name            text        not null,
    size            bigint      not null,
    -- What its content is to be, where the sender said so.
    media_type      text,
    -- What the whole is to hash to, where the sender said so.
    content_sha256    bytea,
    storage_key     text        not null default replace(gen_random_uuid()::text, '-', ''),
    -- How much is stored, in which objects, in their order.
    received        bigint      not null default 0,
    parts           text[]      not null default '{}',
    created_by      uuid        not null,
    expires_at      timestamptz not null,
    completed_at    timestamptz,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint upload_pkey primary key (organization_id, id),
    constraint upload_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint upload_created_by_fk foreign key (organization_id, created_by) references accounts.member (organization_id, user_id),
    constraint upload_bucket_known check (bucket in ('images', 'documents', 'media')),
    constraint upload_name_length check (char_length(name) between 1 and 200),
    constraint upload_size_positive check (size > 0),
    constraint upload_received_range check (received between 0 and size)
);
create index upload_event_idx on files.upload (organization_id, event_id);
create index upload_created_by_idx on files.upload (organization_id, created_by);
create index upload_storage_key_idx on files.upload (storage_key);
create index upload_expires_idx on files.upload (expires_at);

-- How much room an organization takes: one row, locked by whoever takes some, so that it is exact.
create table files.usage (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    used            bigint      not null default 0,
    reserved        bigint      not null default 0,
    -- Its own limit; null for that of the server.
    quota           bigint,
    -- Whether people were told that it is nearly full; again only after it was emptier.
    alerted         boolean     not null default false,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint usage_pkey primary key (organization_id, id),
    constraint usage_organization_unique unique (organization_id),
    constraint usage_organization_fk foreign key (organization_id) references accounts.organization (id) on delete cascade,
    constraint usage_not_negative check (used >= 0 and reserved >= 0)
);

-- That the room was four fifths full, and with which event's file: from its history people are told.
create table files.alert (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    used            bigint      not null,
    quota           bigint      not null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint alert_pkey primary key (organization_id, id),
    constraint alert_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade
);
create index alert_event_idx on files.alert (organization_id, event_id);

-- What an event decided about its files; without a row, the usual.
create table files.setting (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    media_public    boolean     not null default false,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint setting_pkey primary key (organization_id, id),
    constraint setting_event_unique unique (organization_id, event_id),
    constraint setting_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade
);

-- Objects that are to go: written by the transaction that ends what they belonged to, and forgotten once they are gone. It outlives
-- organizations, so it belongs to none.
create table files.doomed (
    prefix    text        not null,
    doomed_at timestamptz not null default now(),
    constraint doomed_pkey primary key (prefix)
);

-- What links are signed with. The newest signs; older ones are kept as long as a link may live.
create table files.link_key (
    id         uuid        not null default gen_random_uuid(),
    bytes      bytea       not null,
    created_at timestamptz not null default now(),
    constraint link_key_pkey primary key (id)
);

-- The room an organization has unless it has a limit of its own.
create table files.room (
    only_one boolean not null default true,
    quota    bigint  not null,
    constraint room_pkey primary key (only_one),
    constraint room_single check (only_one)
);
insert into files.room (quota) values (10737418240);
