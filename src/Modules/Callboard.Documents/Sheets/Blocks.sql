-- The blocks of the run of show that are asked for. $4 with notes, $5 a track, $6 a person. What concerns a vendor names it, or has its
-- contact among the people.
, block as (
    select b.id, b.start_at, b.end_at, b.position, jsonb_build_object(
               'start', b.start_at, 'end', b.end_at, 'activity', b.activity, 'status', b.status, 'location', coalesce(b.location, s.name),
               'track', b.track, 'priority', b.priority, 'notes', case when $4::boolean then b.notes end, 'people', x.people) as line
      from head as h
      join schedule.public_block as b on b.organization_id = h.organization_id and b.event_id = h.id
      left join directory.public_space as s on s.organization_id = b.organization_id and s.id = b.space_id
     cross join lateral (
        select coalesce(jsonb_agg(jsonb_build_object('name', coalesce(a.name, p.name, ''), 'role', y.role) order by coalesce(a.name, p.name), y.id), '[]')
                   as people,
               coalesce(bool_or(coalesce(y.user_id, y.participant_id) = $6::uuid), false) as has_person,
               coalesce(bool_or(lower(coalesce(a.email, p.email)) = h.vendor_email), false) as has_contact,
               coalesce(string_agg(concat_ws(' ', a.name, p.name, y.role), ' '), '') as words
          from schedule.public_assignment as y
          left join accounts.account as a on a.id = y.user_id
          left join directory.public_participant as p on p.organization_id = y.organization_id and p.id = y.participant_id
         where y.organization_id = b.organization_id and y.event_id = b.event_id and y.block_id = b.id) as x
     where ($5::text is null or b.track = $5)
       and ($6::uuid is null or x.has_person)
       and ($3::uuid is null or x.has_contact
            or concat_ws(' ', b.activity, b.location, s.name, b.track, b.notes, x.words) ilike '%' || app.like_text(h.vendor_name) || '%')
)
