-- What is found of conversations, by those in them.
create or replace view talk.public_found_thread with (security_invoker = true) as
    select organization_id, 'thread'::text as kind, id, event_id, null::uuid as parent_id, id as scope_id, title,
           null::text as body, null::text as aside, kind as hint, false as archived, updated_at as changed_at
      from talk.thread
     where title is not null;

create or replace view talk.public_found_message with (security_invoker = true) as
    select organization_id, 'message'::text as kind, id, null::uuid as event_id, thread_id as parent_id, thread_id as scope_id,
           left(body, 120) as title, body, null::text as aside, null::text as hint, false as archived, written_at as changed_at
      from talk.message
     where deleted_at is null;
