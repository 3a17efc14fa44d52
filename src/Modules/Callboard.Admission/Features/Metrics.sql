-- All counters of a series ($1) in one row. Whoever is admitted counts once, by ticket or wristband.
select jsonb_build_object(
           'seriesId', s.id, 'inside', t.inside, 'capacity', s.capacity, 'entries', t.entries, 'exits', t.exits, 'people', t.people,
           'denied', t.denied,
           'admitted', (
               select count(*) from admission.pass as p
                where p.organization_id = s.organization_id and p.event_id = s.event_id and p.ticket_id is null and p.status = 'active'
                  and (s.admits_all or p.category = any (s.admits) or exists (
                       select from admission.series_pass as x
                        where x.organization_id = p.organization_id and x.series_id = s.id and x.pass_id = p.id))),
           'counts', (
               select coalesce(jsonb_agg(jsonb_build_object(
                          'kind', c.kind, 'key', c.key, 'name', case c.kind when 'gate' then coalesce(g.name, 'No gate') end, 'inside', c.inside,
                          'entries', c.entries, 'exits', c.exits, 'people', c.people, 'denied', c.denied) order by c.kind, c.key), '[]')
                 from admission.tally as c
                 left join admission.gate as g on g.organization_id = c.organization_id and c.kind = 'gate' and g.id::text = c.key
                where c.organization_id = s.organization_id and c.series_id = s.id and c.kind <> 'all'),
           'openConflicts', (
               select count(*) from admission.conflict as k
                where k.organization_id = s.organization_id and k.event_id = s.event_id and k.series_id = s.id and k.resolved_at is null)) as row
  from admission.series as s
  join admission.tally as t on t.organization_id = s.organization_id and t.series_id = s.id and t.kind = 'all' and t.key = ''
 where s.organization_id = app.current_organization() and s.id = $1
