-- The plan of an event: tasks and what waits for what.
create schema tasks;

create table tasks.task (
    organization_id   uuid        not null,
    id                uuid        not null default app.uuidv7(),
    event_id          uuid        not null,
    name              text        not null,
    description       text,
    phase             text        not null default 'pre_production',
    workflow_category text        not null default 'event_planning',
    priority          text        not null default 'medium',
    status            text        not null default 'to_do',
    -- Blocked by open dependencies rather than by hand: such a task is released by itself.
    waits             boolean     not null default false,
    assignee_id       uuid,
    deadline          timestamptz,
    estimated_hours   numeric(8, 2),
    actual_hours      numeric(8, 2),
    completed_at      timestamptz,
    completed_by      uuid,
    is_critical_path  boolean     not null default false,
    position          integer     not null default 0,
    template_key      text,
    archived_at       timestamptz,
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    version           integer     not null default 1,
    constraint task_pkey primary key (organization_id, id),
    -- What dependencies refer to, so that both of their ends are of one event.
    constraint task_event_unique unique (organization_id, event_id, id),
    constraint task_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint task_assignee_fk foreign key (organization_id, assignee_id) references accounts.member (organization_id, user_id),
    constraint task_completed_by_fk foreign key (completed_by) references accounts.account (id),
    constraint task_name_length check (char_length(name) between 1 and 200),
    constraint task_description_length check (char_length(description) <= 1000),
    constraint task_phase_known check (phase in ('pre_production', 'venue_logistics', 'creative_design', 'on_site_operations', 'post_event')),
    constraint task_workflow_category_known check (
        workflow_category in ('event_planning', 'sponsorship', 'marketing', 'operations', 'media')),
    constraint task_priority_known check (priority in ('critical', 'high', 'medium', 'low')),
    constraint task_status_known check (status in ('to_do', 'in_progress', 'blocked', 'done', 'cancelled')),
    constraint task_waits_blocked check (not waits or status = 'blocked'),
    constraint task_done_is_dated check ((status = 'done') = (completed_at is not null)),
    constraint task_estimated_hours_range check (estimated_hours between 0 and 100000),
    constraint task_actual_hours_range check (actual_hours between 0 and 100000),
    constraint task_template_key_length check (char_length(template_key) <= 80)
);
create index task_assignee_idx on tasks.task (organization_id, assignee_id, deadline);
create index task_completed_by_idx on tasks.task (completed_by);

create table tasks.dependency (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    task_id         uuid        not null,
    depends_on_id   uuid        not null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint dependency_pkey primary key (organization_id, id),
    constraint dependency_unique unique (organization_id, event_id, task_id, depends_on_id),
    constraint dependency_task_fk foreign key (organization_id, event_id, task_id)
        references tasks.task (organization_id, event_id, id) on delete cascade,
    constraint dependency_depends_on_fk foreign key (organization_id, event_id, depends_on_id)
        references tasks.task (organization_id, event_id, id) on delete cascade,
    constraint dependency_not_on_itself check (task_id <> depends_on_id)
);
create index dependency_depends_on_idx on tasks.dependency (organization_id, event_id, depends_on_id);

-- An organization's own plan for a type of event; it goes before the shipped one.
create table tasks.template (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    type            text        not null,
    title           text        not null,
    task_count      integer     not null,
    -- Every task written out, as the template loader reads it.
    body            jsonb       not null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint template_pkey primary key (organization_id, id),
    constraint template_type_unique unique (organization_id, type),
    constraint template_organization_fk foreign key (organization_id) references accounts.organization (id) on delete cascade,
    constraint template_type_form check (type ~ '^[a-z0-9]+([-_][a-z0-9]+)*$' and char_length(type) <= 80),
    constraint template_title_length check (char_length(title) between 1 and 100)
);
