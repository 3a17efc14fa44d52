-- The same people, as far as they are still on the staff; whoever makes the copy leads it if nobody else does.
insert into events.event_team (organization_id, event_id, user_id, role, role_name, permission)
select t.organization_id, $2, t.user_id, t.role, t.role_name, t.permission
  from events.event_team as t
  join accounts.member as m
    on m.organization_id = t.organization_id and m.user_id = t.user_id and m.kind = 'staff' and m.removed_at is null
 where t.organization_id = app.current_organization() and t.event_id = $1 and t.user_id <> app.current_user_id()
union all
select app.current_organization(), $2, app.current_user_id(), 'event_lead', null, 'admin'
