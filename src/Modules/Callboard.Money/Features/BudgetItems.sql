select to_jsonb(i) as item
  from events.public_event as e cross join lateral money.shown_items(e.organization_id, e.id, e.currency) as i
 where e.organization_id = app.current_organization() and e.id = $1 and ($2::uuid is null or i.id = $2)
   and ($3::uuid is null or i."categoryId" = $3)
 order by i.position, i.id
