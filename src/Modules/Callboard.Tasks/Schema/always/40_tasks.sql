grant usage on schema tasks to callboard_app, callboard_system;
-- Only what callers decide by themselves; everything else runs inside triggers.
revoke execute on all functions in schema tasks from public, callboard_app, callboard_system;
grant execute on function
    tasks.standing(text, timestamptz), tasks.is_overdue(text, timestamptz, timestamptz), tasks.lock_plan(uuid), tasks.open_plan(uuid),
    tasks.has_open_dependency(uuid, uuid, uuid), tasks.public_event_summary(uuid), tasks.planned_hours(numeric, numeric, numeric),
    tasks.trace_marked() to callboard_app;
grant select on tasks.public_task to callboard_app;
grant execute on function tasks.find_progress_drift(), tasks.repair_progress(), tasks.repair_paths() to callboard_system;

-- Whoever does a task reports on it, unless they only look on in the whole organization; tasks.guard_change says what they may report.
select app.protect_of_event('tasks.task', 'task', 2, 'name',
    '(assignee_id = (select app.current_user_id()) and (select app.current_rank()) >= 2)');
-- Portal users see what is theirs to do, at events they see.
select app.policy('tasks.task', 'event_visible', 'select',
    $$organization_id = (select app.current_organization())
      and ((select app.is_staff()) or assignee_id = (select app.current_user_id()))
      and exists (select from events.event as e where e.organization_id = task.organization_id and e.id = task.event_id)$$);
-- Which tasks are critical follows from the plan, so it is told with no change of its own: every cause of it is in the history anyway.
select app.protect('tasks.task', 'task', 'event_id', 'name', 'is_critical_path');
select app.protect_of_event('tasks.dependency', 'task_dependency', 2);

select app.protect_of_event('tasks.working_calendar', 'working_calendar', 2);
select tasks.repair_paths();

-- Templates: the staff reads them, managers shape the organization's own.
select app.protect('tasks.template', 'task_template', 'organization', 'title');
grant select, insert, update, delete on tasks.template to callboard_app;
select app.policy('tasks.template', 'staff_reads', 'select',
    'organization_id = (select app.current_organization()) and (select app.is_staff())');
select app.policy('tasks.template', 'manager_adds', 'insert', null,
    'organization_id = (select app.current_organization()) and (select app.is_staff()) and (select app.current_rank()) >= 3');
select app.policy('tasks.template', 'manager_changes', 'update',
    'organization_id = (select app.current_organization()) and (select app.is_staff())',
    'organization_id = (select app.current_organization()) and (select app.is_staff()) and (select app.current_rank()) >= 3');
select app.policy('tasks.template', 'manager_deletes', 'delete',
    'organization_id = (select app.current_organization()) and (select app.is_staff())');
drop trigger if exists guard_delete on tasks.template;
create trigger guard_delete before delete on tasks.template for each row execute function app.guard_delete('manager');
