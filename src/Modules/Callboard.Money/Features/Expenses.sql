select x.id, x.event_id, x.category_id, x.item_id, x.name, x.amount, e.currency, x.original_amount, x.original_currency, x.exchange_rate,
       x.exchange_rate_on,
       case when x.vendor_id is not null then jsonb_build_object('id', x.vendor_id, 'name', v.name) end as vendor,
       coalesce(x.vendor_name, v.name) as vendor_name,
       case when x.invoice_file_id is not null then jsonb_build_object('id', f.id, 'name', f.name, 'mediaType', f.media_type) end as invoice,
       x.due_date,
       case when x.paid_status = 'pending' and x.due_date < money.today(e.timezone) then 'overdue' else x.paid_status end as paid_status,
       x.paid_on, x.notes, (select jsonb_build_object('id', a.id, 'name', a.name) from accounts.account as a where a.id = x.created_by) as created_by,
       x.created_at, x.updated_at, x.version
  from money.expense as x
  join events.public_event as e on e.organization_id = x.organization_id and e.id = x.event_id
  left join directory.public_vendor as v on v.organization_id = x.organization_id and v.id = x.vendor_id
  left join files.public_file as f on f.organization_id = x.organization_id and f.id = x.invoice_file_id
 where x.organization_id = app.current_organization() and x.event_id = $1
