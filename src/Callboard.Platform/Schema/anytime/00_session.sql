-- Who is asking. app.enter (accounts) looks the membership up and fills these transaction-local settings; everything that
-- decides about rights reads them here. A transaction without a tenant is a bug and says so: nothing is ever shown by default.

create or replace function app.current_organization() returns uuid
language plpgsql stable parallel safe as $$
declare
    value text := current_setting('app.organization_id', true);
begin
    if value is null or value = '' then
        raise exception using errcode = 'CB000', message = 'no tenant on this transaction',
            hint = 'open the connection through TenantDb';
    end if;
    return value::uuid;
end $$;

create or replace function app.current_user_id() returns uuid
language plpgsql stable parallel safe as $$
declare
    value text := current_setting('app.user_id', true);
begin
    if value is null or value = '' then
        raise exception using errcode = 'CB000', message = 'no user on this transaction',
            hint = 'open the connection through TenantDb';
    end if;
    return value::uuid;
end $$;

-- staff, client, venue or vendor.
create or replace function app.user_type() returns text
language sql stable parallel safe as $$ select coalesce(current_setting('app.kind', true), '') $$;

create or replace function app.is_staff() returns boolean
language sql stable parallel safe as $$ select app.user_type() = 'staff' $$;

create or replace function app.is_client() returns boolean
language sql stable parallel safe as $$ select app.user_type() = 'client' $$;

create or replace function app.is_venue() returns boolean
language sql stable parallel safe as $$ select app.user_type() = 'venue' $$;

create or replace function app.is_vendor() returns boolean
language sql stable parallel safe as $$ select app.user_type() = 'vendor' $$;

-- The directory record a portal user stands for; null for staff.
create or replace function app.current_party() returns uuid
language sql stable parallel safe as $$ select nullif(current_setting('app.party_id', true), '')::uuid $$;

-- viewer 1, member 2, manager 3, admin 4, owner 5; portal users 0.
create or replace function app.role_rank(role text) returns integer
language sql immutable parallel safe as $$
    select case role when 'viewer' then 1 when 'member' then 2 when 'manager' then 3 when 'admin' then 4 when 'owner' then 5 else 0 end
$$;

create or replace function app.current_rank() returns integer
language sql stable parallel safe as $$ select app.role_rank(coalesce(current_setting('app.role', true), '')) $$;

-- Keeps version, created_at and updated_at. A before-row trigger of every tenant table.
create or replace function app.touch() returns trigger
language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        new.version := 1;
        new.created_at := coalesce(new.created_at, now());
        new.updated_at := new.created_at;
    else
        if new is not distinct from old then
            return new;
        end if;
        new.organization_id := old.organization_id;
        new.created_at := old.created_at;
        new.version := old.version + 1;
        new.updated_at := clock_timestamp();
    end if;
    return new;
end $$;

