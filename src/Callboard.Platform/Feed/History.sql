select stream, no, at, edited_at, actor_id, via, request_id, op, label, version, old, new
  from app.action_history
 where organization_id = app.current_organization() and entity = $1 and entity_id = $2
 order by at desc, no desc
