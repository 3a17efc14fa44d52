-- What people are told, and how they want to be told.
create schema talk;

-- One thing one person is told. What one transaction did of one kind to several records is one notification.
create table talk.notification (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    user_id         uuid        not null,
    kind            text        not null,
    event_id        uuid,
    -- What it is about; without an id when it is about several.
    entity          text        not null,
    entity_id       uuid,
    label           text,
    count           integer     not null default 1,
    details         jsonb       not null default '{}',
    actor_id        uuid,
    -- Shown in the inbox. A notification that is not was made for its letter only.
    in_app          boolean     not null default true,
    -- To be told by letter as well; dated as soon as a node has taken it upon itself to send it.
    letter          boolean     not null default false,
    letter_at       timestamptz,
    read_at         timestamptz,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint notification_pkey primary key (organization_id, id),
    constraint notification_member_fk foreign key (organization_id, user_id)
        references accounts.member (organization_id, user_id) on delete cascade,
    constraint notification_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint notification_kind_known check (kind in (
        'task_assigned', 'task_unassigned', 'task_ready', 'task_deadline', 'team_added', 'cue_assigned', 'hold_promoted'))
);
create index notification_list_idx on talk.notification (organization_id, user_id, created_at desc, id desc);
create index notification_unread_idx on talk.notification (organization_id, user_id) where read_at is null and in_app;
create index notification_event_idx on talk.notification (organization_id, event_id) where event_id is not null;
create index notification_letter_idx on talk.notification (organization_id, user_id) where letter and letter_at is null and read_at is null;
create index notification_read_idx on talk.notification (read_at) where read_at is not null;

-- How somebody wants to be told of one kind of thing, where that is not the usual way.
create table talk.preference (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    user_id         uuid        not null,
    kind            text        not null,
    in_app          boolean     not null default true,
    email           boolean     not null default false,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint preference_pkey primary key (organization_id, id),
    constraint preference_kind_unique unique (organization_id, user_id, kind),
    constraint preference_member_fk foreign key (organization_id, user_id)
        references accounts.member (organization_id, user_id) on delete cascade,
    constraint preference_kind_known check (kind in (
        'task_assigned', 'task_unassigned', 'task_ready', 'task_deadline', 'team_added', 'cue_assigned', 'hold_promoted'))
);
