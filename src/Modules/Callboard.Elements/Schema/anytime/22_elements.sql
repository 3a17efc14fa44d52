-- What may be asked for and confirmed, decided here whichever path it comes by.

-- The events a vendor is asked for or booked at. The policy of events asks this, so it cannot be asked through policies.
create or replace function app.vendor_event_ids() returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return (
        select coalesce(array_agg(distinct x.event_id), '{}') from elements.event_element as x
         where app.is_vendor() and x.organization_id = app.current_organization() and x.vendor_id = app.current_party()
           and x.status in ('requested', 'confirmed'));
end $$;

-- Whether people of a client, venue or vendor see an event: the same for somebody else, for triggers. The policy of events says it too;
-- a test holds one to the other.
create or replace function elements.public_portal_sees(organization uuid, kind text, party uuid, event uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return case kind
        when 'client' then exists (
            select from events.event as e where e.organization_id = organization and e.id = event and e.client_id = party)
        when 'venue' then exists (
            select from events.event as e where e.organization_id = organization and e.id = event and e.venue_id = party)
        when 'vendor' then exists (
            select from elements.event_element as x
             where x.organization_id = organization and x.event_id = event and x.vendor_id = party and x.status in ('requested', 'confirmed'))
        else false end;
end $$;

-- The catalogue --------------------------------------------------------------------------------------------------------------------

create or replace function elements.is_zone(zone text) returns boolean
language plpgsql stable as $$
begin
    -- PostgreSQL knows abbreviations and offsets besides; those are no zones with days of daylight saving.
    perform now() at time zone zone;
    return zone = 'UTC' or zone ~ '^[A-Za-z]+(/[A-Za-z0-9_+-]+)+$';
exception when invalid_parameter_value then
    return false;
end $$;

-- How far a day of an element begins after midnight: what goes on until two in the morning is of the evening before.
create or replace function elements.day_begins(opens text, closes text) returns interval
language sql immutable as $$ select case when closes < opens then closes::time - time '00:00' else interval '0' end $$;

-- The first and last day of something, as the element counts days.
create or replace function elements.days_of(e elements.element, since timestamptz, until timestamptz, out first_day date, out last_day date)
language sql stable as $$
    select ((since at time zone e.timezone) - elements.day_begins(e.opens, e.closes))::date,
           ((until at time zone e.timezone) - elements.day_begins(e.opens, e.closes) - interval '1 microsecond')::date
$$;

-- What speaks against it by the element's own rules. Lead time counts from now, when something is asked for or moved.
create or replace function elements.rules_broken(
    e elements.element, since timestamptz, until timestamptz, wanted integer, asked boolean) returns jsonb
language sql stable as $$
    select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('rule', r.rule, 'limit', r.bound, 'date', r.day, 'reason', r.reason))
                              order by r.place), '[]')
      from (
        select 1 as place, 'withdrawn' as rule, null::text as bound, null::date as day, null::text as reason where e.archived_at is not null
        union all
        select 2, 'min_quantity', e.min_quantity::text, null, null where wanted < e.min_quantity
        union all
        select 3, 'max_quantity', e.max_quantity::text, null, null where wanted > e.max_quantity
        union all
        select 4, 'lead_time', e.lead_hours::text, null, null where asked and since < now() + make_interval(hours => e.lead_hours)
        union all
        select 5, 'hours', e.opens || '–' || e.closes, null, null
          from unnest(array[(since at time zone e.timezone)::time, (until at time zone e.timezone)::time]) as t (at)
         where case when e.opens < e.closes then t.at not between e.opens::time and e.closes::time
                    else t.at < e.opens::time and t.at > e.closes::time end
         group by 1
        union all
        select 6, 'weekday', array_to_string(e.weekdays, ', '), min(d)::date, null
          from elements.days_of(e, since, until) as span, generate_series(span.first_day, span.last_day, interval '1 day') as d
         where e.weekdays <> '{}' and not trim(to_char(d, 'day')) = any (e.weekdays)
        having count(*) > 0
        union all
        select 7, 'blackout', b ->> 'from' || '–' || (b ->> 'to'), greatest((b ->> 'from')::date, span.first_day), b ->> 'reason'
          from elements.days_of(e, since, until) as span, jsonb_array_elements(e.blackouts) as b
         where daterange((b ->> 'from')::date, (b ->> 'to')::date, '[]') && daterange(span.first_day, span.last_day, '[]')) as r
