select money.contract_detail(c.organization_id, c.id) as data
  from money.contract as c
 where c.organization_id = app.current_organization() and c.id = $1
