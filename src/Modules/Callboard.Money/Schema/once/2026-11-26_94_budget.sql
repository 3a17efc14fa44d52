-- What a budget is made of: lines that are planned, expenses that come in, alerts when a part of it runs out, and money moved between parts.

-- A category's variance is worked out with its lines and expenses now, where it is read; kept beside the category it would forget them.
alter table money.budget_category
    drop column variance_amount,
    drop column variance_percent,
    -- So that what belongs to a category can be held to its event.
    add constraint budget_category_event_unique unique (organization_id, event_id, id);

-- A line of a category: what one thing is going to cost.
create table money.budget_item (
    organization_id  uuid           not null,
    id               uuid           not null default app.uuidv7(),
    event_id         uuid           not null,
    category_id      uuid           not null,
    description      text           not null,
    planned_amount   numeric(19, 4) not null default 0,
    -- Ordered or promised without a contract kept here; expenses of the line are taken off it.
    committed_amount numeric(19, 4) not null default 0,
    -- Spent without an expense being kept.
    actual_amount    numeric(19, 4) not null default 0,
    -- What somebody expects it to come to; null for what follows from the rest.
    forecast_amount  numeric(19, 4),
    vendor_id        uuid,
    notes            text,
    position         integer        not null default 0,
    created_at       timestamptz    not null default now(),
    updated_at       timestamptz    not null default now(),
    version          integer        not null default 1,
    constraint budget_item_pkey primary key (organization_id, id),
    constraint budget_item_category_unique unique (organization_id, category_id, id),
    constraint budget_item_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint budget_item_category_fk foreign key (organization_id, event_id, category_id)
        references money.budget_category (organization_id, event_id, id) on delete cascade,
    constraint budget_item_vendor_fk foreign key (organization_id, vendor_id) references directory.vendor (organization_id, id),
    constraint budget_item_description_form check (char_length(description) <= 200 and description ~ '\S'),
    constraint budget_item_notes_length check (char_length(notes) <= 2000),
    constraint budget_item_planned_not_negative check (planned_amount >= 0),
    constraint budget_item_committed_not_negative check (committed_amount >= 0),
    constraint budget_item_actual_not_negative check (actual_amount >= 0),
    constraint budget_item_forecast_not_negative check (forecast_amount >= 0)
);
create index budget_item_event_idx on money.budget_item (organization_id, event_id, category_id, position, id);
create index budget_item_vendor_idx on money.budget_item (organization_id, vendor_id) where vendor_id is not null;

-- Something that was bought: it is spent as soon as it is here, and paid when it says so. Overdue is told by the clock.
create table money.expense (
    organization_id   uuid           not null,
    id                uuid           not null default app.uuidv7(),
    event_id          uuid           not null,
    category_id       uuid           not null,
    item_id           uuid,
    name              text           not null,
    -- In the event's currency.
    amount            numeric(19, 4) not null,
    -- What the invoice says, where it is in another currency, and the rate it was taken at.
    original_amount   numeric(19, 4),
    original_currency text,
    exchange_rate     numeric(19, 9),
    exchange_rate_on  date,
    vendor_id         uuid,
    vendor_name       text,
    invoice_file_id   uuid,
    due_date            date,
    paid_status       text           not null default 'pending',
    paid_on           date,
    notes             text,
    created_by        uuid,
    created_at        timestamptz    not null default now(),
    updated_at        timestamptz    not null default now(),
    version           integer        not null default 1,
    constraint expense_pkey primary key (organization_id, id),
    constraint expense_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    -- Money that was spent keeps its category: one with expenses cannot be removed.
    constraint expense_category_fk foreign key (organization_id, event_id, category_id)
        references money.budget_category (organization_id, event_id, id),
    -- A line takes its expenses along to another category.
    constraint expense_item_fk foreign key (organization_id, category_id, item_id)
        references money.budget_item (organization_id, category_id, id) on update cascade on delete set null (item_id),
    constraint expense_vendor_fk foreign key (organization_id, vendor_id) references directory.vendor (organization_id, id),
    constraint expense_invoice_file_fk foreign key (organization_id, invoice_file_id)
        references files.file (organization_id, id) on delete set null (invoice_file_id),
    constraint expense_created_by_fk foreign key (created_by) references accounts.account (id),
    constraint expense_name_form check (char_length(name) <= 200 and name ~ '\S'),
    constraint expense_vendor_name_form check (char_length(vendor_name) <= 200 and vendor_name ~ '\S'),
    constraint expense_notes_length check (char_length(notes) <= 2000),
    constraint expense_amount_positive check (amount > 0),
    constraint expense_original_whole check (num_nonnulls(original_amount, original_currency, exchange_rate) in (0, 3)),
    constraint expense_original_amount_positive check (original_amount > 0),
    constraint expense_original_currency_form check (original_currency ~ '^[A-Z]{3}$'),
    constraint expense_exchange_rate_positive check (exchange_rate > 0),
    constraint expense_paid_status_known check (paid_status in ('pending', 'paid')),
    constraint expense_paid_is_dated check ((paid_status = 'paid') = (paid_on is not null))
);
create index expense_event_idx on money.expense (organization_id, event_id, category_id, created_at desc, id desc);
create index expense_item_idx on money.expense (organization_id, category_id, item_id) where item_id is not null;
create index expense_vendor_idx on money.expense (organization_id, vendor_id) where vendor_id is not null;
create index expense_invoice_file_idx on money.expense (organization_id, invoice_file_id) where invoice_file_id is not null;
create index expense_created_by_idx on money.expense (created_by) where created_by is not null;