-- Writes one history row for a changed row. A deferred constraint trigger: it runs at commit, so the lock that makes `no` gapless
-- and commit-ordered is held for the length of a commit only.
-- Arguments: entity, stream ('organization', 'settings', 'user', 'thread' or the name of the column that holds the event's id),
-- column that names the row for people ('' for none), columns never written to history (comma-separated).
create or replace function app.record_change() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    entity_name text := tg_argv[0];
    stream_kind text := tg_argv[1];
    label_column text := tg_argv[2];
    -- Kept by triggers on every row; they would drown what people changed.
    hidden text[] := string_to_array(coalesce(tg_argv[3], ''), ',') || array['updated_at', 'version', 'organization_id'];
    before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    after jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    whole jsonb := coalesce(after, before);
    organization uuid := (whole ->> 'organization_id')::uuid;
    event uuid;
    stream_name text;
    old_values jsonb;
    new_values jsonb;
    last_no bigint;
begin
    -- A deleted organization takes its history with it.
    if tg_op <> 'INSERT' and not exists (select from accounts.organization as o where o.id = organization) then
        return null;
    end if;

    if tg_op = 'UPDATE' then
        select jsonb_object_agg(key, b.value), jsonb_object_agg(key, a.value)
          into old_values, new_values
          from jsonb_each(before) as b join jsonb_each(after) as a using (key)
         where a.value is distinct from b.value and key <> all (hidden);
        if new_values is null then
            return null;
        end if;
    else
        old_values := jsonb_strip_nulls(before - hidden);
        new_values := jsonb_strip_nulls(after - hidden);
    end if;

    if stream_kind in ('organization', 'settings') then
        stream_name := stream_kind || ':' || organization;
    elsif stream_kind = 'user' then
        stream_name := 'user:' || (whole ->> 'user_id');
    elsif stream_kind = 'thread' then
        -- Not the event's: whoever sees that need not be in the thread.
        stream_name := 'thread:' || coalesce(whole ->> 'thread_id', whole ->> 'id');
    else
        event := (whole ->> stream_kind)::uuid;
        -- A row that may belong to an event and does not is the organization's.
        stream_name := coalesce('event:' || event, 'organization:' || organization);
    end if;

    perform pg_advisory_xact_lock(hashtextextended(organization || stream_name, 0));
    -- The end of the index, whatever the planner thinks of the length of the stream; max() is planned by statistics that lag behind.
    select h.no into last_no from app.action_history as h
     where h.organization_id = organization and h.stream = stream_name order by h.no desc limit 1;
    insert into app.action_history
        (organization_id, stream, no, event_id, entity, entity_id, op, label, version, old, new, actor_id, via, request_id, edited_at)
    select organization, stream_name, coalesce(last_no, 0) + 1, event, entity_name, (whole ->> 'id')::uuid, lower(tg_op),
           whole ->> nullif(label_column, ''), (whole ->> 'version')::integer, old_values, new_values,
           nullif(current_setting('app.user_id', true), '')::uuid,
           coalesce(nullif(current_setting('app.via', true), ''), 'system'),
           nullif(current_setting('app.request_id', true), ''),
           nullif(current_setting('app.edited_at', true), '')::timestamptz;
    return null;
end $$;

-- Declares what every tenant table has: row-level security, the owner's policy, version keeping and history.
-- Called in the `always` script of the module that owns the table.
create or replace function app.protect(
    target regclass, entity text, stream text, label text default '', hidden text default '') returns void
language plpgsql as $$
begin
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    execute format('drop policy if exists owner_all on %s', target);
    execute format('create policy owner_all on %s to callboard_owner using (true) with check (true)', target);
    execute format('drop trigger if exists touch on %s', target);
    execute format('create trigger touch before insert or update on %s for each row execute function app.touch()', target);
    execute format('drop trigger if exists record_change on %s', target);
    if stream <> '' then
        execute format(
            'create constraint trigger record_change after insert or update or delete on %s deferrable initially deferred '
            'for each row execute function app.record_change(%L, %L, %L, %L)', target, entity, stream, label, hidden);
    end if;
end $$;

-- Puts a policy in place, replacing an older one of the same name.
create or replace function app.policy(target regclass, name text, command text, using_expr text, check_expr text default null)
returns void
language plpgsql as $$
begin
    execute format('drop policy if exists %I on %s', name, target);
    execute format('create policy %I on %s for %s to callboard_app', name, target, command)
        || case when using_expr is not null then ' using (' || using_expr || ')' else '' end
        || case when check_expr is not null then ' with check (' || check_expr || ')' else '' end;
end $$;

-- Refuses what the caller may see but not do: SQLSTATE 42501, answered with 403.
create or replace function app.forbid() returns boolean
language plpgsql as $$
begin
    raise exception using errcode = '42501', message = 'not permitted';
end $$;

-- Raises when the caller's role in the organization is below the asked one.
create or replace function app.require_rank(minimum text) returns boolean
language plpgsql stable as $$
begin
    if not app.is_staff() or app.current_rank() < app.role_rank(minimum) then
        raise exception using errcode = '42501', message = 'not permitted';
    end if;
    return true;
end $$;

-- A before-delete trigger for rows of the organization: `using` alone would answer "not found" to whoever may see but not delete.
create or replace function app.guard_delete() returns trigger
language plpgsql as $$
begin
    if current_user = 'callboard_app' then
        perform app.require_rank(tg_argv[0]);
    end if;
    return old;
end $$;

-- A text to be found as it is written: what like takes for wildcards is escaped.
create or replace function app.like_text(value text) returns text
language sql immutable parallel safe as $$ select replace(replace(replace(value, '\', '\\'), '%', '\%'), '_', '\_') $$;

-- A time moved by the difference of two others on the clock of a zone: 19:00 stays 19:00 across a change of daylight saving.
create or replace function app.shift_time(at timestamptz, zone text, source_start timestamptz, target_start timestamptz)
returns timestamptz
language sql stable as $$
    select ((at at time zone zone) + ((target_start at time zone zone) - (source_start at time zone zone))) at time zone zone
$$;
