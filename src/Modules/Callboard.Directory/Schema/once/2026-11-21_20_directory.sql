-- Who and what events are made with: clients, venues and their spaces, vendors, sponsors, designers, participants.
create schema directory;

-- What a text is searched and sorted by: composed, without accents, in lower case. A generated column of every table here calls it,
-- so it is made once and never changed; the extension's own function is not immutable because its dictionary could be replaced.
create function directory.search_text(variadic parts text[]) returns text
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select lower(public.unaccent('public.unaccent'::regdictionary, normalize(array_to_string(parts, chr(10)), NFKC)))
$$;

-- At most fifty short entries, none of them empty.
create function directory.is_list(entries text[], longest integer) returns boolean
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select cardinality(entries) <= 50
       and coalesce((select bool_and(e is not null and char_length(e) between 1 and longest) from unnest(entries) as e), true)
$$;

create function directory.is_name(name text) returns boolean
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select char_length(name) <= 200 and name ~ '\S'
$$;

create function directory.is_email(address text) returns boolean
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select char_length(address) <= 254 and address ~ '^[^@\s]+@[^@\s]+$'
$$;

create function directory.is_web_address(address text) returns boolean
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select char_length(address) <= 2000 and address ~* '^https?://[^\s/]+\S*$'
$$;

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
    search          text        generated always as (
        directory.search_text(company_name, contact_name, email, phone, address)) stored,
    constraint client_pkey primary key (organization_id, id),
    constraint client_organization_fk foreign key (organization_id) references accounts.organization (id) on delete cascade,
    constraint client_company_name_form check (directory.is_name(company_name)),
    constraint client_contact_name_form check (char_length(contact_name) <= 200),
    constraint client_email_form check (directory.is_email(email)),
    constraint client_phone_form check (char_length(phone) <= 50),
    constraint client_address_form check (char_length(address) <= 500),
    constraint client_preferences_form check (char_length(preferences::text) <= 20000),
    constraint client_notes_form check (char_length(notes) <= 5000)
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
    search          text        generated always as (
        directory.search_text(name, location, address, contact_name)) stored,
    constraint venue_pkey primary key (organization_id, id),
    constraint venue_organization_fk foreign key (organization_id) references accounts.organization (id) on delete cascade,
    constraint venue_capacity_positive check (capacity > 0),
    constraint venue_name_form check (directory.is_name(name)),
    constraint venue_location_form check (char_length(location) <= 200),
    constraint venue_contact_name_form check (char_length(contact_name) <= 200),
    constraint venue_email_form check (directory.is_email(email)),
    constraint venue_phone_form check (char_length(phone) <= 50),
    constraint venue_address_form check (char_length(address) <= 500),
    constraint venue_floor_plan_url_form check (directory.is_web_address(floor_plan_url)),
    constraint venue_layout_options_form check (directory.is_list(layout_options, 100)),
    constraint venue_amenities_form check (directory.is_list(amenities, 100)),
    constraint venue_pricing_tiers_form check (char_length(pricing_tiers::text) <= 20000),
    constraint venue_technical_specs_form check (char_length(technical_specs::text) <= 20000),
    constraint venue_notes_form check (char_length(notes) <= 5000)
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
    search          text        generated always as (
        directory.search_text(name, kind)) stored,
    constraint space_pkey primary key (organization_id, id),
    constraint space_venue_fk foreign key (organization_id, venue_id) references directory.venue (organization_id, id) on delete cascade,
    constraint space_capacity_positive check (capacity > 0),
    constraint space_name_unique unique (organization_id, venue_id, name),
    constraint space_name_form check (directory.is_name(name)),
    constraint space_kind_form check (char_length(kind) <= 200),
    constraint space_notes_form check (char_length(notes) <= 5000)
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
    search           text        generated always as (
        directory.search_text(name, type, location, contact_name, contact_email)) stored,
    constraint vendor_pkey primary key (organization_id, id),
    constraint vendor_organization_fk foreign key (organization_id) references accounts.organization (id) on delete cascade,
    constraint vendor_parent_fk foreign key (organization_id, parent_vendor_id)
        references directory.vendor (organization_id, id) on delete set null (parent_vendor_id),
    constraint vendor_not_its_own_parent check (parent_vendor_id <> id),
    constraint vendor_capacity_not_negative check (capacity >= 0),
    constraint vendor_rating_range check (rating between 1 and 5),
    constraint vendor_name_form check (directory.is_name(name)),
    constraint vendor_type_form check (directory.is_name(type)),
    constraint vendor_price_tier_form check (char_length(price_tier) <= 200),
    constraint vendor_location_form check (char_length(location) <= 200),
    constraint vendor_contact_name_form check (char_length(contact_name) <= 200),
    constraint vendor_contact_email_form check (directory.is_email(contact_email)),
    constraint vendor_contact_phone_form check (char_length(contact_phone) <= 50),
    constraint vendor_website_form check (directory.is_web_address(website)),
    constraint vendor_notes_form check (char_length(notes) <= 5000)
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
    search                text        generated always as (
        directory.search_text(company_name, industry, primary_contact_name, primary_contact_email)) stored,
    constraint sponsor_pkey primary key (organization_id, id),
    constraint sponsor_organization_fk foreign key (organization_id) references accounts.organization (id) on delete cascade,
    constraint sponsor_tier_known check (tier in ('platinum', 'gold', 'silver', 'bronze', 'custom')),
    constraint sponsor_company_name_form check (directory.is_name(company_name)),
    constraint sponsor_industry_form check (char_length(industry) <= 200),
    constraint sponsor_primary_contact_name_form check (char_length(primary_contact_name) <= 200),
    constraint sponsor_primary_contact_email_form check (directory.is_email(primary_contact_email)),
    constraint sponsor_primary_contact_phone_form check (char_length(primary_contact_phone) <= 50),
    constraint sponsor_logo_url_form check (directory.is_web_address(logo_url)),
    constraint sponsor_website_form check (directory.is_web_address(website)),
    constraint sponsor_notes_form check (char_length(notes) <= 5000)
);

