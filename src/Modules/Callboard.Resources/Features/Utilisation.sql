-- How much each resource is used from $1 to $2 ($3 type or null, $4 hours of a day that count). Overlapping bookings of one unit count
-- once, because no more than all units can be in use: their times are laid over each other and cut off at the quantity.
with period as (
    select $1::timestamptz as since, $2::timestamptz as until, extract(epoch from $2::timestamptz - $1::timestamptz) / 3600 as hours
), unit as (
    select r.id, r.name, r.type, r.quantity from resources.resource as r
     where r.organization_id = app.current_organization() and r.archived_at is null and ($3::text is null or r.type = $3)
), taken as (
    select x.resource_id, x.quantity, case when x.is_block then 'blocked' else x.status end as kind,
           greatest(x.start_at, p.since) as since, least(x.end_at, p.until) as until
      from period as p cross join lateral resources.busy(null, p.since, p.until) as x
     where x.start_at < p.until and x.end_at > p.since
), levels as (
    select e.resource_id, e.kind, e.at, lead(e.at) over w as next_at,
           sum(e.change) over (partition by e.resource_id, e.kind order by e.at) as level
      from (select resource_id, kind, since as at, sum(quantity) as change from taken group by 1, 2, 3
            union all
            select resource_id, kind, until, -sum(quantity) from taken group by 1, 2, 3) as e
    window w as (partition by e.resource_id, e.kind order by e.at)
), used as (
    select u.id, l.kind, sum(least(l.level, u.quantity) * extract(epoch from l.next_at - l.at)) / 3600 as hours
      from levels as l join unit as u on u.id = l.resource_id
     where l.next_at is not null
     group by 1, 2
), summed as (
    select u.id, u.name, u.type, u.quantity,
           coalesce((select hours from used where used.id = u.id and kind = 'confirmed'), 0)::double precision as booked,
           coalesce((select hours from used where used.id = u.id and kind = 'blocked'), 0)::double precision as blocked,
           coalesce((select hours from used where used.id = u.id and kind = 'tentative'), 0)::double precision as tentative,
           (u.quantity * p.hours * $4::double precision / 24)::double precision as hours
      from unit as u cross join period as p
)
select id as resource_id, name, type, quantity, round(booked::numeric, 4)::double precision as booked_hours,
       round(blocked::numeric, 4)::double precision as blocked_hours,
       round(greatest(hours - blocked, 0)::numeric, 4)::double precision as available_hours,
       round(tentative::numeric, 4)::double precision as tentative_hours,
       case when hours - blocked > 0 then least(1, round((booked / (hours - blocked))::numeric, 4))::double precision else 0 end as utilisation
  from summed
 order by array_position(array['staff', 'equipment', 'materials'], type), lower(name), id
