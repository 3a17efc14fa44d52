-- The rules of contracts, their schedules, signatures and payments.

-- The steps of a contract's life. Going back from a signed one to be signed again is how it is amended.
create or replace function money.next_contract_states(status text) returns text[]
language sql immutable parallel safe as $$
    select case status
        when 'draft' then array['pending_review', 'pending_signature', 'terminated']
        when 'pending_review' then array['draft', 'pending_signature', 'terminated']
        when 'pending_signature' then array['draft', 'pending_review', 'signed', 'terminated']
        when 'signed' then array['active', 'pending_signature', 'expired', 'terminated']
        when 'active' then array['pending_signature', 'expired', 'terminated']
        when 'expired' then array['active', 'terminated']
        else '{}'::text[]
    end
$$;

-- What each instalment of a contract comes to. A payment fills the instalment it was meant for; what it has too much, and what is meant for
-- none, fills the others in their order. Nothing about it is stored, so nothing has to be kept in step.
create or replace function money.instalment_figures(organization uuid, contract uuid)
returns table (instalment_id uuid, "position" integer, amount numeric, paid numeric, due_on date, is_paid boolean)
language sql stable as $$
    with paid as (
        select p.instalment_id, sum(money.payment_net(p.status, p.amount, p.refunded_amount, p.disputed_amount)) as net
          from money.payment as p
         where p.organization_id = organization and p.contract_id = contract
         group by p.instalment_id
    ), meant as (
        select i.id, i.position, i.amount, i.due_from, i.due_date, i.offset_days, least(coalesce(p.net, 0), i.amount) as direct
          from money.instalment as i
          left join paid as p on p.instalment_id = i.id
         where i.organization_id = organization and i.contract_id = contract
    ), whole as (
        select coalesce((select sum(p.net) from paid as p), 0) as paid,
               coalesce((select sum(p.net) from paid as p), 0) - coalesce((select sum(m.direct) from meant as m), 0) as loose,
               coalesce((select sum(m.amount) from meant as m), 0) as wanted
    ), filled as (
        select m.*, m.direct + least(m.amount - m.direct, greatest(w.loose - coalesce(
                   sum(m.amount - m.direct) over (order by m.position rows between unbounded preceding and 1 preceding), 0), 0)) as paid_amount,
               w.paid >= w.wanted and w.wanted > 0 as all_paid
          from meant as m cross join whole as w
    )
    select f.id, f.position, f.amount, f.paid_amount,
           case f.due_from
               when 'date' then f.due_date
               when 'event' then (e.start_at at time zone e.timezone)::date + f.offset_days
               when 'signing' then (c.signed_at at time zone e.timezone)::date + f.offset_days
           end,
           -- One of nothing is paid when everything is.
           case when f.amount > 0 then f.paid_amount >= f.amount else f.all_paid end
      from filled as f
      join money.contract as c on c.organization_id = organization and c.id = contract
      join events.event as e on e.organization_id = c.organization_id and e.id = c.event_id
$$;

-- Where a contract stands: what is paid, what is open, what is late, and what comes next.
create or replace function money.contract_state(
    organization uuid, contract uuid, amount numeric, zone text,
    out paid numeric, out open numeric, out overdue numeric, out scheduled integer, out next_id uuid, out next_open numeric, out next_due date)
language sql stable as $$
    with figures as materialized (select f.* from money.instalment_figures(organization, contract) as f),
    next as (
        select f.instalment_id, f.amount - f.paid as open, f.due_on from figures as f
         where f.amount > f.paid order by f.due_on nulls last, f.position limit 1
    ), received as (
        select coalesce(sum(money.payment_net(p.status, p.amount, p.refunded_amount, p.disputed_amount)), 0) as paid
          from money.payment as p where p.organization_id = organization and p.contract_id = contract
    )
    select r.paid, greatest(coalesce(amount, 0) - r.paid, 0),
           coalesce((select sum(f.amount - f.paid) from figures as f where f.due_on < money.today(zone)), 0),
           (select count(*)::integer from figures), n.instalment_id, n.open, n.due_on
      from received as r left join next as n on true
$$;

