-- What waits for something arrives blocked: settling it afterwards would change most of the plan once more.
insert into tasks.task (
    organization_id, event_id, id, name, description, phase, workflow_category, priority, status, waits, assignee_id, deadline,
    estimated_hours, position, template_key)
select app.current_organization(), $1, t.id, t.name, t.description, t.phase, t.workflow_category, t.priority,
       case when t.waits then 'blocked' else 'to_do' end, t.waits, t.assignee_id, t.deadline, t.estimated_hours, t.position, t.template_key
  from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[], $9::uuid[], $10::timestamptz[],
              $11::numeric[], $12::integer[], $13::text[])
       as t (id, name, description, phase, workflow_category, priority, waits, assignee_id, deadline, estimated_hours, position, template_key)
