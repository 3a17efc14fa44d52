-- $4 of whom: expected, confirmed or all; $5 with notes; $6 only those the kitchen or the house has to know of. Notes are not for a vendor.
select h.head,
       (select jsonb_build_object(
                   'all', count(*), 'confirmed', count(*) filter (where g.rsvp = 'confirmed'), 'declined', count(*) filter (where g.rsvp = 'declined'),
                   'expected', count(*) filter (where g.rsvp <> 'declined'))
          from guests.public_guest as g where g.organization_id = h.organization_id and g.event_id = h.id) as counts,
       coalesce((
           select jsonb_agg(jsonb_build_object('table', t.table_name, 'covers', t.covers, 'needs', t.needs) order by t.position nulls last, lower(t.table_name))
             from (select g.table_name, min(g.table_position) as position, count(*)::integer as covers, (count(*) filter (where g.has_needs))::integer as needs
                     from guests.public_guest as g
                    where g.organization_id = h.organization_id and g.event_id = h.id
                      and case $4::text when 'confirmed' then g.rsvp = 'confirmed' else g.rsvp <> 'declined' end
                    group by g.table_id, g.table_name) as t), '[]') as tables,
       coalesce((
           select jsonb_agg(jsonb_build_object(
                      'name', g.name, 'role', g.role, 'rsvp', g.rsvp, 'party', g.party, 'host', g.host, 'table', g.table_name, 'seat', g.seat,
                      'dietaryNeeds', g.dietary_needs, 'dietaryNotes', g.dietary_notes, 'allergens', g.allergens, 'accessibility', g.accessibility,
                      'hasNeeds', g.has_needs, 'notes', case when $5::boolean and $3::uuid is null then g.notes end) order by g.sort_name, g.id)
             from (select g.*, b.name as host
                     from guests.public_guest as g
                     left join guests.public_guest as b on b.organization_id = g.organization_id and b.event_id = g.event_id and b.id = g.host_id
                    where g.organization_id = h.organization_id and g.event_id = h.id
                      and case $4::text when 'confirmed' then g.rsvp = 'confirmed' when 'all' then true else g.rsvp <> 'declined' end
                      and (not $6::boolean or g.has_needs)
                    order by g.sort_name, g.id
                    limit 5001) as g), '[]') as guests
  from head as h
