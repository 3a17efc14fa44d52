-- Portal users see their event but not what it costs: for them there is no budget here.
select e.currency, e.budget as event_budget, money.public_event_budget(e.id) as figures
  from events.public_event as e
 where e.organization_id = app.current_organization() and e.id = $1 and app.is_staff()
