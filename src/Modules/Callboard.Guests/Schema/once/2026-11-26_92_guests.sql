-- Who is invited to an event, where they sit, what they may not eat, and how they answered.
create schema guests;

-- What a guest is searched and sorted by: composed, without accents, in lower case.
create function guests.search_text(variadic parts text[]) returns text
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select lower(public.unaccent('public.unaccent'::regdictionary, normalize(array_to_string(parts, chr(10)), NFKC)))
$$;

-- At most fifty short entries, none of them empty.
create function guests.is_list(entries text[], longest integer) returns boolean
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select cardinality(entries) <= 50
       and coalesce((select bool_and(e is not null and char_length(e) between 1 and longest) from unnest(entries) as e), true)
$$;

-- Allergens: one of the fourteen groups of annex II of regulation (EU) 1169/2011, or `other` with a name, each once and with how bad it is.
create function guests.is_allergens(entries jsonb) returns boolean
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select case
        when entries = '[]' then true
        when jsonb_typeof(entries) <> 'array' or jsonb_array_length(entries) > 30 then false
        else (
            select bool_and(
                       coalesce(e ->> 'allergen' = any ('{gluten,crustaceans,eggs,fish,peanuts,soybeans,milk,nuts,celery,mustard,sesame,sulphites,lupin,molluscs,other}'::text[]), false)
                       and coalesce(e ->> 'severity' = any ('{intolerance,allergy,severe}'::text[]), false)
                       and (e ->> 'allergen' = 'other') = (coalesce(e ->> 'name', '') ~ '\S')
                       and char_length(coalesce(e ->> 'name', '')) <= 100)
                   and count(*) = count(distinct (e ->> 'allergen', lower(e ->> 'name')))
              from jsonb_array_elements(entries) as e where jsonb_typeof(e) = 'object')
             and not exists (select from jsonb_array_elements(entries) as e where jsonb_typeof(e) <> 'object')
        end
$$;

-- Many guests changed at once, by a file or by hand, in a way that can be taken back as a whole.
create table guests.change (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    kind            text        not null,
    file_name       text,
    -- What was done, for a change by hand: the fields and their values.
    what            jsonb,
    rows            integer     not null default 0,
    created         integer     not null default 0,
    updated         integer     not null default 0,
    unchanged       integer     not null default 0,
    rejected        integer     not null default 0,
    created_by      uuid        not null,
    undone_at       timestamptz,
    undone_by       uuid,
    removed         integer,
    restored        integer,
    -- Guests that were worked on since, and so were left as they are.
    left_alone      integer,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint change_pkey primary key (organization_id, id),
    constraint change_event_unique unique (organization_id, event_id, id),
    constraint change_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint change_created_by_fk foreign key (created_by) references accounts.account (id),
    constraint change_undone_by_fk foreign key (undone_by) references accounts.account (id),
    constraint change_kind_known check (kind in ('import', 'batch')),
    constraint change_file_name_length check (char_length(file_name) <= 200)
);
create index change_event_idx on guests.change (organization_id, event_id, created_at);
create index change_created_by_idx on guests.change (created_by);
create index change_undone_by_idx on guests.change (undone_by) where undone_by is not null;

create table guests.seating_table (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    name            text        not null,
    -- How many it seats; null where nobody has said.
    seats           integer,
    position        integer     not null default 0,
    notes           text,
    -- The import that made it.
    change_id       uuid,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint seating_table_pkey primary key (organization_id, id),
    constraint seating_table_event_unique unique (organization_id, event_id, id),
    constraint seating_table_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint seating_table_change_fk foreign key (organization_id, event_id, change_id)
        references guests.change (organization_id, event_id, id) on delete set null (change_id),
    constraint seating_table_name_form check (char_length(name) <= 100 and name ~ '\S'),
    constraint seating_table_seats_range check (seats between 1 and 10000),
    constraint seating_table_notes_length check (char_length(notes) <= 1000)
);
-- One table, one record, however its name is capitalised.
create unique index seating_table_name_unique on guests.seating_table (organization_id, event_id, lower(name));
create index seating_table_change_idx on guests.seating_table (organization_id, event_id, change_id) where change_id is not null;

