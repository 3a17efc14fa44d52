-- People talk to each other: threads of an event, direct ones, and those somebody has with the assistant.
create table talk.thread (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    kind            text        not null,
    event_id        uuid,
    title           text,
    -- A thread of the team has whoever is on the team, today and tomorrow; the others have whom somebody asked in.
    audience        text        not null default 'members',
    -- The two people of a thread between two, so that there is one of it.
    pair            text,
    created_by      uuid        not null,
    closed_at       timestamptz,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint thread_pkey primary key (organization_id, id),
    constraint thread_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint thread_creator_fk foreign key (organization_id, created_by) references accounts.member (organization_id, user_id) on delete cascade,
    constraint thread_pair_unique unique (organization_id, pair),
    constraint thread_kind_known check (kind in ('event', 'direct', 'assistant')),
    constraint thread_audience_known check (audience in ('team', 'members')),
    constraint thread_event_of_kind check ((kind = 'event') = (event_id is not null)),
    constraint thread_team_of_event check (audience = 'members' or kind = 'event'),
    constraint thread_title_form check (case when title is null then kind <> 'event' else char_length(title) <= 200 and title ~ '\S' end)
);
create index thread_event_idx on talk.thread (organization_id, event_id) where event_id is not null;
create index thread_creator_idx on talk.thread (organization_id, created_by);

-- Who is in a thread, and how far they have read.
create table talk.thread_member (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    thread_id       uuid        not null,
    user_id         uuid        not null,
    -- Asked in by somebody, or there because the team is.
    origin          text        not null default 'invited',
    -- What was said up to here is not for them: people from outside see what is said since they were asked in.
    since_no        bigint      not null default 0,
    -- What was said up to here they have read.
    read_no         bigint      not null default 0,
    read_at         timestamptz,
    -- Moves with everything that is said, so that every screen of theirs hears of it.
    stirred_at      timestamptz,
    muted           boolean     not null default false,
    joined_at       timestamptz not null default now(),
    left_at         timestamptz,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint thread_member_pkey primary key (organization_id, id),
    constraint thread_member_person_unique unique (organization_id, thread_id, user_id),
    constraint thread_member_thread_fk foreign key (organization_id, thread_id) references talk.thread (organization_id, id) on delete cascade,
    constraint thread_member_member_fk foreign key (organization_id, user_id) references accounts.member (organization_id, user_id) on delete cascade,
    constraint thread_member_origin_known check (origin in ('invited', 'team'))
);
create index thread_member_person_idx on talk.thread_member (organization_id, user_id, thread_id);

-- What somebody said. Numbered in its thread without gaps, in the order it arrived.
create table talk.message (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    thread_id       uuid        not null,
    no              bigint      not null,
    -- What it answers.
    parent_id       uuid,
    -- Nobody for what the assistant says.
    author_id       uuid,
    role            text        not null default 'person',
    body            text        not null,
    -- What the assistant shows besides words.
    item            jsonb,
    -- Records it speaks of: [{"entity": "task", "id": …}].
    refs            jsonb       not null default '[]',
    urgent          boolean     not null default false,
    -- When it was written; without a network that is before it arrived.
    written_at      timestamptz not null default now(),
    edited_at       timestamptz,
    deleted_at      timestamptz,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint message_pkey primary key (organization_id, id),
    constraint message_no_unique unique (organization_id, thread_id, no),
    constraint message_thread_unique unique (organization_id, thread_id, id),
    constraint message_thread_fk foreign key (organization_id, thread_id) references talk.thread (organization_id, id) on delete cascade,
    constraint message_parent_fk foreign key (organization_id, thread_id, parent_id) references talk.message (organization_id, thread_id, id),
    constraint message_author_fk foreign key (organization_id, author_id) references accounts.member (organization_id, user_id) on delete cascade,
    constraint message_role_known check (role in ('person', 'assistant', 'tool')),
    constraint message_author_of_role check ((role = 'person') = (author_id is not null)),
    constraint message_body_form check (char_length(body) <= 10000 and (deleted_at is not null or item is not null or body ~ '\S')),
    constraint message_refs_form check (case when jsonb_typeof(refs) = 'array' then jsonb_array_length(refs) <= 20 else false end)
);
create index message_parent_idx on talk.message (organization_id, thread_id, parent_id) where parent_id is not null;
create index message_author_idx on talk.message (organization_id, author_id) where author_id is not null;
-- What is unread is counted by it.
create index message_said_idx on talk.message (organization_id, thread_id, no) include (author_id) where deleted_at is null;

-- Whom a message names.
create table talk.mention (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    thread_id       uuid        not null,
    message_id      uuid        not null,
    user_id         uuid        not null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint mention_pkey primary key (organization_id, id),
    constraint mention_person_unique unique (organization_id, message_id, user_id),
    constraint mention_message_fk foreign key (organization_id, thread_id, message_id)
        references talk.message (organization_id, thread_id, id) on delete cascade,
    constraint mention_member_fk foreign key (organization_id, thread_id, user_id)
        references talk.thread_member (organization_id, thread_id, user_id) on delete cascade
);
create index mention_message_idx on talk.mention (organization_id, thread_id, message_id);
create index mention_person_idx on talk.mention (organization_id, thread_id, user_id);

-- What a message said before it was changed or taken back. History holds no words: they are here, and go for good with what was taken back.
create table talk.message_version (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    thread_id       uuid        not null,
    message_id      uuid        not null,
    body            text        not null,
    -- Until when it said so.
    until           timestamptz not null default clock_timestamp(),
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint message_version_pkey primary key (organization_id, id),
    constraint message_version_message_fk foreign key (organization_id, thread_id, message_id)
        references talk.message (organization_id, thread_id, id) on delete cascade
);
create index message_version_message_idx on talk.message_version (organization_id, thread_id, message_id, until);

-- People are told when somebody names or answers them, and, if they want to be, of everything that is said. Added to whatever kinds there are.
do $$
declare
    target text;
    kinds text[];
begin
    foreach target in array array['notification', 'preference'] loop
        select array_agg(m[1] order by n) || '{mentioned,replied,message}'::text[] into kinds
          from pg_constraint as c
         cross join lateral regexp_matches(pg_get_constraintdef(c.oid), '''([a-z_]+)''', 'g') with ordinality as k (m, n)
         where c.conrelid = ('talk.' || target)::regclass and c.conname = target || '_kind_known';
        execute format('alter table talk.%I drop constraint %I', target, target || '_kind_known');
        execute format('alter table talk.%I add constraint %I check (kind in (%s))', target, target || '_kind_known',
                       (select string_agg(quote_literal(k), ', ') from unnest(kinds) as k));
    end loop;
end $$;
create index notification_thread_idx on talk.notification (organization_id, user_id, entity_id) where read_at is null and entity = 'thread';
