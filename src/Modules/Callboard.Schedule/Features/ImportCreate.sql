insert into schedule.block (
    organization_id, event_id, id, start_at, end_at, activity, location, notes, track, url, language, position, source_key, source)
select app.current_organization(), $1, n.id, n."startTime", n."endTime", n.activity, n.location, n.notes, n.track, n.url, n.language,
       n.position, n."sourceKey", n.source
  from jsonb_to_recordset($2) as n (
       id uuid, "sourceKey" text, position integer, "startTime" timestamptz, "endTime" timestamptz, activity text, location text, notes text,
       track text, url text, language text, source jsonb)
