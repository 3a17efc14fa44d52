revoke execute on function
    admission.pins_of(uuid), admission.keep_notes(uuid, uuid[], uuid[], uuid[], boolean[], text[], text[], uuid[]),
    admission.enter_telling(uuid, text, uuid, text), admission.device_name(uuid),
    admission.tell_incidents(uuid, text, uuid, text, uuid[], text[], text[], text[], uuid[], text[], timestamptz[], timestamptz[]),
    admission.report_scanner(
        uuid, text, uuid, text, uuid, uuid, text, text, text, timestamptz, integer, integer, bigint, integer, boolean, boolean),
    admission.ask_wipe(uuid, uuid), admission.fleet_of(uuid)
    from public, callboard_app, callboard_system;
grant execute on function
    admission.pins_of(uuid),
    admission.tell_incidents(uuid, text, uuid, text, uuid[], text[], text[], text[], uuid[], text[], timestamptz[], timestamptz[]),
    admission.report_scanner(
        uuid, text, uuid, text, uuid, uuid, text, text, text, timestamptz, integer, integer, bigint, integer, boolean, boolean),
    admission.ask_wipe(uuid, uuid), admission.fleet_of(uuid)
    to callboard_app;
grant execute on function admission.keep_notes(uuid, uuid[], uuid[], uuid[], boolean[], text[], text[], uuid[]) to callboard_system;

-- Leads of the event say who may overrule its gates. What a PIN is checked by goes to scanners, by a function, and to nobody else.
select app.protect_of_event('admission.gate_pin', 'gate_pin', 3, 'name');
select app.protect('admission.gate_pin', 'gate_pin', 'event_id', 'name', 'pin_salt,pin_hash,pin_rounds');
revoke select, update on admission.gate_pin from callboard_app;
grant select (organization_id, id, event_id, user_id, name, overrules, set_at, created_at, updated_at, version),
    update (name, overrules, pin_salt, pin_hash, pin_rounds, set_at) on admission.gate_pin to callboard_app;

-- The log of incidents is added to and nothing else.
select app.protect_of_event('admission.incident', 'incident', 2, 'sentence');
revoke update, delete on admission.incident from callboard_app;

-- Notes belong to the log, which has no history; scanners tell of themselves every few seconds, and only what people asked of them has one.
select app.protect('admission.scan_note', 'scan_note', '');
select app.protect('admission.scanner', 'scanner', '');
do $$
declare
    target text;
begin
    foreach target in array array['scan_note', 'scanner'] loop
        execute format('grant select on admission.%I to callboard_app', target);
        perform app.policy(('admission.' || target)::regclass, 'event_visible', 'select', format(
            'organization_id = (select app.current_organization()) and (select app.is_staff()) '
            'and exists (select from events.event as e where e.organization_id = %1$I.organization_id and e.id = %1$I.event_id)', target));
    end loop;
end $$;
create constraint trigger record_change after update on admission.scanner deferrable initially deferred
    for each row when (old.wipe_asked_at is null and new.wipe_asked_at is not null or old.wiped_at is null and new.wiped_at is not null)
    execute function app.record_change(
        'scanner', 'event_id', 'name', 'series_id,gate_id,credential_id,user_id,direction,state,app_version,list_at,waiting,refused,skew_ms,battery,charging,seen_at');
