-- A page of guests is cut out first, and only what is on it is joined with what else is told of it.
select g.id, g.event_id, g.participant_id, g.host_id, h.name as host_name, g.name, g.email, g.phone, g.role, g.rsvp, g.answered_at, g.message,
       g.invited_at, g.plus_ones_allowed,
       (select count(*)::integer from guests.guest as c
         where c.organization_id = g.organization_id and c.event_id = g.event_id and c.host_id = g.id) as plus_ones,
       g.table_id, s.name as table_name, g.seat, g.dietary_needs, g.dietary_notes, g.allergens, g.accessibility, g.tags, g.party, g.invited_by,
       g.notes, g.ticket_id, p.key as ticket_code, g.change_id as import_id, g.created_at, g.updated_at, g.version
  from ({page}) as g
  left join guests.guest as h on h.organization_id = g.organization_id and h.event_id = g.event_id and h.id = g.host_id
  left join guests.seating_table as s on s.organization_id = g.organization_id and s.event_id = g.event_id and s.id = g.table_id
  left join admission.public_pass as p on p.organization_id = g.organization_id and p.id = g.ticket_id
 order by g.place
