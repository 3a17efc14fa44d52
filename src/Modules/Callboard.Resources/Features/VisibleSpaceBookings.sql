-- Completed with a condition on b: bookings of spaces the caller may see.
select b.id, b.space_id, coalesce(s.name, b.space_name) as space_name, true as visible, b.event_id, e.name as event_name,
       b.start_at as start_time, b.end_at as end_time, b.occupied_from, b.occupied_to, b.status, b.rank, b.expires_at, case when app.is_staff() then b.note end as note, b.version
  from resources.space_booking as b
  left join directory.public_space as s on s.organization_id = b.organization_id and s.id = b.space_id
  left join events.public_event as e on e.organization_id = b.organization_id and e.id = b.event_id
 where b.organization_id = app.current_organization()
