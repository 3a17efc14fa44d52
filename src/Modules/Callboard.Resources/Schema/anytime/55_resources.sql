-- What may be booked, decided here whichever path a booking comes by. Everything that decides first takes the diary of the resource or
-- space, until the end of the transaction: what it then reads is committed or its own. The diary comes before every other row, and so do
-- its history and its lock at commit.

create or replace function resources.open_diaries(organization uuid, subjects uuid[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    subject uuid;
begin
    -- Always in the same order, so that a move from one resource to another cannot wait in a circle.
    for subject in select distinct s from unnest(subjects) as s where s is not null order by s loop
        insert into resources.diary as d (organization_id, id)
        -- A deleted organization takes its diaries with it.
        select o.id, subject from accounts.organization as o where o.id = organization
        -- Once in a transaction; the lock is held from then on anyway.
        on conflict (organization_id, id) do update set changes = d.changes + 1 where d.xmin <> pg_current_xact_id()::xid;
    end loop;
end $$;

-- The same for a caller about to change a booking: before any row is locked, so that nobody waits in a circle. False when it is not
-- theirs to see.
create or replace function resources.open_diary_of_booking(booking uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    subject uuid;
begin
    select b.resource_id into subject from resources.booking as b
     where b.organization_id = app.current_organization() and b.id = booking
       and app.is_staff() and (b.event_id is null or app.event_rank(b.event_id) >= 1);
    perform resources.open_diaries(app.current_organization(), array[subject]);
    return subject is not null;
end $$;

create or replace function resources.open_diary_of_space_booking(booking uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    subject uuid;
begin
    select b.space_id into subject from resources.space_booking as b
     where b.organization_id = app.current_organization() and b.id = booking and app.event_rank(b.event_id) >= 1;
    perform resources.open_diaries(app.current_organization(), array[subject]);
    return subject is not null;
end $$;

create or replace function resources.open_diary_of_resource(resource uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    subject uuid;
begin
    select r.id into subject from resources.resource as r
     where r.organization_id = app.current_organization() and r.id = resource and app.is_staff();
    perform resources.open_diaries(app.current_organization(), array[subject]);
    return subject is not null;
end $$;

-- Resources ------------------------------------------------------------------------------------------------------------------------

create or replace function resources.guard_resource() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if new.user_id is not null and (tg_op = 'INSERT' or new.user_id is distinct from old.user_id) and not exists (
        select from accounts.member as m
         where m.organization_id = new.organization_id and m.user_id = new.user_id and m.kind = 'staff' and m.removed_at is null) then
        raise exception using errcode = 'CBP01', constraint = 'resource_member_is_staff', message = 'not on the staff';
    end if;
    return new;
end $$;
drop trigger if exists guard_resource on resources.resource;
create trigger guard_resource before insert or update on resources.resource for each row execute function resources.guard_resource();

-- Putting a resource away and bringing it back is for managers, as in the directory.
create or replace function resources.guard_archive() returns trigger
language plpgsql as $$
begin
    if current_user = 'callboard_app' and new.archived_at is distinct from old.archived_at then
        perform app.require_rank('manager');
    end if;
    return new;
end $$;
drop trigger if exists guard_archive on resources.resource;
create trigger guard_archive before update on resources.resource for each row execute function resources.guard_archive();

-- How many units are taken at once at most, by what reserves within some time. Ends count before starts, so that what touches does not add up.
create or replace function resources.peak(
    organization uuid, resource uuid, since timestamptz, until timestamptz, leaving_out uuid default null) returns integer
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with taken as materialized (
        select b.occupied_from, b.occupied_to, b.quantity
          from resources.booking as b
         where b.organization_id = organization and b.resource_id = resource and b.status = 'confirmed'
           and tstzrange(b.occupied_from, b.occupied_to) && tstzrange(since, until)
           and b.id is distinct from leaving_out)
    select coalesce(max(level), 0)::integer from (
        select sum(change) over (order by at, change rows unbounded preceding) as level from (
            select greatest(occupied_from, since) as at, quantity as change from taken
            union all
            select occupied_to, -quantity from taken) as changes) as levels
$$;

-- Fewer of something than are booked from now on is refused; what is over stays as it was.
create or replace function resources.settle_resource() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    ends timestamptz;
begin
    perform resources.open_diaries(new.organization_id, array[new.id]);
    if new.quantity < old.quantity then
        select max(b.occupied_to) into ends from resources.booking as b
         where b.organization_id = new.organization_id and b.resource_id = new.id and b.occupied_to > now();
        if resources.peak(new.organization_id, new.id, now(), ends) > new.quantity then
            raise exception using errcode = 'CBP01', constraint = 'resource_quantity_booked', message = 'more are booked',
                detail = jsonb_build_object(
                    'resourceId', new.id, 'booked', resources.peak(new.organization_id, new.id, now(), ends),
                    'conflicts', resources.in_the_way(new.organization_id, new.id, now(), ends, null, null, 0))::text;
        end if;
    end if;
    if (old.quantity = 1) <> (new.quantity = 1) then
        update resources.booking as b set claim = case when new.quantity = 1 and b.status = 'confirmed' then new.id else b.id end
         where b.organization_id = new.organization_id and b.resource_id = new.id and b.occupied_to > now();
    end if;
    return null;
end $$;
drop trigger if exists settle_resource on resources.resource;
create trigger settle_resource after update on resources.resource
    for each row when (old.quantity <> new.quantity) execute function resources.settle_resource();

-- Bookings -------------------------------------------------------------------------------------------------------------------------

-- What reserves within some time, or stands at another venue too close to it, for a refusal. No names: whoever is refused may not know
-- them; the server adds those the caller sees.
create or replace function resources.in_the_way(
    organization uuid, resource uuid, since timestamptz, until timestamptz, leaving_out uuid, venue uuid, travel_minutes integer)
returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(jsonb_agg(to_jsonb(found) order by found."startTime"), '[]') from (
        select b.id, b.start_at as "startTime", b.end_at as "endTime", b.occupied_from as "occupiedFrom", b.occupied_to as "occupiedTo",
               b.quantity, b.status, b.is_block as "isBlock",
               case when b.occupied_from < until and b.occupied_to > since then 'overlap' else 'travel' end as reason
          from resources.booking as b
         where b.organization_id = organization and b.resource_id = resource and b.status = 'confirmed' and b.id is distinct from leaving_out
           and tstzrange(b.occupied_from, b.occupied_to)
               && tstzrange(since - make_interval(mins => travel_minutes), until + make_interval(mins => travel_minutes))
           and ((b.occupied_from < until and b.occupied_to > since) or b.venue_id <> venue)
         order by b.occupied_from, b.id
         limit 20) as found
$$;

-- Before a booking is written: the diary, and what follows from its fields.
create or replace function resources.derive_booking() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    found_one record;
begin
    if tg_op = 'DELETE' then
        perform resources.open_diaries(old.organization_id, array[old.resource_id]);
        return old;
    end if;
    perform resources.open_diaries(
        new.organization_id, array[new.resource_id, case when tg_op = 'UPDATE' then old.resource_id end]);
    select r.quantity, r.setup_minutes, r.teardown_minutes into found_one
      from resources.resource as r where r.organization_id = new.organization_id and r.id = new.resource_id;
    if tg_op = 'UPDATE' then
        -- A booking stays with its event, whose people may see it.
        new.event_id := old.event_id;
        new.is_block := old.is_block;
        if new.resource_id <> old.resource_id and (new.setup_minutes, new.teardown_minutes) = (old.setup_minutes, old.teardown_minutes) then
            new.setup_minutes := found_one.setup_minutes;
            new.teardown_minutes := found_one.teardown_minutes;
        end if;
    elsif new.venue_id is null and new.event_id is not null then
        select e.venue_id into new.venue_id from events.event as e where e.organization_id = new.organization_id and e.id = new.event_id;
    end if;
    -- Maintenance takes what it says and no more.
    new.setup_minutes := coalesce(new.setup_minutes, case when new.is_block then 0 else found_one.setup_minutes end, 0);
    new.teardown_minutes := coalesce(new.teardown_minutes, case when new.is_block then 0 else found_one.teardown_minutes end, 0);
    new.occupied_from := new.start_at - make_interval(mins => greatest(new.setup_minutes, 0));
    new.occupied_to := new.end_at + make_interval(mins => greatest(new.teardown_minutes, 0));
    new.claim := case when new.status = 'confirmed' and found_one.quantity = 1 then new.resource_id else new.id end;
    return new;
end $$;
drop trigger if exists derive on resources.booking;
create trigger derive before insert or update or delete on resources.booking for each row execute function resources.derive_booking();

-- After a booking was written, and so after row-level security had its say: whether there is room for it.
create or replace function resources.settle_booking() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    found_one record;
    taken integer;
    travel integer;
    faults jsonb;
begin
    if tg_op = 'UPDATE' and (new.resource_id, new.occupied_from, new.occupied_to, new.quantity, new.status, new.venue_id)
        is not distinct from (old.resource_id, old.occupied_from, old.occupied_to, old.quantity, old.status, old.venue_id) then
        return null;
    end if;

    select r.quantity, r.is_available, r.archived_at, r.travel_minutes into found_one
      from resources.resource as r where r.organization_id = new.organization_id and r.id = new.resource_id;
    -- What leaves room may always be written.
    if tg_op = 'UPDATE' and new.resource_id = old.resource_id and new.status = old.status and new.quantity <= old.quantity
       and new.venue_id is not distinct from old.venue_id
       and new.occupied_from >= old.occupied_from and new.occupied_to <= old.occupied_to then
        return null;
    end if;
    if not new.is_block and (found_one.archived_at is not null or not found_one.is_available) then
        raise exception using errcode = 'CBP01', constraint = 'booking_resource_in_service', message = 'the resource is out of service';
    end if;
    if new.quantity > found_one.quantity then
        raise exception using errcode = 'CBP01', constraint = 'booking_more_than_there_are', message = 'more than there are',
            detail = jsonb_build_object('available', found_one.quantity)::text;
    end if;
    if new.status = 'tentative' then
        return null;
    end if;

    travel := case when new.venue_id is null then 0 else found_one.travel_minutes end;
    taken := resources.peak(new.organization_id, new.resource_id, new.occupied_from, new.occupied_to, new.id);
    if taken + new.quantity > found_one.quantity or travel > 0 then
        faults := resources.in_the_way(
            new.organization_id, new.resource_id, new.occupied_from, new.occupied_to, new.id, new.venue_id, travel);
        if taken + new.quantity > found_one.quantity or jsonb_array_length(faults) > 0 then
            raise exception using errcode = 'CBP01', constraint = 'booking_over_committed', message = 'not enough left',
                detail = jsonb_build_object(
                    'resourceId', new.resource_id, 'startTime', new.start_at, 'endTime', new.end_at, 'setupMinutes', new.setup_minutes,
                    'teardownMinutes', new.teardown_minutes, 'quantity', new.quantity, 'available', greatest(found_one.quantity - taken, 0),
                    'venueId', new.venue_id, 'bookingId', new.id, 'conflicts', faults)::text;
        end if;
    end if;
    return null;
end $$;
drop trigger if exists settle on resources.booking;
create trigger settle after insert or update on resources.booking for each row execute function resources.settle_booking();

-- Deleting a manual block of no event is for managers; app.guard_event_delete asks about events.
create or replace function resources.guard_booking_delete() returns trigger
language plpgsql as $$
begin
    if current_user = 'callboard_app' then
        if old.event_id is null then
            perform app.require_rank('manager');
        else
            perform app.require_event_rank(old.event_id, 2);
        end if;
    end if;
    return old;
end $$;

-- What is booked within some time, for any of the staff: times and numbers, not what for. Row-level security would show nothing of an
-- event one may not see, and would let no range condition reach the index; this function shows that something is busy, and no more.
-- Null asks about every resource in use.
create or replace function resources.busy(wanted uuid[], since timestamptz, until timestamptz)
returns table (
    id uuid, resource_id uuid, start_at timestamptz, end_at timestamptz, occupied_from timestamptz, occupied_to timestamptz,
    quantity integer, status text, is_block boolean)
language plpgsql stable security definer rows 100 set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
    organization constant uuid := app.current_organization();
begin
    if not app.is_staff() then
        return;
    end if;
    return query
        select b.id, b.resource_id, b.start_at, b.end_at, b.occupied_from, b.occupied_to, b.quantity, b.status, b.is_block
          from unnest(coalesce(wanted, array(
                   select r.id from resources.resource as r where r.organization_id = organization and r.archived_at is null))) as w (id)
         cross join lateral (
               select * from resources.booking as x
                where x.organization_id = organization and x.resource_id = w.id
                  and tstzrange(x.occupied_from, x.occupied_to) && tstzrange(since, until)
                -- Keeps the planner from turning this into one scan of all bookings.
                offset 0) as b;
end $$;

-- Pairs of bookings of the organization that cannot both stand: those that overlap where units run short. A sweep along each resource in
-- the order of its index finds the bookings at which it runs short; only for those are the others looked up. (The sweep is that of
-- M. I. Shamos and D. Hoey, Geometric intersection problems, 1976, in one dimension.)
create or replace function resources.shortages(since timestamptz, until timestamptz)
returns table (resource_id uuid, first_id uuid, second_id uuid, reason text)
-- Compiling the statement would cost more than running it.
language plpgsql stable security definer rows 1000 set search_path = pg_catalog, pg_temp set jit = off as $$
#variable_conflict use_column
declare
    organization constant uuid := app.current_organization();
    -- A booking of the longest kind with the longest buffers: what began before that is over.
    longest constant interval := interval '380 days';
begin
    if not app.is_staff() then
        return;
    end if;
    return query
        with single as (
            -- Single units: a booking is one too many if any before it is not over.
            select r.id as resource_id, b.id, b.occupied_from, b.busy_until
              from resources.resource as r
             cross join lateral (
                   select x.id, x.occupied_from, max(x.occupied_to) over (
                              order by x.occupied_from, x.id rows between unbounded preceding and 1 preceding) as busy_until
                     from resources.booking as x
                    where x.organization_id = organization and x.resource_id = r.id
                      and x.occupied_from >= since - longest and x.occupied_from < until and x.occupied_to > since) as b
             where r.organization_id = organization and r.quantity = 1
        ), pool as (
            -- Pools: what is taken after each start; ends count before starts.
            select r.id as resource_id, b.id, b.at as occupied_from, b.change, b.level, r.quantity
              from resources.resource as r
             cross join lateral (
                   select e.id, e.at, e.change, sum(e.change) over (order by e.at, e.change > 0, e.id rows unbounded preceding) as level
                     from resources.booking as x
                    cross join lateral (values (x.id, x.occupied_from, x.quantity), (x.id, x.occupied_to, -x.quantity)) as e (id, at, change)
                    where x.organization_id = organization and x.resource_id = r.id
                      and x.occupied_from >= since - longest and x.occupied_from < until and x.occupied_to > since) as b
             where r.organization_id = organization and r.quantity > 1
        ), short as materialized (
            select s.resource_id, s.id, s.occupied_from from single as s where s.occupied_from < s.busy_until
            union all
            select p.resource_id, p.id, p.occupied_from from pool as p where p.change > 0 and p.level > p.quantity
        )
        select s.resource_id, o.id, s.id, case when o.status = 'confirmed' and n.status = 'confirmed' then 'over_committed' else 'tentative' end
          from short as s
          join resources.booking as n on n.organization_id = organization and n.id = s.id
         cross join lateral (
               select x.id, x.status, x.occupied_from from resources.booking as x
                where x.organization_id = organization and x.resource_id = s.resource_id
                  and tstzrange(x.occupied_from, x.occupied_to) @> s.occupied_from
                -- Keeps the planner from walking through everything booked before instead.
                offset 0) as o
         where (o.occupied_from, o.id) < (s.occupied_from, s.id);
end $$;

-- Spaces ---------------------------------------------------------------------------------------------------------------------------

-- Before a hold is written: the diary, its time with setting up, its name, and its place in the ladder, behind every other it overlaps.
create or replace function resources.derive_space_booking() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform resources.open_diaries(
        case when tg_op = 'DELETE' then old.organization_id else new.organization_id end,
        array[case when tg_op <> 'INSERT' then old.space_id end, case when tg_op <> 'DELETE' then new.space_id end]);
    if tg_op = 'DELETE' then
        return old;
    end if;
    if tg_op = 'UPDATE' then
        new.event_id := old.event_id;
    end if;
    new.occupied_from := new.start_at - make_interval(mins => greatest(new.setup_minutes, 0));
    new.occupied_to := new.end_at + make_interval(mins => greatest(new.teardown_minutes, 0));
    new.space_name := coalesce((
        select s.name from directory.public_space as s where s.organization_id = new.organization_id and s.id = new.space_id), '');
    if new.status <> 'hold' then
        new.expires_at := null;
    end if;
    if new.status = 'released' then
        new.rank := null;
    end if;
    if new.status <> 'released' and (tg_op = 'INSERT' or old.status = 'released'
        or (new.space_id, new.occupied_from, new.occupied_to) <> (old.space_id, old.occupied_from, old.occupied_to)) then
        select 1 + coalesce(max(b.rank), 0) into new.rank
          from resources.space_booking as b
         where b.organization_id = new.organization_id and b.space_id = new.space_id and b.status <> 'released' and b.id <> new.id
           and tstzrange(b.occupied_from, b.occupied_to) && tstzrange(new.occupied_from, new.occupied_to);
    end if;
    return new;
end $$;
drop trigger if exists derive on resources.space_booking;
create trigger derive before insert or update or delete on resources.space_booking for each row execute function resources.derive_space_booking();

-- Moves up whoever waited behind a place that became free. Ranks of overlapping bookings differ and keep their order: each stands one
-- below the lowest of those before it.
create or replace function resources.promote(organization uuid, space uuid, since timestamptz, until timestamptz, freed integer) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    waiting record;
    place integer;
    reach tstzrange := tstzrange(since, until);
begin
    for waiting in
        select b.id, b.rank, tstzrange(b.occupied_from, b.occupied_to) as span from resources.space_booking as b
         where b.organization_id = organization and b.space_id = space and b.status <> 'released' and b.rank > freed
         order by b.rank, b.id
    loop
        -- Nothing before this one moved, as far as it overlaps.
        continue when not waiting.span && reach;
        select 1 + coalesce(max(b.rank), 0) into place from resources.space_booking as b
         where b.organization_id = organization and b.space_id = space and b.status <> 'released' and b.rank < waiting.rank
           and tstzrange(b.occupied_from, b.occupied_to) && waiting.span;
        if place < waiting.rank then
            update resources.space_booking as b set rank = place where b.organization_id = organization and b.id = waiting.id;
            reach := range_merge(reach, waiting.span);
        end if;
    end loop;
end $$;

-- What stands in the way of a space booking: others confirmed, or holds before it in the ladder.
create or replace function resources.in_the_way_of_space(
    organization uuid, space uuid, since timestamptz, until timestamptz, leaving_out uuid, before integer) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(jsonb_agg(to_jsonb(found) order by found."startTime"), '[]') from (
        select b.id, b.start_at as "startTime", b.end_at as "endTime", b.occupied_from as "occupiedFrom", b.occupied_to as "occupiedTo",
               1 as quantity, b.status, b.rank, false as "isBlock", 'overlap' as reason
          from resources.space_booking as b
         where b.organization_id = organization and b.space_id = space and b.id <> leaving_out
           and (b.status = 'confirmed' or (b.status = 'hold' and b.rank < before))
           and tstzrange(b.occupied_from, b.occupied_to) && tstzrange(since, until)
         order by b.occupied_from, b.id
         limit 20) as found
$$;

create or replace function resources.settle_space_booking() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    faults jsonb;
    jump boolean := coalesce(current_setting('app.queue_jump', true), '') = 'on' and app.current_rank() >= 3;
begin
    if tg_op <> 'DELETE' and new.status = 'confirmed' and (tg_op = 'INSERT' or old.status <> 'confirmed'
        or (new.space_id, new.occupied_from, new.occupied_to) <> (old.space_id, old.occupied_from, old.occupied_to)) then
        faults := resources.in_the_way_of_space(
            new.organization_id, new.space_id, new.occupied_from, new.occupied_to, new.id, case when jump then 0 else new.rank end);
        if jsonb_array_length(faults) > 0 then
            raise exception using errcode = 'CBP01', message = 'the space is taken',
                constraint = case when jsonb_path_exists(faults, '$[*] ? (@.status == "confirmed")')
                    then 'space_booking_taken' else 'space_booking_queue' end,
                detail = jsonb_build_object(
                    'spaceId', new.space_id, 'startTime', new.start_at, 'endTime', new.end_at, 'setupMinutes', new.setup_minutes,
                    'teardownMinutes', new.teardown_minutes, 'bookingId', new.id, 'conflicts', faults)::text;
        end if;
    end if;
    if tg_op <> 'INSERT' and old.status <> 'released' and (tg_op = 'DELETE' or new.status = 'released'
        or (new.space_id, new.occupied_from, new.occupied_to) <> (old.space_id, old.occupied_from, old.occupied_to)) then
        perform resources.promote(old.organization_id, old.space_id, old.occupied_from, old.occupied_to, old.rank);
    end if;
    return null;
end $$;
drop trigger if exists settle on resources.space_booking;
create trigger settle after insert or update or delete on resources.space_booking
    for each row execute function resources.settle_space_booking();

-- Holds whose time is up, of all organizations; a job calls this.
create or replace function resources.release_expired() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    lapsed record;
    released integer := 0;
begin
    for lapsed in
        select b.organization_id, b.id, b.space_id from resources.space_booking as b
         where b.status = 'hold' and b.expires_at <= now() order by b.organization_id, b.space_id, b.id
    loop
        perform resources.open_diaries(lapsed.organization_id, array[lapsed.space_id]);
        update resources.space_booking as b set status = 'released'
         where b.organization_id = lapsed.organization_id and b.id = lapsed.id and b.status = 'hold' and b.expires_at <= now();
        released := released + case when found then 1 else 0 end;
    end loop;
    return released;
end $$;

-- The same for spaces as resources.busy for resources.
create or replace function resources.space_busy(wanted uuid[], since timestamptz, until timestamptz)
returns table (
    id uuid, space_id uuid, start_at timestamptz, end_at timestamptz, occupied_from timestamptz, occupied_to timestamptz,
    status text, rank integer)
language plpgsql stable security definer rows 100 set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
    organization constant uuid := app.current_organization();
begin
    if not (app.is_staff() or app.is_venue()) then
        return;
    end if;
    return query
        select b.id, b.space_id, b.start_at, b.end_at, b.occupied_from, b.occupied_to, b.status, b.rank
          from unnest(coalesce(wanted, array(
                   select s.id from directory.public_space as s where s.organization_id = organization and s.archived_at is null))) as w (id)
          -- A venue's people see the diaries of its own spaces.
          join directory.public_space as own on own.organization_id = organization and own.id = w.id
           and (app.is_staff() or own.venue_id = app.current_party())
         cross join lateral (
               select * from resources.space_booking as x
                where x.organization_id = organization and x.space_id = w.id and x.status <> 'released'
                  and tstzrange(x.occupied_from, x.occupied_to) && tstzrange(since, until)
                offset 0) as b;
end $$;

-- Published ------------------------------------------------------------------------------------------------------------------------

create or replace view resources.public_resource with (security_invoker = true) as
    select organization_id, id, name, type, quantity, user_id, archived_at from resources.resource;

create or replace view resources.public_booking with (security_invoker = true) as
    select organization_id, id, event_id, resource_id, task_id, block_id, start_at, end_at, quantity, status, is_block, note
      from resources.booking;

create or replace view resources.public_space_booking with (security_invoker = true) as
    select organization_id, id, event_id, space_id, start_at, end_at, status, rank, note from resources.space_booking;
