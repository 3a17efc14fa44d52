-- Digits after the point of a currency's amounts (ISO 4217).
create or replace function money.minor_units(currency text) returns integer
language sql immutable parallel safe as $$
    select case
        when currency in ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') then 0
        when currency in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
        else 2 end
$$;

-- An amount as answers show it: exact text with the currency's digits.
create or replace function money.amount(value numeric, currency text) returns jsonb
language sql immutable parallel safe as $$
    select jsonb_build_object('amount', round(value, money.minor_units(currency))::text, 'currency', currency)
$$;

-- The budget of an event in numbers, for whoever sees the event; zero lines when there are none.
create or replace function money.public_event_budget(event uuid) returns jsonb
language sql stable as $$
    select jsonb_build_object(
               'totalBudgeted', money.amount(coalesce(sum(b.budgeted_amount), 0), e.currency),
               'totalActual', money.amount(coalesce(sum(b.actual_amount), 0), e.currency),
               'variancePercent', round((sum(b.actual_amount) - sum(b.budgeted_amount)) / nullif(sum(b.budgeted_amount), 0) * 100, 2),
               'categories', coalesce(jsonb_agg(jsonb_build_object(
                       'id', b.id, 'category', b.category, 'name', nullif(b.name, ''),
                       'budgeted', money.amount(b.budgeted_amount, e.currency), 'actual', money.amount(b.actual_amount, e.currency),
                       'variancePercent', b.variance_percent)
                   order by b.position, b.id) filter (where b.id is not null), '[]'))
      from events.event as e
      left join money.budget_category as b on b.organization_id = e.organization_id and b.event_id = e.id
     where e.organization_id = app.current_organization() and e.id = event
     group by e.currency
$$;
