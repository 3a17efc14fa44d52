-- The ground every module stands on: ids, who is asking, history.
create schema app;

-- UUID version 7 (RFC 9562): 48 bits of milliseconds, then random bits, so that new rows stay together in the index.
-- It stands here and not with the other functions because tables name it as a default.
create function app.uuidv7() returns uuid
language sql volatile parallel safe as $$
    select encode(
        set_bit(set_bit(
            overlay(uuid_send(gen_random_uuid())
                    placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
                    from 1 for 6),
            52, 1), 53, 1), 'hex')::uuid
$$;

-- Append-only history of every changed row. It feeds the activity list, the live feed, resuming, undo and the audit trail.
-- `no` counts each stream without gaps in commit order; it is the cursor of the feed.
create table app.action_history (
    organization_id uuid        not null,
    stream          text        not null,
    no              bigint      not null,
    event_id        uuid,
    entity          text        not null,
    entity_id       uuid        not null,
    op              text        not null,
    label           text,
    version         integer,
    old             jsonb,
    new             jsonb,
    actor_id        uuid,
    via             text        not null,
    request_id      text,
    at              timestamptz not null default clock_timestamp(),
    edited_at       timestamptz,
    xid             xid8        not null default pg_current_xact_id(),
    constraint action_history_pkey primary key (organization_id, stream, no),
    constraint action_history_op_known check (op in ('insert', 'update', 'delete'))
);
create index action_history_entity_idx on app.action_history (organization_id, entity, entity_id, no);

-- Answers kept for a day, so that a retried POST is one POST.
create table app.idempotency_key (
    user_id      uuid        not null,
    key          text        not null,
    request_hash bytea       not null,
    status       integer,
    content_type text,
    location     text,
    body         bytea,
    claimed_at   timestamptz not null default now(),
    constraint idempotency_key_pkey primary key (user_id, key),
    constraint idempotency_key_length check (char_length(key) between 1 and 200)
);
create index idempotency_key_claimed_idx on app.idempotency_key (claimed_at);
