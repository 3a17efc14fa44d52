-- What is found of an element of the catalogue. Notes are the staff's.
create or replace view elements.public_found with (security_invoker = true) as
    select organization_id, 'element'::text as kind, id, null::uuid as event_id, null::uuid as parent_id, null::uuid as scope_id,
           name as title, concat_ws(E'\n', category, description) as body, notes as aside, category as hint,
           archived_at is not null as archived, updated_at as changed_at
      from elements.element;
