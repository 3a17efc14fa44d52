-- Completed with the filters a request uses. Names come through the directory's published views, so that a portal user gets no more
-- of them than he may see.
select e.id, e.name, e.type, e.start_at, e.end_at, e.timezone, e.location,
       events.shown_status(e.status, e.archived_at) as status,
       case when e.archived_at is null then s.category else 'closed' end as status_category,
       e.progress, e.task_total, e.task_done, e.visibility,
       e.venue_id, v.name as venue_name, e.client_id, c.name as client_name,
       (select count(*)::integer from events.event_team as t where t.organization_id = e.organization_id and t.event_id = e.id) as team_count,
       e.archived_at, e.version
  from events.event as e
  join events.workflow_state as s on s.organization_id = e.organization_id and s.workflow = e.workflow and s.key = e.status
  left join directory.public_venue as v on v.organization_id = e.organization_id and v.id = e.venue_id
  left join directory.public_client as c on c.organization_id = e.organization_id and c.id = e.client_id
