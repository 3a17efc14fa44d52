-- Locked, so that nobody's change falls between reading and writing.
select id, source_key, start_at as start_time, end_at as end_time, activity, location, notes, track, url, language, source
  from schedule.block
 where organization_id = app.current_organization() and event_id = $1
 order by id
   for update
