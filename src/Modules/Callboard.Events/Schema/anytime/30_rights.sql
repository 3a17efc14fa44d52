-- What the caller may do with an event: 3 decides about it, 2 works on it, 1 sees it, 0 does not know it exists.
-- The creator and event leads decide; owners and admins decide about every event, managers about those the organization sees;
-- a viewer of the organization never changes anything, whatever the team says.
create or replace function app.event_rank(event uuid) returns integer
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select case
        when not app.is_staff() then 0
        when app.current_rank() >= 4 then 3
        else least(
            case when app.current_rank() <= 1 then 1 else 3 end,
            case
                when e.created_by = app.current_user_id() then 3
                when t.permission = 'admin' or t.role = 'event_lead' then 3
                when e.visibility = 'organization' and app.current_rank() = 3 then 3
                when t.permission = 'edit' then 2
                when t.permission = 'view_only' or e.visibility = 'organization' then 1
                else 0
            end)
        end
      from events.event as e
      left join events.event_team as t
        on t.organization_id = e.organization_id and t.event_id = e.id and t.user_id = app.current_user_id()
     where e.organization_id = app.current_organization() and e.id = event
$$;

-- The same for somebody else, for functions that work with their owner's rights and tell people things: whoever may not see an event is
-- not told of it. Null for who is not on the staff. It mirrors app.event_rank, which a test holds it to.
create or replace function app.event_rank_of(organization uuid, member uuid, event uuid) returns integer
language sql stable as $$
    select case
        when app.role_rank(m.role) >= 4 then 3
        else least(
            case when app.role_rank(m.role) <= 1 then 1 else 3 end,
            case
                when e.created_by = member then 3
                when t.permission = 'admin' or t.role = 'event_lead' then 3
                when e.visibility = 'organization' and app.role_rank(m.role) = 3 then 3
                when t.permission = 'edit' then 2
                when t.permission = 'view_only' or e.visibility = 'organization' then 1
                else 0
            end)
        end
      from accounts.member as m
      join events.event as e on e.organization_id = m.organization_id and e.id = event
      left join events.event_team as t on t.organization_id = m.organization_id and t.event_id = e.id and t.user_id = m.user_id
     where m.organization_id = organization and m.user_id = member and m.kind = 'staff' and m.removed_at is null
$$;

-- Raises 42501 when the caller may do less with the event than asked.
create or replace function app.require_event_rank(event uuid, minimum integer) returns boolean
language plpgsql stable as $$
begin
    if coalesce(app.event_rank(event), 0) < minimum then
        raise exception using errcode = '42501', message = 'not permitted';
    end if;
    return true;
end $$;

-- The events whose team the caller is on.
create or replace function app.my_event_ids() returns uuid[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(t.event_id), '{}') from events.event_team as t
     where t.organization_id = app.current_organization() and t.user_id = app.current_user_id()
$$;

-- A before-delete trigger for rows that belong to an event. Argument: the rank it takes.
create or replace function app.guard_event_delete() returns trigger
language plpgsql as $$
begin
    if current_user = 'callboard_app' then
        perform app.require_event_rank(old.event_id, tg_argv[0]::integer);
    end if;
    return old;
end $$;

-- Row-level security of a table whose rows belong to an event: whoever sees the event sees them, whoever has `rank` changes them.
create or replace function app.protect_of_event(
    target regclass, entity text, rank integer, label text default '', extra_check text default 'false') returns void
language plpgsql as $$
declare
    of_event constant text := format(
        'organization_id = (select app.current_organization()) and (select app.is_staff()) '
        'and exists (select from events.event as e where e.organization_id = %1$s.organization_id and e.id = %1$s.event_id)',
        (select relname from pg_class where oid = target));
    permitted constant text := format(
        'organization_id = (select app.current_organization()) and (app.event_rank(event_id) >= %s or %s)', rank, extra_check);
begin
    perform app.protect(target, entity, 'event_id', label);
    execute format('grant select, insert, update, delete on %s to callboard_app', target);
    perform app.policy(target, 'event_visible', 'select', of_event);
    perform app.policy(target, 'event_insert', 'insert', null, permitted);
    perform app.policy(target, 'event_update', 'update', of_event, permitted);
    perform app.policy(target, 'event_delete', 'delete', of_event);
    execute format('drop trigger if exists guard_delete on %s', target);
    execute format('create trigger guard_delete before delete on %s for each row execute function app.guard_event_delete(%L)', target, rank);
end $$;