-- One company, one record, however it is capitalised; archived ones count, or they could not come back.
create unique index sponsor_company_name_unique on directory.sponsor (organization_id, lower(company_name));

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
    search            text        generated always as (
        directory.search_text(name, brand_name, location, email)) stored,
    constraint designer_pkey primary key (organization_id, id),
    constraint designer_organization_fk foreign key (organization_id) references accounts.organization (id) on delete cascade,
    constraint designer_bio_form check (char_length(bio) <= 1000),
    constraint designer_name_form check (directory.is_name(name)),
    constraint designer_brand_name_form check (char_length(brand_name) <= 200),
    constraint designer_location_form check (char_length(location) <= 200),
    constraint designer_instagram_form check (char_length(instagram) <= 200),
    constraint designer_email_form check (directory.is_email(email)),
    constraint designer_website_form check (directory.is_web_address(website)),
    constraint designer_portfolio_url_form check (directory.is_web_address(portfolio_url)),
    constraint designer_profile_image_url_form check (directory.is_web_address(profile_image_url)),
    constraint designer_style_tags_form check (directory.is_list(style_tags, 100)),
    constraint designer_notes_form check (char_length(notes) <= 5000)
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
    search              text        generated always as (
        directory.search_text(name, email, phone)) stored,
    constraint participant_pkey primary key (organization_id, id),
    constraint participant_organization_fk foreign key (organization_id) references accounts.organization (id) on delete cascade,
    constraint participant_source_unique unique (organization_id, source_key),
    constraint participant_name_form check (directory.is_name(name)),
    constraint participant_email_form check (directory.is_email(email)),
    constraint participant_phone_form check (char_length(phone) <= 50),
    constraint participant_dietary_needs_form check (directory.is_list(dietary_needs, 100)),
    constraint participant_accessibility_needs_form check (directory.is_list(accessibility_needs, 100)),
    constraint participant_notes_form check (char_length(notes) <= 5000)
);
