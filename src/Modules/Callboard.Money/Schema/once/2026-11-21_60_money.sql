-- What events cost.
create schema money;

create table money.budget_category (
    organization_id  uuid           not null,
    id               uuid           not null default app.uuidv7(),
    event_id         uuid           not null,
    category         text           not null,
    -- The organization's own name for this line; a category may have several.
    name             text,
    budgeted_amount  numeric(19, 4) not null default 0,
    actual_amount    numeric(19, 4) not null default 0,
    -- How far the actual amount is above the budgeted one; in percent only where there is something to compare with.
    variance_amount  numeric(20, 4) generated always as (actual_amount - budgeted_amount) stored,
    variance_percent numeric        generated always as (
        case when budgeted_amount > 0 then round((actual_amount - budgeted_amount) * 100 / budgeted_amount, 2) end) stored,
    position         integer        not null default 0,
    created_at       timestamptz    not null default now(),
    updated_at       timestamptz    not null default now(),
    version          integer        not null default 1,
    constraint budget_category_pkey primary key (organization_id, id),
    constraint budget_category_event_fk foreign key (organization_id, event_id)
        references events.event (organization_id, id) on delete cascade,
    constraint budget_category_unique unique nulls not distinct (organization_id, event_id, category, name),
    constraint budget_category_category_known check (category in ('venue', 'production', 'talent', 'catering', 'marketing', 'staffing',
        'miscellaneous', 'buffer')),
    constraint budget_category_name_form check (char_length(name) <= 100 and name ~ '\S'),
    constraint budget_category_budgeted_not_negative check (budgeted_amount >= 0),
    constraint budget_category_actual_not_negative check (actual_amount >= 0)
);
