-- Completed with conditions on t. Tasks of one event are seen together or not at all, so what a task depends on needs no rights of its own.
select t.id, t.event_id, t.name, t.description, t.phase, t.workflow_category, t.priority, t.status, t.assignee_id,
       case when a.id is not null then jsonb_build_object('id', a.id, 'name', a.name) end as assignee,
       t.deadline, tasks.is_overdue(t.status, t.archived_at, t.deadline) as is_overdue, t.estimated_hours,
       t.optimistic_hours, t.pessimistic_hours, t.actual_hours,
       t.completed_at, t.completed_by, t.is_critical_path, t.waits, d.dependencies, d.waits_for, t.position, t.template_key,
       t.archived_at, t.created_at, t.updated_at, t.version
  from tasks.task as t
  left join accounts.account as a on a.id = t.assignee_id
 cross join lateral (
       select coalesce(array_agg(x.depends_on_id order by p.position, p.id), '{}') as dependencies,
              count(*) filter (where tasks.standing(p.status, p.archived_at) = 'open')::integer as waits_for
         from tasks.dependency as x
         join tasks.task as p on p.organization_id = x.organization_id and p.event_id = x.event_id and p.id = x.depends_on_id
        where x.organization_id = t.organization_id and x.event_id = t.event_id and x.task_id = t.id) as d
