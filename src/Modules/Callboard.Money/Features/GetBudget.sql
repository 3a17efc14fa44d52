-- Portal users see their event but not what it costs: for them there is no budget here.
select e.currency, e.budget as event_budget, money.public_event_budget(e.id) as figures,
       (select coalesce(jsonb_agg(to_jsonb(i) order by i.position, i.id), '[]') from money.shown_items(e.organization_id, e.id, e.currency) as i) as items,
       (select coalesce(jsonb_agg(to_jsonb(a) order by a.level, a."createdAt"), '[]')
          from money.shown_alerts(e.organization_id, e.id, e.currency) as a where a."resolvedAt" is null) as alerts
  from events.public_event as e
 where e.organization_id = app.current_organization() and e.id = $1 and app.is_staff()
