-- No row comes back when the event is not visible, or when the id is taken: by the same create, sent again.
insert into money.budget_item
    (organization_id, id, event_id, category_id, description, planned_amount, committed_amount, actual_amount, forecast_amount, vendor_id, notes, position)
select e.organization_id, coalesce($2::uuid, app.uuidv7()), e.id, $3::uuid, $4::text, $5::numeric, coalesce($6::numeric, 0),
       coalesce($7::numeric, 0), $8::numeric, $9::uuid, $10::text,
       coalesce($11::integer, (select coalesce(max(i.position), 0) + 1 from money.budget_item as i where i.organization_id = e.organization_id and i.event_id = e.id))
  from events.public_event as e
 where e.organization_id = app.current_organization() and e.id = $1
    on conflict (organization_id, id) do nothing
returning id
