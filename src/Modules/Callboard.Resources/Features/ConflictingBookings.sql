-- What conflicts are between ($1 ids, $2 from, $3 to), with names where the caller may see them.
select x.id, case when x.is_block then 'manual_block' else 'booking' end as kind, b.id is not null as visible, b.event_id, e.name as event_name,
       case when b.id is not null then coalesce(b.note, e.name) end as what, x.start_at as start_time, x.end_at as end_time, x.quantity, x.status
  from resources.busy((select array_agg(r.id) from resources.resource as r where r.organization_id = app.current_organization()), $2, $3) as x
  left join resources.booking as b on b.organization_id = app.current_organization() and b.id = x.id
  left join events.public_event as e on e.organization_id = b.organization_id and e.id = b.event_id
 where x.id = any ($1)
union all
select k.id, 'block', true, k.event_id, e.name, k.activity, k.start_at, k.end_at, 1, 'confirmed'
  from schedule.public_block as k
  join events.public_event as e on e.organization_id = k.organization_id and e.id = k.event_id
 where k.organization_id = app.current_organization() and k.id = any ($1)
