-- What is found of a task.
create or replace view tasks.public_found with (security_invoker = true) as
    select organization_id, 'task'::text as kind, id, event_id, null::uuid as parent_id, event_id as scope_id, name as title,
           description as body, null::text as aside, status as hint, archived_at is not null as archived, updated_at as changed_at
      from tasks.task;
