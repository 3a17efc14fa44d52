-- No row comes back when the event is not visible, or when the id is taken: by the same create, sent again.
insert into money.expense
    (organization_id, id, event_id, category_id, item_id, name, amount, original_amount, original_currency, exchange_rate, exchange_rate_on,
     vendor_id, vendor_name, invoice_file_id, due_date, paid_status, paid_on, notes, created_by)
select e.organization_id, coalesce($2::uuid, app.uuidv7()), e.id, $3::uuid, $4::uuid, $5::text, $6::numeric, $7::numeric, $8::text, $9::numeric,
       $10::date, $11::uuid, $12::text, $13::uuid, $14::date, coalesce($15::text, case when $16::date is null then 'pending' else 'paid' end),
       $16::date, $17::text, app.current_user_id()
  from events.public_event as e
 where e.organization_id = app.current_organization() and e.id = $1
    on conflict (organization_id, id) do nothing
returning id
