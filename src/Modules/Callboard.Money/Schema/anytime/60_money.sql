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

-- The rounding rule of the product: half away from zero, to whole minor units, once and at the end of a calculation.
create or replace function money.rounded(amount numeric, currency text) returns numeric
language sql immutable parallel safe as $$ select round(amount, money.minor_units(currency)) $$;

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
        select from (
            select b.organization_id, b.event_id, b.budgeted_amount, b.actual_amount, null, null from money.budget_category as b
            union all
            select i.organization_id, i.event_id, i.planned_amount, i.committed_amount, i.actual_amount, i.forecast_amount
              from money.budget_item as i
            union all
            select e.organization_id, e.event_id, e.amount, null, null, null from money.expense as e
            union all
            select c.organization_id, c.event_id, c.amount, null, null, null from money.contract as c
            union all
            select i.organization_id, i.event_id, i.amount, null, null, null from money.instalment as i
            union all
            select p.organization_id, p.event_id, p.amount, p.refunded_amount, null, null from money.payment as p) as m (organization_id, event_id, a, b, c, d)
         where m.organization_id = new.organization_id and m.event_id = new.id
           and not (money.is_exact(coalesce(m.a, 0), new.currency) and money.is_exact(coalesce(m.b, 0), new.currency)
                    and money.is_exact(coalesce(m.c, 0), new.currency) and money.is_exact(coalesce(m.d, 0), new.currency))) then
        raise exception using errcode = 'CBP01', constraint = 'event_currency_fits', message = 'amounts do not fit the currency';
    end if;
    return new;
end $$;
drop trigger if exists guard_currency on events.event;
create trigger guard_currency before update of currency on events.event
    for each row when (new.currency is distinct from old.currency) execute function money.guard_currency();
