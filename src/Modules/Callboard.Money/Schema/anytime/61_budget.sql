-- What a budget adds up to, and what happens when a part of it runs out.

create or replace function money.category_label(category text, name text) returns text
language sql immutable parallel safe as $$ select coalesce(name, initcap(category)) $$;

-- From how much on people are warned, in percent of what is budgeted.
create or replace function money.thresholds(organization uuid, event uuid, out warning numeric, out critical numeric)
language sql stable as $$
    select coalesce(max(s.warning_percent), 90), coalesce(max(s.critical_percent), 100)
      from money.budget_setting as s where s.organization_id = organization and s.event_id = event
$$;

-- What is used of a limit, in words: nothing to say, from the warning threshold on, above the critical one. Where nothing is budgeted,
-- anything is too much.
create or replace function money.alert_level(used numeric, most numeric, warning numeric, critical numeric) returns text
language sql immutable parallel safe as $$
    select case
        when used <= 0 then null
        when used * 100 > most * critical then 'critical'
        when used * 100 >= most * warning then 'warning'
    end
$$;

-- Whether the event pays for a contract of this kind; otherwise it is paid.
create or replace function money.is_payable(type text) returns boolean
language sql immutable parallel safe as $$ select type not in ('client', 'sponsor') $$;

-- Whether what a contract is about counts as promised: it was signed, and is neither over nor called off.
create or replace function money.binds(status text, signed_at timestamptz) returns boolean
language sql immutable parallel safe as $$
    select status in ('signed', 'active') or status = 'pending_signature' and signed_at is not null
$$;

-- What of a payment arrived and stayed.
create or replace function money.payment_net(status text, amount numeric, refunded numeric, disputed numeric) returns numeric
language sql immutable parallel safe as $$
    select case when status = 'succeeded' then greatest(amount - refunded - disputed, 0) else 0 end
$$;

-- What contracts mean for the budget of an event: spent is what was paid, and what is open of a contract that binds is promised.
create or replace function money.contract_figures(organization uuid, event uuid)
returns table (contract_id uuid, category_id uuid, item_id uuid, payable boolean, amount numeric, paid numeric, promised numeric)
language sql stable as $$
    select c.id, c.budget_category_id, c.budget_item_id, money.is_payable(c.type),
           case when money.binds(c.status, c.signed_at) then coalesce(c.amount, 0) else 0 end, coalesce(p.net, 0),
           case when money.binds(c.status, c.signed_at) then greatest(coalesce(c.amount, 0) - coalesce(p.net, 0), 0) else 0 end
      from money.contract as c
      left join (
            select x.contract_id, sum(money.payment_net(x.status, x.amount, x.refunded_amount, x.disputed_amount)) as net
              from money.payment as x where x.organization_id = organization and x.event_id = event
             group by x.contract_id) as p on p.contract_id = c.id
     where c.organization_id = organization and c.event_id = event
$$;

-- What each line comes to. Spent is what is here: expenses, whether paid or not, what contracts were paid, and what was entered without
-- either. Committed is what is promised beyond that: orders, and what is open of contracts. The forecast is what somebody expects, or what
-- was planned, and never less than what is certain.
create or replace function money.item_figures(organization uuid, event uuid)
returns table (item_id uuid, category_id uuid, planned numeric, actual numeric, paid numeric, committed numeric, forecast numeric)
language sql stable as $$
    select c.id, c.category_id, c.planned, c.actual, c.paid, c.committed,
           case when c.expected is null then greatest(c.planned, c.actual + c.committed) else greatest(c.expected, c.actual) end
      from (select i.id, i.category_id, i.planned_amount as planned, i.forecast_amount as expected,
                   i.actual_amount + coalesce(e.amount, 0) + coalesce(k.paid, 0) as actual,
                   coalesce(e.paid, 0) + coalesce(k.paid, 0) as paid,
                   greatest(i.committed_amount - coalesce(e.amount, 0), 0) + coalesce(k.promised, 0) as committed
              from money.budget_item as i
              left join (
                    select x.item_id, sum(x.paid) as paid, sum(x.promised) as promised
                      from money.contract_figures(organization, event) as x
                     where x.payable and x.item_id is not null
                     group by x.item_id) as k on k.item_id = i.id
              left join (
                    select x.item_id, sum(x.amount) as amount, sum(x.amount) filter (where x.paid_status = 'paid') as paid
                      from money.expense as x
                     where x.organization_id = organization and x.event_id = event and x.item_id is not null
                     group by x.item_id) as e on e.item_id = i.id
             where i.organization_id = organization and i.event_id = event) as c
