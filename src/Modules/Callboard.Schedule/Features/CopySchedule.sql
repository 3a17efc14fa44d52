-- The same blocks on the new event's days, nothing of them done yet, with those of their people who are still there.
with source as (
    select b.*, app.uuidv7() as new_id, app.shift_time(b.start_at, $3, $4, $5) as new_start_at,
           app.shift_time(b.end_at, $3, $4, $5) as new_end_at
      from schedule.block as b
     where b.organization_id = app.current_organization() and b.event_id = $1
), copied as (
    insert into schedule.block (
        organization_id, event_id, id, start_at, end_at, activity, location, space_id, priority, notes, track, url, language, position)
    select organization_id, $2, new_id, new_start_at, greatest(new_end_at, new_start_at), activity, location, space_id, priority, notes, track,
           url, language, position
      from source
)
insert into schedule.assignment (organization_id, event_id, block_id, user_id, participant_id, role)
select x.organization_id, $2, s.new_id, x.user_id, x.participant_id, x.role
  from schedule.assignment as x
  join source as s on s.id = x.block_id
 where x.organization_id = app.current_organization() and x.event_id = $1
   and (x.user_id is null or exists (
        select from accounts.member as m
         where m.organization_id = x.organization_id and m.user_id = x.user_id and m.kind = 'staff' and m.removed_at is null))