create or replace function money.fingerprint(text) returns text
language sql immutable parallel safe as $$ select encode(sha256(convert_to($1, 'UTF8')), 'hex') $$;

-- Whoever a contract is with is in the directory, under the kind its type says, and has a name in any case.
create or replace function money.party_name(organization uuid, type text, party uuid) returns text
language sql stable as $$
    select case type
        when 'client' then (select p.name from directory.public_client as p where p.organization_id = organization and p.id = party)
        when 'venue' then (select p.name from directory.public_venue as p where p.organization_id = organization and p.id = party)
        when 'vendor' then (select p.name from directory.public_vendor as p where p.organization_id = organization and p.id = party)
        when 'sponsor' then (select p.company_name from directory.public_sponsor as p where p.organization_id = organization and p.id = party)
        when 'designer' then (select p.name from directory.public_designer as p where p.organization_id = organization and p.id = party)
    end
$$;

-- When a contract was signed first, which may have been elsewhere and before anybody wrote it down; null while nobody has.
create or replace function money.first_signed(organization uuid, contract uuid) returns timestamptz
language sql stable as $$
    select min(s.signed_at) from money.signature as s where s.organization_id = organization and s.contract_id = contract and s.voided_at is null
$$;

create or replace function money.guard_contract() returns trigger
language plpgsql as $$
declare
    known_as text;
begin
    if tg_op = 'INSERT' then
        new.status := 'draft';
        new.signed_at := null;
    elsif new.status is distinct from old.status then
        -- Working on it is for everybody who works on the event; binding the organization is for those who decide about it.
        if current_user = 'callboard_app' then
            perform app.require_event_rank(new.event_id, case when new.status in ('signed', 'active', 'expired', 'terminated') then 3 else 2 end);
        end if;
        if new.status <> all (money.next_contract_states(old.status)) then
            raise exception using errcode = 'CBP01', constraint = 'contract_transition_allowed', message = 'no such step',
                detail = jsonb_build_object('from', old.status, 'to', new.status, 'allowed', money.next_contract_states(old.status))::text;
        end if;
        if new.status = 'signed' then
            new.signed_at := money.first_signed(new.organization_id, new.id);
            if new.signed_at is null then
                raise exception using errcode = 'CBP01', constraint = 'contract_is_signed', message = 'nobody signed it';
            end if;
        end if;
    end if;

    if new.party_id is not null
       and (tg_op = 'INSERT' or (new.party_id, new.type) is distinct from (old.party_id, old.type)) then
        known_as := money.party_name(new.organization_id, new.type, new.party_id);
        if known_as is null then
            raise exception using errcode = 'CBP01', constraint = 'contract_party_of_directory', message = 'no such party';
        end if;
        if tg_op = 'INSERT' then
            new.party_name := coalesce(new.party_name, known_as);
        elsif new.party_name is not distinct from old.party_name then
            new.party_name := known_as;
        end if;
    end if;

    if new.file_id is not null and (tg_op = 'INSERT' or new.file_id is distinct from old.file_id) and not exists (
        select from files.public_file as f
         where f.organization_id = new.organization_id and f.event_id = new.event_id and f.id = new.file_id) then
        raise exception using errcode = 'CBP01', constraint = 'contract_file_of_event', message = 'no such file';
    end if;

    -- In another category it is on no line, unless its line went there.
    if tg_op = 'UPDATE' and new.budget_category_id is distinct from old.budget_category_id
       and new.budget_item_id is not distinct from old.budget_item_id
       and not exists (
            select from money.budget_item as i
             where i.organization_id = new.organization_id and i.category_id = new.budget_category_id and i.id = new.budget_item_id) then
        new.budget_item_id := null;
    end if;
    if new.budget_category_id is null then
        new.budget_item_id := null;
    end if;
    return new;
end $$;
drop trigger if exists guard_contract on money.contract;
create trigger guard_contract before insert or update on money.contract for each row execute function money.guard_contract();

