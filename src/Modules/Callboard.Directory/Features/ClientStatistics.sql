-- Counts only events the caller may see.
select c.id as client_id, count(e.id)::integer as events,
       coalesce((
           select jsonb_agg(jsonb_build_object('status', s.status, 'count', s.count) order by s.count desc, s.status)
             from (select x.status, count(*) as count from events.public_event as x
                    where x.organization_id = c.organization_id and x.client_id = c.id group by x.status) as s), '[]') as by_status,
       min(e.start_at) filter (where e.start_at > $2 and e.archived_at is null) as next_event_at,
       max(e.start_at) filter (where e.start_at <= $2) as last_event_at
  from directory.client as c
  left join events.public_event as e on e.organization_id = c.organization_id and e.client_id = c.id
 where c.organization_id = app.current_organization() and c.id = $1
 group by c.organization_id, c.id