-- A person at an event. Whoever was invited is a participant of the directory, and name, address and number are theirs: triggers keep the two
-- alike, so that a hundred thousand guests are sorted and searched by an index of their own. Whom a guest brings along need not be known.
create table guests.guest (
    organization_id   uuid        not null,
    id                uuid        not null default app.uuidv7(),
    event_id          uuid        not null,
    participant_id    uuid,
    host_id           uuid,
    name              text        not null,
    email             text,
    phone             text,
    role              text        not null default 'guest',
    rsvp              text        not null default 'not_invited',
    answered_at       timestamptz,
    -- What they wrote with their answer.
    message           text,
    invited_at        timestamptz,
    plus_ones_allowed integer     not null default 0,
    table_id          uuid,
    seat              integer,
    dietary_needs     text[]      not null default '{}',
    dietary_notes     text,
    allergens         jsonb       not null default '[]',
    accessibility     text,
    tags              text[]      not null default '{}',
    party             text,
    invited_by        text,
    notes             text,
    -- The ticket they come in with.
    ticket_id         uuid,
    -- The import that brought them.
    change_id         uuid,
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    version           integer     not null default 1,
    -- Byte by byte: what has neither accents nor capitals needs no language to be sorted.
    sort_name         text        collate "C" generated always as (left(guests.search_text(name), 100)) stored,
    search            text        generated always as (guests.search_text(name, email, phone, party)) stored,
    -- Whether the kitchen or the house has to know of them.
    has_needs         boolean     generated always as (
        allergens <> '[]' or dietary_needs <> '{}' or dietary_notes is not null or accessibility is not null) stored,
    constraint guest_pkey primary key (organization_id, id),
    constraint guest_event_unique unique (organization_id, event_id, id),
    constraint guest_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint guest_participant_fk foreign key (organization_id, participant_id)
        references directory.participant (organization_id, id) on delete cascade,
    constraint guest_participant_unique unique (organization_id, participant_id, event_id),
    constraint guest_host_fk foreign key (organization_id, event_id, host_id) references guests.guest (organization_id, event_id, id) on delete cascade,
    constraint guest_table_fk foreign key (organization_id, event_id, table_id)
        references guests.seating_table (organization_id, event_id, id) on delete set null (table_id),
    constraint guest_ticket_fk foreign key (organization_id, ticket_id) references admission.pass (organization_id, id) on delete set null (ticket_id),
    constraint guest_change_fk foreign key (organization_id, event_id, change_id)
        references guests.change (organization_id, event_id, id) on delete set null (change_id),
    constraint guest_is_somebody check (participant_id is not null or host_id is not null),
    constraint guest_host_is_another check (host_id <> id),
    constraint guest_name_form check (char_length(name) <= 200 and name ~ '\S'),
    constraint guest_email_form check (char_length(email) <= 254 and email ~ '^[^@\s]+@[^@\s]+$'),
    constraint guest_phone_form check (char_length(phone) <= 50),
    constraint guest_role_form check (char_length(role) <= 50 and role ~ '\S'),
    constraint guest_rsvp_known check (rsvp in ('not_invited', 'invited', 'tentative', 'confirmed', 'declined')),
    constraint guest_message_length check (char_length(message) <= 1000),
    constraint guest_plus_ones_range check (plus_ones_allowed between 0 and 20),
    constraint guest_seat_range check (seat between 1 and 10000),
    constraint guest_seat_at_table check (seat is null or table_id is not null),
    constraint guest_dietary_needs_form check (guests.is_list(dietary_needs, 100)),
    constraint guest_dietary_notes_length check (char_length(dietary_notes) <= 1000),
    constraint guest_allergens_form check (guests.is_allergens(allergens)),
    constraint guest_accessibility_length check (char_length(accessibility) <= 1000),
    constraint guest_tags_form check (guests.is_list(tags, 100)),
    constraint guest_party_length check (char_length(party) <= 200),
    constraint guest_invited_by_length check (char_length(invited_by) <= 200),
    constraint guest_notes_length check (char_length(notes) <= 5000)
);
create index guest_name_idx on guests.guest (organization_id, event_id, sort_name, id);
-- Everything a list of tables counts, so that it reads nothing else.
create index guest_table_idx on guests.guest (organization_id, event_id, table_id) include (rsvp, has_needs);
create index guest_needs_idx on guests.guest (organization_id, event_id) where has_needs;
-- One guest on a chair; who has declined takes none.
create unique index guest_seat_unique on guests.guest (organization_id, table_id, seat) where seat is not null and rsvp <> 'declined';
create index guest_host_idx on guests.guest (organization_id, event_id, host_id) where host_id is not null;
create index guest_ticket_idx on guests.guest (organization_id, ticket_id) where ticket_id is not null;
create index guest_change_idx on guests.guest (organization_id, event_id, change_id) where change_id is not null;

