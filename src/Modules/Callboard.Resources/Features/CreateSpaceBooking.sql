-- No row comes back when the id is taken.
insert into resources.space_booking (
    organization_id, space_id, id, event_id, start_at, end_at, status, setup_minutes, teardown_minutes, expires_at, note)
values (app.current_organization(), $1, coalesce($2::uuid, app.uuidv7()), $3, $4, $5, $6, $7, $8, $9::timestamptz, $10::text)
on conflict (organization_id, id) do nothing
returning id
