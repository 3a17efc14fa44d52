-- Completed with a condition on b. Blocks for a file or calendar: whoever may see them may take them along, but nobody's address goes
-- with them.
select b.id, coalesce(b.source_key, b.id::text) as key, b.start_at as start, b.end_at as "end", b.activity, b.notes,
       coalesce(b.location, s.name) as location, b.track, b.language, b.url, b.updated_at, b.version,
       e.name as event_name, e.timezone, coalesce(e.status_category = 'cancelled', false) as cancelled,
       coalesce((
           select jsonb_agg(jsonb_build_object('id', coalesce(x.user_id, x.participant_id), 'name', coalesce(a.name, p.name, '')) order by x.id)
             from schedule.assignment as x
             left join accounts.account as a on a.id = x.user_id
             left join directory.public_participant as p on p.organization_id = x.organization_id and p.id = x.participant_id
            where x.organization_id = b.organization_id and x.event_id = b.event_id and x.block_id = b.id), '[]') as people
  from schedule.block as b
  join events.public_event as e on e.organization_id = b.organization_id and e.id = b.event_id
  left join directory.public_space as s on s.organization_id = b.organization_id and s.id = b.space_id
