update schedule.block as b
   set start_at = c."startTime", end_at = c."endTime", activity = c.activity, location = c.location, notes = c.notes, track = c.track,
       url = c.url, language = c.language, source = c.source
  from jsonb_to_recordset($2) as c (
       id uuid, "startTime" timestamptz, "endTime" timestamptz, activity text, location text, notes text, track text, url text, language text,
       source jsonb)
 where b.organization_id = app.current_organization() and b.event_id = $1 and b.id = c.id
