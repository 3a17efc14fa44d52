-- Which open tasks are critical: those on a longest way through the work still to be done. Slack in working hours does not depend on the
-- clock or the calendar, which only say when those hours are, so the mark changes with the plan and with nothing else.
-- The same rule, with dates and slack, is CriticalPath.cs; a property test holds the two together.

-- Hours a task is planned for. Without an estimate it is one working day, as planning tools since Microsoft Project have it, within
-- what is known of it.
create or replace function tasks.planned_hours(estimated numeric, optimistic numeric, pessimistic numeric) returns numeric
language sql immutable parallel safe as $$ select coalesce(estimated, greatest(optimistic, least(pessimistic, 8))) $$;

-- Critical path method (Kelley and Walker 1959) over the open tasks of an event: a forward pass in topological order (Kahn 1962) for
-- the earliest starts, a pass back for the longest way to the end. A task is critical when the two make up the whole length.
-- Whole hundredths of hours keep sums exact. Only rows whose mark changes are written. To be called with the plan locked.
-- Arrays are taken for short ones by the planner, which would compare each link with each task; without nested loops it cannot.
create or replace function tasks.trace_path(organization uuid, event uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_nestloop = off as $$
declare
    ids uuid[];
    hours bigint[];
    leaders integer[];
    followers integer[];
    first_link integer[];
    waiting integer[];
    early bigint[];
    to_end bigint[];
    queue integer[];
    queued integer := 0;
    link integer;
    this integer;
    other integer;
    reached bigint;
    length bigint := 0;
    critical uuid[] := '{}';
begin
    select array_agg(t.id order by t.id),
           array_agg((tasks.planned_hours(t.estimated_hours, t.optimistic_hours, t.pessimistic_hours) * 100)::bigint order by t.id)
      into ids, hours
      from tasks.task as t
     where t.organization_id = organization and t.event_id = event and tasks.standing(t.status, t.archived_at) = 'open';
    if ids is not null then
        with numbered as materialized (select n.id, n.no::integer as no from unnest(ids) with ordinality as n (id, no))
        select coalesce(array_agg(p.no order by p.no, s.no), '{}'), coalesce(array_agg(s.no order by p.no, s.no), '{}')
          into leaders, followers
          from tasks.dependency as d
          join numbered as p on p.id = d.depends_on_id
          join numbered as s on s.id = d.task_id
         where d.organization_id = organization and d.event_id = event;

        first_link := array_fill(0, array[cardinality(ids)]);
        waiting := first_link;
        queue := first_link;
        early := array_fill(0::bigint, array[cardinality(ids)]);
        to_end := early;
        for link in 1 .. cardinality(leaders) loop
            waiting[followers[link]] := waiting[followers[link]] + 1;
            if first_link[leaders[link]] = 0 then
                first_link[leaders[link]] := link;
            end if;
        end loop;
        for this in 1 .. cardinality(ids) loop
            if waiting[this] = 0 then
                queued := queued + 1;
                queue[queued] := this;
            end if;
        end loop;

        -- Past the last link a leader is null, which ends the inner loops too.
        for place in 1 .. cardinality(ids) loop
            this := queue[place];
            reached := early[this] + hours[this];
            length := greatest(length, reached);
            link := nullif(first_link[this], 0);
            while leaders[link] = this loop
                other := followers[link];
                if early[other] < reached then
                    early[other] := reached;
                end if;
                waiting[other] := waiting[other] - 1;
                if waiting[other] = 0 then
                    queued := queued + 1;
                    queue[queued] := other;
                end if;
                link := link + 1;
            end loop;
        end loop;
        for place in reverse cardinality(ids) .. 1 loop
            this := queue[place];
            reached := 0;
            link := nullif(first_link[this], 0);
            while leaders[link] = this loop
                reached := greatest(reached, to_end[followers[link]]);
                link := link + 1;
            end loop;
            to_end[this] := reached + hours[this];
            if early[this] + to_end[this] = length then
                critical := critical || ids[this];
            end if;
        end loop;
    end if;

    update tasks.task as t
       set is_critical_path = not t.is_critical_path
     where t.organization_id = organization and t.event_id = event and t.is_critical_path <> (t.id = any (critical));
end $$;

-- The events whose path this transaction still has to trace, as "organization/event" words in a setting that ends with it. Whatever a
-- transaction does to a plan, and in however many statements, the path is traced once: before the answer is read, or at commit.
create or replace function tasks.mark_path(organization uuid, event uuid) returns void
language plpgsql as $$
declare
    word constant text := organization || '/' || event;
    words constant text := coalesce(current_setting('tasks.untraced', true), '');
begin
    if strpos(words, word) = 0 then
        perform set_config('tasks.untraced', words || word || ' ', true);
    end if;
end $$;

create or replace function tasks.trace_marked() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    words constant text := coalesce(current_setting('tasks.untraced', true), '');
    word text;
begin
    if words = '' then
        return;
    end if;
    perform set_config('tasks.untraced', '', true);
    for word in select w from unnest(string_to_array(rtrim(words), ' ')) as w order by split_part(w, '/', 2) loop
        perform tasks.lock_plan(split_part(word, '/', 2)::uuid);
        perform tasks.trace_path(split_part(word, '/', 1)::uuid, split_part(word, '/', 2)::uuid);
    end loop;
end $$;

create or replace function tasks.trace_at_commit() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform tasks.trace_marked();
    return null;
end $$;

-- After a statement that may change the path: its plan is locked and marked.
create or replace function tasks.mark_after() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    plan record;
begin
    for plan in select distinct organization_id, event_id from changed order by event_id loop
        perform tasks.lock_plan(plan.event_id);
        perform tasks.mark_path(plan.organization_id, plan.event_id);
    end loop;
    return null;
end $$;

create or replace function tasks.mark_after_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    plan record;
begin
    for plan in
        select distinct n.organization_id, n.event_id
          from changed as n
          join before as o on o.organization_id = n.organization_id and o.id = n.id
         where (tasks.standing(o.status, o.archived_at), tasks.planned_hours(o.estimated_hours, o.optimistic_hours, o.pessimistic_hours))
               is distinct from
               (tasks.standing(n.status, n.archived_at), tasks.planned_hours(n.estimated_hours, n.optimistic_hours, n.pessimistic_hours))
         order by n.event_id
    loop
        perform tasks.lock_plan(plan.event_id);
        perform tasks.mark_path(plan.organization_id, plan.event_id);
    end loop;
    return null;
end $$;

do $$
begin
    drop trigger if exists mark_insert on tasks.task;
    create trigger mark_insert after insert on tasks.task referencing new table as changed
        for each statement execute function tasks.mark_after();
    drop trigger if exists mark_update on tasks.task;
    create trigger mark_update after update on tasks.task referencing old table as before new table as changed
        for each statement execute function tasks.mark_after_update();
    drop trigger if exists mark_delete on tasks.task;
    create trigger mark_delete after delete on tasks.task referencing old table as changed
        for each statement execute function tasks.mark_after();
    drop trigger if exists mark_insert on tasks.dependency;
    create trigger mark_insert after insert on tasks.dependency referencing new table as changed
        for each statement execute function tasks.mark_after();
    drop trigger if exists mark_delete on tasks.dependency;
    create trigger mark_delete after delete on tasks.dependency referencing old table as changed
        for each statement execute function tasks.mark_after();

    -- Deferred triggers are for rows; the first of a transaction does the work of all.
    drop trigger if exists trace_path on tasks.task;
    create constraint trigger trace_path after insert or delete on tasks.task deferrable initially deferred
        for each row execute function tasks.trace_at_commit();
    drop trigger if exists trace_path_anew on tasks.task;
    create constraint trigger trace_path_anew
        after update of status, archived_at, estimated_hours, optimistic_hours, pessimistic_hours on tasks.task
        deferrable initially deferred for each row execute function tasks.trace_at_commit();
    drop trigger if exists trace_path on tasks.dependency;
    create constraint trigger trace_path after insert or delete on tasks.dependency deferrable initially deferred
        for each row execute function tasks.trace_at_commit();
end $$;

-- The mark follows from the plan and is nobody's change of this task: its version, and with it a copy somebody is editing, stays good.
-- Runs after the trigger `touch`, by its name.
create or replace function tasks.keep_version() returns trigger
language plpgsql as $$
begin
    if to_jsonb(new) - '{is_critical_path,version,updated_at}'::text[] = to_jsonb(old) - '{is_critical_path,version,updated_at}'::text[] then
        new.version := old.version;
        new.updated_at := old.updated_at;
    end if;
    return new;
end $$;
drop trigger if exists untouched on tasks.task;
create trigger untouched before update on tasks.task for each row
    when (new.is_critical_path <> old.is_critical_path) execute function tasks.keep_version();

-- Every event with open tasks has a critical one. Those without were planned before paths were traced; how many there were.
create or replace function tasks.repair_paths() returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    plan record;
    repaired integer := 0;
begin
    for plan in
        select t.organization_id, t.event_id from tasks.task as t
         where tasks.standing(t.status, t.archived_at) = 'open'
         group by t.organization_id, t.event_id
        having not bool_or(t.is_critical_path)
         order by t.event_id
    loop
        perform tasks.lock_plan(plan.event_id);
        perform tasks.trace_path(plan.organization_id, plan.event_id);
        repaired := repaired + 1;
    end loop;
    return repaired;
end $$;