$$;

-- What each category comes to: its lines, and what belongs to none of them. What of the budget no line plans is expected to be spent too.
create or replace function money.category_figures(organization uuid, event uuid)
returns table (
    category_id uuid, category text, name text, budgeted numeric, planned numeric, entered numeric, actual numeric, paid numeric,
    committed numeric, forecast numeric, "position" integer, version integer)
language sql stable as $$
    select b.id, b.category, b.name, b.budgeted_amount, coalesce(i.planned, 0), b.actual_amount,
           coalesce(i.actual, 0) + b.actual_amount + coalesce(e.amount, 0) + coalesce(k.paid, 0),
           coalesce(i.paid, 0) + coalesce(e.paid, 0) + coalesce(k.paid, 0),
           coalesce(i.committed, 0) + coalesce(k.promised, 0),
           coalesce(i.forecast, 0) + greatest(
               b.budgeted_amount - coalesce(i.planned, 0), b.actual_amount + coalesce(e.amount, 0) + coalesce(k.paid, 0) + coalesce(k.promised, 0), 0),
           b.position, b.version
      from money.budget_category as b
      left join (
            select f.category_id, sum(f.planned) as planned, sum(f.actual) as actual, sum(f.paid) as paid, sum(f.committed) as committed,
                   sum(f.forecast) as forecast
              from money.item_figures(organization, event) as f group by f.category_id) as i on i.category_id = b.id
      left join (
            select x.category_id, sum(x.amount) as amount, sum(x.amount) filter (where x.paid_status = 'paid') as paid
              from money.expense as x
             where x.organization_id = organization and x.event_id = event and x.item_id is null
             group by x.category_id) as e on e.category_id = b.id
      left join (
            select x.category_id, sum(x.paid) as paid, sum(x.promised) as promised
              from money.contract_figures(organization, event) as x
             where x.payable and x.item_id is null
             group by x.category_id) as k on k.category_id = b.id
     where b.organization_id = organization and b.event_id = event
$$;

create or replace function money.percent(part numeric, whole numeric) returns numeric
language sql immutable parallel safe as $$ select case when whole > 0 then round(part * 100 / whole, 2) end $$;

