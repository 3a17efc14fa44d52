select count(*)::integer
  from app.action_history
 where organization_id = app.current_organization() and entity = $1 and entity_id = $2
