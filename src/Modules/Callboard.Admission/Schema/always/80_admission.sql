grant usage on schema admission to callboard_app, callboard_system;
grant select on admission.public_series, admission.public_admission to callboard_app;
revoke execute on all functions in schema admission from public, callboard_app, callboard_system;
grant execute on function admission.salt_of(uuid), admission.enter_scan(uuid, text, uuid, text), admission.next_states(text),
    admission.visible_facts(uuid), admission.minute_of(timestamptz) to callboard_app;
-- Deciding and writing down is the server's: whoever scans has been asked for the right before.
grant execute on function
    admission.series_facts(uuid, uuid[]), admission.find_scans(uuid, uuid[], uuid[], bigint[], bigint[], uuid[], boolean),
    admission.keep_scans(
        uuid, uuid[], uuid[], uuid[], uuid[], uuid[], uuid[], text[], text[], text[], timestamptz[], timestamptz[], text[], uuid[], uuid[],
        boolean[], uuid[], uuid[], boolean[], text[], integer[], timestamptz[], uuid[], uuid[], uuid[], text[], text[], integer[], integer[],
        integer[], integer[], integer[], uuid[], uuid[], text[], uuid[], uuid[], uuid[], text[]),
    admission.undo_scan(uuid, uuid, uuid, text), admission.turn_series()
    to callboard_system;

grant select on admission.public_pass to callboard_app;

select app.protect_of_event('admission.gate', 'gate', 2, 'name');
select app.protect_of_event('admission.series', 'series', 2, 'name');
select app.protect_of_event('admission.series_gate', 'series_gate', 2);
select app.protect_of_event('admission.series_category', 'series_category', 2, 'category');
select app.protect_of_event('admission.pass', 'pass', 2, 'key');
select app.protect('admission.pass', 'pass', 'event_id', 'holder_name', 'tag');
select app.protect_of_event('admission.conflict', 'admission_conflict', 2, 'kind');
revoke insert, delete on admission.conflict from callboard_app;
select app.protect_of_event('admission.series_pass', 'series_pass', 2);
select app.protect_of_event('admission.series_transition', 'series_transition', 4, 'new_status');
revoke insert, update, delete on admission.series_transition from callboard_app;

-- Salts are handed out by a function.
select app.protect('admission.event_salt', 'event_salt', '');

-- The log and the counts are written by functions only, and seen by whoever sees the event. They have no history: they are one.
do $$
declare
    target text;
begin
    foreach target in array array['scan', 'presence', 'tally'] loop
        execute format('alter table admission.%I enable row level security', target);
        execute format('alter table admission.%I force row level security', target);
        execute format('drop policy if exists owner_all on admission.%I', target);
        execute format('create policy owner_all on admission.%I to callboard_owner using (true) with check (true)', target);
        execute format('grant select on admission.%I to callboard_app', target);
        perform app.policy(('admission.' || target)::regclass, 'series_visible', 'select', format(
            'organization_id = (select app.current_organization()) and (select app.is_staff()) and exists (select from admission.series as s '
            'where s.organization_id = %1$I.organization_id and s.id = %1$I.series_id)', target));
    end loop;
end $$;
