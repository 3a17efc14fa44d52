-- Series the caller may scan at at a moment ($1): active by the clock, and where it is a device's choice, one of its own.
select s.id, s.event_id, e.name as event_name, s.name, s.start_at, s.end_at, s.checkin_opens_at, s.checkin_closes_at, 'active' as status,
       s.timezone, s.capacity, t.inside as occupancy,
       (select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name) order by g.position, g.name), '[]')
          from admission.series_gate as x
          join admission.gate as g on g.organization_id = x.organization_id and g.id = x.gate_id
         where x.organization_id = s.organization_id and x.event_id = s.event_id and x.series_id = s.id) as gates
  from admission.series as s
  join events.event as e on e.organization_id = s.organization_id and e.id = s.event_id and e.archived_at is null
  join admission.tally as t on t.organization_id = s.organization_id and t.series_id = s.id and t.kind = 'all' and t.key = ''
 where s.organization_id = app.current_organization()
   and (s.status = 'active' or s.status = 'scheduled' and coalesce(s.checkin_opens_at, s.start_at) <= $1)
   and s.end_at > $1 and coalesce(s.checkin_opens_at, $1) <= $1 and coalesce(s.checkin_closes_at > $1, true)
   and app.event_rank(s.event_id) >= 2
   and (nullif(current_setting('app.scan_series', true), '') is null
        or s.id = any (string_to_array(current_setting('app.scan_series', true), ',')::uuid[]))
 order by s.start_at, s.id
