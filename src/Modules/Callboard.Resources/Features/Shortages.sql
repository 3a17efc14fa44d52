-- Pairs of bookings that cannot both stand ($1 from, $2 to), and bookings of what is out of service, by start.
with found as (
    select s.first_id, s.second_id, s.reason, s.resource_id from resources.shortages($1, $2) as s
    union all
    select x.id, null, 'out_of_service', x.resource_id
      from resources.resource as r
     cross join lateral resources.busy(array[r.id], greatest($1, now()), greatest($2, now())) as x
     where r.organization_id = app.current_organization() and not r.is_available and not x.is_block
)
select f.first_id, f.second_id, f.reason, f.resource_id, r.user_id, r.name
  from found as f
  join resources.resource as r on r.organization_id = app.current_organization() and r.id = f.resource_id
