-- Digits after the point that a currency has (ISO 4217); the server's own table says the same.
create or replace function money.minor_units(currency text) returns integer
language sql immutable parallel safe as $$
    select case
        when currency in ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') then 0
        when currency in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
        else 2
    end
$$;

create or replace function money.is_exact(amount numeric, currency text) returns boolean
language sql immutable parallel safe as $$ select round(amount, money.minor_units(currency)) = amount $$;

-- An amount as answers show it.
create or replace function money.as_json(amount numeric, currency text) returns jsonb
language sql immutable parallel safe as $$
    select jsonb_build_object('amount', round(amount, money.minor_units(currency))::text, 'currency', currency)
$$;

-- Amounts are whole minor units of the event's currency: otherwise shown parts would not add up to the shown total.
create or replace function money.guard_amounts() returns trigger
language plpgsql as $$
declare
    found_currency text;
begin
    select e.currency into found_currency from events.public_event as e
     where e.organization_id = new.organization_id and e.id = new.event_id;
    if not money.is_exact(new.budgeted_amount, found_currency) then
        raise exception using errcode = 'CBP01', constraint = 'budget_category_budgeted_exact', message = 'too many decimals';
    end if;
    if not money.is_exact(new.actual_amount, found_currency) then
        raise exception using errcode = 'CBP01', constraint = 'budget_category_actual_exact', message = 'too many decimals';
    end if;
    return new;
end $$;
drop trigger if exists guard_amounts on money.budget_category;
create trigger guard_amounts before insert or update of budgeted_amount, actual_amount on money.budget_category
    for each row execute function money.guard_amounts();

-- For the same reason an event's currency cannot become one its amounts do not fit.
create or replace function money.guard_currency() returns trigger
language plpgsql as $$
begin
    if exists (
        select from money.budget_category as b
         where b.organization_id = new.organization_id and b.event_id = new.id
           and not (money.is_exact(b.budgeted_amount, new.currency) and money.is_exact(b.actual_amount, new.currency))) then
        raise exception using errcode = 'CBP01', constraint = 'event_currency_fits', message = 'amounts do not fit the currency';
    end if;
    return new;
end $$;
drop trigger if exists guard_currency on events.event;
create trigger guard_currency before update of currency on events.event
    for each row when (new.currency is distinct from old.currency) execute function money.guard_currency();

-- The budget of an event as its screens show it: totals, then every category in the order they were added.
-- Whoever may not see the categories sees an empty budget.
create or replace function money.public_event_budget(event uuid) returns jsonb
language sql stable as $$
    select jsonb_build_object(
        'totalBudgeted', money.as_json(coalesce(sum(b.budgeted_amount), 0), e.currency),
        'totalActual', money.as_json(coalesce(sum(b.actual_amount), 0), e.currency),
        'variancePercent', case when sum(b.budgeted_amount) > 0
            then round((sum(b.actual_amount) - sum(b.budgeted_amount)) * 100 / sum(b.budgeted_amount), 2) end,
        'categories', coalesce(
            jsonb_agg(
                jsonb_build_object(
                    'id', b.id, 'category', b.category, 'name', b.name,
                    'budgeted', money.as_json(b.budgeted_amount, e.currency),
                    'actual', money.as_json(b.actual_amount, e.currency),
                    'variance', money.as_json(b.variance_amount, e.currency),
                    'variancePercent', b.variance_percent, 'version', b.version)
                order by b.position, b.id)
                filter (where b.id is not null), '[]'))
      from events.public_event as e
      left join money.budget_category as b on b.organization_id = e.organization_id and b.event_id = e.id
     where e.organization_id = (select app.current_organization()) and e.id = event
     group by e.currency
$$;
