-- The same for spaces ($1 spaces or null for all in use, $2 from, $3 to); released holds are left out.
select x.id, x.space_id, s.name as space_name, b.id is not null as visible, b.event_id, e.name as event_name,
       x.start_at as start_time, x.end_at as end_time, x.occupied_from, x.occupied_to, x.status, x.rank, b.expires_at, case when app.is_staff() then b.note end as note, b.version
  from resources.space_busy($1::uuid[], coalesce($2::timestamptz, '-infinity'), coalesce($3::timestamptz, 'infinity')) as x
  join directory.public_space as s on s.organization_id = app.current_organization() and s.id = x.space_id
  left join resources.space_booking as b on b.organization_id = app.current_organization() and b.id = x.id
  left join events.public_event as e on e.organization_id = b.organization_id and e.id = b.event_id