-- Keeps the log, and voids what was signed when a contract goes back to be signed anew.
create or replace function money.after_contract() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'INSERT' or new.status is distinct from old.status then
        insert into money.contract_transition (organization_id, event_id, contract_id, title, old_status, new_status, changed_by, note)
        values (new.organization_id, new.event_id, new.id, new.title, case when tg_op = 'UPDATE' then old.status end, new.status,
                nullif(current_setting('app.user_id', true), '')::uuid, nullif(current_setting('app.note', true), ''));
        if new.status in ('draft', 'pending_review', 'pending_signature') then
            update money.signature as s set voided_at = clock_timestamp()
             where s.organization_id = new.organization_id and s.contract_id = new.id and s.voided_at is null;
        end if;
    end if;
    return null;
end $$;
drop trigger if exists after_contract on money.contract;
create trigger after_contract after insert or update of status on money.contract for each row execute function money.after_contract();

-- What was signed, paid or promised stays written down: such a contract is terminated, not deleted; unless its event goes as a whole.
create or replace function money.guard_contract_delete() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select from events.event as e where e.organization_id = old.organization_id and e.id = old.event_id)
       and (old.signed_at is not null
            or exists (select from money.payment as p where p.organization_id = old.organization_id and p.contract_id = old.id)) then
        raise exception using errcode = 'CBP01', constraint = 'contract_was_used', message = 'it was signed or paid';
    end if;
    return old;
end $$;
drop trigger if exists guard_contract_delete on money.contract;
create trigger guard_contract_delete before delete on money.contract for each row execute function money.guard_contract_delete();

-- Another amount keeps what is paid and spreads the difference over what is open, in proportion to it; the last takes what is left of
-- rounding. Where nothing is open any more, the difference becomes an instalment of its own.
create or replace function money.respread() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    minor constant integer := money.minor_units((
        select e.currency from events.event as e where e.organization_id = new.organization_id and e.id = new.event_id));
    part record;
    paid_whole numeric;
    open_whole numeric;
    remaining numeric;
    share numeric;
begin
    select sum(f.paid), sum(f.amount - f.paid) into paid_whole, open_whole
      from money.instalment_figures(new.organization_id, new.id) as f;
    if paid_whole is null then
        return null;
    end if;
    remaining := coalesce(new.amount, 0) - paid_whole;
    if remaining < 0 or new.amount is null and paid_whole > 0 then
        raise exception using errcode = 'CBP01', constraint = 'contract_amount_covers_paid', message = 'more than that is paid',
            detail = jsonb_build_object('paid', money.as_json(paid_whole, (
                select e.currency from events.event as e where e.organization_id = new.organization_id and e.id = new.event_id)))::text;
    end if;
    if new.amount is null then
        delete from money.instalment as i where i.organization_id = new.organization_id and i.contract_id = new.id;
        return null;
    end if;
    if open_whole = 0 then
        if remaining > 0 then
            insert into money.instalment (organization_id, event_id, contract_id, position, label, amount, due_from, due_date, offset_days)
            select i.organization_id, i.event_id, i.contract_id, i.position + 1, 'Difference', remaining, i.due_from, i.due_date, i.offset_days
              from money.instalment as i
             where i.organization_id = new.organization_id and i.contract_id = new.id
             order by i.position desc limit 1;
        end if;
        return null;
    end if;
    for part in
        select f.instalment_id, f.paid, f.amount - f.paid as open, row_number() over (order by f.position desc) as from_end
          from money.instalment_figures(new.organization_id, new.id) as f
         where f.amount > f.paid
         order by f.position
    loop
        share := case when part.from_end = 1 then remaining
                 -- Whole minor units, rounded down, so that the last is never below nothing.
                 else trunc((coalesce(new.amount, 0) - paid_whole) * part.open / open_whole, minor) end;
        update money.instalment as i set amount = part.paid + share
         where i.organization_id = new.organization_id and i.id = part.instalment_id;
        remaining := remaining - share;
    end loop;
    return null;
end $$;
drop trigger if exists respread on money.contract;
create trigger respread after update of amount on money.contract
    for each row when (new.amount is distinct from old.amount) execute function money.respread();

