-- The same tasks, none of them begun. Cancelled ones are not part of the plan; who left the organization gets no tasks.
with source as (
    select t.*, app.uuidv7() as copy_id,
           exists (
               select from tasks.dependency as d
                 join tasks.task as p on p.organization_id = d.organization_id and p.event_id = d.event_id and p.id = d.depends_on_id
                where d.organization_id = t.organization_id and d.event_id = t.event_id and d.task_id = t.id
                  and p.archived_at is null and p.status <> 'cancelled') as follows
      from tasks.task as t
     where t.organization_id = app.current_organization() and t.event_id = $1 and t.archived_at is null and t.status <> 'cancelled'
), copied as (
    insert into tasks.task (
        organization_id, event_id, id, name, description, phase, workflow_category, priority, status, waits, assignee_id, deadline,
        estimated_hours, optimistic_hours, pessimistic_hours, position, template_key)
    select s.organization_id, $2, s.copy_id, s.name, s.description, s.phase, s.workflow_category, s.priority,
           case when s.follows then 'blocked' else 'to_do' end, s.follows, m.user_id,
           app.shift_time(s.deadline, $5, $3, $4),
           s.estimated_hours, s.optimistic_hours, s.pessimistic_hours, s.position, s.template_key
      from source as s
      left join accounts.member as m
        on m.organization_id = s.organization_id and m.user_id = s.assignee_id and m.kind = 'staff' and m.removed_at is null
), calendar as (
    -- The days of the week and the hours; the single days off belong to the source's dates.
    insert into tasks.working_calendar (organization_id, event_id, working_days, day_start, hours_per_day)
    select c.organization_id, $2, c.working_days, c.day_start, c.hours_per_day
      from tasks.working_calendar as c where c.organization_id = app.current_organization() and c.event_id = $1
)
insert into tasks.dependency (organization_id, event_id, task_id, depends_on_id)
select d.organization_id, $2, s.copy_id, p.copy_id
  from tasks.dependency as d
  join source as s on s.id = d.task_id
  join source as p on p.id = d.depends_on_id
 where d.organization_id = app.current_organization() and d.event_id = $1
