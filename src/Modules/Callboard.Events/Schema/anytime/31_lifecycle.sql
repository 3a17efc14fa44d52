-- The lifecycle of events, whichever path changes them.

-- The four lifecycles every organization starts with.
create or replace function events.add_built_in_workflows() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into events.workflow (organization_id, key, name, description, built_in) values
        (new.id, 'command_centre', 'Command centre', 'From draft to done for shows and conferences.', true),
        (new.id, 'production', 'Production', 'Planned, confirmed and produced with a team.', true),
        (new.id, 'booking', 'Booking', 'From inquiry through confirmation to the day.', true),
        (new.id, 'catering', 'Catering', 'From inquiry through preparation to follow-up.', true);

    insert into events.workflow_state (organization_id, workflow, key, name, category, position)
    select new.id, s.workflow, s.key, s.name, s.category, s.position
      from (values
        ('command_centre', 'draft', 'Draft', 'lead', 1),
        ('command_centre', 'confirmed', 'Confirmed', 'planning', 2),
        ('command_centre', 'in_progress', 'In progress', 'live', 3),
        ('command_centre', 'completed', 'Completed', 'done', 4),
        ('command_centre', 'cancelled', 'Cancelled', 'cancelled', 5),
        ('production', 'draft', 'Draft', 'lead', 1),
        ('production', 'planning', 'Planning', 'planning', 2),
        ('production', 'confirmed', 'Confirmed', 'planning', 3),
        ('production', 'in_progress', 'In progress', 'live', 4),
        ('production', 'completed', 'Completed', 'done', 5),
        ('production', 'archived', 'Archived', 'closed', 6),
        ('production', 'cancelled', 'Cancelled', 'cancelled', 7),
        ('booking', 'inquiry', 'Inquiry', 'lead', 1),
        ('booking', 'pending_confirmation', 'Pending confirmation', 'lead', 2),
        ('booking', 'confirmed', 'Confirmed', 'planning', 3),
        ('booking', 'in_planning', 'In planning', 'planning', 4),
        ('booking', 'finalized', 'Finalized', 'planning', 5),
        ('booking', 'completed', 'Completed', 'done', 6),
        ('booking', 'cancelled', 'Cancelled', 'cancelled', 7),
        ('catering', 'inquiry', 'Inquiry', 'lead', 1),
        ('catering', 'planning', 'Planning', 'planning', 2),
        ('catering', 'preparation', 'Preparation', 'planning', 3),
        ('catering', 'in_progress', 'In progress', 'live', 4),
        ('catering', 'completed', 'Completed', 'done', 5),
        ('catering', 'follow_up', 'Follow-up', 'done', 6),
        ('catering', 'archived', 'Archived', 'closed', 7)) as s (workflow, key, name, category, position);

    insert into events.workflow_transition (organization_id, workflow, from_state, to_state)
    select new.id, t.workflow, t.from_state, t.to_state
      from (values
        ('command_centre', 'draft', 'confirmed'), ('command_centre', 'confirmed', 'draft'),
        ('command_centre', 'confirmed', 'in_progress'), ('command_centre', 'in_progress', 'completed'),
        ('command_centre', 'draft', 'cancelled'), ('command_centre', 'confirmed', 'cancelled'),
        ('command_centre', 'in_progress', 'cancelled'), ('command_centre', 'cancelled', 'draft'),
        ('production', 'draft', 'planning'), ('production', 'planning', 'draft'), ('production', 'planning', 'confirmed'),
        ('production', 'confirmed', 'planning'), ('production', 'confirmed', 'in_progress'),
        ('production', 'in_progress', 'completed'), ('production', 'completed', 'archived'),
        ('production', 'draft', 'cancelled'), ('production', 'planning', 'cancelled'),
        ('production', 'confirmed', 'cancelled'), ('production', 'in_progress', 'cancelled'),
        ('production', 'cancelled', 'draft'), ('production', 'cancelled', 'archived'),
        ('booking', 'inquiry', 'pending_confirmation'), ('booking', 'pending_confirmation', 'inquiry'),
        ('booking', 'pending_confirmation', 'confirmed'), ('booking', 'confirmed', 'in_planning'),
        ('booking', 'in_planning', 'finalized'), ('booking', 'finalized', 'in_planning'), ('booking', 'finalized', 'completed'),
        ('booking', 'inquiry', 'cancelled'), ('booking', 'pending_confirmation', 'cancelled'),
        ('booking', 'confirmed', 'cancelled'), ('booking', 'in_planning', 'cancelled'), ('booking', 'finalized', 'cancelled'),
        ('booking', 'cancelled', 'inquiry'),
        ('catering', 'inquiry', 'planning'), ('catering', 'planning', 'inquiry'), ('catering', 'planning', 'preparation'),
        ('catering', 'preparation', 'planning'), ('catering', 'preparation', 'in_progress'),
        ('catering', 'in_progress', 'completed'), ('catering', 'completed', 'follow_up'),
        ('catering', 'follow_up', 'archived'), ('catering', 'completed', 'archived'))
        as t (workflow, from_state, to_state);
    return new;
