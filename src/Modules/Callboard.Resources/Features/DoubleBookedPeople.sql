-- People who are needed in two places at once ($1 from, $2 to): blocks of run of shows they are assigned to, in events the caller sees, and
-- bookings of the resource that stands for them, unless one is the booking of the other's own event. A sweep along each person's day:
-- a commitment is one too many if any before it is not over; only for those the others are looked up.
with person as (
    select r.id, r.user_id, r.name from resources.resource as r
     where r.organization_id = app.current_organization() and r.user_id is not null and r.archived_at is null
), commitment as materialized (
    select a.user_id, a.block_id as id, a.event_id, a.start_at, a.end_at, false as is_booking
      from schedule.public_assignment as a
     where a.organization_id = app.current_organization() and a.user_id is not null and a.start_at < $2 and a.end_at > $1
       and a.start_at < a.end_at
    union
    select p.user_id, x.id, b.event_id, x.start_at, x.end_at, true
      from resources.busy((select array_agg(id) from person), $1, $2) as x
      join person as p on p.id = x.resource_id
      left join resources.booking as b on b.organization_id = app.current_organization() and b.id = x.id
     where x.status = 'confirmed'
), swept as (
    select c.*, max(c.end_at) over (partition by c.user_id order by c.start_at, c.id rows between unbounded preceding and 1 preceding) as busy_until
      from commitment as c
)
select o.id as first_id, s.id as second_id, 'person' as reason, p.id as resource_id, s.user_id, coalesce(p.name, a.name) as name
  from swept as s
  join commitment as o on o.user_id = s.user_id and o.end_at > s.start_at and (o.start_at, o.id) < (s.start_at, s.id)
  left join person as p on p.user_id = s.user_id
  left join accounts.account as a on a.id = s.user_id
 where s.start_at < s.busy_until
   -- A person booked for an event is there for its blocks; two bookings of one resource are a shortage.
   and not (s.is_booking and o.is_booking)
   and not (s.is_booking <> o.is_booking and s.event_id is not distinct from o.event_id)
