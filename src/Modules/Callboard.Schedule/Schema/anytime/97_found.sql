-- What is found of a block of a run of show.
create or replace view schedule.public_found with (security_invoker = true) as
    select organization_id, 'block'::text as kind, id, event_id, null::uuid as parent_id, event_id as scope_id, activity as title,
           concat_ws(E'\n', location, track, notes) as body, null::text as aside, location as hint, false as archived, updated_at as changed_at
      from schedule.block;
