insert into money.budget_category (organization_id, event_id, category, name, budgeted_amount, position)
select organization_id, $2, category, name, budgeted_amount, position
  from money.budget_category
 where organization_id = app.current_organization() and event_id = $1