end $$;
drop trigger if exists add_built_in_workflows on accounts.organization;
create trigger add_built_in_workflows after insert on accounts.organization
    for each row execute function events.add_built_in_workflows();

-- A deleted organization takes everything along. Its events go first: what belongs to them refers to members and directory records,
-- and PostgreSQL empties the tables in no order that respects that. The name makes it run after the guard that asks for an owner.
create or replace function events.remove_events() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    delete from events.event where organization_id = old.id;
    return old;
end $$;
drop trigger if exists remove_events on accounts.organization;
create trigger remove_events before delete on accounts.organization
    for each row execute function events.remove_events();

-- The state a new event of a workflow starts in.
create or replace function events.first_state(organization uuid, workflow_key text) returns text
language sql stable as $$
    select s.key from events.workflow_state as s
     where s.organization_id = organization and s.workflow = workflow_key
     order by s.position, s.key limit 1
$$;

-- States an event may go to from where it is; an archived event goes nowhere before it is restored.
create or replace function events.allowed_states(organization uuid, workflow_key text, state text) returns text[]
language sql stable as $$
    select coalesce(array_agg(t.to_state order by s.position), '{}')
      from events.workflow_transition as t
      join events.workflow_state as s
        on s.organization_id = t.organization_id and s.workflow = t.workflow and s.key = t.to_state
     where t.organization_id = organization and t.workflow = workflow_key and t.from_state = state
$$;

-- Whether a name is one of the zones both PostgreSQL and the browsers know. Asking for the offset of one zone is far cheaper than
-- listing all of them.
create or replace function events.is_zone(name text) returns boolean
language plpgsql stable as $$
begin
    -- Abbreviations and POSIX rules would be accepted too; an IANA name has a slash, but for UTC.
    if name <> 'UTC' and (name !~ '^[A-Za-z_]+(/[A-Za-z0-9_+-]+)+$') then
        return false;
    end if;
    perform now() at time zone name;
    return true;
exception when invalid_parameter_value then
    return false;
end $$;

