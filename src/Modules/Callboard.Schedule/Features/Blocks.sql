-- Completed with a condition on b. Names come through what the directory and the accounts publish.
select b.id, b.event_id, b.start_at as start_time, b.end_at as end_time, b.activity, b.status, b.location, b.space_id, s.name as space_name,
       b.priority, b.notes, b.track, b.url, b.language,
       coalesce((
           select jsonb_agg(jsonb_build_object(
                      'id', coalesce(x.user_id, x.participant_id), 'assignmentId', x.id,
                      'kind', case when x.user_id is null then 'participant' else 'user' end,
                      'name', coalesce(a.name, p.name), 'role', x.role) order by coalesce(a.name, p.name), x.id)
             from schedule.assignment as x
             left join accounts.account as a on a.id = x.user_id
             left join directory.public_participant as p on p.organization_id = x.organization_id and p.id = x.participant_id
            where x.organization_id = b.organization_id and x.event_id = b.event_id and x.block_id = b.id), '[]') as people,
       b.created_at, b.updated_at, b.version
  from schedule.block as b
  left join directory.public_space as s on s.organization_id = b.organization_id and s.id = b.space_id
