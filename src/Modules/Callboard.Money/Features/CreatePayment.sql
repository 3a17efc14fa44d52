-- A payment that is there already was made: the same is not refused because nothing is open any more.
insert into money.payment (organization_id, id, event_id, contract_id, instalment_id, method, amount, paid_on, reference, note, created_by)
select c.organization_id, coalesce($2::uuid, app.uuidv7()), c.event_id, c.id, $3::uuid, $4, $5::numeric, $6::date, $7::text, $8::text,
       app.current_user_id()
  from money.contract as c
 where c.organization_id = app.current_organization() and c.id = $1
   and not exists (select from money.payment as p where p.organization_id = c.organization_id and p.id = $2)
    on conflict (organization_id, id) do nothing
returning id
