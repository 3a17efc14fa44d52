-- No row comes back when the event is not visible, or when the id is taken: by the same create, sent again.
insert into money.budget_category (organization_id, id, event_id, category, name, budgeted_amount, actual_amount, position)
select e.organization_id, coalesce($2::uuid, app.uuidv7()), e.id, $3, $4::text, $5::numeric, coalesce($6::numeric, 0),
       (select coalesce(max(b.position), 0) + 1 from money.budget_category as b where b.organization_id = e.organization_id and b.event_id = e.id)
  from events.public_event as e
 where e.organization_id = app.current_organization() and e.id = $1
    on conflict (organization_id, id) do nothing
returning id
