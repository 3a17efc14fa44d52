-- What was agreed with whom, what is to be paid when, who signed it, and what was paid.

create table money.contract (
    organization_id    uuid           not null,
    id                 uuid           not null default app.uuidv7(),
    event_id           uuid           not null,
    type               text           not null,
    title              text           not null,
    reference          text,
    -- Somebody of the directory, of the kind the type says; whom it was made with stays written down in any case.
    party_id           uuid,
    party_name         text           not null,
    status             text           not null default 'draft',
    amount             numeric(19, 4),
    -- Where it counts in the budget, if it is the event that pays.
    budget_category_id uuid,
    budget_item_id     uuid,
    starts_on          date,
    expires_on         date,
    -- When it was signed first.
    signed_at          timestamptz,
    file_id            uuid,
    key_terms          jsonb          not null default '[]',
    notes              text,
    -- How many days before it ends people are told.
    remind_days        integer[]      not null default '{30,7,1}',
    created_by         uuid,
    created_at         timestamptz    not null default now(),
    updated_at         timestamptz    not null default now(),
    version            integer        not null default 1,
    constraint contract_pkey primary key (organization_id, id),
    constraint contract_event_unique unique (organization_id, event_id, id),
    constraint contract_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint contract_category_fk foreign key (organization_id, event_id, budget_category_id)
        references money.budget_category (organization_id, event_id, id) on delete set null (budget_category_id),
    constraint contract_item_fk foreign key (organization_id, budget_category_id, budget_item_id)
        references money.budget_item (organization_id, category_id, id) on update cascade on delete set null (budget_item_id),
    constraint contract_file_fk foreign key (organization_id, file_id)
        references files.file (organization_id, id) on delete set null (file_id),
    constraint contract_created_by_fk foreign key (created_by) references accounts.account (id),
    constraint contract_type_known check (type in ('client', 'venue', 'vendor', 'sponsor', 'designer', 'model', 'staff', 'other')),
    constraint contract_status_known check (status in (
        'draft', 'pending_review', 'pending_signature', 'signed', 'active', 'expired', 'terminated')),
    constraint contract_title_form check (char_length(title) <= 200 and title ~ '\S'),
    constraint contract_reference_form check (char_length(reference) <= 100 and reference ~ '\S'),
    constraint contract_party_name_form check (char_length(party_name) <= 200 and party_name ~ '\S'),
    constraint contract_notes_length check (char_length(notes) <= 5000),
    constraint contract_amount_not_negative check (amount >= 0),
    constraint contract_dates_ordered check (starts_on <= expires_on),
    constraint contract_key_terms_size check (jsonb_typeof(key_terms) = 'array' and char_length(key_terms::text) <= 100000),
    constraint contract_remind_days_form check (cardinality(remind_days) <= 10 and 0 <= all (remind_days) and 366 >= all (remind_days))
);
create index contract_event_idx on money.contract (organization_id, event_id, status, created_at desc, id desc);
create index contract_list_idx on money.contract (organization_id, created_at desc, id desc);
create index contract_category_idx on money.contract (organization_id, event_id, budget_category_id) where budget_category_id is not null;
create index contract_item_idx on money.contract (organization_id, budget_category_id, budget_item_id) where budget_item_id is not null;
create index contract_file_idx on money.contract (organization_id, file_id) where file_id is not null;
create index contract_created_by_idx on money.contract (created_by) where created_by is not null;
create index contract_expires_idx on money.contract (expires_on) where status in ('signed', 'active');

