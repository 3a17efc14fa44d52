-- What is found of a series.
create or replace view admission.public_found with (security_invoker = true) as
    select organization_id, 'series'::text as kind, id, event_id, parent_id, event_id as scope_id, name as title,
           null::text as body, null::text as aside, status as hint, false as archived, updated_at as changed_at
      from admission.series;
