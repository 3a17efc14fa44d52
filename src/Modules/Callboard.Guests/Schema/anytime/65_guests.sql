-- Rules of a guest's row, and changes of many at once.

-- Blanks are nothing, a chair is at a table, an answer is dated, and nobody comes along with somebody who comes along.
create or replace function guests.derive_guest() returns trigger
language plpgsql as $$
begin
    new.name := btrim(new.name);
    new.email := nullif(btrim(new.email), '');
    new.phone := nullif(btrim(new.phone), '');
    new.role := coalesce(nullif(btrim(new.role), ''), 'guest');
    new.dietary_notes := nullif(btrim(new.dietary_notes), '');
    new.accessibility := nullif(btrim(new.accessibility), '');
    new.party := nullif(btrim(new.party), '');
    new.invited_by := nullif(btrim(new.invited_by), '');
    new.notes := nullif(btrim(new.notes), '');
    new.allergens := coalesce(new.allergens, '[]');
    new.rsvp := coalesce(new.rsvp, 'not_invited');
    new.plus_ones_allowed := coalesce(new.plus_ones_allowed, 0);

    if new.table_id is null then
        new.seat := null;
    elsif tg_op = 'UPDATE' and new.table_id is distinct from old.table_id and new.seat is not distinct from old.seat then
        -- Chair four of one table is not chair four of the next.
        new.seat := null;
    end if;

    if new.rsvp not in ('confirmed', 'declined', 'tentative') then
        new.answered_at := null;
    elsif tg_op = 'INSERT' then
        new.answered_at := coalesce(new.answered_at, now());
    elsif new.rsvp is distinct from old.rsvp and new.answered_at is not distinct from old.answered_at then
        new.answered_at := now();
    end if;

    -- Whoever comes after all sits down where nobody sits by now.
    if tg_op = 'UPDATE' and old.rsvp = 'declined' and new.rsvp <> 'declined' and new.seat is not null and new.seat is not distinct from old.seat
       and exists (select from guests.guest as g
                    where g.organization_id = new.organization_id and g.table_id = new.table_id and g.seat = new.seat and g.id <> new.id
                      and g.rsvp <> 'declined') then
        new.seat := null;
    end if;

    if new.host_id is not null and (tg_op = 'INSERT' or new.host_id is distinct from old.host_id)
       and exists (select from guests.guest as g
                    where g.organization_id = new.organization_id and g.event_id = new.event_id and g.id = new.host_id and g.host_id is not null) then
        raise exception using errcode = 'CBP01', constraint = 'guest_host_is_no_companion', message = 'the host comes along with somebody';
    end if;

    if new.ticket_id is not null and (tg_op = 'INSERT' or new.ticket_id is distinct from old.ticket_id)
       and not exists (select from admission.public_pass as p
                        where p.organization_id = new.organization_id and p.id = new.ticket_id and p.event_id = new.event_id) then
        raise exception using errcode = 'CBP01', constraint = 'guest_ticket_of_event', message = 'no such ticket in this event';
    end if;
    return new;
end $$;
drop trigger if exists derive_guest on guests.guest;
create trigger derive_guest before insert or update on guests.guest for each row execute function guests.derive_guest();

-- A guest's name, address and number are those of the person: what is corrected on the list is corrected in the directory, with the same rights …
create or replace function guests.follow_guest() returns trigger
language plpgsql as $$
begin
    update directory.public_participant as p
       set name = new.name, email = new.email, phone = new.phone
     where p.organization_id = new.organization_id and p.id = new.participant_id
       and (p.name, p.email, p.phone) is distinct from (new.name, new.email, new.phone);
    return null;
end $$;
drop trigger if exists follow_guest on guests.guest;
create trigger follow_guest after update of name, email, phone on guests.guest
    for each row when (new.participant_id is not null and (old.name, old.email, old.phone) is distinct from (new.name, new.email, new.phone))
    execute function guests.follow_guest();

-- … and the other way round, on every list they are on.
create or replace function guests.follow_person() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update guests.guest as g
       set name = a.name, email = a.email, phone = a.phone
      from after as a join before as b on b.organization_id = a.organization_id and b.id = a.id
     where (a.name, a.email, a.phone) is distinct from (b.name, b.email, b.phone)
       and g.organization_id = a.organization_id and g.participant_id = a.id
       and (g.name, g.email, g.phone) is distinct from (a.name, a.email, a.phone);
    return null;
end $$;
drop trigger if exists follow_person on directory.participant;
create trigger follow_person after update on directory.participant
    referencing old table as before new table as after for each statement execute function guests.follow_person();

