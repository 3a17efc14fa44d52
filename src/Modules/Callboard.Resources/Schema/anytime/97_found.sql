-- What is found of a resource.
create or replace view resources.public_found with (security_invoker = true) as
    select organization_id, 'resource'::text as kind, id, null::uuid as event_id, null::uuid as parent_id, null::uuid as scope_id,
           name as title, concat_ws(E'\n', type, description) as body, null::text as aside, type as hint,
           archived_at is not null as archived, updated_at as changed_at
      from resources.resource;
