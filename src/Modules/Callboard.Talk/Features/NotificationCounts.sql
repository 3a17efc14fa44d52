select (count(*) filter (where (not $1 or n.read_at is null) and (n.snoozed_until is not null) = $2))::integer as total,
       (count(*) filter (where n.read_at is null and n.snoozed_until is null))::integer as unread,
       (select coalesce(max(h.no), 0) from app.action_history as h
         where h.organization_id = app.current_organization() and h.stream = 'user:' || app.current_user_id()) as change_cursor
  from talk.notification as n
  left join events.public_event as e on e.organization_id = n.organization_id and e.id = n.event_id
 where n.organization_id = app.current_organization() and n.user_id = app.current_user_id() and n.in_app
   and (n.event_id is null or e.id is not null)
