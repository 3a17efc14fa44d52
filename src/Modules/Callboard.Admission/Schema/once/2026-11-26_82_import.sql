-- An import and how far it is: any node answers for it, whichever works on it.
create table admission.job (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    -- What is imported.
    kind            text        not null,
    state           text        not null default 'running',
    done            integer     not null default 0,
    total           integer,
    created         integer     not null default 0,
    updated         integer     not null default 0,
    unchanged       integer     not null default 0,
    rejected        integer     not null default 0,
    errors          jsonb       not null default '[]',
    -- Passes that are new or say something else now; told when the job is over, for its one entry in the history.
    imported        integer,
    problem         text,
    created_by      uuid        not null,
    -- A running job whose node has not renewed this died with it.
    lease_until     timestamptz not null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint job_pkey primary key (organization_id, id),
    constraint job_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint job_created_by_fk foreign key (organization_id, created_by) references accounts.member (organization_id, user_id),
    constraint job_kind_known check (kind in ('wristband', 'ticket')),
    constraint job_state_known check (state in ('running', 'done', 'failed')),
    constraint job_problem_stated check ((state = 'failed') = (problem is not null))
);
create index job_event_idx on admission.job (organization_id, event_id, created_at);
create index job_created_by_idx on admission.job (organization_id, created_by);
