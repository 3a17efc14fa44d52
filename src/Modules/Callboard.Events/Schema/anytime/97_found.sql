-- What is found of an event.
create or replace view events.public_found with (security_invoker = true) as
    select organization_id, 'event'::text as kind, id, id as event_id, null::uuid as parent_id, id as scope_id, name as title,
           concat_ws(E'\n', location, description, array_to_string(goals, E'\n')) as body, null::text as aside,
           type as hint, archived_at is not null as archived, updated_at as changed_at
      from events.event;
