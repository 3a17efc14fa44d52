-- What resources are booked for within some time ($1 resources or null for all in use, $2 from, $3 to): everything as times and numbers,
-- and what it is for where the caller may see it.
select x.id, x.resource_id, b.id is not null as visible, b.event_id, e.name as event_name, b.task_id, b.block_id,
       x.start_at as start_time, x.end_at as end_time, x.occupied_from, x.occupied_to, x.quantity, x.status, x.is_block, b.venue_id, b.note,
       b.version
  from resources.busy($1::uuid[], coalesce($2::timestamptz, '-infinity'), coalesce($3::timestamptz, 'infinity')) as x
  left join resources.booking as b on b.organization_id = app.current_organization() and b.id = x.id
  left join events.public_event as e on e.organization_id = b.organization_id and e.id = b.event_id
