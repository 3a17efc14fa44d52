-- What a budget consists of, for whoever prints it: lines and expenses, all or those of one vendor. The caller's own rights apply.
create or replace function money.public_budget_lines(event uuid, vendor uuid) returns jsonb
language sql stable as $$
    select jsonb_build_object(
        'items', coalesce((
            select jsonb_agg(jsonb_build_object(
                       'categoryId', i.category_id, 'description', i.description, 'planned', f.planned, 'actual', f.actual,
                       'committed', f.committed, 'vendor', v.name, 'notes', i.notes) order by i.position, i.id)
              from money.item_figures(e.organization_id, e.id) as f
              join money.budget_item as i on i.organization_id = e.organization_id and i.id = f.item_id
              left join directory.public_vendor as v on v.organization_id = i.organization_id and v.id = i.vendor_id
             where vendor is null or i.vendor_id = vendor), '[]'),
        'expenses', coalesce((
            select jsonb_agg(jsonb_build_object(
                       'categoryId', x.category_id, 'name', x.name, 'amount', x.amount, 'vendor', coalesce(v.name, x.vendor_name),
                       'dueDate', x.due_date, 'paidOn', x.paid_on, 'notes', x.notes) order by x.due_date nulls last, x.created_at, x.id)
              from money.expense as x
              left join directory.public_vendor as v on v.organization_id = x.organization_id and v.id = x.vendor_id
             where x.organization_id = e.organization_id and x.event_id = e.id and (vendor is null or x.vendor_id = vendor)), '[]'))
      from events.public_event as e
     where e.organization_id = (select app.current_organization()) and e.id = event
$$;
