grant usage on schema events to callboard_app;
grant execute on all functions in schema app to callboard_app, callboard_system;
grant execute on all functions in schema events to callboard_app;
grant select on events.public_event, events.public_team_member, events.public_event_vendor to callboard_app;
-- Progress is what the tasks say.
revoke execute on function events.set_progress(uuid, uuid, integer, integer) from public, callboard_app;

-- Lifecycles: the staff reads them, managers shape the organization's own; the built-in ones stay as they are.
select app.protect('events.workflow', 'workflow', 'organization', 'name');
select app.protect('events.workflow_state', 'workflow_state', 'organization', 'name');
select app.protect('events.workflow_transition', 'workflow_transition', 'organization');
do $$
declare
    name text;
    own text;
begin
    foreach name in array array['workflow', 'workflow_state', 'workflow_transition'] loop
        own := case name when 'workflow' then 'not built_in' else format(
            'exists (select from events.workflow as w where w.organization_id = %1$s.organization_id and w.key = %1$s.workflow '
            'and not w.built_in)', name) end;
        execute format('grant select, insert, update, delete on events.%I to callboard_app', name);
        -- Portal users see the name of their event's state.
        perform app.policy(('events.' || name)::regclass, 'organization_reads', 'select',
            'organization_id = (select app.current_organization())');
        perform app.policy(('events.' || name)::regclass, 'manager_adds', 'insert', null,
            'organization_id = (select app.current_organization()) and (select app.is_staff()) and (select app.current_rank()) >= 3 and ' || own);
        perform app.policy(('events.' || name)::regclass, 'manager_changes', 'update',
            'organization_id = (select app.current_organization())',
            'organization_id = (select app.current_organization()) and (select app.is_staff()) and (select app.current_rank()) >= 3 and ' || own);
        perform app.policy(('events.' || name)::regclass, 'manager_deletes', 'delete',
            'organization_id = (select app.current_organization()) and ' || own);
        execute format('drop trigger if exists guard_delete on events.%I', name);
        execute format('create trigger guard_delete before delete on events.%I for each row execute function app.guard_delete(''manager'')', name);
    end loop;
end $$;

select app.protect('events.event', 'event', 'id', 'name', 'search');
grant select, insert, update on events.event to callboard_app;
select app.policy('events.event', 'visible', 'select',
    $$organization_id = (select app.current_organization()) and (
        ((select app.is_staff()) and (
            visibility = 'organization' or (select app.current_rank()) >= 4 or created_by = (select app.current_user_id())
            -- An uncorrelated subquery is hashed; "= any (array)" would search a thousand ids for each row.
            or id in (select unnest((select app.my_event_ids())))))
        or ((select app.is_client()) and client_id = (select app.current_party()))
        or ((select app.is_venue()) and venue_id = (select app.current_party()))
        -- Vendors by what they were asked for.
        or ((select app.is_vendor()) and id in (select unnest((select app.vendor_event_ids())))))$$);
select app.policy('events.event', 'members_create', 'insert', null,
    $$organization_id = (select app.current_organization()) and (select app.is_staff()) and (select app.current_rank()) >= 2
      and created_by = (select app.current_user_id())$$);
select app.policy('events.event', 'leads_change', 'update',
    $$organization_id = (select app.current_organization())$$,
    $$organization_id = (select app.current_organization()) and app.event_rank(id) >= 3$$);

select app.protect_of_event('events.status_log', 'status_log', 4, 'new_status');
revoke insert, update, delete on events.status_log from callboard_app;
select app.protect_of_event('events.event_team', 'event_team', 3);
select app.protect_of_event('events.event_sponsor', 'event_sponsor', 2);
select app.protect_of_event('events.event_designer', 'event_designer', 2);
select app.protect_of_event('events.event_vendor', 'event_vendor', 2);

-- Whoever sees an event sees what happened to it.
select app.policy('app.action_history', 'event_history', 'select',
    $$organization_id = (select app.current_organization()) and event_id is not null and (select app.is_staff())
      and exists (select from events.event as e where e.organization_id = action_history.organization_id and e.id = action_history.event_id)$$);
