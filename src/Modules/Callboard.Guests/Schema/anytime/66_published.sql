-- What other modules print of guests. The caller's own rights apply.
create or replace view guests.public_guest with (security_invoker = true) as
    select g.organization_id, g.event_id, g.id, g.host_id, g.name, g.role, g.rsvp, g.party, g.table_id, t.name as table_name, t.position as table_position,
           g.seat, g.dietary_needs, g.dietary_notes, g.allergens, g.accessibility, g.has_needs, g.notes, g.sort_name
      from guests.guest as g
      left join guests.seating_table as t on t.organization_id = g.organization_id and t.event_id = g.event_id and t.id = g.table_id;
