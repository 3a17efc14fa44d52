insert into money.signature
    (organization_id, id, event_id, contract_id, party, method, signer_name, signer_email, signer_title, recorded_by, signed_at, ip_address, user_agent)
select c.organization_id, coalesce($2::uuid, app.uuidv7()), c.event_id, c.id, $3, $4,
       coalesce($5::text, (select a.name from accounts.account as a where a.id = app.current_user_id())), $6::text, $7::text,
       app.current_user_id(), coalesce($8::timestamptz, clock_timestamp()), $9::text, $10::text
  from money.contract as c
 where c.organization_id = app.current_organization() and c.id = $1
