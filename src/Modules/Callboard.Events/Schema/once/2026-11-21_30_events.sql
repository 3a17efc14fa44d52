-- Events, their lifecycles, and who and what belongs to them.
create schema events;

-- Lifecycles are data: states, each in a category, and the steps between them.
create table events.workflow (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    key             text        not null,
    name            text        not null,
    description     text,
    built_in        boolean     not null default false,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint workflow_pkey primary key (organization_id, id),
    constraint workflow_key_unique unique (organization_id, key),
    constraint workflow_organization_fk foreign key (organization_id) references accounts.organization (id) on delete cascade,
    constraint workflow_key_form check (key ~ '^[a-z][a-z0-9_]{0,59}$'),
    constraint workflow_name_length check (char_length(name) between 1 and 100)
);

create table events.workflow_state (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    workflow        text        not null,
    key             text        not null,
    name            text        not null,
    category        text        not null,
    position        integer     not null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint workflow_state_pkey primary key (organization_id, id),
    constraint workflow_state_key_unique unique (organization_id, workflow, key),
    constraint workflow_state_workflow_fk foreign key (organization_id, workflow)
        references events.workflow (organization_id, key) on update cascade on delete cascade,
    constraint workflow_state_key_form check (key ~ '^[a-z][a-z0-9_]{0,59}$'),
    constraint workflow_state_category_known check (category in ('lead', 'planning', 'live', 'done', 'closed', 'cancelled'))
);

create table events.workflow_transition (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    workflow        text        not null,
    from_state      text        not null,
    to_state        text        not null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint workflow_transition_pkey primary key (organization_id, id),
    constraint workflow_transition_unique unique (organization_id, workflow, from_state, to_state),
    constraint workflow_transition_from_fk foreign key (organization_id, workflow, from_state)
        references events.workflow_state (organization_id, workflow, key) on update cascade on delete cascade,
    constraint workflow_transition_to_fk foreign key (organization_id, workflow, to_state)
        references events.workflow_state (organization_id, workflow, key) on update cascade on delete cascade,
    constraint workflow_transition_moves check (from_state <> to_state)
);
create index workflow_transition_to_idx on events.workflow_transition (organization_id, workflow, to_state);

create table events.event (
    organization_id     uuid        not null,
    id                  uuid        not null default app.uuidv7(),
    name                text        not null,
    type                text        not null default 'other',
    description         text,
    goals               text[]      not null default '{}',
    start_at            timestamptz not null,
    end_at              timestamptz not null,
    timezone            text        not null default 'UTC',
    location            text,
    venue_id            uuid,
    backup_venue_id     uuid,
    client_id           uuid,
    parent_event_id     uuid,
    target_attendees    integer,
    estimated_attendees integer,
    actual_attendees    integer,
    budget              numeric(19, 4),
    currency            text        not null default 'USD',
    workflow            text        not null default 'production',
    status              text        not null,
    visibility          text        not null default 'team',
    -- Kept by the tasks module in the transaction of every change.
    task_total          integer     not null default 0,
    task_done           integer     not null default 0,
    progress            integer     not null default 0,
    archived_at         timestamptz,
    archived_by         uuid,
    created_by          uuid        not null,
    created_at          timestamptz not null default now(),
    updated_at          timestamptz not null default now(),
    version             integer     not null default 1,
    search              tsvector    generated always as (
        to_tsvector('simple', coalesce(name, '') || ' ' || coalesce(location, '') || ' ' || coalesce(description, ''))) stored,
    constraint event_pkey primary key (organization_id, id),
    constraint event_organization_fk foreign key (organization_id) references accounts.organization (id) on delete cascade,
    constraint event_venue_fk foreign key (organization_id, venue_id) references directory.venue (organization_id, id),
    constraint event_backup_venue_fk foreign key (organization_id, backup_venue_id) references directory.venue (organization_id, id),
    constraint event_client_fk foreign key (organization_id, client_id) references directory.client (organization_id, id),
    constraint event_parent_fk foreign key (organization_id, parent_event_id) references events.event (organization_id, id),
    constraint event_status_fk foreign key (organization_id, workflow, status)
        references events.workflow_state (organization_id, workflow, key) on update cascade,
    constraint event_created_by_fk foreign key (created_by) references accounts.account (id),
    constraint event_archived_by_fk foreign key (archived_by) references accounts.account (id),
    constraint event_name_length check (char_length(name) between 1 and 200),
    constraint event_description_length check (char_length(description) <= 2000),
    constraint event_times_ordered check (start_at <= end_at),
    constraint event_not_its_own_parent check (parent_event_id <> id),
    constraint event_attendees_not_negative check (least(target_attendees, estimated_attendees, actual_attendees) >= 0),
    constraint event_budget_not_negative check (budget >= 0),
    constraint event_currency_form check (currency ~ '^[A-Z]{3}$'),
    constraint event_visibility_known check (visibility in ('team', 'organization')),
    constraint event_progress_range check (progress between 0 and 100)
);
create index event_list_idx on events.event (organization_id, start_at, id) where archived_at is null;
create index event_status_idx on events.event (organization_id, workflow, status);
create index event_venue_idx on events.event (organization_id, venue_id);
create index event_backup_venue_idx on events.event (organization_id, backup_venue_id);
create index event_client_idx on events.event (organization_id, client_id);
create index event_parent_idx on events.event (organization_id, parent_event_id);
create index event_created_by_idx on events.event (created_by);
create index event_archived_by_idx on events.event (archived_by);
create index event_search_idx on events.event using gin (search);
create index event_name_trigram_idx on events.event using gin (name gin_trgm_ops);

