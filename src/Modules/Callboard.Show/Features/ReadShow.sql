-- The whole show of an event for one stage, in one statement. No row when the caller does not see the event.
select e.id as event_id, e.name, e.timezone, app.event_rank(e.id) as rank,
       (select coalesce(jsonb_agg(to_jsonb(s) order by s.position, s.name, s.id), '[]') from show.stage as s
         where s.organization_id = e.organization_id and s.event_id = e.id) as stages,
       (select coalesce(jsonb_agg(jsonb_build_object(
                            'id', b.id, 'startAt', b.start_at, 'endAt', b.end_at, 'activity', b.activity, 'location', b.location,
                            'spaceId', b.space_id, 'spaceName', p.name, 'track', b.track,
                            'isHardStart', coalesce(c.is_hard_start, false), 'department', c.department, 'callerNote', c.caller_note)
                        order by b.start_at, b.position, b.id), '[]')
          from schedule.public_block as b
          left join show.cue as c on c.organization_id = b.organization_id and c.event_id = b.event_id and c.id = b.id
          left join directory.public_space as p on p.organization_id = b.organization_id and p.id = b.space_id
         where b.organization_id = e.organization_id and b.event_id = e.id) as blocks,
       -- What was called in the present run, for the actual times.
       (select coalesce(jsonb_agg(jsonb_build_object(
                            'no', k.no, 'kind', k.kind, 'applied', k.applied, 'at', k.at, 'baton', k.baton, 'clientId', k.client_id, 'seq', k.seq,
                            'userId', k.user_id, 'blockId', k.block_id, 'amountMs', k.amount_ms) order by k.no), '[]')
          from show.stage as s
          join show.command as k on k.organization_id = s.organization_id and k.event_id = s.event_id and k.stage_id = s.id and k.run = s.run
         where s.organization_id = e.organization_id and s.event_id = e.id and s.id = $2 and k.applied) as calls,
       (select a.name from show.stage as s join accounts.account as a on a.id = s.caller_id
         where s.organization_id = e.organization_id and s.event_id = e.id and s.id = $2) as caller_name,
       coalesce((select max(h.no) from app.action_history as h
                  where h.organization_id = e.organization_id and h.stream = 'event:' || e.id), 0) as last
  from events.event as e
 where e.organization_id = app.current_organization() and e.id = $1 and app.event_rank(e.id) >= 1
