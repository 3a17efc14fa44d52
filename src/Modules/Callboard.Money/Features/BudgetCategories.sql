select b.id, b.event_id, b.category, b.name, b.budgeted_amount, b.actual_amount, b.variance_amount, b.variance_percent, e.currency,
       b.created_at, b.updated_at, b.version
  from money.budget_category as b
  join events.public_event as e on e.organization_id = b.organization_id and e.id = b.event_id
 where b.organization_id = app.current_organization() and b.event_id = $1 and ($2::uuid is null or b.id = $2)
 order by b.position, b.id
