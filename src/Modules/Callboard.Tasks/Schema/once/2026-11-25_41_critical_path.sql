-- What the critical path and the forecast need: how long a task takes at best and at worst, and when an event's people work.
alter table tasks.task
    add column optimistic_hours  numeric(8, 2),
    add column pessimistic_hours numeric(8, 2),
    add constraint task_optimistic_hours_range check (optimistic_hours between 0 and 100000),
    add constraint task_pessimistic_hours_range check (pessimistic_hours between 0 and 100000),
    -- Whichever of the three are given stand in order; an absent one compares as null and lets the others be.
    add constraint task_optimistic_hours_least check (optimistic_hours <= estimated_hours and optimistic_hours <= pessimistic_hours),
    add constraint task_pessimistic_hours_most check (estimated_hours <= pessimistic_hours);

-- An event without a row works Monday to Friday, 09:00 to 17:00.
create table tasks.working_calendar (
    organization_id uuid          not null,
    id              uuid          not null default app.uuidv7(),
    event_id        uuid          not null,
    -- ISO 8601: Monday is 1, Sunday 7.
    working_days    integer[]     not null default '{1,2,3,4,5}',
    day_start       time          not null default '09:00',
    hours_per_day   numeric(4, 2) not null default 8,
    -- Days off, and days worked though their weekday is not.
    holidays        date[]        not null default '{}',
    extra_days      date[]        not null default '{}',
    created_at      timestamptz   not null default now(),
    updated_at      timestamptz   not null default now(),
    version         integer       not null default 1,
    constraint working_calendar_pkey primary key (organization_id, id),
    constraint working_calendar_event_unique unique (organization_id, event_id),
    constraint working_calendar_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint working_calendar_days_known check (working_days <@ array[1, 2, 3, 4, 5, 6, 7] and cardinality(working_days) between 1 and 7),
    constraint working_calendar_hours_range check (hours_per_day > 0 and extract(epoch from day_start) / 3600 + hours_per_day <= 24),
    constraint working_calendar_dates_most check (cardinality(holidays) <= 400 and cardinality(extra_days) <= 400)
);
