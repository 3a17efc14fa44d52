grant usage on schema elements to callboard_app;
revoke execute on all functions in schema elements from public, callboard_app, callboard_system;
-- Everything else runs inside triggers.
grant execute on function
    elements.availability(uuid, timestamptz, timestamptz, integer), elements.rules_broken(elements.element, timestamptz, timestamptz, integer, boolean),
    elements.room(elements.element, timestamptz, timestamptz, integer, uuid), elements.days_of(elements.element, timestamptz, timestamptz),
    elements.day_begins(text, text), elements.minor_units(text), elements.are_blackouts(jsonb), elements.public_event_costs(uuid),
    elements.allowed_steps(text, boolean), elements.answer(uuid, text, text, timestamptz, timestamptz) to callboard_app;

-- The staff reads the catalogue, members and above keep it, managers put away; venues and vendors see what they offer, clients what is at
-- their events.
select app.protect('elements.element', 'element', 'organization', 'name');
grant select, insert, update on elements.element to callboard_app;
select app.policy('elements.element', 'visible', 'select',
    $$organization_id = (select app.current_organization()) and (
        (select app.is_staff())
        or ((select app.is_venue()) and venue_id = (select app.current_party()))
        or ((select app.is_vendor()) and vendor_id = (select app.current_party()))
        or ((select app.is_client()) and id in (select x.element_id from elements.event_element as x)))$$);
select app.policy('elements.element', 'members_add', 'insert', null,
    'organization_id = (select app.current_organization()) and (select app.is_staff()) and (select app.current_rank()) >= 2');
select app.policy('elements.element', 'members_change', 'update',
    'organization_id = (select app.current_organization())',
    'organization_id = (select app.current_organization()) and (select app.is_staff()) and (select app.current_rank()) >= 2');

-- Whoever works on the event books for it. Clients see what is at their events; venues and vendors what they were asked for.
select app.protect_of_event('elements.event_element', 'event_element', 2, 'name');
select app.protect('elements.event_element', 'event_element', 'event_id', 'name', 'first_day,last_day');
select app.policy('elements.event_element', 'event_visible', 'select',
    $$organization_id = (select app.current_organization()) and (
        (((select app.is_staff()) or (select app.is_client())) and exists (
            select from events.event as e where e.organization_id = event_element.organization_id and e.id = event_element.event_id))
        or ((select app.is_venue()) and venue_id = (select app.current_party()) and requested_at is not null)
        or ((select app.is_vendor()) and vendor_id = (select app.current_party()) and requested_at is not null))$$);
-- Who sees it and may not change it is told so.
select app.policy('elements.event_element', 'event_update', 'update', 'organization_id = (select app.current_organization())',
    'organization_id = (select app.current_organization()) and app.event_rank(event_id) >= 2');
select app.policy('elements.event_element', 'event_delete', 'delete', 'organization_id = (select app.current_organization())');
