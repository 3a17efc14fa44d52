-- What every document begins with: the event, who it is for, and which edition of it this is. $1 the event, $2 the kind of document, $3 a
-- vendor it is for. Completed by the statement of each kind.
with head as (
    select e.organization_id, e.id, e.timezone, v.name as vendor_name, lower(v.contact_email) as vendor_email,
           jsonb_build_object(
               'id', e.id, 'name', e.name, 'type', e.type, 'startAt', e.start_at, 'endAt', e.end_at, 'timezone', e.timezone,
               'location', e.location, 'currency', e.currency, 'budget', e.budget, 'guests', e.estimated_attendees, 'isStaff', app.is_staff(),
               'venue', case when p.id is not null then jsonb_build_object(
                   'name', p.name, 'address', coalesce(p.address, p.location), 'contact', p.contact_name, 'email', p.email, 'phone', p.phone) end,
               'client', c.name,
               'lead', (select a.name from events.public_team_member as t join accounts.account as a on a.id = t.user_id
                         where t.organization_id = e.organization_id and t.event_id = e.id and t.role = 'event_lead'
                         order by t.assigned_at, a.name limit 1),
               'vendor', case when v.id is not null then jsonb_build_object(
                   'name', v.name, 'type', v.type, 'contact', v.contact_name, 'email', v.contact_email, 'phone', v.contact_phone) end,
               'printedBy', (select a.name from accounts.account as a where a.id = app.current_user_id()),
               'edition', documents.edition(e.id, $2)) as head
      from events.public_event as e
      left join directory.public_venue as p on p.organization_id = e.organization_id and p.id = e.venue_id
      left join directory.public_client as c on c.organization_id = e.organization_id and c.id = e.client_id
      left join directory.public_vendor as v on v.organization_id = e.organization_id and v.id = $3::uuid
     where e.organization_id = app.current_organization() and e.id = $1
)
