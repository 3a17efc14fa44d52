-- $4 a series, $5 a category, $6 whose badges: of tickets, or of the crew; null for tickets where there are any.
, ticket as (
    select coalesce(p.holder_name, '') as name, p.category, p.key as code, null::text as detail
      from head as h
      join admission.public_pass as p
        on p.organization_id = h.organization_id and p.event_id = h.id and p.kind = 'ticket' and p.status = 'active'
     where $6::text is distinct from 'crew'
       and ($5::text is null or p.category = $5)
       and ($4::uuid is null or exists (
            select from admission.public_admission as x
             where x.organization_id = p.organization_id and x.series_id = $4 and x.pass_id = p.id))
     order by p.category, p.holder_name, p.key
     limit 2001
), crew as (
    select c.name, min(c.role) as category, null::text as code, null::text as detail
      from head as h
     cross join lateral (
        select a.name, coalesce(nullif(t.role_name, ''), t.role) as role, t.user_id as person
          from events.public_team_member as t join accounts.account as a on a.id = t.user_id
         where t.organization_id = h.organization_id and t.event_id = h.id
        union all
        select coalesce(a.name, p.name, ''), y.role, coalesce(y.user_id, y.participant_id)
          from schedule.public_assignment as y
          left join accounts.account as a on a.id = y.user_id
          left join directory.public_participant as p on p.organization_id = y.organization_id and p.id = y.participant_id
         where y.organization_id = h.organization_id and y.event_id = h.id
           and not exists (select from events.public_team_member as t
                            where t.organization_id = y.organization_id and t.event_id = y.event_id and t.user_id = y.user_id)) as c
     where ($6::text = 'crew' or $6::text is null and $4::uuid is null and $5::text is null and not exists (select from ticket))
     group by c.person, c.name
     order by c.name
     limit 2001
)
select h.head,
       (select s.name from admission.public_series as s where s.organization_id = h.organization_id and s.event_id = h.id and s.id = $4) as series,
       coalesce((select jsonb_agg(to_jsonb(b)) from (
           select name, category, code, detail from ticket union all select name, category, code, detail from crew) as b), '[]') as badges
  from head as h
