-- Who and what events are made with: clients, venues and their spaces, vendors, sponsors, designers, participants.
create schema directory;

create table directory.client (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    company_name    text        not null,
    contact_name    text,
    email           text,
    phone           text,
    address         text,
    preferences     jsonb,
    notes           text,
    archived_at     timestamptz,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint client_pkey primary key (organization_id, id),
    constraint client_organization_fk foreign key (organization_id) references accounts.organization (id) on delete cascade
);

create table directory.venue (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    name            text        not null,
    location        text,
    address         text,
    capacity        integer,
    layout_options  text[]      not null default '{}',
    amenities       text[]      not null default '{}',
    pricing_tiers   jsonb,
    technical_specs jsonb,
    floor_plan_url  text,
    contact_name    text,
    email           text,
    phone           text,
    notes           text,
    archived_at     timestamptz,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint venue_pkey primary key (organization_id, id),
    constraint venue_organization_fk foreign key (organization_id) references accounts.organization (id) on delete cascade,
    constraint venue_capacity_positive check (capacity > 0)
);

create table directory.space (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    venue_id        uuid        not null,
    name            text        not null,
    kind            text,
    capacity        integer,
    notes           text,
    archived_at     timestamptz,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint space_pkey primary key (organization_id, id),
    constraint space_venue_fk foreign key (organization_id, venue_id) references directory.venue (organization_id, id) on delete cascade,
    constraint space_capacity_positive check (capacity > 0),
    constraint space_name_unique unique (organization_id, venue_id, name)
);

create table directory.vendor (
    organization_id  uuid        not null,
    id               uuid        not null default app.uuidv7(),
    name             text        not null,
    type             text        not null,
    capacity         integer,
    price_tier       text,
    location         text,
    rating           integer,
    website          text,
    contact_name     text,
    contact_email    text,
    contact_phone    text,
    parent_vendor_id uuid,
    notes            text,
    archived_at      timestamptz,
    created_at       timestamptz not null default now(),
    updated_at       timestamptz not null default now(),
    version          integer     not null default 1,
    constraint vendor_pkey primary key (organization_id, id),
    constraint vendor_organization_fk foreign key (organization_id) references accounts.organization (id) on delete cascade,
    constraint vendor_parent_fk foreign key (organization_id, parent_vendor_id)
        references directory.vendor (organization_id, id) on delete set null (parent_vendor_id),
    constraint vendor_not_its_own_parent check (parent_vendor_id <> id),
    constraint vendor_rating_range check (rating between 1 and 5)
);
create index vendor_parent_idx on directory.vendor (organization_id, parent_vendor_id);

create table directory.sponsor (
    organization_id       uuid        not null,
    id                    uuid        not null default app.uuidv7(),
    company_name          text        not null,
    industry              text,
    logo_url              text,
    website               text,
    tier                  text,
    primary_contact_name  text,
    primary_contact_email text,
    primary_contact_phone text,
    notes                 text,
    archived_at           timestamptz,
    created_at            timestamptz not null default now(),
    updated_at            timestamptz not null default now(),
    version               integer     not null default 1,
    constraint sponsor_pkey primary key (organization_id, id),
    constraint sponsor_organization_fk foreign key (organization_id) references accounts.organization (id) on delete cascade,
    constraint sponsor_company_name_unique unique (organization_id, company_name),
    constraint sponsor_tier_known check (tier in ('platinum', 'gold', 'silver', 'bronze', 'custom'))
);

create table directory.designer (
    organization_id   uuid        not null,
    id                uuid        not null default app.uuidv7(),
    name              text        not null,
    brand_name        text,
    bio               text,
    style_tags        text[]      not null default '{}',
    location          text,
    website           text,
    instagram         text,
    portfolio_url     text,
    profile_image_url text,
    email             text,
    notes             text,
    archived_at       timestamptz,
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    version           integer     not null default 1,
    constraint designer_pkey primary key (organization_id, id),
    constraint designer_organization_fk foreign key (organization_id) references accounts.organization (id) on delete cascade,
    constraint designer_bio_length check (char_length(bio) <= 1000)
);

-- A person known to the organization: speaker, guest, crew. What they are at an event is said there.
create table directory.participant (
    organization_id     uuid        not null,
    id                  uuid        not null default app.uuidv7(),
    name                text        not null,
    email               text,
    phone               text,
    dietary_needs       text[]      not null default '{}',
    accessibility_needs text[]      not null default '{}',
    -- Where an import knows this person from, so that importing again finds them.
    source_key          text,
    notes               text,
    archived_at         timestamptz,
    created_at          timestamptz not null default now(),
    updated_at          timestamptz not null default now(),
    version             integer     not null default 1,
    constraint participant_pkey primary key (organization_id, id),
    constraint participant_organization_fk foreign key (organization_id) references accounts.organization (id) on delete cascade,
    constraint participant_source_unique unique (organization_id, source_key)
);
