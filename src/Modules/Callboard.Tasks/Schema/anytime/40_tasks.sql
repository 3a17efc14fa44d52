-- The tasks of events: standing, progress, and what waits for what. Functions that ask a question of tables are PL/pgSQL, which keeps
-- the plan; SQL functions are planned anew with every call unless they can be folded into the statement that calls them.

-- What a task counts as: open work, done work, or none (cancelled or archived). Progress and dependencies look at nothing else.
create or replace function tasks.standing(status text, archived_at timestamptz) returns text
language sql immutable parallel safe as $$
    select case when archived_at is not null or status = 'cancelled' then 'out' when status = 'done' then 'done' else 'open' end
$$;

create or replace function tasks.is_overdue(status text, archived_at timestamptz, deadline timestamptz) returns boolean
language sql stable parallel safe as $$ select coalesce(deadline < now(), false) and tasks.standing(status, archived_at) = 'open' $$;

-- One writer of an event's plan at a time, until the end of the transaction. Whoever decides by the state of other tasks (is
-- anything still open, does this close a circle, how many are done) takes it before looking; what it then reads is committed or its
-- own. Taking it before touching any row keeps writers from meeting in opposite order.
create or replace function tasks.lock_plan(event uuid) returns void
language sql volatile as $$ select pg_advisory_xact_lock(hashtextextended('plan:' || event, 0)) $$;

-- The same for a caller: false when the event is not theirs to see.
create or replace function tasks.open_plan(event uuid) returns boolean
language plpgsql volatile as $$
begin
    if coalesce(app.event_rank(event), 0) < 1 then
        return false;
    end if;
    perform tasks.lock_plan(event);
    return true;
end $$;

-- Whether a task waits for something unfinished.
create or replace function tasks.has_open_dependency(organization uuid, event uuid, task uuid) returns boolean
language plpgsql stable as $$
begin
    return exists (
        select from tasks.dependency as d
          join tasks.task as p on p.organization_id = d.organization_id and p.event_id = d.event_id and p.id = d.depends_on_id
         where d.organization_id = organization and d.event_id = event and d.task_id = task
           and tasks.standing(p.status, p.archived_at) = 'open');
end $$;

