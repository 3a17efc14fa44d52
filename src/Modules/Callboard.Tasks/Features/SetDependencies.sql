-- Makes the dependencies of a task the given ones. Both halves are one statement, so that the task is judged once, by the outcome.
with gone as (
    delete from tasks.dependency as d
     where d.organization_id = app.current_organization() and d.event_id = $1 and d.task_id = $2 and d.depends_on_id <> all ($3::uuid[])
)
insert into tasks.dependency (organization_id, event_id, task_id, depends_on_id)
select distinct app.current_organization(), $1::uuid, $2::uuid, g.id from unnest($3::uuid[]) as g (id)
on conflict on constraint dependency_unique do nothing
