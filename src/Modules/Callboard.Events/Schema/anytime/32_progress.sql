-- How far an event's plan is. The tasks module calls this in the transaction of every change; nobody else may.
create or replace function events.set_progress(organization uuid, event uuid, total integer, done integer) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
    update events.event as e
       set task_total = total, task_done = done, progress = case when total = 0 then 0 else round(100.0 * done / total) end
     where e.organization_id = organization and e.id = event and (e.task_total, e.task_done) is distinct from (total, done)
$$;
