-- No row comes back when the event is not the caller's to see or the id is taken.
insert into schedule.block (
    organization_id, event_id, id, start_at, end_at, activity, status, location, space_id, priority, notes, track, url, language)
select app.current_organization(), $1, coalesce($2::uuid, app.uuidv7()), $3, $4, $5, $6, $7::text, $8::uuid, $9::text, $10::text, $11::text,
       $12::text, $13::text
 where app.event_rank($1) >= 1
on conflict (organization_id, id) do nothing
returning id
