select n.id, n.kind, n.label, n.count, n.details, n.entity, n.entity_id, n.created_at, n.read_at, n.critical,
       n.snoozed_until, n.woken_at, (n.details ->> 'messageId')::uuid as message_id,
       case when n.count = 1 and m.deleted_at is null then left(m.body, 200) end as text,
       case when a.id is not null then jsonb_build_object('id', a.id, 'name', a.name) end as actor,
       case when e.id is not null then jsonb_build_object('id', e.id, 'name', e.name, 'timezone', e.timezone) end as event
  from talk.notification as n
  left join talk.message as m on n.entity = 'thread' and m.organization_id = n.organization_id and m.id = (n.details ->> 'messageId')::uuid
  left join accounts.account as a on a.id = n.actor_id
  left join events.public_event as e on e.organization_id = n.organization_id and e.id = n.event_id
 where n.organization_id = app.current_organization() and n.user_id = app.current_user_id() and n.in_app
   -- Whoever lost the right to an event no longer reads its news.
   and (n.event_id is null or e.id is not null)
   and (not $1 or n.read_at is null)
   and (n.snoozed_until is not null) = $2
 order by n.read_at is not null, n.snoozed_until, coalesce(n.woken_at, n.created_at) desc, n.id desc