-- The budget of an event as its screens show it: totals, then every category in the order they were added. Every total is the sum of
-- the categories' numbers. Whoever may not see the categories sees an empty budget.
create or replace function money.public_event_budget(event uuid) returns jsonb
language sql stable as $$
    select jsonb_build_object(
        'totalBudgeted', money.as_json(t.budgeted, e.currency),
        'totalActual', money.as_json(t.actual, e.currency),
        'totalPaid', money.as_json(t.paid, e.currency),
        'totalCommitted', money.as_json(t.committed, e.currency),
        'totalForecast', money.as_json(t.forecast, e.currency),
        'totalVariance', money.as_json(t.actual - t.budgeted, e.currency),
        'variancePercent', money.percent(t.actual - t.budgeted, t.budgeted),
        -- What the whole is held to: the limit of the event, or what its categories add up to.
        'limit', money.as_json(coalesce(e.budget, t.budgeted), e.currency),
        'remaining', money.as_json(coalesce(e.budget, t.budgeted) - t.actual - t.committed, e.currency),
        'usedPercent', money.percent(t.actual + t.committed, coalesce(e.budget, t.budgeted)),
        -- What contracts bring in: agreed, and arrived.
        'incomeAgreed', money.as_json(n.agreed, e.currency),
        'incomeReceived', money.as_json(n.received, e.currency),
        'state', coalesce(money.alert_level(t.actual + t.committed, coalesce(e.budget, t.budgeted), h.warning, h.critical), 'ok'),
        'warningPercent', h.warning, 'criticalPercent', h.critical,
        'categories', t.categories)
      from events.public_event as e
     cross join lateral money.thresholds(e.organization_id, e.id) as h
     cross join lateral (
            select coalesce(sum(x.amount), 0) as agreed, coalesce(sum(x.paid), 0) as received
              from money.contract_figures(e.organization_id, e.id) as x where not x.payable) as n
     cross join lateral (
            select coalesce(sum(f.budgeted), 0) as budgeted, coalesce(sum(f.actual), 0) as actual, coalesce(sum(f.paid), 0) as paid,
                   coalesce(sum(f.committed), 0) as committed, coalesce(sum(f.forecast), 0) as forecast,
                   coalesce(jsonb_agg(jsonb_build_object(
                       'id', f.category_id, 'category', f.category, 'name', f.name,
                       'budgeted', money.as_json(f.budgeted, e.currency),
                       'planned', money.as_json(f.planned, e.currency),
                       'actual', money.as_json(f.actual, e.currency),
                       'enteredActual', money.as_json(f.entered, e.currency),
                       'paid', money.as_json(f.paid, e.currency),
                       'committed', money.as_json(f.committed, e.currency),
                       'forecast', money.as_json(f.forecast, e.currency),
                       'variance', money.as_json(f.actual - f.budgeted, e.currency),
                       'variancePercent', money.percent(f.actual - f.budgeted, f.budgeted),
                       'forecastVariance', money.as_json(f.forecast - f.budgeted, e.currency),
                       'usedPercent', money.percent(f.actual + f.committed, f.budgeted),
                       'state', coalesce(money.alert_level(f.actual + f.committed, f.budgeted, h.warning, h.critical), 'ok'),
                       'version', f.version)
                       order by f.position, f.category_id), '[]') as categories
              from money.category_figures(e.organization_id, e.id) as f) as t
     where e.organization_id = (select app.current_organization()) and e.id = event
$$;

-- Lines and alerts of an event as answers show them.
create or replace function money.shown_items(organization uuid, event uuid, currency text)
returns table (
    id uuid, "eventId" uuid, "categoryId" uuid, description text, planned jsonb, actual jsonb, paid jsonb, committed jsonb, forecast jsonb,
    variance jsonb, "variancePercent" numeric, "enteredCommitted" jsonb, "enteredActual" jsonb, "enteredForecast" jsonb, vendor jsonb,
    notes text, "position" integer, "createdAt" timestamptz, "updatedAt" timestamptz, version integer)
language sql stable as $$
    select i.id, i.event_id, i.category_id, i.description, money.as_json(f.planned, currency), money.as_json(f.actual, currency),
           money.as_json(f.paid, currency), money.as_json(f.committed, currency), money.as_json(f.forecast, currency),
           money.as_json(f.actual - f.planned, currency), money.percent(f.actual - f.planned, f.planned),
           money.as_json(i.committed_amount, currency), money.as_json(i.actual_amount, currency),
           case when i.forecast_amount is not null then money.as_json(i.forecast_amount, currency) end,
           case when i.vendor_id is not null then jsonb_build_object('id', i.vendor_id, 'name', v.name) end,
           i.notes, i.position, i.created_at, i.updated_at, i.version
      from money.item_figures(organization, event) as f
      join money.budget_item as i on i.organization_id = organization and i.id = f.item_id
      left join directory.public_vendor as v on v.organization_id = i.organization_id and v.id = i.vendor_id
$$;

create or replace function money.shown_alerts(organization uuid, event uuid, currency text)
returns table (
    id uuid, "categoryId" uuid, label text, level text, used jsonb, "limit" jsonb, "usedPercent" numeric, "acknowledgedAt" timestamptz,
    "acknowledgedBy" jsonb, reason text, "resolvedAt" timestamptz, "createdAt" timestamptz, version integer)