-- A schedule is the contract's amount, whichever way either of them changed.
create or replace function money.check_schedule() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    whole constant jsonb := to_jsonb(coalesce(new, old));
    of_contract constant uuid := (whole ->> case tg_table_name when 'contract' then 'id' else 'contract_id' end)::uuid;
    sums record;
begin
    select c.amount, sum(i.amount) as scheduled, min(e.currency) as currency into sums
      from money.contract as c
      join events.event as e on e.organization_id = c.organization_id and e.id = c.event_id
      join money.instalment as i on i.organization_id = c.organization_id and i.contract_id = c.id
     where c.organization_id = (whole ->> 'organization_id')::uuid and c.id = of_contract
     group by c.organization_id, c.id, c.amount;
    if found and sums.scheduled is distinct from sums.amount then
        raise exception using errcode = 'CBP01', constraint = 'instalment_adds_up', message = 'the parts are not the whole',
            detail = jsonb_build_object('amount', money.as_json(coalesce(sums.amount, 0), sums.currency),
                                        'scheduled', money.as_json(sums.scheduled, sums.currency))::text;
    end if;
    return null;
end $$;
drop trigger if exists check_schedule on money.instalment;
create constraint trigger check_schedule after insert or update or delete on money.instalment deferrable initially deferred
    for each row execute function money.check_schedule();
drop trigger if exists check_schedule on money.contract;
create constraint trigger check_schedule after update of amount on money.contract deferrable initially deferred
    for each row when (new.amount is distinct from old.amount) execute function money.check_schedule();

-- What a signature is of is written by the database, which nobody can talk into another text.
create or replace function money.guard_signature() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    signed record;
begin
    if app.user_type() <> '' then
        perform app.require_event_rank(new.event_id, 3);
    end if;
    select c.status, f.name, f.sha256 into signed
      from money.contract as c left join files.public_file as f on f.organization_id = c.organization_id and f.id = c.file_id
     where c.organization_id = new.organization_id and c.event_id = new.event_id and c.id = new.contract_id
       for update of c;
    if not found or signed.status not in ('pending_signature', 'signed') then
        raise exception using errcode = 'CBP01', constraint = 'signature_while_open', message = 'nothing to sign',
            detail = jsonb_build_object('contractStatus', signed.status)::text;
    end if;
    new.agreed_text := money.agreed_text(new.organization_id, new.contract_id);
    new.agreed_sha256 := money.fingerprint(new.agreed_text);
    new.document_name := signed.name;
    new.document_sha256 := signed.sha256;
    if exists (
        select from money.signature as s
         where s.organization_id = new.organization_id and s.contract_id = new.contract_id and s.voided_at is null
           and s.party <> new.party and s.agreed_sha256 <> new.agreed_sha256) then
        raise exception using errcode = 'CBP01', constraint = 'signature_same_text', message = 'the other side signed another text';
    end if;
    return new;
end $$;
drop trigger if exists guard_signature on money.signature;
create trigger guard_signature before insert on money.signature for each row execute function money.guard_signature();

-- One side makes a contract signed; both make it active, once it has begun.
create or replace function money.after_signature() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update money.contract as c set status = 'signed'
     where c.organization_id = new.organization_id and c.id = new.contract_id and c.status = 'pending_signature';
    update money.contract as c set signed_at = new.signed_at
     where c.organization_id = new.organization_id and c.id = new.contract_id and c.signed_at > new.signed_at;
    update money.contract as c set status = 'active'
      from events.event as e
     where c.organization_id = new.organization_id and c.id = new.contract_id and c.status = 'signed'
       and e.organization_id = c.organization_id and e.id = c.event_id and coalesce(c.starts_on, '-infinity') <= money.today(e.timezone)
       and 2 = (select count(*) from money.signature as s
                 where s.organization_id = c.organization_id and s.contract_id = c.id and s.voided_at is null);
    return null;
end $$;
drop trigger if exists after_signature on money.signature;
create trigger after_signature after insert on money.signature for each row execute function money.after_signature();

-- Money people write down: no more than is open, one at a time for each contract. What a provider tells is what happened.
create or replace function money.guard_payment() returns trigger
language plpgsql as $$
declare
    standing record;
    most numeric;
