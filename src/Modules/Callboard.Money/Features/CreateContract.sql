-- No row comes back when the event is not visible, or when the id is taken: by the same create, sent again.
insert into money.contract
    (organization_id, id, event_id, type, title, reference, party_id, party_name, amount, budget_category_id, budget_item_id, starts_on, expires_on,
     file_id, key_terms, notes, remind_days, created_by)
select e.organization_id, coalesce($2::uuid, app.uuidv7()), e.id, $3, $4::text, $5::text, $6::uuid, $7::text, $8::numeric, $9::uuid, $10::uuid,
       $11::date, $12::date, $13::uuid, $14::jsonb, $15::text, coalesce($16::integer[], '{30,7,1}'), app.current_user_id()
  from events.public_event as e
 where e.organization_id = app.current_organization() and e.id = $1
    on conflict (organization_id, id) do nothing
returning id
