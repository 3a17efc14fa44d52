-- Adds a guest: $3 somebody of the directory, or a companion of $4, or somebody of the name $5 with the address $6. A person made for a guest
-- has the guest's id. Nothing comes back where the directory has no such participant.
with found as (
    select p.id, p.name, p.email, p.phone, p.dietary_needs, p.accessibility_needs
      from directory.public_participant as p
     where p.organization_id = app.current_organization()
       and (p.id = $3::uuid
            or $3::uuid is null and $4::uuid is null and p.archived_at is null
               and lower(p.email) = lower(btrim($6::text)) and lower(p.name) = lower(btrim($5::text)))
       -- Of two alike, the one that is not on the list already.
     order by exists (select from guests.guest as g
                       where g.organization_id = p.organization_id and g.event_id = $1 and g.participant_id = p.id), p.id
     limit 1
), made as (
    insert into directory.public_participant (organization_id, id, name, email, phone)
    select app.current_organization(), $2, btrim($5), nullif(btrim($6), ''), nullif(btrim($7::text), '')
     where $3::uuid is null and $4::uuid is null and not exists (select from found)
    returning id
)
insert into guests.guest (
    organization_id, event_id, id, participant_id, host_id, name, email, phone, role, rsvp, plus_ones_allowed, table_id, seat, dietary_needs,
    dietary_notes, allergens, accessibility, tags, party, invited_by, notes, ticket_id)
select app.current_organization(), $1, $2, coalesce(f.id, (select m.id from made as m)), $4::uuid, coalesce(f.name, $5), coalesce(f.email, $6),
       -- What the directory knows of a person is known here too, unless something else is said.
       coalesce($7, f.phone), coalesce($8::text, 'guest'), $9, $10, $11::uuid, $12::integer, coalesce($13::text[], f.dietary_needs, '{}'), $14::text,
       $15::jsonb, coalesce($16::text, nullif(array_to_string(f.accessibility_needs, ', '), '')), coalesce($17::text[], '{}'),
       coalesce($18::text, (select h.party from guests.guest as h
                             where h.organization_id = app.current_organization() and h.event_id = $1 and h.id = $4)),
       $19::text, $20::text, $21::uuid
  from (select) as one left join found as f on true
 where $3::uuid is null or f.id is not null
