select t.id, t.event_id, jsonb_build_object('id', e.id, 'name', e.name, 'startAt', e.start_at) as event, t.name, t.description, t.phase,
       t.workflow_category, t.priority, t.status, t.assignee_id, t.is_critical_path, t.deadline,
       tasks.is_overdue(t.status, t.archived_at, t.deadline) as is_overdue, t.estimated_hours, t.actual_hours, t.waits,
       (select count(*)::integer
          from tasks.dependency as x
          join tasks.task as p on p.organization_id = x.organization_id and p.event_id = x.event_id and p.id = x.depends_on_id
         where x.organization_id = t.organization_id and x.event_id = t.event_id and x.task_id = t.id
           and tasks.standing(p.status, p.archived_at) = 'open') as waits_for,
       t.version
  from tasks.task as t
  join events.public_event as e on e.organization_id = t.organization_id and e.id = t.event_id
