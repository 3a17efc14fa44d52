-- Counts only events the caller may see.
select v.id as venue_id, count(e.id)::integer as events,
       coalesce((
           select jsonb_agg(jsonb_build_object('status', s.status, 'count', s.count) order by s.count desc, s.status)
             from (select x.status, count(*) as count from events.public_event as x
                    where x.organization_id = v.organization_id and x.venue_id = v.id group by x.status) as s), '[]') as by_status,
       min(e.start_at) filter (where e.start_at > $2 and e.archived_at is null) as next_event_at,
       max(e.start_at) filter (where e.start_at <= $2) as last_event_at,
       (select count(*)::integer from directory.space as p
         where p.organization_id = v.organization_id and p.venue_id = v.id and p.archived_at is null) as spaces
  from directory.venue as v
  left join events.public_event as e on e.organization_id = v.organization_id and e.venue_id = v.id
 where v.organization_id = app.current_organization() and v.id = $1
 group by v.organization_id, v.id
