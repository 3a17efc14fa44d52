-- What other modules may read of events. The caller's own rights apply.
create or replace view events.public_event with (security_invoker = true) as
    select organization_id, id, name, type, start_at, end_at, timezone, progress, archived_at,
           events.shown_status(status, archived_at) as status, currency, budget, venue_id, client_id,
           (select s.category from events.workflow_state as s
             where s.organization_id = event.organization_id and s.workflow = event.workflow and s.key = event.status) as status_category,
           location, estimated_attendees
      from events.event;

create or replace view events.public_team_member with (security_invoker = true) as
    select organization_id, event_id, user_id, role, permission, assigned_at, role_name from events.event_team;

create or replace view events.public_event_vendor with (security_invoker = true) as
    select organization_id, event_id, vendor_id from events.event_vendor;
