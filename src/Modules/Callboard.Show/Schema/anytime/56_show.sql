-- What the screen behind a secret link may show: names, places and times of its stage. No notes, no people, nothing of the event's other
-- matters, and nothing at all for a link that is unknown, has run out, or belongs to an archived event.
create or replace function show.output_content(token bytea) returns table (
    organization_id uuid, event_id uuid, event_name text, timezone text, name text, kind text, department text, stage_id uuid,
    stage jsonb, blocks jsonb, last bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select e.organization_id, e.id, e.name, e.timezone, o.name, o.kind, o.department, coalesce(o.stage_id, e.id), to_jsonb(s),
           coalesce((select jsonb_agg(jsonb_build_object(
                                'id', b.id, 'startAt', b.start_at, 'endAt', b.end_at, 'activity', b.activity,
                                'location', b.location, 'spaceId', b.space_id, 'spaceName', p.name, 'track', b.track,
                                'isHardStart', coalesce(c.is_hard_start, false), 'department', c.department)
                            order by b.start_at, b.position, b.id)
                       from schedule.public_block as b
                       left join show.cue as c on c.organization_id = b.organization_id and c.id = b.id
                       left join directory.public_space as p on p.organization_id = b.organization_id and p.id = b.space_id
                      where b.organization_id = e.organization_id and b.event_id = e.id), '[]'),
           coalesce((select max(h.no) from app.action_history as h
                      where h.organization_id = e.organization_id and h.stream = 'event:' || e.id), 0)
      from show.output as o
      join events.event as e on e.organization_id = o.organization_id and e.id = o.event_id and e.archived_at is null
      left join show.stage as s on s.organization_id = o.organization_id and s.id = coalesce(o.stage_id, e.id)
     where o.token_hash = token and (o.expires_at is null or o.expires_at > now())
$$;
