-- The plan, and nothing of what became of it. Kind and name find a category again: an event has no two of both.
with copied as (
    insert into money.budget_category (organization_id, event_id, category, name, budgeted_amount, position)
    select organization_id, $2, category, name, budgeted_amount, position
      from money.budget_category
     where organization_id = app.current_organization() and event_id = $1
    returning organization_id, event_id, id, category, name
)
insert into money.budget_item (organization_id, event_id, category_id, description, planned_amount, vendor_id, notes, position)
select c.organization_id, c.event_id, c.id, i.description, i.planned_amount, i.vendor_id, i.notes, i.position
  from money.budget_item as i
  join money.budget_category as b on b.organization_id = i.organization_id and b.id = i.category_id
  join copied as c on c.category = b.category and c.name is not distinct from b.name
 where i.organization_id = app.current_organization() and i.event_id = $1
