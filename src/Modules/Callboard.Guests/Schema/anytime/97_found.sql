-- What is found of a guest.
create or replace view guests.public_found with (security_invoker = true) as
    select organization_id, 'guest'::text as kind, id, event_id, null::uuid as parent_id, event_id as scope_id, name as title,
           concat_ws(E'\n', email, phone, party, array_to_string(tags, ', '), notes) as body, null::text as aside, rsvp as hint,
           false as archived, updated_at as changed_at
      from guests.guest;
