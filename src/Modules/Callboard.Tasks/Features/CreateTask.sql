-- No row comes back when the id is taken. What waits for something is blocked from the start, so that making it is one change.
with given as (
    select distinct id from unnest($13::uuid[]) as d (id)
), open as (
    select exists (
        select from given as g join tasks.task as p on p.organization_id = app.current_organization() and p.event_id = $1 and p.id = g.id
         where tasks.standing(p.status, p.archived_at) = 'open') and $8 = 'to_do' as waits
), added as (
    insert into tasks.task (
        organization_id, event_id, id, name, description, phase, workflow_category, priority, status, waits, assignee_id, deadline,
        estimated_hours, actual_hours, optimistic_hours, pessimistic_hours, position)
    select app.current_organization(), $1, coalesce($2::uuid, app.uuidv7()), $3, $4::text, $5, $6, $7,
           case when open.waits then 'blocked' else $8 end, open.waits, $9::uuid, $10::timestamptz, $11::numeric, $12::numeric, $14::numeric, $15::numeric,
           (select coalesce(max(t.position), 0) + 1 from tasks.task as t
             where t.organization_id = app.current_organization() and t.event_id = $1)
      from open
    on conflict (organization_id, id) do nothing
    returning organization_id, event_id, id
), linked as (
    insert into tasks.dependency (organization_id, event_id, task_id, depends_on_id)
    select a.organization_id, a.event_id, a.id, g.id from added as a cross join given as g
)
select id from added