language sql stable as $$
    select a.id, a.category_id, a.label, a.level, money.as_json(a.used_amount, currency), money.as_json(a.limit_amount, currency),
           money.percent(a.used_amount, a.limit_amount), a.acknowledged_at,
           (select jsonb_build_object('id', p.id, 'name', p.name) from accounts.account as p where p.id = a.acknowledged_by),
           a.reason, a.resolved_at, a.created_at, a.version
      from money.budget_alert as a
     where a.organization_id = organization and a.event_id = event
$$;

-- Amounts are whole minor units of the event's currency: otherwise shown parts would not add up to the shown total.
create or replace function money.guard_exact() returns trigger
language plpgsql as $$
declare
    names constant jsonb := case tg_table_name
        when 'budget_item' then jsonb_build_object(
            'planned_amount', 'budget_item_planned_exact', 'committed_amount', 'budget_item_committed_exact',
            'actual_amount', 'budget_item_actual_exact', 'forecast_amount', 'budget_item_forecast_exact')
        when 'expense' then jsonb_build_object('amount', 'expense_amount_exact')
        when 'reallocation' then jsonb_build_object('amount', 'reallocation_amount_exact')
        when 'contract' then jsonb_build_object('amount', 'contract_amount_exact')
        when 'instalment' then jsonb_build_object('amount', 'instalment_amount_exact')
        when 'payment' then jsonb_build_object('amount', 'payment_amount_exact', 'refunded_amount', 'payment_refunded_exact')
    end;
    amounts constant jsonb := to_jsonb(new);
    found_currency text;
    fault text;
begin
    select e.currency into found_currency from events.event as e where e.organization_id = new.organization_id and e.id = new.event_id;
    select n.value into fault from jsonb_each_text(names) as n
     where not money.is_exact((amounts ->> n.key)::numeric, found_currency) order by n.key limit 1;
    if found then
        raise exception using errcode = 'CBP01', constraint = fault, message = 'too many decimals';
    end if;
    return new;
end $$;
drop trigger if exists guard_exact on money.budget_item;
create trigger guard_exact before insert or update on money.budget_item for each row execute function money.guard_exact();
drop trigger if exists guard_exact on money.expense;
create trigger guard_exact before insert or update on money.expense for each row execute function money.guard_exact();
drop trigger if exists guard_exact on money.reallocation;
create trigger guard_exact before insert on money.reallocation for each row execute function money.guard_exact();

-- What day it is at an event.
create or replace function money.today(zone text) returns date
language sql stable as $$ select (now() at time zone zone)::date $$;

-- An expense in another currency is worth what its rate says; what is paid has a day.
create or replace function money.derive_expense() returns trigger
language plpgsql as $$
declare
    at record;
begin
    select e.currency, e.timezone into at from events.event as e where e.organization_id = new.organization_id and e.id = new.event_id;
    -- The foreign key speaks when a category with expenses is removed; here somebody named one that is not there.
    if not exists (
        select from money.budget_category as b
         where b.organization_id = new.organization_id and b.event_id = new.event_id and b.id = new.category_id) then
        raise exception using errcode = 'CBP01', constraint = 'expense_category_of_event', message = 'no such category';
    end if;
    if tg_op = 'UPDATE' and new.amount is distinct from old.amount
       and (new.original_amount, new.original_currency, new.exchange_rate)
           is not distinct from (old.original_amount, old.original_currency, old.exchange_rate) then
        -- Somebody said what it comes to; the rate says something else.
        new.original_amount := null;
        new.original_currency := null;
        new.exchange_rate := null;
    end if;
    if num_nonnulls(new.original_amount, new.original_currency, new.exchange_rate) = 0 then
        new.exchange_rate_on := null;
    elsif num_nonnulls(new.original_amount, new.original_currency, new.exchange_rate) < 3 then
        -- The constraint would be asked only after what an amount it gives is missing.
        raise exception using errcode = 'CBP01', constraint = 'expense_original_whole', message = 'incomplete';
    else
        if not money.is_exact(new.original_amount, new.original_currency) then
            raise exception using errcode = 'CBP01', constraint = 'expense_original_exact', message = 'too many decimals';
        end if;
        new.amount := money.rounded(new.original_amount * new.exchange_rate, at.currency);
        new.exchange_rate_on := coalesce(new.exchange_rate_on, money.today(at.timezone));
    end if;

    if new.paid_status = 'paid' then
        new.paid_on := coalesce(new.paid_on, money.today(at.timezone));
    elsif tg_op = 'UPDATE' and old.paid_on is null and new.paid_on is not null then
        -- Saying when it was paid says that it was.
        new.paid_status := 'paid';
    else
        new.paid_on := null;
    end if;

    -- In another category it is on no line, unless its line went there.
    if tg_op = 'UPDATE' and new.category_id is distinct from old.category_id and new.item_id is not distinct from old.item_id
       and not exists (
            select from money.budget_item as i
             where i.organization_id = new.organization_id and i.category_id = new.category_id and i.id = new.item_id) then
        new.item_id := null;
    end if;
    return new;