-- Counts an event's tasks anew. A recount cannot drift, and an event has few enough tasks for it to cost less than the update after it.
create or replace function tasks.count_progress(organization uuid, event uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform events.set_progress(organization, event, count(*)::integer, count(*) filter (where t.status = 'done')::integer)
       from tasks.task as t
      where t.organization_id = organization and t.event_id = event and tasks.standing(t.status, t.archived_at) <> 'out';
end $$;

-- Blocks those of the given tasks that are to be done but wait for something, and releases those that waited and no longer do.
-- A task somebody blocked by hand, works on or has finished stays as it is. To be called with the plan locked.
-- Everything is read once, whatever the planner knows of the tables: on fresh ones it would go through the organization for each task.
create or replace function tasks.settle(organization uuid, event uuid, task_ids uuid[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_nestloop = off as $$
begin
    with link as materialized (
        select d.task_id, d.depends_on_id from tasks.dependency as d
         where d.organization_id = organization and d.event_id = event and d.task_id = any (task_ids)
    ), unfinished as materialized (
        select p.id from tasks.task as p
         where p.organization_id = organization and p.event_id = event and p.id = any (array(select link.depends_on_id from link))
           and tasks.standing(p.status, p.archived_at) = 'open'
    ), now_open as materialized (
        select given.id, bool_or(unfinished.id is not null) as waits
          from unnest(task_ids) as given (id)
          left join link on link.task_id = given.id
          left join unfinished on unfinished.id = link.depends_on_id
         group by given.id
    )
    update tasks.task as t
       set status = case when now_open.waits then 'blocked' else 'to_do' end, waits = now_open.waits
      from now_open
     where t.organization_id = organization and t.event_id = event and t.id = now_open.id
       and (t.status = 'to_do' and now_open.waits or t.status = 'blocked' and t.waits and not now_open.waits);
end $$;

-- Before a task is written: what follows from its status.
create or replace function tasks.derive() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'UPDATE' then
        new.event_id := old.event_id;
        if new.status <> old.status or new.archived_at is distinct from old.archived_at then
            perform tasks.lock_plan(new.event_id);
        end if;
        if new.status = 'to_do' and old.status <> 'to_do' and tasks.has_open_dependency(new.organization_id, new.event_id, new.id) then
            new.status := 'blocked';
            new.waits := true;
        end if;
    end if;
    new.waits := new.waits and new.status = 'blocked';

    if new.status <> 'done' then
        new.completed_at := null;
        new.completed_by := null;
    elsif tg_op = 'UPDATE' and old.status = 'done' then
        new.completed_at := old.completed_at;
        new.completed_by := old.completed_by;
    else
        new.completed_at := clock_timestamp();
        new.completed_by := nullif(current_setting('app.user_id', true), '')::uuid;
    end if;

    if new.assignee_id is not null and (tg_op = 'INSERT' or new.assignee_id is distinct from old.assignee_id) and not exists (
        select from accounts.member as m
         where m.organization_id = new.organization_id and m.user_id = new.assignee_id and m.removed_at is null
           -- People of a client, venue or vendor do what is theirs to do at an event they see.
           and (m.kind = 'staff' or elements.public_portal_sees(m.organization_id, m.kind, m.party_id, new.event_id))) then
        raise exception using errcode = 'CBP01', constraint = 'task_assignee_is_staff', message = 'not on the staff',
            detail = jsonb_build_object('userId', new.assignee_id)::text;
    end if;
    return new;
end $$;
drop trigger if exists derive on tasks.task;
create trigger derive before insert or update on tasks.task for each row execute function tasks.derive();

-- Whoever does a task reports on it even where the event is not theirs to change: status and hours, and nothing else.
create or replace function tasks.guard_change() returns trigger
language plpgsql as $$
declare
    reported constant text[] := '{status,waits,actual_hours,completed_at,completed_by}';
begin
    if current_user = 'callboard_app' and (tg_op = 'INSERT' or to_jsonb(new) - reported <> to_jsonb(old) - reported) then
        perform app.require_event_rank(new.event_id, 2);
    end if;
    return new;
end $$;
drop trigger if exists guard_change on tasks.task;
create trigger guard_change before insert or update on tasks.task for each row execute function tasks.guard_change();

-- After a statement on tasks: progress where the standing of a task changed, and the tasks that depend on those.
create or replace function tasks.after_insert() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    plan record;
begin
    for plan in select distinct organization_id, event_id from after order by event_id loop
        perform tasks.lock_plan(plan.event_id);
        perform tasks.count_progress(plan.organization_id, plan.event_id);
    end loop;
    return null;
end $$;

create or replace function tasks.after_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    plan record;
begin
    for plan in
        select n.organization_id, n.event_id, array_agg(n.id) as changed
          from after as n
          join before as o on o.organization_id = n.organization_id and o.id = n.id
         where tasks.standing(o.status, o.archived_at) <> tasks.standing(n.status, n.archived_at)
         group by n.organization_id, n.event_id
         order by n.event_id
    loop
        perform tasks.lock_plan(plan.event_id);
        perform tasks.count_progress(plan.organization_id, plan.event_id);
        perform tasks.settle(plan.organization_id, plan.event_id, array(
            select distinct d.task_id from tasks.dependency as d
             where d.organization_id = plan.organization_id and d.event_id = plan.event_id and d.depends_on_id = any (plan.changed)));
    end loop;
    return null;
end $$;

-- What depended on a deleted task is settled when its dependencies go with it.
create or replace function tasks.after_delete() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    plan record;
begin
    for plan in select distinct organization_id, event_id from before order by event_id loop
        perform tasks.lock_plan(plan.event_id);
        perform tasks.count_progress(plan.organization_id, plan.event_id);
    end loop;
    return null;
end $$;
drop trigger if exists after_insert on tasks.task;
create trigger after_insert after insert on tasks.task referencing new table as after
    for each statement execute function tasks.after_insert();
drop trigger if exists after_update on tasks.task;
create trigger after_update after update on tasks.task referencing old table as before new table as after
    for each statement execute function tasks.after_update();
drop trigger if exists after_delete on tasks.task;
create trigger after_delete after delete on tasks.task referencing old table as before
    for each statement execute function tasks.after_delete();

-- The shortest way from one task along its dependencies to another, both included; null when there is none.
create or replace function tasks.dependency_path(organization uuid, event uuid, first uuid, last uuid) returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    came_from jsonb := jsonb_build_object(first, null);
    frontier uuid[] := array[first];
    step record;
    path uuid[] := array[last];
begin
    while cardinality(frontier) > 0 and not came_from ? last::text loop
        select coalesce(array_agg(s.depends_on_id), '{}') as reached, coalesce(jsonb_object_agg(s.depends_on_id, s.task_id), '{}') as links
          into step
          from (select distinct on (d.depends_on_id) d.depends_on_id, d.task_id
                  from tasks.dependency as d
                 where d.organization_id = organization and d.event_id = event and d.task_id = any (frontier)
                   and not came_from ? d.depends_on_id::text
                 order by d.depends_on_id, d.task_id) as s;
        frontier := step.reached;
        came_from := came_from || step.links;
    end loop;
    if not came_from ? last::text then
        return null;
    end if;
    while path[1] <> first loop
        path := (came_from ->> path[1]::text)::uuid || path;
    end loop;
    return path;
end $$;

-- After new dependencies: none may close a circle, and what now waits is blocked. A circle has to pass through a new link, so one is
-- there exactly when a link's task can be reached from what it depends on.
create or replace function tasks.after_link() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    plan record;
    link record;
begin
    for plan in select organization_id, event_id, array_agg(distinct task_id) as tasks from after group by 1, 2 order by 2 loop
        perform tasks.lock_plan(plan.event_id);
        with recursive reach as (
            select distinct n.depends_on_id as origin, n.depends_on_id as reached from after as n
             where n.organization_id = plan.organization_id and n.event_id = plan.event_id
            union
            select r.origin, d.depends_on_id
              from reach as r
              join tasks.dependency as d
                on d.organization_id = plan.organization_id and d.event_id = plan.event_id and d.task_id = r.reached)
        select n.task_id, n.depends_on_id into link
          from after as n join reach as r on r.origin = n.depends_on_id and r.reached = n.task_id
         where n.organization_id = plan.organization_id and n.event_id = plan.event_id
         limit 1;
        if found then
            raise exception using errcode = 'CBP01', constraint = 'task_dependency_acyclic', message = 'tasks would wait for each other',
                detail = (
                    select jsonb_build_object('cycle', jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name) order by p.no))
                      from unnest(tasks.dependency_path(plan.organization_id, plan.event_id, link.depends_on_id, link.task_id))
                           with ordinality as p (id, no)
                      join tasks.task as t on t.organization_id = plan.organization_id and t.id = p.id)::text;
        end if;
        perform tasks.settle(plan.organization_id, plan.event_id, plan.tasks);
    end loop;
    return null;
end $$;

create or replace function tasks.after_unlink() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    plan record;
begin
    for plan in select organization_id, event_id, array_agg(distinct task_id) as tasks from before group by 1, 2 order by 2 loop
        perform tasks.lock_plan(plan.event_id);
        perform tasks.settle(plan.organization_id, plan.event_id, plan.tasks);
    end loop;
    return null;
end $$;

-- A dependency is there or not; it does not become another one.
create or replace function tasks.guard_link() returns trigger
language plpgsql as $$
begin
    raise exception using errcode = '42501', message = 'a dependency is not changed but removed and added';
end $$;
drop trigger if exists after_link on tasks.dependency;
create trigger after_link after insert on tasks.dependency referencing new table as after
    for each statement execute function tasks.after_link();
drop trigger if exists after_unlink on tasks.dependency;
create trigger after_unlink after delete on tasks.dependency referencing old table as before
    for each statement execute function tasks.after_unlink();
drop trigger if exists guard_link on tasks.dependency;
create trigger guard_link before update on tasks.dependency for each statement execute function tasks.guard_link();

-- Published: tasks, of what the caller may see.
create or replace view tasks.public_task with (security_invoker = true) as
    select organization_id, event_id, id, name, status, assignee_id, deadline, archived_at from tasks.task;

-- Published: the plan of an event in numbers, of what the caller may see.
create or replace function tasks.public_event_summary(event uuid) returns jsonb
language plpgsql stable as $$
begin
    return (
    with counted as (
        select t.phase, t.status, t.waits, tasks.is_overdue(t.status, t.archived_at, t.deadline) as overdue
          from tasks.task as t
         where t.organization_id = (select app.current_organization()) and t.event_id = event
           and tasks.standing(t.status, t.archived_at) <> 'out')
    select jsonb_build_object(
               'total', coalesce(sum(p.total), 0), 'done', coalesce(sum(p.done), 0), 'inProgress', coalesce(sum(p.in_progress), 0),
               'blocked', coalesce(sum(p.blocked), 0), 'waiting', coalesce(sum(p.waiting), 0), 'overdue', coalesce(sum(p.overdue), 0),
               'byPhase', jsonb_agg(jsonb_build_object('phase', phases.phase, 'total', coalesce(p.total, 0), 'done', coalesce(p.done, 0))
                                    order by phases.no))
      from unnest(array['pre_production', 'venue_logistics', 'creative_design', 'on_site_operations', 'post_event'])
           with ordinality as phases (phase, no)
      left join (
           select phase, count(*) as total, count(*) filter (where status = 'done') as done,
                  count(*) filter (where status = 'in_progress') as in_progress, count(*) filter (where status = 'blocked') as blocked,
                  count(*) filter (where waits) as waiting,
                  count(*) filter (where overdue) as overdue
             from counted group by phase) as p on p.phase = phases.phase);
end $$;

-- Events whose stored progress is not what their tasks say. There should be none; a job looks for them.
create or replace function tasks.find_progress_drift()
returns table (organization_id uuid, event_id uuid, stored_total integer, stored_done integer, total integer, done integer)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select e.organization_id, e.id, e.task_total, e.task_done, coalesce(c.total, 0), coalesce(c.done, 0)
      from events.event as e
      left join (
           select t.organization_id, t.event_id, count(*)::integer as total, count(*) filter (where t.status = 'done')::integer as done
             from tasks.task as t
            where tasks.standing(t.status, t.archived_at) <> 'out'
            group by t.organization_id, t.event_id) as c on c.organization_id = e.organization_id and c.event_id = e.id
     where (e.task_total, e.task_done) is distinct from (coalesce(c.total, 0), coalesce(c.done, 0))
$$;

-- Counts those anew; how many there were.
create or replace function tasks.repair_progress() returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    drift record;
    repaired integer := 0;
begin
    for drift in select d.organization_id, d.event_id from tasks.find_progress_drift() as d order by d.event_id loop
        perform tasks.lock_plan(drift.event_id);
        perform tasks.count_progress(drift.organization_id, drift.event_id);
        repaired := repaired + 1;
    end loop;
    return repaired;
end $$;