begin
    if tg_op = 'UPDATE' then
        if current_user = 'callboard_app' and old.provider <> 'manual' then
            raise exception using errcode = 'CBP01', constraint = 'payment_by_hand', message = 'the provider decides';
        end if;
        return new;
    end if;
    if current_user = 'callboard_app' then
        perform app.require_event_rank(new.event_id, 3);
    end if;
    select c.amount, e.currency, e.timezone into standing
      from money.contract as c
      join events.event as e on e.organization_id = c.organization_id and e.id = c.event_id
     where c.organization_id = new.organization_id and c.event_id = new.event_id and c.id = new.contract_id
       for update of c;
    if not found then
        raise exception using errcode = 'CBP01', constraint = 'payment_of_contract', message = 'no such contract';
    end if;
    if new.status = 'succeeded' then
        new.paid_on := coalesce(new.paid_on, money.today(standing.timezone));
    end if;
    if new.provider = 'manual' then
        if new.instalment_id is not null then
            select f.amount - f.paid into most from money.instalment_figures(new.organization_id, new.contract_id) as f
             where f.instalment_id = new.instalment_id;
        elsif standing.amount is not null then
            most := standing.amount - coalesce((
                select sum(money.payment_net(p.status, p.amount, p.refunded_amount, p.disputed_amount))
                  from money.payment as p where p.organization_id = new.organization_id and p.contract_id = new.contract_id), 0);
        end if;
        if new.amount > most then
            raise exception using errcode = 'CBP01', constraint = 'payment_within_open', message = 'more than is open',
                detail = jsonb_build_object('open', money.as_json(greatest(most, 0), standing.currency))::text;
        end if;
    end if;
    return new;
end $$;
drop trigger if exists guard_payment on money.payment;
create trigger guard_payment before insert or update on money.payment for each row execute function money.guard_payment();

