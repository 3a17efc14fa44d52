-- The plan of an event as a network: what is open or done, how long it takes, what waits for what; one row, or none when the caller does
-- not see the event.
select e.timezone, e.start_at,
       (select to_jsonb(c) from (
            select w.working_days as "workingDays", to_char(w.day_start, 'HH24:MI') as "dayStart", w.hours_per_day as "hoursPerDay",
                   w.holidays, w.extra_days as "extraDays"
              from tasks.working_calendar as w where w.organization_id = e.organization_id and w.event_id = e.id) as c) as calendar,
       coalesce((
            select jsonb_agg(jsonb_build_object(
                       'id', t.id, 'name', t.name, 'status', t.status, 'phase', t.phase, 'deadline', t.deadline, 'completedAt', t.completed_at,
                       'hours', tasks.planned_hours(t.estimated_hours, t.optimistic_hours, t.pessimistic_hours),
                       'optimisticHours', t.optimistic_hours, 'pessimisticHours', t.pessimistic_hours, 'actualHours', t.actual_hours)
                   order by t.position, t.id)
              from tasks.task as t
             where t.organization_id = e.organization_id and t.event_id = e.id
               and tasks.standing(t.status, t.archived_at) <> 'out'), '[]') as tasks,
       coalesce((
            select jsonb_agg(jsonb_build_array(d.task_id, d.depends_on_id))
              from tasks.dependency as d where d.organization_id = e.organization_id and d.event_id = e.id), '[]') as links
  from events.public_event as e
 where e.organization_id = app.current_organization() and e.id = $1 and app.event_rank(e.id) > 0
