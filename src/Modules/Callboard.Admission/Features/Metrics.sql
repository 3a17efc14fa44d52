-- All counters of a series ($1) in one row. Whoever is admitted counts once, by ticket or wristband.
select jsonb_build_object(
           'seriesId', s.id, 'inside', t.inside, 'capacity', s.capacity, 'entries', t.entries, 'exits', t.exits, 'people', t.people,
           'denied', t.denied,
           'admitted', (
               select coalesce(sum(c.holders), 0) from admission.pass_count as c
                where c.organization_id = s.organization_id and c.event_id = s.event_id and (s.admits_all or c.category = any (s.admits)))
               -- Those it names beside whole categories.
               + case when s.admits_all then 0 else (
                   select count(*) from admission.series_pass as x
                     join admission.pass as p on p.organization_id = x.organization_id and p.id = x.pass_id
                    where x.organization_id = s.organization_id and x.event_id = s.event_id and x.series_id = s.id
                      and p.ticket_id is null and p.status = 'active' and p.category <> all (s.admits)) end,
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
