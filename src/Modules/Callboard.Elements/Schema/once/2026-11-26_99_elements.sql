-- What can be had for events, and what events have of it.
create schema elements;

-- Digits after the point, by ISO 4217. Constraints call it, so it is made once and never changed.
create function elements.minor_units(currency text) returns integer
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select case
        when currency in ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') then 0
        when currency in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
        else 2 end
$$;

-- At most a hundred spans of whole days: {"from": "2027-12-24", "to": "2027-12-26", "reason": "…"}.
create function elements.are_blackouts(spans jsonb) returns boolean
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select jsonb_typeof(spans) = 'array' and jsonb_array_length(spans) <= 100 and coalesce((
        select bool_and(case
            when jsonb_typeof(s) <> 'object' or s ->> 'from' !~ '^\d{4}-\d\d-\d\d$' or s ->> 'to' !~ '^\d{4}-\d\d-\d\d$'
                 or s ->> 'from' is null or s ->> 'to' is null then false
            -- Dates written like this sort like dates.
            else s ->> 'from' <= s ->> 'to' and char_length(coalesce(s ->> 'reason', '')) <= 200 end)
          from jsonb_array_elements(case when jsonb_typeof(spans) = 'array' then spans else '[]' end) as s), true)
$$;

-- A service or product of the catalogue, offered by a venue, a vendor or the organization itself.
create table elements.element (
    organization_id uuid           not null,
    id              uuid           not null default app.uuidv7(),
    name            text           not null,
    category        text           not null,
    description     text,
    -- What one of it is, such as "per guest".
    unit            text,
    -- Null for a price on request.
    price           numeric(19, 4),
    currency        text           not null,
    venue_id        uuid,
    vendor_id       uuid,
    -- How many can be had on one day; null for as many as are asked for.
    capacity        integer,
    min_quantity    integer        not null default 1,
    max_quantity    integer,
    -- Hours between asking and the start at least.
    lead_hours      integer        not null default 0,
    -- Days of the week it can be had on; none for all of them.
    weekdays        text[]         not null default '{}',
    -- It begins and ends within these hours; when they end before they begin, they go past midnight.
    opens           text,
    closes          text,
    blackouts       jsonb          not null default '[]',
    timezone        text           not null default 'UTC',
    notes           text,
    archived_at     timestamptz,
    created_at      timestamptz    not null default now(),
    updated_at      timestamptz    not null default now(),
    version         integer        not null default 1,
    constraint element_pkey primary key (organization_id, id),
    constraint element_organization_fk foreign key (organization_id) references accounts.organization (id) on delete cascade,
    constraint element_venue_fk foreign key (organization_id, venue_id) references directory.venue (organization_id, id),
    constraint element_vendor_fk foreign key (organization_id, vendor_id) references directory.vendor (organization_id, id),
    constraint element_one_provider check (num_nonnulls(venue_id, vendor_id) <= 1),
    constraint element_name_form check (char_length(name) <= 200 and name ~ '\S'),
    constraint element_category_form check (char_length(category) <= 100 and category ~ '\S'),
    constraint element_description_length check (char_length(description) <= 2000),
    constraint element_unit_length check (char_length(unit) <= 50),
    constraint element_notes_length check (char_length(notes) <= 5000),
    constraint element_currency_form check (currency ~ '^[A-Z]{3}$'),
    constraint element_price_not_negative check (price >= 0),
    constraint element_price_exact check (round(price, elements.minor_units(currency)) = price),
    constraint element_capacity_range check (capacity between 1 and 1000000),
    constraint element_min_quantity_range check (min_quantity between 1 and 1000000),
    constraint element_max_quantity_range check (max_quantity between min_quantity and 1000000),
    constraint element_lead_range check (lead_hours between 0 and 17520),
    constraint element_weekdays_known check (
        weekdays <@ array['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] and cardinality(weekdays) <= 7),
    constraint element_hours_form check (
        (opens is null) = (closes is null) and opens ~ '^([01]\d|2[0-3]):[0-5]\d$' and closes ~ '^([01]\d|2[0-3]):[0-5]\d$' and opens <> closes),
    constraint element_blackouts_form check (elements.are_blackouts(blackouts))
);
create index element_venue_idx on elements.element (organization_id, venue_id) where venue_id is not null;
create index element_vendor_idx on elements.element (organization_id, vendor_id) where vendor_id is not null;

-- An element at an event, with the price and the name it had when it was added.
create table elements.event_element (
    organization_id   uuid           not null,
    id                uuid           not null default app.uuidv7(),
    event_id          uuid           not null,
    element_id        uuid           not null,
    -- Who offers it, from the element: the portal's policies ask for nothing else.
    venue_id          uuid,
    vendor_id         uuid,
    name              text           not null,
    quantity          integer        not null default 1,
    unit_price        numeric(19, 4),
    currency          text           not null,
    status            text           not null default 'proposed',
    -- What was chosen: {"menu": "vegetarian"}.
    options           jsonb,
    note              text,
    start_at          timestamptz    not null,
    end_at            timestamptz    not null,
    -- Days of the element's own zone it takes a share of the capacity on.
    first_day         date           not null,
    last_day          date           not null,
    -- Other times its provider would be free.
    proposed_start_at timestamptz,
    proposed_end_at   timestamptz,
    answer_note       text,
    -- When its provider was first asked; before that it is nothing to them.
    requested_at      timestamptz,
    answered_at       timestamptz,
    answered_by       uuid,
    created_at        timestamptz    not null default now(),
    updated_at        timestamptz    not null default now(),
    version           integer        not null default 1,
    constraint event_element_pkey primary key (organization_id, id),
    constraint event_element_event_fk foreign key (organization_id, event_id)
        references events.event (organization_id, id) on delete cascade,
    constraint event_element_element_fk foreign key (organization_id, element_id) references elements.element (organization_id, id),
    constraint event_element_answered_by_fk foreign key (answered_by) references accounts.account (id),
    constraint event_element_quantity_range check (quantity between 1 and 1000000),
    constraint event_element_price_not_negative check (unit_price >= 0),
    constraint event_element_price_exact check (round(unit_price, elements.minor_units(currency)) = unit_price),
    constraint event_element_status_known check (status in ('proposed', 'requested', 'confirmed', 'declined', 'cancelled')),
    constraint event_element_options_form check (jsonb_typeof(options) = 'object' and char_length(options::text) <= 10000),
    constraint event_element_note_length check (char_length(note) <= 2000),
    constraint event_element_answer_length check (char_length(answer_note) <= 2000),
    constraint event_element_times_ordered check (start_at < end_at),
    constraint event_element_length_range check (end_at - start_at <= interval '366 days'),
    constraint event_element_proposal_ordered check ((proposed_start_at is null) = (proposed_end_at is null) and proposed_start_at < proposed_end_at
        and proposed_end_at - proposed_start_at <= interval '366 days')
);
create index event_element_event_idx on elements.event_element (organization_id, event_id);
create index event_element_element_idx on elements.event_element (organization_id, element_id, status, last_day);
create index event_element_vendor_idx on elements.event_element (organization_id, vendor_id, status) where vendor_id is not null;
create index event_element_venue_idx on elements.event_element (organization_id, venue_id, status) where venue_id is not null;
create index event_element_answered_by_idx on elements.event_element (answered_by);