-- Refuses steps the workflow does not have and keeps the log. "Archived" is a mark on the event rather than one of its states,
-- so that restoring it brings back the state it had; a step to a state of that name sets the mark.
create or replace function events.guard_lifecycle() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if (tg_op = 'INSERT' or new.timezone is distinct from old.timezone) and not events.is_zone(new.timezone) then
        raise exception using errcode = 'CBP01', constraint = 'event_timezone_known', message = 'unknown zone';
    end if;
    if tg_op = 'INSERT' then
        new.status := coalesce(new.status, events.first_state(new.organization_id, new.workflow));
        if new.status is null then
            raise exception using errcode = 'CBP01', constraint = 'event_workflow_known', message = 'unknown workflow';
        end if;
        return new;
    end if;

    if new.parent_event_id is distinct from old.parent_event_id and new.parent_event_id is not null and exists (
        with recursive above as (
            select e.id, e.parent_event_id from events.event as e
             where e.organization_id = new.organization_id and e.id = new.parent_event_id
            union
            select e.id, e.parent_event_id from events.event as e
              join above on e.organization_id = new.organization_id and e.id = above.parent_event_id)
        select from above where id = new.id) then
        raise exception using errcode = 'CBP01', constraint = 'event_parent_acyclic', message = 'an event cannot be inside itself';
    end if;
    -- Archiving takes the event's own people or an administrator; bringing back takes an administrator.
    if (old.archived_at is null) <> (new.archived_at is null) and app.user_type() <> '' then
        if new.archived_at is not null and not (
               app.current_rank() >= 4 or old.created_by = app.current_user_id()
               or exists (
                   select from events.event_team as t
                    where t.organization_id = old.organization_id and t.event_id = old.id and t.user_id = app.current_user_id()
                      and (t.role = 'event_lead' or t.permission = 'admin') and app.current_rank() >= 2))
           or new.archived_at is null and app.current_rank() < 4 then
            raise exception using errcode = '42501', message = 'not permitted';
        end if;
    end if;
    if new.workflow is distinct from old.workflow then
        -- Another lifecycle starts from its beginning.
        new.status := events.first_state(new.organization_id, new.workflow);
        if new.status is null then
            raise exception using errcode = 'CBP01', constraint = 'event_workflow_known', message = 'unknown workflow';
        end if;
    elsif new.status is distinct from old.status then
        if old.archived_at is not null
           or not exists (
            select from events.workflow_transition as t
             where t.organization_id = new.organization_id and t.workflow = new.workflow
               and t.from_state = old.status and t.to_state = new.status) then
            raise exception using errcode = 'CBP01', constraint = 'event_transition_allowed', message = 'no such step',
                detail = jsonb_build_object('from', old.status, 'to', new.status,
                    'allowed', case when old.archived_at is null
                        then events.allowed_states(new.organization_id, new.workflow, old.status) else '{}' end)::text;
        end if;
        if new.status = 'archived' then
            new.status := old.status;
            new.archived_at := clock_timestamp();
            new.archived_by := nullif(current_setting('app.user_id', true), '')::uuid;
        end if;
    end if;
    return new;
end $$;
drop trigger if exists guard_lifecycle on events.event;
create trigger guard_lifecycle before insert or update on events.event
    for each row execute function events.guard_lifecycle();

create or replace function events.shown_status(status text, archived_at timestamptz) returns text
language sql immutable parallel safe as $$ select case when archived_at is null then status else 'archived' end $$;

create or replace function events.log_status() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    before text := case when tg_op = 'UPDATE' then events.shown_status(old.status, old.archived_at) end;
    after text := events.shown_status(new.status, new.archived_at);
begin
    if before is distinct from after then
        insert into events.status_log (organization_id, event_id, old_status, new_status, changed_by, note)
        values (new.organization_id, new.id, before, after, nullif(current_setting('app.user_id', true), '')::uuid,
                nullif(current_setting('app.note', true), ''));
    end if;
    return null;
end $$;
drop trigger if exists log_status on events.event;
create trigger log_status after insert or update on events.event for each row execute function events.log_status();

-- An event keeps a lead: the last one can neither leave nor become something else.
create or replace function events.guard_last_lead() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if old.role = 'event_lead' and (tg_op = 'DELETE' or new.role <> 'event_lead') then
        -- One change of leads at a time, or two leads could remove each other at once.
        perform from events.event where organization_id = old.organization_id and id = old.event_id for update;
        if found and not exists (
            select from events.event_team
             where organization_id = old.organization_id and event_id = old.event_id and role = 'event_lead' and id <> old.id) then
            raise exception using errcode = 'CBP01', constraint = 'event_team_last_lead', message = 'the last lead stays';
        end if;
    end if;
    return coalesce(new, old);
end $$;
drop trigger if exists guard_last_lead on events.event_team;
create trigger guard_last_lead before update or delete on events.event_team
    for each row execute function events.guard_last_lead();

-- A team is made of the staff, not of portal users or people who left.
create or replace function events.guard_team_member() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (
        select from accounts.member as m
         where m.organization_id = new.organization_id and m.user_id = new.user_id and m.kind = 'staff' and m.removed_at is null) then
        raise exception using errcode = 'CBP01', constraint = 'event_team_member_is_staff', message = 'not on the staff',
            detail = jsonb_build_object('userId', new.user_id)::text;
    end if;
    return new;
end $$;
drop trigger if exists guard_team_member on events.event_team;
create trigger guard_team_member before insert on events.event_team
    for each row execute function events.guard_team_member();
