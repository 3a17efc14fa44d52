-- People, kit and rooms, and for what they are taken.
create schema resources;

-- A person, a piece of kit, or a number of like things.
create table resources.resource (
    organization_id  uuid        not null,
    id               uuid        not null default app.uuidv7(),
    name             text        not null,
    type             text        not null,
    description      text,
    quantity         integer     not null default 1,
    -- Out of service for the time being: nothing new is booked, what is booked stays and is reported.
    is_available     boolean     not null default true,
    -- What a booking takes before and after its own time; it keeps the values it was made with.
    setup_minutes    integer     not null default 0,
    teardown_minutes integer     not null default 0,
    -- Needed between two bookings at different venues.
    travel_minutes   integer     not null default 0,
    -- The member of the staff this is.
    user_id          uuid,
    archived_at      timestamptz,
    created_at       timestamptz not null default now(),
    updated_at       timestamptz not null default now(),
    version          integer     not null default 1,
    constraint resource_pkey primary key (organization_id, id),
    constraint resource_organization_fk foreign key (organization_id) references accounts.organization (id) on delete cascade,
    constraint resource_member_fk foreign key (organization_id, user_id) references accounts.member (organization_id, user_id),
    constraint resource_user_unique unique (organization_id, user_id),
    constraint resource_name_form check (char_length(name) <= 200 and name ~ '\S'),
    constraint resource_type_known check (type in ('staff', 'equipment', 'materials')),
    constraint resource_description_length check (char_length(description) <= 2000),
    constraint resource_quantity_range check (quantity between 1 and 1000000),
    constraint resource_setup_range check (setup_minutes between 0 and 10080),
    constraint resource_teardown_range check (teardown_minutes between 0 and 10080),
    constraint resource_travel_range check (travel_minutes between 0 and 10080),
    constraint resource_travels_alone check (travel_minutes = 0 or quantity = 1),
    constraint resource_user_is_one check (user_id is null or (type = 'staff' and quantity = 1))
);

-- The lock of everything booked on one resource or in one space, and what tells open screens that it changed without telling what did.
-- The id is the resource's or the space's.
create table resources.diary (
    organization_id uuid        not null,
    id              uuid        not null,
    changes         bigint      not null default 1,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint diary_pkey primary key (organization_id, id),
    constraint diary_organization_fk foreign key (organization_id) references accounts.organization (id) on delete cascade
);

create table resources.booking (
    organization_id  uuid        not null,
    id               uuid        not null default app.uuidv7(),
    resource_id      uuid        not null,
    -- Null for a manual block that is for no event, such as maintenance or leave.
    event_id         uuid,
    task_id          uuid,
    block_id         uuid,
    start_at         timestamptz not null,
    end_at           timestamptz not null,
    setup_minutes    integer     not null,
    teardown_minutes integer     not null,
    quantity         integer     not null default 1,
    status           text        not null default 'confirmed',
    is_block         boolean     not null default false,
    -- Where it is used; the event's venue at the time of booking unless said otherwise.
    venue_id         uuid,
    note             text,
    -- From the start of setting up to the end of tearing down.
    occupied_from    timestamptz not null,
    occupied_to      timestamptz not null,
    -- The resource's id when the booking takes a single unit for itself, its own otherwise; see booking_unit_exclusive.
    claim            uuid        not null,
    created_at       timestamptz not null default now(),
    updated_at       timestamptz not null default now(),
    version          integer     not null default 1,
    constraint booking_pkey primary key (organization_id, id),
    constraint booking_organization_fk foreign key (organization_id) references accounts.organization (id) on delete cascade,
    constraint booking_resource_fk foreign key (organization_id, resource_id) references resources.resource (organization_id, id),
    constraint booking_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint booking_task_fk foreign key (organization_id, event_id, task_id)
        references tasks.task (organization_id, event_id, id) on delete set null (task_id),
    constraint booking_block_fk foreign key (organization_id, event_id, block_id)
        references schedule.block (organization_id, event_id, id) on delete set null (block_id),
    constraint booking_venue_fk foreign key (organization_id, venue_id) references directory.venue (organization_id, id),
    constraint booking_times_ordered check (start_at < end_at),
    constraint booking_length_range check (end_at - start_at <= interval '366 days'),
    constraint booking_setup_range check (setup_minutes between 0 and 10080),
    constraint booking_teardown_range check (teardown_minutes between 0 and 10080),
    constraint booking_quantity_range check (quantity between 1 and 1000000),
    constraint booking_status_known check (status in ('tentative', 'confirmed')),
    constraint booking_note_length check (char_length(note) <= 2000),
    constraint booking_for_something check (event_id is not null or (is_block and task_id is null and block_id is null)),
    constraint booking_block_is_firm check (not is_block or status = 'confirmed'),
    constraint booking_occupies_its_time check (occupied_from <= start_at and occupied_to >= end_at),
    -- A single unit is in one place at a time, whatever else fails. Checked at commit: before that the trigger says what is in the way.
    -- The claim comes last, so that the same index finds what a resource is booked for at some time.
    constraint booking_unit_exclusive exclude using gist (
        organization_id with =, resource_id with =, tstzrange(occupied_from, occupied_to) with &&, claim with =)
        deferrable initially deferred
);
-- Whole organizations are swept in this order, without sorting.
create index booking_sweep_idx on resources.booking (organization_id, resource_id, occupied_from, id) include (occupied_to, quantity, status);
create index booking_event_idx on resources.booking (organization_id, event_id, task_id) where event_id is not null;
create index booking_block_idx on resources.booking (organization_id, event_id, block_id) where block_id is not null;
create index booking_venue_idx on resources.booking (organization_id, venue_id) where venue_id is not null;

