-- No row comes back when the id is taken.
insert into resources.booking (
    organization_id, resource_id, id, event_id, task_id, block_id, start_at, end_at, quantity, status, is_block, setup_minutes,
    teardown_minutes, venue_id, note)
values (app.current_organization(), $1, coalesce($2::uuid, app.uuidv7()), $3::uuid, $4::uuid, $5::uuid, $6, $7, $8, $9, $10, $11::integer,
        $12::integer, $13::uuid, $14::text)
on conflict (organization_id, id) do nothing
returning id
