-- Everything the command centre opens with, in one statement and so in one snapshot with the cursor of the feed.
select e.id, e.name, e.type, e.description, e.goals, e.start_at, e.end_at, e.timezone, e.location,
       case when v.id is not null then jsonb_build_object('id', v.id, 'name', v.name, 'location', v.location, 'capacity', v.capacity) end as venue,
       case when b.id is not null then jsonb_build_object('id', b.id, 'name', b.name, 'location', b.location, 'capacity', b.capacity) end as backup_venue,
       case when c.id is not null then jsonb_build_object('id', c.id, 'name', c.name) end as client,
       e.parent_event_id, e.workflow,
       events.shown_status(e.status, e.archived_at) as status,
       case when e.archived_at is null then s.category else 'closed' end as status_category,
       case when e.archived_at is null then events.allowed_states(e.organization_id, e.workflow, e.status) else '{}' end as allowed_transitions,
       e.progress, e.target_attendees, e.estimated_attendees, e.actual_attendees,
       -- What it may cost is between the organization and its client.
       case when app.is_staff() or app.is_client() then e.budget end as budget_amount, e.currency, e.visibility, e.archived_at, e.archived_by, e.created_by, e.created_at, e.updated_at, e.version,
       case app.event_rank(e.id) when 3 then 'admin' when 2 then 'edit' else 'view' end as my_rights,
       coalesce((
           select jsonb_agg(jsonb_build_object(
                      'userId', t.user_id, 'name', a.name, 'email', a.email, 'role', t.role, 'roleName', t.role_name,
                      'permission', t.permission, 'assignedAt', t.assigned_at)
                  order by t.role <> 'event_lead', t.assigned_at, a.name)
             from events.event_team as t join accounts.account as a on a.id = t.user_id
            where t.organization_id = e.organization_id and t.event_id = e.id), '[]') as team,
       tasks.public_event_summary(e.id) as tasks,
       coalesce((
           select jsonb_agg(jsonb_build_object(
                      'sponsorId', x.sponsor_id, 'companyName', p.company_name, 'tier', x.tier, 'amount', trim_scale(x.amount)::text,
                      'currency', e.currency, 'status', x.status)
                  order by array_position(array['platinum', 'gold', 'silver', 'bronze', 'custom'], x.tier), p.company_name)
             from events.event_sponsor as x
             join directory.public_sponsor as p on p.organization_id = x.organization_id and p.id = x.sponsor_id
            where x.organization_id = e.organization_id and x.event_id = e.id), '[]') as sponsors,
       coalesce((
           select jsonb_agg(jsonb_build_object(
                      'designerId', x.designer_id, 'name', p.name, 'brandName', p.brand_name, 'invitationStatus', x.invitation_status,
                      'invitedAt', x.invited_at, 'respondedAt', x.responded_at, 'numberOfLooks', x.number_of_looks, 'showOrder', x.show_order)
                  order by x.show_order nulls last, p.name)
             from events.event_designer as x
             join directory.public_designer as p on p.organization_id = x.organization_id and p.id = x.designer_id
            where x.organization_id = e.organization_id and x.event_id = e.id), '[]') as designers,
       money.public_event_budget(e.id) as budget_summary,
       coalesce((
           select max(h.no) from app.action_history as h
            where h.organization_id = e.organization_id and h.stream = 'event:' || e.id), 0)::text as change_cursor
  from events.event as e
  join events.workflow_state as s on s.organization_id = e.organization_id and s.workflow = e.workflow and s.key = e.status
  left join directory.public_venue as v on v.organization_id = e.organization_id and v.id = e.venue_id
  left join directory.public_venue as b on b.organization_id = e.organization_id and b.id = e.backup_venue_id
  left join directory.public_client as c on c.organization_id = e.organization_id and c.id = e.client_id
 where e.organization_id = app.current_organization() and e.id = $1