-- What a task needs, without saying when.
create table resources.task_resource (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    task_id         uuid        not null,
    resource_id     uuid        not null,
    quantity        integer     not null default 1,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint task_resource_pkey primary key (organization_id, id),
    constraint task_resource_task_fk foreign key (organization_id, event_id, task_id)
        references tasks.task (organization_id, event_id, id) on delete cascade,
    constraint task_resource_resource_fk foreign key (organization_id, resource_id) references resources.resource (organization_id, id),
    constraint task_resource_unique unique (organization_id, event_id, task_id, resource_id),
    constraint task_resource_quantity_range check (quantity between 1 and 1000000)
);
create index task_resource_resource_idx on resources.task_resource (organization_id, resource_id);

-- A space held or taken for an event. Holds that overlap stand in a ladder: rank 1 is asked first.
create table resources.space_booking (
    organization_id  uuid        not null,
    id               uuid        not null default app.uuidv7(),
    event_id         uuid        not null,
    space_id         uuid        not null,
    -- The space's name when this was last written, for the history.
    space_name       text        not null,
    start_at         timestamptz not null,
    end_at           timestamptz not null,
    setup_minutes    integer     not null default 0,
    teardown_minutes integer     not null default 0,
    status           text        not null default 'hold',
    rank             integer,
    -- When a hold lapses by itself.
    expires_at       timestamptz,
    note             text,
    occupied_from    timestamptz not null,
    occupied_to      timestamptz not null,
    created_at       timestamptz not null default now(),
    updated_at       timestamptz not null default now(),
    version          integer     not null default 1,
    constraint space_booking_pkey primary key (organization_id, id),
    constraint space_booking_event_fk foreign key (organization_id, event_id)
        references events.event (organization_id, id) on delete cascade,
    constraint space_booking_space_fk foreign key (organization_id, space_id) references directory.space (organization_id, id),
    constraint space_booking_times_ordered check (start_at < end_at),
    constraint space_booking_length_range check (end_at - start_at <= interval '366 days'),
    constraint space_booking_setup_range check (setup_minutes between 0 and 10080),
    constraint space_booking_teardown_range check (teardown_minutes between 0 and 10080),
    constraint space_booking_status_known check (status in ('hold', 'confirmed', 'released')),
    constraint space_booking_rank_while_held check ((rank is null) = (status = 'released')),
    constraint space_booking_rank_positive check (rank > 0),
    constraint space_booking_note_length check (char_length(note) <= 2000),
    constraint space_booking_occupies_its_time check (occupied_from <= start_at and occupied_to >= end_at),
    constraint space_booking_exclusive exclude using gist (
        organization_id with =, space_id with =, tstzrange(occupied_from, occupied_to) with &&)
        where (status = 'confirmed') deferrable initially deferred,
    constraint space_booking_rank_exclusive exclude using gist (
        organization_id with =, space_id with =, tstzrange(occupied_from, occupied_to) with &&, rank with =)
        where (status <> 'released') deferrable initially deferred
);
create index space_booking_event_idx on resources.space_booking (organization_id, event_id);
create index space_booking_space_idx on resources.space_booking (organization_id, space_id, occupied_from);
create index space_booking_expiry_idx on resources.space_booking (expires_at) where status = 'hold';
