with source as (
    select e.*, app.shift_time(e.end_at, e.timezone, e.start_at, $3::timestamptz) as new_end_at
      from events.event as e
     where e.organization_id = app.current_organization() and e.id = $1
), copied as (
    insert into events.event (
        organization_id, id, name, type, description, goals, start_at, end_at, timezone, location, venue_id, backup_venue_id, client_id,
        parent_event_id, target_attendees, budget, currency, workflow, visibility, created_by)
    select organization_id, coalesce($2::uuid, app.uuidv7()), coalesce($4::text, name), type, description, goals, $3::timestamptz,
           greatest(new_end_at, $3::timestamptz), timezone, location, venue_id, backup_venue_id, client_id, parent_event_id,
           target_attendees, budget, currency, workflow, visibility, app.current_user_id()
      from source
    returning id
)
select copied.id, source.start_at as source_start_at, source.timezone from copied cross join source
