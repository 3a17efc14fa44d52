-- Completed with a condition on b: bookings the caller may see.
select b.id, b.resource_id, true as visible, b.event_id, e.name as event_name, b.task_id, b.block_id,
       b.start_at as start_time, b.end_at as end_time, b.occupied_from, b.occupied_to, b.quantity, b.status, b.is_block, b.venue_id, b.note,
       b.version
  from resources.booking as b
  left join events.public_event as e on e.organization_id = b.organization_id and e.id = b.event_id
 where b.organization_id = app.current_organization()