-- From how much on an event's people are warned, in percent of what is budgeted; without a row, the usual.
create table money.budget_setting (
    organization_id  uuid          not null,
    id               uuid          not null default app.uuidv7(),
    event_id         uuid          not null,
    warning_percent  numeric(6, 2) not null default 90,
    critical_percent numeric(6, 2) not null default 100,
    created_at       timestamptz   not null default now(),
    updated_at       timestamptz   not null default now(),
    version          integer       not null default 1,
    constraint budget_setting_pkey primary key (organization_id, id),
    constraint budget_setting_event_unique unique (organization_id, event_id),
    constraint budget_setting_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint budget_setting_warning_range check (warning_percent between 1 and 1000),
    constraint budget_setting_critical_range check (critical_percent between 1 and 1000),
    constraint budget_setting_ordered check (warning_percent <= critical_percent)
);

-- That a category, or the whole budget, passed a threshold. It ends by itself when it is below again.
create table money.budget_alert (
    organization_id uuid           not null,
    id              uuid           not null default app.uuidv7(),
    event_id        uuid           not null,
    -- Null for the budget as a whole.
    category_id     uuid,
    level           text           not null,
    -- How things stood when it was raised.
    used_amount     numeric(19, 4) not null,
    limit_amount    numeric(19, 4) not null,
    label           text           not null,
    -- Whether it got worse to get here; what got better is no news.
    rising          boolean        not null default true,
    acknowledged_at timestamptz,
    acknowledged_by uuid,
    reason          text,
    resolved_at     timestamptz,
    created_at      timestamptz    not null default now(),
    updated_at      timestamptz    not null default now(),
    version         integer        not null default 1,
    constraint budget_alert_pkey primary key (organization_id, id),
    constraint budget_alert_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint budget_alert_category_fk foreign key (organization_id, event_id, category_id)
        references money.budget_category (organization_id, event_id, id) on delete cascade,
    constraint budget_alert_acknowledged_by_fk foreign key (acknowledged_by) references accounts.account (id),
    constraint budget_alert_level_known check (level in ('warning', 'critical')),
    constraint budget_alert_reason_form check (char_length(reason) <= 500 and reason ~ '\S'),
    constraint budget_alert_acknowledged_whole check (num_nonnulls(acknowledged_at, acknowledged_by, reason) in (0, 3))
);
create unique index budget_alert_open_unique on money.budget_alert (organization_id, event_id, category_id) nulls not distinct
    where resolved_at is null;
create index budget_alert_category_idx on money.budget_alert (organization_id, event_id, category_id);
create index budget_alert_acknowledged_by_idx on money.budget_alert (acknowledged_by) where acknowledged_by is not null;

-- Budget moved from one category to another. Adding a row moves it.
create table money.reallocation (
    organization_id  uuid           not null,
    id               uuid           not null default app.uuidv7(),
    event_id         uuid           not null,
    from_category_id uuid,
    to_category_id   uuid,
    -- What they were called then: the log outlives them.
    from_label       text           not null,
    to_label         text           not null,
    amount           numeric(19, 4) not null,
    note             text,
    made_by          uuid           not null,
    created_at       timestamptz    not null default now(),
    updated_at       timestamptz    not null default now(),
    version          integer        not null default 1,
    constraint reallocation_pkey primary key (organization_id, id),
    constraint reallocation_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint reallocation_from_fk foreign key (organization_id, event_id, from_category_id)
        references money.budget_category (organization_id, event_id, id) on delete set null (from_category_id),
    constraint reallocation_to_fk foreign key (organization_id, event_id, to_category_id)
        references money.budget_category (organization_id, event_id, id) on delete set null (to_category_id),
    constraint reallocation_made_by_fk foreign key (made_by) references accounts.account (id),
    constraint reallocation_amount_positive check (amount > 0),
    constraint reallocation_moves check (from_category_id <> to_category_id),
    constraint reallocation_note_length check (char_length(note) <= 500)
);
create index reallocation_event_idx on money.reallocation (organization_id, event_id, created_at desc, id desc);
create index reallocation_from_idx on money.reallocation (organization_id, event_id, from_category_id) where from_category_id is not null;
create index reallocation_to_idx on money.reallocation (organization_id, event_id, to_category_id) where to_category_id is not null;
create index reallocation_made_by_idx on money.reallocation (made_by);
