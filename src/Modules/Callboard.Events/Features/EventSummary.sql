select e.id, e.name, events.shown_status(e.status, e.archived_at) as status, e.progress, e.task_total as tasks, e.task_done as tasks_done,
       (select count(*)::integer from events.event_team as t where t.organization_id = e.organization_id and t.event_id = e.id) as team,
       (select count(*)::integer from events.event_sponsor as s where s.organization_id = e.organization_id and s.event_id = e.id) as sponsors,
       (select count(*)::integer from events.event_designer as d where d.organization_id = e.organization_id and d.event_id = e.id) as designers,
       (select count(*)::integer from events.event_vendor as v where v.organization_id = e.organization_id and v.event_id = e.id) as vendors,
       (select count(*)::integer from events.event as x
         where x.organization_id = e.organization_id and x.parent_event_id = e.id and x.archived_at is null) as sub_events,
       b.blocks as timeline_blocks, b.next_block_at, elements.public_event_costs(e.id) as elements
  from events.event as e
 cross join lateral (
       select count(*)::integer as blocks, min(x.start_at) filter (where x.start_at > now()) as next_block_at
         from schedule.public_block as x where x.organization_id = e.organization_id and x.event_id = e.id) as b
 where e.organization_id = app.current_organization() and e.id = $1
