-- No row comes back when the id is taken.
insert into events.event (
    organization_id, id, name, type, description, goals, start_at, end_at, timezone, location, venue_id, backup_venue_id, client_id,
    parent_event_id, target_attendees, estimated_attendees, budget, currency, workflow, visibility, created_by)
values (
    app.current_organization(), coalesce($1::uuid, app.uuidv7()), $2, $3, $4::text, $5, $6, $7, $8, $9::text, $10::uuid, $11::uuid, $12::uuid,
    $13::uuid, $14::integer, $15::integer, $16::numeric, $17, $18, $19, app.current_user_id())
on conflict (organization_id, id) do nothing
returning id
