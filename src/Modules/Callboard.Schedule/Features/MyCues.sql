-- What the caller is needed for, and which of it overlaps; $1 from, $2 to. Row-level security leaves out events the caller does not see.
with mine as materialized (
    select a.id, a.role, b.id as block_id, b.event_id, b.activity, b.status, coalesce(b.location, s.name) as location,
           b.start_at, b.end_at, e.name as event_name, e.timezone
      from schedule.assignment as a
      join schedule.block as b on b.organization_id = a.organization_id and b.event_id = a.event_id and b.id = a.block_id
      join events.public_event as e on e.organization_id = b.organization_id and e.id = b.event_id and e.archived_at is null
      left join directory.public_space as s on s.organization_id = b.organization_id and s.id = b.space_id
     where a.organization_id = app.current_organization() and a.user_id = app.current_user_id()
       and b.end_at >= $1 and b.start_at < $2
)
select m.id, m.role, m.block_id, m.activity, m.status, m.location, m.start_at as start_time, m.end_at as end_time,
       jsonb_build_object('id', m.event_id, 'name', m.event_name, 'timezone', m.timezone) as event,
       coalesce((select jsonb_agg(jsonb_build_object('blockId', o.block_id, 'eventId', o.event_id, 'activity', o.activity) order by o.start_at, o.block_id)
                   from mine as o
                  where o.block_id <> m.block_id and o.start_at < m.end_at and m.start_at < o.end_at), '[]') as conflicts
  from mine as m
 order by m.start_at, m.end_at, m.id
 limit 200