-- Every step of a contract's life.
create table money.contract_transition (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    contract_id     uuid        not null,
    title           text        not null,
    old_status      text,
    new_status      text        not null,
    -- Null when the clock did it.
    changed_by      uuid,
    note            text,
    created_at      timestamptz not null default clock_timestamp(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint contract_transition_pkey primary key (organization_id, id),
    constraint contract_transition_contract_fk foreign key (organization_id, event_id, contract_id)
        references money.contract (organization_id, event_id, id) on delete cascade,
    constraint contract_transition_changed_by_fk foreign key (changed_by) references accounts.account (id),
    constraint contract_transition_note_length check (char_length(note) <= 2000)
);
create index contract_transition_contract_idx on money.contract_transition (organization_id, event_id, contract_id, created_at);
create index contract_transition_changed_by_idx on money.contract_transition (changed_by) where changed_by is not null;

-- One payment of a contract's schedule. All of them together are the contract's amount.
create table money.instalment (
    organization_id    uuid           not null,
    id                 uuid           not null default app.uuidv7(),
    event_id           uuid           not null,
    contract_id        uuid           not null,
    position           integer        not null,
    label              text           not null,
    amount             numeric(19, 4) not null,
    -- A date, or days counted from the signature or from the event, so that it moves with them.
    due_from           text           not null default 'date',
    due_date           date,
    offset_days        integer        not null default 0,
    -- Which tickets and wristbands start to admit once this is paid: those of a category, of a holder, or of both.
    activates_category text,
    activates_holder   text,
    activated_at       timestamptz,
    activated_count    integer        not null default 0,
    created_at         timestamptz    not null default now(),
    updated_at         timestamptz    not null default now(),
    version            integer        not null default 1,
    constraint instalment_pkey primary key (organization_id, id),
    constraint instalment_position_unique unique (organization_id, contract_id, position),
    constraint instalment_contract_unique unique (organization_id, event_id, contract_id, id),
    constraint instalment_contract_fk foreign key (organization_id, event_id, contract_id)
        references money.contract (organization_id, event_id, id) on delete cascade,
    constraint instalment_label_form check (char_length(label) <= 100 and label ~ '\S'),
    constraint instalment_amount_not_negative check (amount >= 0),
    constraint instalment_due_from_known check (due_from in ('date', 'signing', 'event', 'none')),
    constraint instalment_due_date_stated check ((due_from = 'date') = (due_date is not null)),
    constraint instalment_offset_range check (offset_days between -3660 and 3660),
    constraint instalment_activates_category_form check (char_length(activates_category) <= 100 and activates_category ~ '\S'),
    constraint instalment_activates_holder_form check (char_length(activates_holder) <= 320 and activates_holder ~ '\S')
);
create index instalment_contract_idx on money.instalment (organization_id, event_id, contract_id, position);

-- That somebody signed: who, when, from where, and the very text and document it was.
create table money.signature (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    contract_id     uuid        not null,
    party           text        not null,
    method          text        not null,
    signer_name     text        not null,
    signer_email    text,
    signer_title    text,
    -- Whoever was signed in: the signer, or who wrote down that somebody else signed.
    recorded_by     uuid        not null,
    signed_at       timestamptz not null default clock_timestamp(),
    ip_address      text,
    user_agent      text,
    agreed_text     text        not null,
    agreed_sha256   text        not null,
    document_name   text,
    document_sha256 text,
    -- A contract that goes back is signed anew; what was signed before stays written down.
    voided_at       timestamptz,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint signature_pkey primary key (organization_id, id),
    constraint signature_contract_fk foreign key (organization_id, event_id, contract_id)
        references money.contract (organization_id, event_id, id) on delete cascade,
    constraint signature_recorded_by_fk foreign key (recorded_by) references accounts.account (id),
    constraint signature_party_known check (party in ('organization', 'counterparty')),
    constraint signature_method_known check (method in ('electronic', 'paper', 'external')),
    constraint signature_signer_name_form check (char_length(signer_name) <= 200 and signer_name ~ '\S'),
    constraint signature_signer_email_length check (char_length(signer_email) <= 254),
    constraint signature_signer_title_length check (char_length(signer_title) <= 200),
    constraint signature_ip_address_length check (char_length(ip_address) <= 100),
    constraint signature_user_agent_length check (char_length(user_agent) <= 500),
    constraint signature_document_whole check (num_nonnulls(document_name, document_sha256) in (0, 2))
);
create unique index signature_party_unique on money.signature (organization_id, contract_id, party) where voided_at is null;
create index signature_contract_idx on money.signature (organization_id, event_id, contract_id, signed_at);
create index signature_recorded_by_idx on money.signature (recorded_by);

-- That people were told that a contract ends: once for each date and number of days.
create table money.contract_reminder (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    contract_id     uuid        not null,
    title           text        not null,
    expires_on      date        not null,
    -- Null when it has ended.
    days_before     integer,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint contract_reminder_pkey primary key (organization_id, id),
    constraint contract_reminder_once_unique unique nulls not distinct (organization_id, contract_id, expires_on, days_before),
    constraint contract_reminder_contract_fk foreign key (organization_id, event_id, contract_id)
        references money.contract (organization_id, event_id, id) on delete cascade
);
create index contract_reminder_contract_idx on money.contract_reminder (organization_id, event_id, contract_id);

-- Money that went from one side of a contract to the other, or is about to.
create table money.payment (
    organization_id uuid           not null,
    id              uuid           not null default app.uuidv7(),
    event_id        uuid           not null,
    contract_id     uuid           not null,
    -- The instalment it was meant for; what belongs to none fills them in their order.
    instalment_id   uuid,
    provider        text           not null default 'manual',
    -- What the provider calls it.
    provider_ref    text,
    method          text           not null,
    status          text           not null default 'succeeded',
    amount          numeric(19, 4) not null,
    refunded_amount numeric(19, 4) not null default 0,
    -- Held back by the provider while, or because, somebody disputes it.
    disputed_amount numeric(19, 4) not null default 0,
    paid_on         date,
    reference       text,
    note            text,
    created_by      uuid,
    created_at      timestamptz    not null default now(),
    updated_at      timestamptz    not null default now(),
    version         integer        not null default 1,
    constraint payment_pkey primary key (organization_id, id),
    constraint payment_provider_ref_unique unique (organization_id, provider, provider_ref),
    constraint payment_contract_fk foreign key (organization_id, event_id, contract_id)
        references money.contract (organization_id, event_id, id) on delete cascade,
    constraint payment_instalment_fk foreign key (organization_id, event_id, contract_id, instalment_id)
        references money.instalment (organization_id, event_id, contract_id, id) on delete set null (instalment_id),
    constraint payment_created_by_fk foreign key (created_by) references accounts.account (id),
    constraint payment_provider_known check (provider in ('manual', 'stripe')),
    constraint payment_provider_ref_stated check ((provider = 'manual') = (provider_ref is null)),
    constraint payment_method_known check (method in ('bank_transfer', 'card', 'cash', 'cheque', 'other')),
    constraint payment_status_known check (status in ('pending', 'succeeded', 'failed', 'cancelled')),
    constraint payment_amount_positive check (amount > 0),
    constraint payment_refunded_range check (refunded_amount between 0 and amount),
    constraint payment_disputed_not_negative check (disputed_amount >= 0),
    constraint payment_reference_length check (char_length(reference) <= 200),
    constraint payment_note_length check (char_length(note) <= 2000)
);
create index payment_contract_idx on money.payment (organization_id, event_id, contract_id, created_at);
create index payment_instalment_idx on money.payment (organization_id, event_id, contract_id, instalment_id) where instalment_id is not null;
create index payment_created_by_idx on money.payment (created_by) where created_by is not null;

-- What a payment provider told, each message once. It belongs to no organization before it is known whose payment it is about, and
-- what it says about people is not kept.
create table money.provider_event (
    provider     text        not null,
    event_ref    text        not null,
    kind         text        not null,
    happened_at  timestamptz not null,
    -- The payment it is about, as the provider calls it; null for what is about none.
    payment_ref  text,
    facts        jsonb       not null default '{}',
    -- organization_contract or organization_contract_instalment, where the message says so.
    contract_ref text,
    outcome      text        not null,
    received_at  timestamptz not null default clock_timestamp(),
    constraint provider_event_pkey primary key (provider, event_ref)
);
create index provider_event_payment_idx on money.provider_event (provider, payment_ref) where payment_ref is not null;

-- Tickets and wristbands that started to admit because an instalment was paid, so that they stop when the money goes back.
create table money.activated_pass (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    contract_id     uuid        not null,
    instalment_id   uuid        not null,
    pass_id         uuid        not null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint activated_pass_pkey primary key (organization_id, id),
    constraint activated_pass_instalment_fk foreign key (organization_id, event_id, contract_id, instalment_id)
        references money.instalment (organization_id, event_id, contract_id, id) on delete cascade,
    constraint activated_pass_pass_fk foreign key (organization_id, pass_id)
        references admission.pass (organization_id, id) on delete cascade
);
create index activated_pass_instalment_idx on money.activated_pass (organization_id, event_id, contract_id, instalment_id);
create index activated_pass_pass_idx on money.activated_pass (organization_id, pass_id);
