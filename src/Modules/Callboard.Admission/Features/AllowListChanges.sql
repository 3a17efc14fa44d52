-- Passes of which something changed for a series ($1) since a moment ($2): themselves, where their holder is, or that the series names them.
with asked as materialized (
    select s.organization_id, s.id, s.event_id from admission.series as s
     where s.organization_id = app.current_organization() and s.id = $1
), moved as (
    -- By when it was written, whenever the scan was: one that comes late must not look old to a device.
    select c.holder_id as id from asked as s
      join admission.scan as c on c.organization_id = s.organization_id and c.series_id = s.id and c.received_at >= $2 and c.allowed
     union
    -- Whose only scan was taken back is nowhere any more.
    select u.holder_id from asked as s
      join admission.scan as u on u.organization_id = s.organization_id and u.series_id = s.id and u.undone_at >= $2
     union
    select x.pass_id from asked as s
      join admission.series_pass as x on x.organization_id = s.organization_id and x.series_id = s.id and x.created_at >= $2
)
select p.id from asked as s
  join admission.pass as p on p.organization_id = s.organization_id and p.event_id = s.event_id and p.updated_at >= $2
 union
select m.id from moved as m
 union
-- A ticket and the wristbands issued for it are one person.
select p.id from asked as s cross join moved as m
  join admission.pass as p on p.organization_id = s.organization_id and p.ticket_id = m.id