-- What a guest was before a change of many, so that it can be taken back where nobody has worked on them since.
create table guests.change_row (
    organization_id uuid        not null,
    id              uuid        not null default gen_random_uuid(),
    event_id        uuid        not null,
    change_id       uuid        not null,
    guest_id        uuid        not null,
    -- The guest's version after the change.
    guest_version   integer     not null,
    old             jsonb       not null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint change_row_pkey primary key (organization_id, id),
    constraint change_row_change_fk foreign key (organization_id, event_id, change_id)
        references guests.change (organization_id, event_id, id) on delete cascade,
    constraint change_row_guest_fk foreign key (organization_id, event_id, guest_id)
        references guests.guest (organization_id, event_id, id) on delete cascade
);
create index change_row_change_idx on guests.change_row (organization_id, event_id, change_id);
create index change_row_guest_idx on guests.change_row (organization_id, event_id, guest_id);

-- What an event asks its guests, until when, and in which words.
create table guests.setting (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    deadline        timestamptz,
    intro           text,
    contact         text,
    letter_subject  text,
    letter_text     text,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint setting_pkey primary key (organization_id, id),
    constraint setting_event_unique unique (organization_id, event_id),
    constraint setting_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint setting_intro_length check (char_length(intro) <= 2000),
    constraint setting_contact_length check (char_length(contact) <= 200),
    constraint setting_letter_subject_length check (char_length(letter_subject) <= 200),
    constraint setting_letter_text_length check (char_length(letter_text) <= 5000)
);

-- Letters to many guests in the same words.
create table guests.mailing (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    subject         text        not null,
    text            text        not null,
    letters         integer     not null default 0,
    sent_by         uuid        not null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint mailing_pkey primary key (organization_id, id),
    constraint mailing_event_unique unique (organization_id, event_id, id),
    constraint mailing_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint mailing_sent_by_fk foreign key (sent_by) references accounts.account (id),
    constraint mailing_subject_form check (char_length(subject) <= 200 and subject ~ '\S'),
    constraint mailing_text_form check (char_length(text) <= 5000 and text ~ '\S')
);
create index mailing_event_idx on guests.mailing (organization_id, event_id, created_at);
create index mailing_sent_by_idx on guests.mailing (sent_by);

-- Links guests answer by. Each letter has one of its own, and all of a guest's work: whoever looks for the first letter after the reminder
-- finds one that opens. A letter that waits to be posted has no secret yet; it is made when it is posted, and nothing but its hash stays.
create table guests.link (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    guest_id        uuid        not null,
    mailing_id      uuid,
    token_hash      bytea,
    posted_at       timestamptz,
    opened_at       timestamptz,
    created_by      uuid        not null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint link_pkey primary key (organization_id, id),
    constraint link_token_unique unique (token_hash),
    constraint link_guest_fk foreign key (organization_id, event_id, guest_id) references guests.guest (organization_id, event_id, id) on delete cascade,
    constraint link_mailing_fk foreign key (organization_id, event_id, mailing_id)
        references guests.mailing (organization_id, event_id, id) on delete cascade,
    constraint link_created_by_fk foreign key (created_by) references accounts.account (id)
);
create index link_guest_idx on guests.link (organization_id, event_id, guest_id);
create index link_mailing_idx on guests.link (organization_id, event_id, mailing_id) where mailing_id is not null;
create index link_created_by_idx on guests.link (created_by);
create index link_waiting_idx on guests.link (created_at) where token_hash is null;

-- A kitchen sheet as it was printed: what hangs in the kitchen is compared with what is true now.
create table guests.sheet (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    number          integer     not null,
    scope           text        not null,
    content         jsonb       not null,
    printed_by      uuid        not null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint sheet_pkey primary key (organization_id, id),
    constraint sheet_number_unique unique (organization_id, event_id, number),
    constraint sheet_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint sheet_printed_by_fk foreign key (printed_by) references accounts.account (id),
    constraint sheet_scope_known check (scope in ('expected', 'confirmed'))
);
create index sheet_printed_by_idx on guests.sheet (printed_by);