-- What of a guest can be changed by many at once, and so be taken back.
create or replace function guests.undoable(g guests.guest) returns jsonb
language sql stable as $$
    select jsonb_build_object(
        'name', g.name, 'email', g.email, 'phone', g.phone, 'role', g.role, 'rsvp', g.rsvp, 'answered_at', g.answered_at,
        'invited_at', g.invited_at, 'plus_ones_allowed', g.plus_ones_allowed, 'table_id', g.table_id, 'seat', g.seat,
        'dietary_needs', g.dietary_needs, 'dietary_notes', g.dietary_notes, 'allergens', g.allergens, 'accessibility', g.accessibility,
        'tags', g.tags, 'party', g.party, 'invited_by', g.invited_by, 'notes', g.notes)
$$;

-- Changes some guests of an event alike, and keeps what they were. `fields` has the names of columns; tags are added and taken away.
-- The right is asked for once and not for every guest, which is why this runs as the owner.
create or replace function guests.change_many(event uuid, ids uuid[], fields jsonb, add_tags text[], remove_tags text[], what jsonb)
returns guests.change
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
declare
    organization constant uuid := app.current_organization();
    result guests.change;
    found_guests integer;
    touched integer;
begin
    perform app.require_event_rank(event, 2);
    create temporary table if not exists guest_target (id uuid primary key, differs boolean, role text, rsvp text, plus_ones_allowed integer,
        table_id uuid, dietary_needs text[], party text, invited_by text, tags text[]) on commit drop;
    truncate pg_temp.guest_target;
    insert into pg_temp.guest_target
    select g.id,
           (g.role, g.rsvp, g.plus_ones_allowed, g.table_id, g.dietary_needs, g.party, g.invited_by, g.tags) is distinct from
           (n.role, n.rsvp, n.plus_ones_allowed, n.table_id, n.dietary_needs, n.party, n.invited_by, t.tags),
           n.role, n.rsvp, n.plus_ones_allowed, n.table_id, n.dietary_needs, n.party, n.invited_by, t.tags
      from guests.guest as g
     cross join lateral jsonb_populate_record(g, fields) as n
     cross join lateral (
        select coalesce(array_agg(x.tag order by x.place), '{}') as tags
          from (select tag, min(place) as place from unnest(g.tags || add_tags) with ordinality as u (tag, place)
                 where tag <> all (remove_tags) group by tag) as x) as t
     where g.organization_id = organization and g.event_id = event and g.id = any (ids)
       for update of g;
    select count(*), count(*) filter (where t.differs) into found_guests, touched from pg_temp.guest_target as t;
    -- More than one reads: the history has one entry then, that of the change.
    if touched > 1000 then
        perform set_config('app.bulk', 'on', true);
    end if;
    insert into guests.change (organization_id, event_id, kind, what, rows, updated, unchanged, created_by)
    values (organization, event, 'batch', change_many.what, found_guests, touched, found_guests - touched, app.current_user_id())
    returning * into result;
    insert into guests.change_row (organization_id, event_id, change_id, guest_id, guest_version, old)
    select organization, event, result.id, g.id, g.version + 1, guests.undoable(g)
      from pg_temp.guest_target as t join guests.guest as g on g.organization_id = organization and g.id = t.id
     where t.differs;
    update guests.guest as g
       set role = t.role, rsvp = t.rsvp, plus_ones_allowed = t.plus_ones_allowed, table_id = t.table_id, dietary_needs = t.dietary_needs,
           party = t.party, invited_by = t.invited_by, tags = t.tags
      from pg_temp.guest_target as t
     where g.organization_id = organization and g.id = t.id and t.differs;
    return result;
end $$;

-- Takes a change of many back where nobody has worked on a guest since; whom somebody has worked on is left, and counted.
create or replace function guests.undo_change(event uuid, change_id uuid) returns guests.change
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
declare
    organization constant uuid := app.current_organization();
    result guests.change;
    gone uuid[];
    back integer;
    unmade uuid[];
    stayed integer;