end $$;
drop trigger if exists derive_expense on money.expense;
create trigger derive_expense before insert or update on money.expense for each row execute function money.derive_expense();

-- The invoice of an expense is a file of the same event that the caller may see.
create or replace function money.guard_invoice() returns trigger
language plpgsql as $$
begin
    if new.invoice_file_id is not null and not exists (
        select from files.public_file as f
         where f.organization_id = new.organization_id and f.event_id = new.event_id and f.id = new.invoice_file_id) then
        raise exception using errcode = 'CBP01', constraint = 'expense_invoice_of_event', message = 'no such file';
    end if;
    return new;
end $$;
drop trigger if exists guard_invoice on money.expense;
create trigger guard_invoice before insert or update of invoice_file_id on money.expense for each row execute function money.guard_invoice();

-- Budget that is to move: what is spent or promised cannot be given away. Both categories are locked, in one order for everybody.
create or replace function money.check_move() returns trigger
language plpgsql as $$
declare
    remaining numeric;
    found_currency text;
begin
    if current_user = 'callboard_app' then
        perform app.require_event_rank(new.event_id, 2);
    end if;
    perform from money.budget_category as b
      where b.organization_id = new.organization_id and b.event_id = new.event_id and b.id in (new.from_category_id, new.to_category_id)
      order by b.id for update;
    select money.category_label(f.category, f.name), f.budgeted - f.actual - f.committed into new.from_label, remaining
      from money.category_figures(new.organization_id, new.event_id) as f where f.category_id = new.from_category_id;
    if not found then
        raise exception using errcode = 'CBP01', constraint = 'reallocation_from_of_event', message = 'no such category';
    end if;
    select money.category_label(f.category, f.name) into new.to_label
      from money.category_figures(new.organization_id, new.event_id) as f where f.category_id = new.to_category_id;
    if not found then
        raise exception using errcode = 'CBP01', constraint = 'reallocation_to_of_event', message = 'no such category';
    end if;
    if new.amount > remaining then
        select e.currency into found_currency from events.event as e where e.organization_id = new.organization_id and e.id = new.event_id;
        raise exception using errcode = 'CBP01', constraint = 'reallocation_leaves_enough', message = 'not enough left',
            detail = jsonb_build_object('left', money.as_json(greatest(remaining, 0), found_currency))::text;
    end if;
    return new;
end $$;
drop trigger if exists check_move on money.reallocation;
create trigger check_move before insert on money.reallocation for each row execute function money.check_move();

-- Moves it, with the rights of whoever asks. After the row is there, for a row that is sent again is not: it would move twice.
create or replace function money.move_budget() returns trigger
language plpgsql as $$
begin
    update money.budget_category as b
       set budgeted_amount = b.budgeted_amount + case b.id when new.from_category_id then -new.amount else new.amount end
     where b.organization_id = new.organization_id and b.event_id = new.event_id and b.id in (new.from_category_id, new.to_category_id);
    return null;
end $$;
drop trigger if exists move_budget on money.reallocation;
create trigger move_budget after insert on money.reallocation for each row execute function money.move_budget();

