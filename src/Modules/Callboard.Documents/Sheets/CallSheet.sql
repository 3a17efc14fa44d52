-- Who is called when: everybody on a block of a day, with their first and last; and whom to reach. A vendor gets its own people and the lead.
select h.head,
       coalesce((select jsonb_agg(l.line order by l.start_at, l.position, l.id)
                   from (select b.* from block as b order by b.start_at, b.position, b.id limit 5001) as l), '[]') as blocks,
       coalesce((
           select jsonb_agg(jsonb_build_object(
                      'name', c.name, 'roles', c.roles, 'call', c.call, 'wrap', c.wrap,
                      'email', case when $3::uuid is null then c.email end, 'phone', case when $3::uuid is null then c.phone end)
                  order by c.call, c.name)
             from (select coalesce(a.name, p.name, '') as name, coalesce(a.email, p.email) as email, p.phone,
                          array_agg(distinct y.role) as roles, min(b.start_at) as call, max(b.end_at) as wrap
                     from block as b
                     join schedule.public_assignment as y on y.organization_id = h.organization_id and y.event_id = h.id and y.block_id = b.id
                     left join accounts.account as a on a.id = y.user_id
                     left join directory.public_participant as p on p.organization_id = y.organization_id and p.id = y.participant_id
                    -- Once for every show day, which ends at four in the morning.
                    group by ((b.start_at at time zone h.timezone) - interval '4 hours')::date,
                             coalesce(y.user_id, y.participant_id), coalesce(a.name, p.name, ''), coalesce(a.email, p.email), p.phone
                    order by min(b.start_at), coalesce(a.name, p.name, '')
                    limit 2000) as c), '[]') as people,
       coalesce((
           select jsonb_agg(jsonb_build_object('name', a.name, 'role', coalesce(nullif(t.role_name, ''), t.role), 'email', a.email)
                  order by t.role <> 'event_lead', t.assigned_at, a.name)
             from events.public_team_member as t join accounts.account as a on a.id = t.user_id
            where t.organization_id = h.organization_id and t.event_id = h.id
              and ($3::uuid is null or t.role = 'event_lead')), '[]') as team,
       coalesce((
           select jsonb_agg(jsonb_build_object(
                      'name', v.name, 'type', v.type, 'contact', v.contact_name, 'email', v.contact_email, 'phone', v.contact_phone) order by v.name)
             from events.public_event_vendor as x
             join directory.public_vendor as v on v.organization_id = x.organization_id and v.id = x.vendor_id
            where x.organization_id = h.organization_id and x.event_id = h.id
              and ($3::uuid is null or v.id = $3)), '[]') as vendors
  from head as h
