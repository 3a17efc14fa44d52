select b.id, b.event_id, b.category, b.name, b.budgeted_amount, f.planned, f.actual, f.entered, f.paid, f.committed, f.forecast,
       f.actual - f.budgeted as variance, money.percent(f.actual - f.budgeted, f.budgeted) as variance_percent,
       money.percent(f.actual + f.committed, f.budgeted) as used_percent,
       coalesce(money.alert_level(f.actual + f.committed, f.budgeted, h.warning, h.critical), 'ok') as state,
       e.currency, b.created_at, b.updated_at, b.version
  from events.public_event as e
 cross join lateral money.thresholds(e.organization_id, e.id) as h
 cross join lateral money.category_figures(e.organization_id, e.id) as f
  join money.budget_category as b on b.organization_id = e.organization_id and b.id = f.category_id
 where e.organization_id = app.current_organization() and e.id = $1 and ($2::uuid is null or b.id = $2)
 order by b.position, b.id
