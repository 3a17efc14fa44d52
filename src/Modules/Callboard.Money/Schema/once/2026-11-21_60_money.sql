-- Budgets. Amounts are in the event's currency; how far spending is from the plan, the database computes.
create schema money;

create table money.budget_category (
    organization_id  uuid           not null,
    id               uuid           not null default app.uuidv7(),
    event_id         uuid           not null,
    category         text           not null,
    name             text           not null default '',
    budgeted_amount  numeric(19, 4) not null,
    actual_amount    numeric(19, 4) not null default 0,
    variance_amount  numeric(19, 4) generated always as (actual_amount - budgeted_amount) stored,
    variance_percent numeric(12, 2) generated always as (
        round((actual_amount - budgeted_amount) / nullif(budgeted_amount, 0) * 100, 2)) stored,
    position         integer        not null default 0,
    created_at       timestamptz    not null default now(),
    updated_at       timestamptz    not null default now(),
    version          integer        not null default 1,
    constraint budget_category_pkey primary key (organization_id, id),
    constraint budget_category_event_fk foreign key (organization_id, event_id)
        references events.event (organization_id, id) on delete cascade,
    constraint budget_category_unique unique (organization_id, event_id, category, name),
    constraint budget_category_known check (category in
        ('venue', 'production', 'talent', 'catering', 'marketing', 'staffing', 'miscellaneous', 'buffer')),
    constraint budget_category_name_length check (char_length(name) <= 100),
    constraint budget_category_budgeted_not_negative check (budgeted_amount >= 0),
    constraint budget_category_actual_not_negative check (actual_amount >= 0)
);