create table events.status_log (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    old_status      text,
    new_status      text        not null,
    changed_by      uuid,
    note            text,
    changed_at      timestamptz not null default clock_timestamp(),
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint status_log_pkey primary key (organization_id, id),
    constraint status_log_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint status_log_changed_by_fk foreign key (changed_by) references accounts.account (id),
    constraint status_log_note_length check (char_length(note) <= 2000)
);
create index status_log_event_idx on events.status_log (organization_id, event_id, changed_at);
create index status_log_changed_by_idx on events.status_log (changed_by);

create table events.event_team (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    user_id         uuid        not null,
    role            text        not null default 'custom',
    role_name       text,
    permission      text        not null default 'edit',
    assigned_at     timestamptz not null default now(),
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint event_team_pkey primary key (organization_id, id),
    constraint event_team_user_unique unique (organization_id, event_id, user_id),
    constraint event_team_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint event_team_member_fk foreign key (organization_id, user_id) references accounts.member (organization_id, user_id),
    constraint event_team_role_known check (role in ('event_lead', 'creative_director', 'production_manager', 'casting_director',
        'sponsor_liaison', 'marketing_lead', 'venue_coordinator', 'custom')),
    constraint event_team_role_name_length check (char_length(role_name) <= 100),
    constraint event_team_permission_known check (permission in ('admin', 'edit', 'view_only'))
);
create index event_team_user_idx on events.event_team (organization_id, user_id, event_id);

create table events.event_sponsor (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    sponsor_id      uuid        not null,
    tier            text,
    amount          numeric(19, 4),
    status          text        not null default 'pending',
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint event_sponsor_pkey primary key (organization_id, id),
    constraint event_sponsor_unique unique (organization_id, event_id, sponsor_id),
    constraint event_sponsor_event_fk foreign key (organization_id, event_id)
        references events.event (organization_id, id) on delete cascade,
    constraint event_sponsor_sponsor_fk foreign key (organization_id, sponsor_id) references directory.sponsor (organization_id, id),
    constraint event_sponsor_tier_known check (tier in ('platinum', 'gold', 'silver', 'bronze', 'custom')),
    constraint event_sponsor_amount_not_negative check (amount >= 0),
    constraint event_sponsor_status_known check (status in ('pending', 'confirmed', 'signed', 'active', 'completed'))
);
create index event_sponsor_sponsor_idx on events.event_sponsor (organization_id, sponsor_id);

create table events.event_designer (
    organization_id   uuid        not null,
    id                uuid        not null default app.uuidv7(),
    event_id          uuid        not null,
    designer_id       uuid        not null,
    invitation_status text        not null default 'sent',
    invited_at        timestamptz not null default now(),
    responded_at      timestamptz,
    number_of_looks   integer,
    show_order        integer,
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    version           integer     not null default 1,
    constraint event_designer_pkey primary key (organization_id, id),
    constraint event_designer_unique unique (organization_id, event_id, designer_id),
    constraint event_designer_event_fk foreign key (organization_id, event_id)
        references events.event (organization_id, id) on delete cascade,
    constraint event_designer_designer_fk foreign key (organization_id, designer_id) references directory.designer (organization_id, id),
    constraint event_designer_status_known check (invitation_status in ('sent', 'opened', 'accepted', 'declined', 'no_response')),
    constraint event_designer_looks_positive check (number_of_looks > 0),
    constraint event_designer_order_positive check (show_order > 0)
);
create index event_designer_designer_idx on events.event_designer (organization_id, designer_id);

create table events.event_vendor (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    vendor_id       uuid        not null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint event_vendor_pkey primary key (organization_id, id),
    constraint event_vendor_unique unique (organization_id, event_id, vendor_id),
    constraint event_vendor_event_fk foreign key (organization_id, event_id)
        references events.event (organization_id, id) on delete cascade,
    constraint event_vendor_vendor_fk foreign key (organization_id, vendor_id) references directory.vendor (organization_id, id)
);
create index event_vendor_vendor_idx on events.event_vendor (organization_id, vendor_id);
