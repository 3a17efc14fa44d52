-- What was said to and by clients outside the product: e-mails, calls, meetings; and when to get back to them.
create table talk.communication (
    organization_id       uuid        not null,
    id                    uuid        not null default app.uuidv7(),
    client_id             uuid,
    event_id              uuid,
    kind                  text        not null,
    subject               text        not null,
    body                  text,
    -- When it was.
    at                    timestamptz not null default now(),
    recorded_by           uuid        not null,
    -- Who gets back to them, and when.
    owner_id              uuid        not null,
    follow_up_at          timestamptz,
    follow_up_note        text,
    follow_up_completed_at timestamptz,
    -- When its owner was reminded of it; another time is to be reminded of anew.
    reminded_at           timestamptz,
    created_at            timestamptz not null default now(),
    updated_at            timestamptz not null default now(),
    version               integer     not null default 1,
    constraint communication_pkey primary key (organization_id, id),
    constraint communication_client_fk foreign key (organization_id, client_id) references directory.client (organization_id, id),
    constraint communication_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint communication_recorder_fk foreign key (organization_id, recorded_by)
        references accounts.member (organization_id, user_id) on delete cascade,
    constraint communication_owner_fk foreign key (organization_id, owner_id) references accounts.member (organization_id, user_id) on delete cascade,
    constraint communication_kind_known check (kind in ('email', 'phone', 'meeting', 'other')),
    constraint communication_about_something check (client_id is not null or event_id is not null),
    constraint communication_subject_form check (char_length(subject) <= 255 and subject ~ '\S'),
    constraint communication_body_length check (char_length(body) <= 10000),
    constraint communication_follow_up_note_length check (char_length(follow_up_note) <= 500),
    constraint communication_completed_has_date check (follow_up_completed_at is null or follow_up_at is not null)
);
create index communication_client_idx on talk.communication (organization_id, client_id, at desc) where client_id is not null;
create index communication_event_idx on talk.communication (organization_id, event_id, at desc) where event_id is not null;
create index communication_recorder_idx on talk.communication (organization_id, recorded_by);
create index communication_owner_idx on talk.communication (organization_id, owner_id, follow_up_at);
create index communication_open_idx on talk.communication (organization_id, follow_up_at) where follow_up_completed_at is null and follow_up_at is not null;
create index communication_to_remind_idx on talk.communication (follow_up_at)
    where follow_up_at is not null and follow_up_completed_at is null and reminded_at is null;

do $$
declare
    target text;
    kinds text[];
begin
    foreach target in array array['notification', 'preference'] loop
        select array_agg(m[1] order by n) || 'follow_up_due'::text into kinds
          from pg_constraint as c
         cross join lateral regexp_matches(pg_get_constraintdef(c.oid), '''([a-z_]+)''', 'g') with ordinality as k (m, n)
         where c.conrelid = ('talk.' || target)::regclass and c.conname = target || '_kind_known';
        execute format('alter table talk.%I drop constraint %I', target, target || '_kind_known');
        execute format('alter table talk.%I add constraint %I check (kind in (%s))', target, target || '_kind_known',
                       (select string_agg(quote_literal(k), ', ') from unnest(kinds) as k));
    end loop;
end $$;
create index notification_follow_up_idx on talk.notification (organization_id, entity_id) where read_at is null and entity = 'communication';
