-- Passes for the allow-list of a series ($1): all of those it admits, or those something of which changed since ($2), also when the series
-- admits them no more; where people are now comes from the log. A series that changed itself is asked for as a whole.
with asked as materialized (
    select s.organization_id, s.id, s.event_id, s.admits_all, s.admits from admission.series as s
     where s.organization_id = app.current_organization() and s.id = $1
), wanted as (
    select p.id from asked as s join admission.pass as p on p.organization_id = s.organization_id and p.event_id = s.event_id
     where $2::timestamptz is null
    union
    select p.id from asked as s join admission.pass as p on p.organization_id = s.organization_id and p.event_id = s.event_id and p.updated_at >= $2
    union
    select p.id
      from asked as s
      join admission.scan as c on c.organization_id = s.organization_id and c.series_id = s.id and (c.received_at >= $2 or c.undone_at >= $2) and c.allowed
      join admission.pass as p on p.organization_id = s.organization_id and (p.id = c.holder_id or p.ticket_id = c.holder_id)
    union
    select p.id
      from asked as s
      join admission.series_pass as x on x.organization_id = s.organization_id and x.event_id = s.event_id and x.series_id = s.id and x.created_at >= $2
      join admission.pass as p on p.organization_id = s.organization_id and (p.id = x.pass_id or p.ticket_id = x.pass_id)
)
select p.kind, p.key, p.tag, p.category, p.holder_name, p.status, coalesce(p.ticket_id, p.id) as holder_id, coalesce(h.inside, false) as inside,
       coalesce(h.entries, 0) as entries,
       s.admits_all or p.category = any (s.admits) or exists (
           select from admission.series_pass as y
            where y.organization_id = s.organization_id and y.series_id = s.id and y.pass_id in (p.id, p.ticket_id)) as admitted
  from asked as s
  join wanted as w on true
  join admission.pass as p on p.organization_id = s.organization_id and p.id = w.id
  left join admission.presence as h
    on h.organization_id = s.organization_id and h.series_id = s.id and h.holder_id = coalesce(p.ticket_id, p.id)
