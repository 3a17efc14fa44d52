insert into money.budget_category (organization_id, event_id, category, name, budgeted_amount, position)
select app.current_organization(), $1, c.category, c.name, c.amount, c.position
  from unnest($2::text[], $3::text[], $4::numeric[]) with ordinality as c (category, name, amount, position)
