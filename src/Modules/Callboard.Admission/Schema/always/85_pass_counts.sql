revoke execute on function admission.count_passes() from public, callboard_app, callboard_system;

-- Written by triggers only, and seen by whoever of the staff sees the event. It has no history: it follows from the passes.
alter table admission.pass_count enable row level security;
alter table admission.pass_count force row level security;
drop policy if exists owner_all on admission.pass_count;
create policy owner_all on admission.pass_count to callboard_owner using (true) with check (true);
grant select on admission.pass_count to callboard_app;
select app.policy('admission.pass_count', 'event_visible', 'select',
    'organization_id = (select app.current_organization()) and (select app.is_staff()) and exists (select from events.event as e '
    'where e.organization_id = pass_count.organization_id and e.id = pass_count.event_id)');
