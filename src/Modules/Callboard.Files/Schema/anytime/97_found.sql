-- What is found of a file: its name. Who may open it is another question, answered when it is opened.
create or replace view files.public_found with (security_invoker = true) as
    select organization_id, 'file'::text as kind, id, event_id, null::uuid as parent_id, event_id as scope_id, name as title,
           null::text as body, null::text as aside, bucket as hint, false as archived, updated_at as changed_at
      from files.file;
