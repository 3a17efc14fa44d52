grant usage on schema resources to callboard_app, callboard_system;
revoke execute on all functions in schema resources from public, callboard_app, callboard_system;
-- Everything else runs inside triggers.
grant execute on function
    resources.busy(uuid[], timestamptz, timestamptz), resources.space_busy(uuid[], timestamptz, timestamptz),
    resources.shortages(timestamptz, timestamptz), resources.open_diary_of_resource(uuid), resources.open_diary_of_booking(uuid),
    resources.open_diary_of_space_booking(uuid) to callboard_app;
grant execute on function resources.release_expired() to callboard_system;

-- The staff reads resources; members and above keep them, managers put them away.
select app.protect('resources.resource', 'resource', 'organization', 'name');
grant select, insert, update on resources.resource to callboard_app;
select app.policy('resources.resource', 'staff_reads', 'select',
    'organization_id = (select app.current_organization()) and (select app.is_staff())');
select app.policy('resources.resource', 'members_add', 'insert', null,
    'organization_id = (select app.current_organization()) and (select app.is_staff()) and (select app.current_rank()) >= 2');
select app.policy('resources.resource', 'members_change', 'update',
    'organization_id = (select app.current_organization()) and (select app.is_staff())',
    'organization_id = (select app.current_organization()) and (select app.is_staff()) and (select app.current_rank()) >= 2');

-- Kept by triggers alone.
select app.protect('resources.diary', 'diary', 'organization');
grant select on resources.diary to callboard_app;
select app.policy('resources.diary', 'staff_reads', 'select',
    'organization_id = (select app.current_organization()) and (select app.is_staff())');

-- Whoever works on the event books for it; manual blocks of no event are for managers, and for the whole staff to see.
select app.protect_of_event('resources.booking', 'booking', 2);
select app.protect('resources.booking', 'booking', 'event_id', '', 'occupied_from,occupied_to,claim');
select app.policy('resources.booking', 'event_visible', 'select',
    $$organization_id = (select app.current_organization()) and (select app.is_staff()) and (event_id is null
      or exists (select from events.event as e where e.organization_id = booking.organization_id and e.id = booking.event_id))$$);
select app.policy('resources.booking', 'event_insert', 'insert', null,
    $$organization_id = (select app.current_organization()) and (select app.is_staff())
      and case when event_id is null then (select app.current_rank()) >= 3 else app.event_rank(event_id) >= 2 end$$);
select app.policy('resources.booking', 'event_update', 'update',
    $$organization_id = (select app.current_organization()) and (select app.is_staff()) and (event_id is null
      or exists (select from events.event as e where e.organization_id = booking.organization_id and e.id = booking.event_id))$$,
    $$organization_id = (select app.current_organization()) and (select app.is_staff())
      and case when event_id is null then (select app.current_rank()) >= 3 else app.event_rank(event_id) >= 2 end$$);
select app.policy('resources.booking', 'event_delete', 'delete',
    $$organization_id = (select app.current_organization()) and (select app.is_staff()) and (event_id is null
      or exists (select from events.event as e where e.organization_id = booking.organization_id and e.id = booking.event_id))$$);
drop trigger if exists guard_delete on resources.booking;
create trigger guard_delete before delete on resources.booking for each row execute function resources.guard_booking_delete();

select app.protect_of_event('resources.task_resource', 'task_resource', 2);
select app.protect_of_event('resources.space_booking', 'space_booking', 2, 'space_name');
select app.protect('resources.space_booking', 'space_booking', 'event_id', 'space_name', 'occupied_from,occupied_to,space_name');

-- A venue sees what is held and booked of its spaces.
select app.policy('resources.space_booking', 'event_visible', 'select',
    $$organization_id = (select app.current_organization()) and (
        ((select app.is_staff()) and exists (
            select from events.event as e where e.organization_id = space_booking.organization_id and e.id = space_booking.event_id))
        or ((select app.is_venue()) and space_id in (select s.id from directory.public_space as s)))$$);

grant select on resources.public_resource, resources.public_booking, resources.public_space_booking to callboard_app;