-- Raises alerts where a threshold was passed and ends those that are over. Whoever else changes this event's money waits here, on the lock
-- of its history, so that two expenses that pass a threshold only together are noticed by the second of them.
create or replace function money.settle_alerts(organization uuid, event uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    limits record;
    target record;
begin
    perform pg_advisory_xact_lock(hashtextextended(organization || ('event:' || event), 0));
    select e.budget, h.warning, h.critical into limits
      from events.event as e cross join lateral money.thresholds(e.organization_id, e.id) as h
     where e.organization_id = organization and e.id = event;
    if not found then
        return;
    end if;
    for target in
        with figures as materialized (
            select f.category_id, money.category_label(f.category, f.name) as label, f.actual + f.committed as used, f.budgeted as most
              from money.category_figures(organization, event) as f
        ), measured as (
            select f.category_id, f.label, f.used, f.most from figures as f
            union all
            select null, 'The whole event', coalesce(sum(f.used), 0), coalesce(limits.budget, sum(f.most), 0) from figures as f
        )
        select m.category_id, m.label, m.used, m.most, money.alert_level(m.used, m.most, limits.warning, limits.critical) as level,
               a.id as alert_id, a.level as told
          from measured as m
          left join money.budget_alert as a
            on a.organization_id = organization and a.event_id = event and a.resolved_at is null
           and coalesce(a.category_id, event) = coalesce(m.category_id, event)
         order by m.category_id
    loop
        if target.level is not distinct from target.told then
            continue;
        end if;
        update money.budget_alert as a set resolved_at = clock_timestamp()
         where a.organization_id = organization and a.id = target.alert_id;
        if target.level is not null then
            insert into money.budget_alert (organization_id, event_id, category_id, level, used_amount, limit_amount, label, rising)
            values (organization, event, target.category_id, target.level, target.used, target.most, target.label,
                    target.told is null or target.level = 'critical');
        end if;
    end loop;
end $$;

-- Events whose money changed in this transaction, so that each is looked at once, when all of it is written.
create or replace function money.mark_budget() returns trigger
language plpgsql as $$
declare
    whole constant jsonb := to_jsonb(coalesce(new, old));
    word constant text := (whole ->> 'organization_id') || '/' || (whole ->> case tg_table_name when 'event' then 'id' else 'event_id' end);
    words constant text := coalesce(current_setting('money.unsettled', true), '');
begin
    if strpos(words, word) = 0 then
        perform set_config('money.unsettled', words || word || ' ', true);
    end if;
    return null;
end $$;

create or replace function money.settle_at_commit() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    words constant text := coalesce(current_setting('money.unsettled', true), '');
    word text;
begin
    if words = '' then
        return null;
    end if;
    perform set_config('money.unsettled', '', true);
    -- In one order for everybody, since each takes a lock.
    for word in select w from unnest(string_to_array(rtrim(words), ' ')) as w order by w loop
        perform money.settle_alerts(split_part(word, '/', 1)::uuid, split_part(word, '/', 2)::uuid);
    end loop;
    return null;
end $$;

do $$
declare
    target text;
begin
    foreach target in array array['budget_category', 'budget_item', 'expense', 'budget_setting'] loop
        execute format('drop trigger if exists mark_budget on money.%I', target);
        execute format('create trigger mark_budget after insert or update or delete on money.%I '
                       'for each row execute function money.mark_budget()', target);
        execute format('drop trigger if exists settle_alerts on money.%I', target);
        -- By name after the trigger that writes history, whose lock this one needs.
        execute format('create constraint trigger settle_alerts after insert or update or delete on money.%I deferrable initially deferred '
                       'for each row execute function money.settle_at_commit()', target);
    end loop;
end $$;
drop trigger if exists mark_budget on events.event;
create trigger mark_budget after update of budget on events.event
    for each row when (new.budget is distinct from old.budget) execute function money.mark_budget();
drop trigger if exists settle_alerts on events.event;
create constraint trigger settle_alerts after update of budget on events.event deferrable initially deferred
    for each row when (new.budget is distinct from old.budget) execute function money.settle_at_commit();
