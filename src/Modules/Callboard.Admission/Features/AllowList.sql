-- Passes for the allow-list of a series ($1): all there are, or those asked for ($2), also when the series admits them not or no more.
with asked as materialized (
    select s.organization_id, s.id, s.event_id, s.admits_all, s.admits from admission.series as s
     where s.organization_id = app.current_organization() and s.id = $1
)
select p.kind, p.key, p.tag, p.category, p.holder_name, p.status, coalesce(p.ticket_id, p.id) as holder_id, coalesce(h.inside, false) as inside,
       coalesce(h.entries, 0) as entries,
       s.admits_all or p.category = any (s.admits) or exists (
           select from admission.series_pass as x
            where x.organization_id = s.organization_id and x.series_id = s.id and x.pass_id in (p.id, p.ticket_id)) as admitted
  from asked as s
  join admission.pass as p on p.organization_id = s.organization_id and p.event_id = s.event_id
  left join admission.presence as h
    on h.organization_id = s.organization_id and h.series_id = s.id and h.holder_id = coalesce(p.ticket_id, p.id)
 where $2::uuid[] is null or p.id = any ($2)
