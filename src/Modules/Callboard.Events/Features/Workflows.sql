select w.key, w.name, w.description, w.built_in,
       coalesce((select jsonb_agg(jsonb_build_object('key', s.key, 'name', s.name, 'category', s.category) order by s.position, s.key)
                   from events.workflow_state as s
                  where s.organization_id = w.organization_id and s.workflow = w.key), '[]') as states,
       coalesce((select jsonb_agg(jsonb_build_object('from', t.from_state, 'to', t.to_state) order by f.position, g.position)
                   from events.workflow_transition as t
                   join events.workflow_state as f
                     on f.organization_id = t.organization_id and f.workflow = t.workflow and f.key = t.from_state
                   join events.workflow_state as g
                     on g.organization_id = t.organization_id and g.workflow = t.workflow and g.key = t.to_state
                  where t.organization_id = w.organization_id and t.workflow = w.key), '[]') as transitions,
       (select count(*)::integer from events.event as e where e.organization_id = w.organization_id and e.workflow = w.key) as events,
       w.version
  from events.workflow as w
 where w.organization_id = app.current_organization()