begin
    perform app.require_event_rank(event, 2);
    select c.* into result from guests.change as c
     where c.organization_id = organization and c.event_id = event and c.id = undo_change.change_id for update;
    if not found then
        return null;
    end if;
    if result.undone_at is not null then
        raise exception using errcode = 'CBP01', constraint = 'change_undone_once', message = 'taken back already';
    end if;
    if result.created + result.updated > 1000 then
        perform set_config('app.bulk', 'on', true);
    end if;

    -- Whoever was new goes again: unless somebody worked on them, invited them, or they bring people along.
    with fresh as (
        select g.id, g.participant_id from guests.guest as g
         where g.organization_id = organization and g.event_id = event and g.change_id = undo_change.change_id
           and g.version = 1
           and not exists (select from guests.guest as c where c.organization_id = organization and c.event_id = event and c.host_id = g.id)
           and not exists (select from guests.link as l where l.organization_id = organization and l.event_id = event and l.guest_id = g.id)
           for update of g
    ), removed as (
        delete from guests.guest as g using fresh where g.organization_id = organization and g.id = fresh.id
        returning g.id, g.participant_id
    )
    select coalesce(array_agg(r.id), '{}'), coalesce(array_agg(r.participant_id) filter (where r.participant_id = r.id), '{}')
      into gone, unmade from removed as r;
    -- A person made for a guest has the guest's id. They go to the archive, where the next import finds them.
    update directory.public_participant as p set archived_at = now()
     where p.organization_id = organization and p.id = any (unmade) and p.archived_at is null
       and not exists (select from guests.guest as g where g.organization_id = organization and g.participant_id = p.id);

    create temporary table if not exists guest_before (id uuid primary key, old guests.guest) on commit drop;
    truncate pg_temp.guest_before;
    insert into pg_temp.guest_before
    select g.id, jsonb_populate_record(g, r.old)
      from guests.change_row as r
      join guests.guest as g on g.organization_id = organization and g.id = r.guest_id and g.version = r.guest_version
     where r.organization_id = organization and r.event_id = event and r.change_id = undo_change.change_id
       for update of g;
    -- Who sat on each other's chairs gets up first, and a chair or a table that is taken or gone by now is not given back.
    update guests.guest as g set seat = null
      from pg_temp.guest_before as b
     where g.organization_id = organization and g.id = b.id and g.seat is not null
       and (g.table_id, g.seat) is distinct from ((b.old).table_id, (b.old).seat);
    update guests.guest as g
       set (name, email, phone, role, rsvp, answered_at, invited_at, plus_ones_allowed, table_id, seat, dietary_needs, dietary_notes, allergens,
            accessibility, tags, party, invited_by, notes)
         = ((b.old).name, (b.old).email, (b.old).phone, (b.old).role, (b.old).rsvp, (b.old).answered_at, (b.old).invited_at,
            (b.old).plus_ones_allowed, t.id,
            case when t.id is not null and not exists (
                select from guests.guest as o
                 where o.organization_id = organization and o.table_id = (b.old).table_id and o.seat = (b.old).seat and o.id <> g.id
                   and o.rsvp <> 'declined') then (b.old).seat end,
            (b.old).dietary_needs, (b.old).dietary_notes, (b.old).allergens, (b.old).accessibility, (b.old).tags, (b.old).party,
            (b.old).invited_by, (b.old).notes)
      from pg_temp.guest_before as b
      left join guests.seating_table as t on t.organization_id = organization and t.event_id = event and t.id = (b.old).table_id
     where g.organization_id = organization and g.id = b.id;
    get diagnostics back = row_count;

    -- Tables it made, nobody sits at and nobody has changed.
    delete from guests.seating_table as t
     where t.organization_id = organization and t.event_id = event and t.change_id = undo_change.change_id and t.version = 1
       and not exists (select from guests.guest as g where g.organization_id = organization and g.event_id = event and g.table_id = t.id);

    -- What remains tells who was left.
    delete from guests.change_row as r using pg_temp.guest_before as b
     where r.organization_id = organization and r.event_id = event and r.change_id = undo_change.change_id and r.guest_id = b.id;
    select (select count(*) from guests.guest as g
             where g.organization_id = organization and g.event_id = event and g.change_id = undo_change.change_id)
         + (select count(*) from guests.change_row as r
             where r.organization_id = organization and r.event_id = event and r.change_id = undo_change.change_id) into stayed;
    update guests.change as c
       set undone_at = clock_timestamp(), undone_by = app.current_user_id(), removed = cardinality(gone), restored = back, left_alone = stayed
     where c.organization_id = organization and c.id = result.id returning * into result;
    return result;
end $$;

-- What every word of a search has to be found in.
create or replace function guests.search_patterns(words text) returns text[]
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg('%' || app.like_text(word) || '%'), '{}')
      from regexp_split_to_table(guests.search_text(words), '\s+') as word
     where word <> ''
$$;
