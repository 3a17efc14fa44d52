-- Passes for the allow-list of a series ($1): all of those it admits, or those something of which changed since ($2), also when the series
-- admits them no more. Changes of what the series as a whole admits are changes of every pass.
with asked as materialized (
    select s.organization_id, s.id, s.event_id, s.admits_all, s.admits, s.updated_at from admission.series as s
     where s.organization_id = app.current_organization() and s.id = $1
)
select p.kind, p.key, p.tag, p.category, p.holder_name, p.status, coalesce(p.ticket_id, p.id) as holder_id, coalesce(h.inside, false) as inside,
       coalesce(h.entries, 0) as entries,
       s.admits_all or p.category = any (s.admits) or x.pass_id is not null as admitted
  from asked as s
  join admission.pass as p on p.organization_id = s.organization_id and p.event_id = s.event_id
  left join admission.presence as h
    on h.organization_id = s.organization_id and h.series_id = s.id and h.holder_id = coalesce(p.ticket_id, p.id)
  left join lateral (
       select y.pass_id, y.created_at from admission.series_pass as y
        where y.organization_id = s.organization_id and y.series_id = s.id and y.pass_id in (p.id, p.ticket_id)
        order by y.created_at desc limit 1) as x on true
 where $2::timestamptz is null or p.updated_at >= $2 or h.last_at >= $2 or x.created_at >= $2 or s.updated_at >= $2
