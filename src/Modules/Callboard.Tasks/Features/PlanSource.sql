-- What a plan is made from. People who left the organization get no tasks.
select e.type, e.start_at, e.end_at, e.timezone,
       exists (select from tasks.task as t
                where t.organization_id = e.organization_id and t.event_id = e.id and t.archived_at is null) as has_tasks,
       coalesce((
           select jsonb_agg(jsonb_build_object('userId', m.user_id, 'role', m.role) order by m.assigned_at, m.user_id)
             from events.public_team_member as m
             join accounts.member as s on s.organization_id = m.organization_id and s.user_id = m.user_id and s.removed_at is null
            where m.organization_id = e.organization_id and m.event_id = e.id), '[]') as team
  from events.public_event as e
 where e.organization_id = app.current_organization() and e.id = $1 and app.require_event_rank(e.id, 2)