-- Lets in whom a paid instalment lets in, and takes that back when the money goes back. Passes somebody blocked stay blocked, and those
-- that were active anyway stay active. Hundreds of passes tell no history of their own, as with an import.
create or replace function money.settle_access(organization uuid, contract uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    part record;
    changed integer;
begin
    for part in
        select i.id, i.event_id, i.activates_category as category, i.activates_holder as holder, i.activated_at, f.is_paid
          from money.instalment_figures(organization, contract) as f
          join money.instalment as i on i.organization_id = organization and i.id = f.instalment_id
         where f.is_paid and num_nonnulls(i.activates_category, i.activates_holder) > 0 and i.activated_at is null
            or not f.is_paid and i.activated_at is not null
         order by i.position
    loop
        if part.is_paid then
            perform set_config('app.bulk', 'on', true)
              where 200 < (select count(*) from (
                    select from admission.public_pass as p
                     where p.organization_id = organization and p.event_id = part.event_id and p.status = 'inactive'
                       and (part.category is null or p.category = part.category) limit 201) as many);
            with let_in as (
                update admission.public_pass as p set status = 'active'
                 where p.organization_id = organization and p.event_id = part.event_id and p.status = 'inactive'
                   and (part.category is null or p.category = part.category)
                   and (part.holder is null or lower(part.holder) in (lower(p.holder_name), lower(p.email)))
                returning p.id
            )
            insert into money.activated_pass (organization_id, event_id, contract_id, instalment_id, pass_id)
            select organization, part.event_id, contract, part.id, l.id from let_in as l;
            get diagnostics changed = row_count;
            update money.instalment as i set activated_at = clock_timestamp(), activated_count = changed
             where i.organization_id = organization and i.id = part.id;
        else
            perform set_config('app.bulk', 'on', true)
              where 200 < (select count(*) from money.activated_pass as a where a.organization_id = organization and a.instalment_id = part.id);
            update admission.public_pass as p set status = 'inactive'
              from money.activated_pass as a
             where a.organization_id = organization and a.instalment_id = part.id
               and p.organization_id = organization and p.id = a.pass_id and p.status = 'active';
            delete from money.activated_pass as a where a.organization_id = organization and a.instalment_id = part.id;
            update money.instalment as i set activated_at = null, activated_count = 0
             where i.organization_id = organization and i.id = part.id;
        end if;
        perform set_config('app.bulk', '', true);
    end loop;
end $$;

create or replace function money.settle_access_of() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    changed constant record := coalesce(new, old);
begin
    perform money.settle_access(changed.organization_id, changed.contract_id);
    return null;
end $$;
drop trigger if exists settle_access on money.payment;
create constraint trigger settle_access after insert or update or delete on money.payment deferrable initially deferred
    for each row execute function money.settle_access_of();
drop trigger if exists settle_access on money.instalment;
create constraint trigger settle_access after insert or update or delete on money.instalment deferrable initially deferred
    for each row execute function money.settle_access_of();

-- What contracts and payments do to a budget may raise its alerts.
do $$
declare
    target text;
begin
    foreach target in array array['contract', 'payment'] loop
        execute format('drop trigger if exists mark_budget on money.%I', target);
        execute format('create trigger mark_budget after insert or update or delete on money.%I '
                       'for each row execute function money.mark_budget()', target);
        execute format('drop trigger if exists settle_alerts on money.%I', target);
        execute format('create constraint trigger settle_alerts after insert or update or delete on money.%I deferrable initially deferred '
                       'for each row execute function money.settle_at_commit()', target);
    end loop;
    foreach target in array array['contract', 'instalment', 'payment'] loop
        execute format('drop trigger if exists guard_exact on money.%I', target);
        execute format('create trigger guard_exact before insert or update on money.%I for each row execute function money.guard_exact()', target);
    end loop;
end $$;

-- What the clock does to contracts: those that begin, those that end, and telling people before. Each is told once for a date and a number
-- of days; of several that are due at once only the nearest.
create or replace function money.turn_contracts() returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    turned integer;
    all_turned integer := 0;
begin
    update money.contract as c set status = 'active'
      from events.event as e
     where e.organization_id = c.organization_id and e.id = c.event_id and c.status = 'signed'
       and c.starts_on <= money.today(e.timezone) and coalesce(c.expires_on, 'infinity') >= money.today(e.timezone)
       and 2 = (select count(*) from money.signature as s
                 where s.organization_id = c.organization_id and s.contract_id = c.id and s.voided_at is null);
    get diagnostics turned = row_count;
    all_turned := all_turned + turned;

    insert into money.contract_reminder (organization_id, event_id, contract_id, title, expires_on, days_before)
    select c.organization_id, c.event_id, c.id, c.title, c.expires_on, due.days
      from money.contract as c
      join events.event as e on e.organization_id = c.organization_id and e.id = c.event_id and e.archived_at is null
     cross join lateral (
            select case when c.expires_on < money.today(e.timezone) then null else min(d) end as days
              from unnest(c.remind_days) as d where c.expires_on - d <= money.today(e.timezone)
            having c.expires_on < money.today(e.timezone) or count(*) > 0) as due
     where c.status in ('signed', 'active') and c.expires_on <= current_date + 367
    on conflict on constraint contract_reminder_once_unique do nothing;
    get diagnostics turned = row_count;
    all_turned := all_turned + turned;

    update money.contract as c set status = 'expired'
      from events.event as e
     where e.organization_id = c.organization_id and e.id = c.event_id and c.status in ('signed', 'active')
       and c.expires_on < money.today(e.timezone);
    get diagnostics turned = row_count;
    return all_turned + turned;
end $$;

-- What a payment came to, out of everything the provider told about it, in whatever order it came: every part of this is a sum, a greatest
-- or a last by the provider's own clock, so no order of arrival can make it anything else.
create or replace function money.fold_payment(of_provider text, of_payment text)
returns table (
    status text, amount numeric, currency text, refunded numeric, disputed numeric, method text, paid_at timestamptz, contract_ref text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with told as (
        select e.event_ref, e.kind, e.happened_at, e.facts, e.contract_ref from money.provider_event as e
         where e.provider = of_provider and e.payment_ref = of_payment
    ), refunds as (
        select distinct on (t.facts ->> 'refundId') (t.facts ->> 'refundAmount')::numeric as amount, t.facts ->> 'refundStatus' as status
          from told as t where t.facts ? 'refundId'
         -- What failed stays failed.
         order by t.facts ->> 'refundId', (t.facts ->> 'refundStatus' in ('failed', 'canceled')) desc, t.happened_at desc, t.event_ref desc
    ), disputes as (
        select distinct on (t.facts ->> 'disputeId') (t.facts ->> 'disputeAmount')::numeric as amount, t.facts ->> 'disputeStatus' as status
          from told as t where t.facts ? 'disputeId'
         order by t.facts ->> 'disputeId', (t.facts ->> 'disputeStatus' in ('won', 'lost', 'warning_closed')) desc, t.happened_at desc, t.event_ref desc
    ), sums as (
        select max((t.facts ->> 'received')::numeric) as received,
               max((t.facts ->> 'amount')::numeric) as wanted,
               min(t.facts ->> 'currency') as currency,
               coalesce(max((t.facts ->> 'refunded')::numeric), 0) as refunded,
               min(t.happened_at) filter (where t.facts ? 'received') as paid_at,
               coalesce(bool_or(t.facts ->> 'intent' = 'canceled'), false) as cancelled,
               (array_agg(t.facts ->> 'intent' order by t.happened_at desc, t.event_ref desc) filter (where t.facts ? 'intent'))[1] as intent,
               min(t.facts ->> 'method') as method,
               (array_agg(t.contract_ref order by t.happened_at, t.event_ref) filter (where t.contract_ref is not null))[1] as contract_ref
          from told as t
    )
    select case when s.received > 0 then 'succeeded' when s.cancelled then 'cancelled'
                when s.intent = 'failed' then 'failed' else 'pending' end,
           coalesce(nullif(s.received, 0), s.wanted), s.currency,
           greatest(s.refunded - coalesce((select sum(r.amount) from refunds as r where r.status in ('failed', 'canceled')), 0),
                    coalesce((select sum(r.amount) from refunds as r where r.status not in ('failed', 'canceled')), 0)),
           -- An inquiry withdraws nothing, and what was won came back.
           coalesce((select sum(d.amount) from disputes as d where d.status in ('needs_response', 'under_review', 'lost')), 0),
           s.method, s.paid_at, s.contract_ref
      from sums as s
$$;

-- Takes a message of a provider whose signature was checked. Sent again it changes nothing; sent before another it belongs after, the
-- payment is worked out again when that one comes.
create or replace function money.take_provider_event(
    of_provider text, ref text, of_kind text, at timestamptz, of_payment text, told jsonb, of_contract text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    folded record;
    target record;
    result text;
begin
    perform pg_advisory_xact_lock(hashtextextended('money.' || of_provider || coalesce(of_payment, ref), 0));
    insert into money.provider_event (provider, event_ref, kind, happened_at, payment_ref, facts, contract_ref, outcome)
    values (of_provider, ref, of_kind, at, of_payment, coalesce(told, '{}'), of_contract, case when of_payment is null then 'ignored' else 'recorded' end)
    on conflict on constraint provider_event_pkey do nothing;
    if not found then
        return 'repeated';
    end if;
    if of_payment is null then
        return 'ignored';
    end if;

    select * into folded from money.fold_payment(of_provider, of_payment);
    select c.organization_id, c.event_id, c.id, c.title, e.currency, e.timezone,
           (select i.id from money.instalment as i
             where i.organization_id = c.organization_id and i.contract_id = c.id and i.id::text = split_part(folded.contract_ref, '_', 3)) as instalment_id
      into target
      from money.contract as c join events.event as e on e.organization_id = c.organization_id and e.id = c.event_id
     where c.organization_id::text = split_part(folded.contract_ref, '_', 1) and c.id::text = split_part(folded.contract_ref, '_', 2)
       for update of c;
    result := case
        when folded.contract_ref is null then 'unmatched'
        when target.id is null then 'unknown_contract'
        when folded.amount is null or folded.amount = 0 then 'recorded'
        when folded.currency is distinct from target.currency then 'currency_differs'
        when not money.is_exact(folded.amount, target.currency) then 'amount_differs'
        else 'applied'
    end;
    if result = 'applied' then
        perform set_config('app.via', of_provider, true);
        insert into money.payment as p (
            organization_id, event_id, contract_id, instalment_id, provider, provider_ref, method, status, amount, refunded_amount,
            disputed_amount, paid_on)
        values (target.organization_id, target.event_id, target.id, target.instalment_id, of_provider, of_payment,
                coalesce(folded.method, 'card'), folded.status, folded.amount, least(folded.refunded, folded.amount), folded.disputed,
                (folded.paid_at at time zone target.timezone)::date)
        on conflict on constraint payment_provider_ref_unique do update
           set status = excluded.status, amount = excluded.amount, refunded_amount = excluded.refunded_amount,
               disputed_amount = excluded.disputed_amount, method = excluded.method, paid_on = excluded.paid_on;
    end if;
    update money.provider_event as e set outcome = result where e.provider = of_provider and e.event_ref = ref;
    return result;
end $$;

-- Schedules and payments as answers show them.
create or replace function money.shown_schedule(organization uuid, contract uuid) returns jsonb
language sql stable as $$
    select coalesce(jsonb_agg(jsonb_build_object(
               'id', i.id, 'position', i.position, 'label', i.label, 'amount', money.as_json(i.amount, e.currency),
               'paid', money.as_json(f.paid, e.currency), 'open', money.as_json(i.amount - f.paid, e.currency),
               'dueFrom', i.due_from, 'dueDate', i.due_date, 'offsetDays', i.offset_days, 'dueOn', f.due_on,
               'status', case when f.is_paid then 'paid' when f.due_on < money.today(e.timezone) then 'overdue'
                              when f.paid > 0 then 'part_paid' when f.due_on <= money.today(e.timezone) + 14 then 'due' else 'open' end,
               'activatesCategory', i.activates_category, 'activatesHolder', i.activates_holder, 'activatedAt', i.activated_at,
               'activatedCount', i.activated_count, 'paymentReference', i.organization_id || '_' || i.contract_id || '_' || i.id,
               'version', i.version) order by i.position), '[]')
      from money.instalment_figures(organization, contract) as f
      join money.instalment as i on i.organization_id = organization and i.id = f.instalment_id
      join events.public_event as e on e.organization_id = i.organization_id and e.id = i.event_id
$$;

create or replace function money.shown_payments(organization uuid, contract uuid) returns jsonb
language sql stable as $$
    select coalesce(jsonb_agg(jsonb_build_object(
               'id', p.id, 'contractId', p.contract_id, 'instalmentId', p.instalment_id, 'provider', p.provider, 'providerRef', p.provider_ref,
               'method', p.method, 'status', p.status, 'amount', money.as_json(p.amount, e.currency),
               'refunded', money.as_json(p.refunded_amount, e.currency), 'disputed', money.as_json(p.disputed_amount, e.currency),
               'net', money.as_json(money.payment_net(p.status, p.amount, p.refunded_amount, p.disputed_amount), e.currency),
               'paidOn', p.paid_on, 'reference', p.reference, 'note', p.note,
               'createdBy', (select jsonb_build_object('id', a.id, 'name', a.name) from accounts.account as a where a.id = p.created_by),
               'createdAt', p.created_at, 'version', p.version) order by p.created_at desc, p.id desc), '[]')
      from money.payment as p
      join events.public_event as e on e.organization_id = p.organization_id and e.id = p.event_id
     where p.organization_id = organization and p.contract_id = contract
$$;

-- What other modules may read of contracts and payments. The caller's own rights apply.
create or replace view money.public_contract with (security_invoker = true) as
    select organization_id, id, event_id, type, title, party_name, status, amount, expires_on from money.contract;

create or replace view money.public_payment with (security_invoker = true) as
    select p.organization_id, p.id, p.event_id, p.contract_id, c.title, c.party_name, p.provider, p.status, p.amount, p.refunded_amount,
           p.disputed_amount, e.currency, money.minor_units(e.currency) as decimals
      from money.payment as p
      join money.contract as c on c.organization_id = p.organization_id and c.id = p.contract_id
      join events.event as e on e.organization_id = p.organization_id and e.id = p.event_id;