$$;

-- How many are left on each of the days, and what is confirmed where there are too few. What others do with it is told only to those
-- who see their event.
create or replace function elements.room(
    e elements.element, since timestamptz, until timestamptz, wanted integer, leaving_out uuid default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return (
        with span as (
            select * from elements.days_of(e, since, until)
        ), taken as (
            select d::date as day, coalesce(sum(x.quantity), 0)::integer as quantity
              from span, generate_series(span.first_day, span.last_day, interval '1 day') as d
              left join elements.event_element as x
                on x.organization_id = e.organization_id and x.element_id = e.id and x.status = 'confirmed'
               and d::date between x.first_day and x.last_day and x.id is distinct from leaving_out
             group by d
        ), full_days as (
            select t.day from taken as t where t.quantity + wanted > e.capacity
        )
        select jsonb_build_object(
                   'capacity', e.capacity,
                   'available', greatest(0, e.capacity - (select max(t.quantity) from taken as t)),
                   'days', (select coalesce(jsonb_agg(f.day order by f.day), '[]') from full_days as f),
                   'conflicts', coalesce((
                       select jsonb_agg(jsonb_build_object(
                                  'eventId', case when sees.it then x.event_id end, 'eventName', case when sees.it then v.name end,
                                  'quantity', x.quantity, 'startAt', x.start_at, 'endAt', x.end_at) order by x.start_at, x.id)
                         from elements.event_element as x
                         join events.event as v on v.organization_id = x.organization_id and v.id = x.event_id
                        cross join lateral (select app.user_type() = 'staff' and coalesce(app.event_rank(x.event_id), 0) >= 1 as it) as sees
                        where x.organization_id = e.organization_id and x.element_id = e.id and x.status = 'confirmed'
                          and x.id is distinct from leaving_out
                          and exists (select from full_days as f where f.day between x.first_day and x.last_day)), '[]')));
end $$;

-- What is said before something is added. Whoever sees the element may ask.
create or replace function elements.availability(wanted_id uuid, since timestamptz, until timestamptz, wanted integer) returns jsonb
language plpgsql stable as $$
declare
    e elements.element;
    room jsonb;
    rules jsonb;
begin
    select * into e from elements.element as x where x.organization_id = app.current_organization() and x.id = wanted_id;
    if not found then
        return null;
    end if;
    rules := elements.rules_broken(e, since, until, wanted, true);
    room := elements.room(e, since, until, wanted);
    return room || jsonb_build_object('elementId', e.id, 'startAt', since, 'endAt', until, 'quantity', wanted, 'rules', rules,
        'isAvailable', rules = '[]' and room -> 'days' = '[]');
end $$;

create or replace function elements.guard_element() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if (tg_op = 'INSERT' or new.timezone is distinct from old.timezone) and not elements.is_zone(new.timezone) then
        raise exception using errcode = 'CBP01', constraint = 'element_timezone_known', message = 'unknown zone';
    end if;
    if tg_op = 'UPDATE' then
        -- Whoever was asked for it stays the one it is asked of.
        new.venue_id := old.venue_id;
        new.vendor_id := old.vendor_id;
    end if;
    return new;
end $$;
drop trigger if exists guard_element on elements.element;
create trigger guard_element before insert or update on elements.element for each row execute function elements.guard_element();

-- Putting an element away and bringing it back is for managers, as in the directory.
create or replace function elements.guard_archive() returns trigger
language plpgsql as $$
begin
    if current_user = 'callboard_app' and new.archived_at is distinct from old.archived_at then
        perform app.require_rank('manager');
    end if;
    return new;
end $$;
drop trigger if exists guard_archive on elements.element;
create trigger guard_archive before update on elements.element for each row execute function elements.guard_archive();

-- Days are counted anew, and fewer a day than are confirmed from today on is refused. The row is locked: nobody confirms meanwhile.
create or replace function elements.settle_element() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    booked integer;
begin
    if (new.timezone, new.opens, new.closes) is distinct from (old.timezone, old.opens, old.closes) then
        update elements.event_element as x set (first_day, last_day) = (select d.first_day, d.last_day from elements.days_of(new, x.start_at, x.end_at) as d)
         where x.organization_id = new.organization_id and x.element_id = new.id;
    end if;
    if new.capacity < coalesce(old.capacity, 2147483647) then
        select max(s.quantity) into booked from (
            select sum(x.quantity) as quantity
              from elements.event_element as x, generate_series(x.first_day, x.last_day, interval '1 day') as d
             where x.organization_id = new.organization_id and x.element_id = new.id and x.status = 'confirmed' and d::date >= current_date
             group by d) as s;
        if booked > new.capacity then
            raise exception using errcode = 'CBP01', constraint = 'element_capacity_booked', message = 'more are booked',
                detail = jsonb_build_object('booked', booked)::text;
        end if;
    end if;
    return null;
end $$;
drop trigger if exists settle_element on elements.element;
create trigger settle_element after update on elements.element for each row execute function elements.settle_element();

-- At events ------------------------------------------------------------------------------------------------------------------------

-- The steps there are. Providers answer what they are asked; everything else is the staff's.
create or replace function elements.allowed_steps(status text, by_provider boolean) returns text[]
language sql immutable as $$
    select case
        when by_provider then case status when 'requested' then '{confirmed,declined}' else '{}' end
        else case status
            when 'proposed' then '{requested,confirmed,cancelled}'
            when 'requested' then '{confirmed,declined,cancelled}'
            when 'confirmed' then '{requested,cancelled}'
            when 'declined' then '{requested,cancelled}'
            else '{proposed}' end end::text[]
$$;

create or replace function elements.derive_event_element() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    e elements.element;
    by_provider constant boolean := app.is_venue() or app.is_vendor();
begin
    if tg_op = 'UPDATE' then
        new.event_id := old.event_id;
        new.element_id := old.element_id;
    end if;
    select * into e from elements.element as x where x.organization_id = new.organization_id and x.id = new.element_id;
    if not found then
        raise exception using errcode = 'CBP01', constraint = 'event_element_element_fk', message = 'no such element';
    end if;
    new.venue_id := e.venue_id;
    new.vendor_id := e.vendor_id;
    if tg_op = 'INSERT' then
        new.name := e.name;
        new.currency := e.currency;
        new.unit_price := coalesce(new.unit_price, e.price);
        if new.start_at is null or new.end_at is null then
            select coalesce(new.start_at, v.start_at), coalesce(new.end_at, greatest(v.end_at, v.start_at + interval '1 hour'))
              into new.start_at, new.end_at
              from events.event as v where v.organization_id = new.organization_id and v.id = new.event_id;
        end if;
    else
        new.name := old.name;
        new.currency := old.currency;
        if (new.start_at, new.end_at) is distinct from (old.start_at, old.end_at) then
            new.proposed_start_at := null;
            new.proposed_end_at := null;
        end if;
        if new.status is distinct from old.status then
            if not new.status = any (elements.allowed_steps(old.status, by_provider)) then
                raise exception using errcode = 'CBP01', constraint = 'event_element_step_allowed', message = 'no such step',
                    detail = jsonb_build_object('from', old.status, 'to', new.status, 'allowed', elements.allowed_steps(old.status, by_provider))::text;
            end if;
        elsif old.status = 'confirmed' and num_nonnulls(e.venue_id, e.vendor_id) = 1
            and (new.start_at, new.end_at, new.quantity) is distinct from (old.start_at, old.end_at, old.quantity) then
            -- Confirmed was something else: its provider is asked again.
            new.status := 'requested';
        end if;
    end if;
    if new.status in ('requested', 'confirmed') then
        new.requested_at := coalesce(new.requested_at, clock_timestamp());
    end if;
    if tg_op = 'UPDATE' and new.status is distinct from old.status then
        if new.status in ('confirmed', 'declined') then
            new.answered_at := clock_timestamp();
            new.answered_by := nullif(current_setting('app.user_id', true), '')::uuid;
            new.proposed_start_at := null;
            new.proposed_end_at := null;
        elsif new.status in ('requested', 'proposed') then
            new.answered_at := null;
            new.answered_by := null;
            new.answer_note := null;
        end if;
    end if;
    select d.first_day, d.last_day into new.first_day, new.last_day from elements.days_of(e, new.start_at, new.end_at) as d;
    return new;
end $$;
drop trigger if exists derive on elements.event_element;
create trigger derive before insert or update on elements.event_element for each row execute function elements.derive_event_element();

-- After it was written, and so after row-level security had its say: whether it can be had. The element's row is the lock of all that is
-- confirmed of it; what is read after it was taken is committed or this transaction's own.
create or replace function elements.settle_event_element() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    e elements.element;
    rules jsonb;
    room jsonb;
    moved constant boolean := tg_op = 'INSERT' or (new.start_at, new.end_at) is distinct from (old.start_at, old.end_at);
begin
    if new.status not in ('requested', 'confirmed') then
        return null;
    end if;
    if tg_op = 'UPDATE' and not moved and (new.status, new.quantity) = (old.status, old.quantity) then
        return null;
    end if;
    select * into e from elements.element as x where x.organization_id = new.organization_id and x.id = new.element_id for no key update;
    rules := elements.rules_broken(e, new.start_at, new.end_at, new.quantity,
        moved or (tg_op = 'UPDATE' and old.status = 'proposed'));
    if rules <> '[]' then
        raise exception using errcode = 'CBP01', constraint = 'event_element_rules', message = 'not to be had like this',
            detail = jsonb_build_object('rules', rules)::text;
    end if;
    room := elements.room(e, new.start_at, new.end_at, new.quantity, new.id);
    if room -> 'days' <> '[]' then
        raise exception using errcode = 'CBP01', constraint = 'event_element_over_committed', message = 'not enough left', detail = room::text;
    end if;
    return null;
end $$;
drop trigger if exists settle on elements.event_element;
create trigger settle after insert or update on elements.event_element for each row execute function elements.settle_event_element();

-- The answer of whoever offers it, or of the staff who heard it from them. False when they were not asked. Nothing else of an event is
-- theirs to change.
create or replace function elements.answer(
    wanted uuid, said text, words text, other_start timestamptz, other_end timestamptz) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    found_one elements.event_element;
begin
    select * into found_one from elements.event_element as x
     where x.organization_id = app.current_organization() and x.id = wanted and x.requested_at is not null
       and (app.is_venue() and x.venue_id = app.current_party() or app.is_vendor() and x.vendor_id = app.current_party()
            or app.is_staff() and app.event_rank(x.event_id) >= 2)
       for update;
    if not found then
        return false;
    end if;
    if found_one.status <> 'requested' then
        raise exception using errcode = 'CBP01', constraint = 'event_element_step_allowed', message = 'nothing is asked',
            detail = jsonb_build_object('from', found_one.status, 'to', said, 'allowed', '[]'::jsonb)::text;
    end if;
    update elements.event_element as x
       set status = case when said = 'propose' then x.status else said end,
           answer_note = words,
           proposed_start_at = case when said = 'propose' then other_start end,
           proposed_end_at = case when said = 'propose' then other_end end
     where x.organization_id = found_one.organization_id and x.id = found_one.id;
    return true;
end $$;

-- Published ------------------------------------------------------------------------------------------------------------------------

-- What an event's elements come to, by status and currency; the caller's own rights decide which are counted. Amounts are whole minor
-- units times whole numbers, so nothing is ever rounded.
create or replace function elements.public_event_costs(event uuid) returns jsonb
language plpgsql stable as $$
begin
    return (
        select coalesce(jsonb_agg(jsonb_build_object('status', s.status, 'count', s.count, 'costs', s.costs)
                   order by array_position(array['proposed', 'requested', 'confirmed', 'declined', 'cancelled'], s.status)), '[]')
          from (
            select c.status, sum(c.count)::integer as count,
                   coalesce(jsonb_agg(jsonb_build_object(
                       'amount', round(c.cost, elements.minor_units(c.currency))::text, 'currency', c.currency) order by c.currency)
                       filter (where c.cost is not null), '[]') as costs
              from (
                select x.status, x.currency, count(*) as count, sum(x.quantity * x.unit_price) as cost
                  from elements.event_element as x
                 where x.organization_id = app.current_organization() and x.event_id = event
                 group by x.status, x.currency) as c
             group by c.status) as s);
end $$;

-- A deleted organization takes its elements first: venues and vendors do not go before what refers to them.
create or replace function elements.remove_elements() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    delete from elements.event_element where organization_id = old.id;
    delete from elements.element where organization_id = old.id;
    return old;
end $$;
drop trigger if exists remove_elements on accounts.organization;
create trigger remove_elements before delete on accounts.organization
    for each row execute function elements.remove_elements();
