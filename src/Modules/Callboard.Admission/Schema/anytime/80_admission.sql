-- Published for other modules.
create or replace view admission.public_series with (security_invoker = true) as
    select organization_id, id, event_id, name, start_at, end_at, status, capacity, parent_id, sequence_no from admission.series;

-- Passes as far as others let people in, by starting and stopping to admit, and print codes. The caller's own rights apply.
create or replace view admission.public_pass with (security_invoker = true) as
    select organization_id, id, event_id, kind, key, category, holder_name, status, email from admission.pass;

-- Which passes a series admits.
create or replace view admission.public_admission with (security_invoker = true) as
    select s.organization_id, s.event_id, s.id as series_id, p.id as pass_id
      from admission.series as s
      join admission.pass as p on p.organization_id = s.organization_id and p.event_id = s.event_id
     where s.admits_all or p.category = any (s.admits) or exists (
           select from admission.series_pass as x
            where x.organization_id = s.organization_id and x.series_id = s.id and x.pass_id in (p.id, p.ticket_id));

-- The steps of a series' life.
create or replace function admission.next_states(status text) returns text[]
language sql immutable parallel safe as $$
    select case status
        when 'draft' then array['scheduled', 'cancelled']
        when 'scheduled' then array['draft', 'active', 'cancelled']
        when 'active' then array['completed', 'cancelled']
        else '{}'::text[]
    end
$$;

create or replace function admission.guard_series() returns trigger
language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        new.status := 'draft';
    elsif new.status is distinct from old.status and new.status <> all (admission.next_states(old.status)) then
        raise exception using errcode = 'CBP01', constraint = 'series_transition_allowed', message = 'no such step',
            detail = jsonb_build_object('from', old.status, 'to', new.status, 'allowed', admission.next_states(old.status))::text;
    end if;
    if new.status not in ('completed', 'cancelled') then
        new.closed_at := null;
    elsif new.closed_at is null then
        new.closed_at := least(clock_timestamp(), new.end_at);
    end if;
    return new;
end $$;
drop trigger if exists guard_series on admission.series;
create trigger guard_series before insert or update on admission.series for each row execute function admission.guard_series();

-- A series starts with its counter, which is the lock everything is decided under, and every step is kept.
create or replace function admission.after_series() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'INSERT' then
        insert into admission.tally (organization_id, series_id, kind, key) values (new.organization_id, new.id, 'all', '');
    end if;
    if tg_op = 'INSERT' or new.status is distinct from old.status then
        insert into admission.series_transition (organization_id, event_id, series_id, old_status, new_status, changed_by)
        values (new.organization_id, new.event_id, new.id, case when tg_op = 'UPDATE' then old.status end, new.status,
                nullif(current_setting('app.user_id', true), '')::uuid);
    end if;
    return null;
end $$;
drop trigger if exists after_series on admission.series;
create trigger after_series after insert or update of status on admission.series for each row execute function admission.after_series();

-- The log and the counters go with the series they are of.
create or replace function admission.forget_series() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    delete from admission.scan where organization_id = old.organization_id and series_id = old.id;
    delete from admission.presence where organization_id = old.organization_id and series_id = old.id;
    delete from admission.tally where organization_id = old.organization_id and series_id = old.id;
    return null;
end $$;
drop trigger if exists forget_series on admission.series;
create trigger forget_series after delete on admission.series for each row execute function admission.forget_series();

-- Whoever was let in stays in the log, so a series that was used is cancelled, not deleted; unless its event goes as a whole.
create or replace function admission.guard_series_delete() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select from admission.scan as s where s.organization_id = old.organization_id and s.series_id = old.id)
       and exists (select from events.event as e where e.organization_id = old.organization_id and e.id = old.event_id) then
        raise exception using errcode = 'CBP01', constraint = 'series_was_used', message = 'scans are kept';
    end if;
    return old;
end $$;
drop trigger if exists guard_series_delete on admission.series;
create trigger guard_series_delete before delete on admission.series for each row execute function admission.guard_series_delete();

-- What tags of passes of an event are made with; made when it is asked for first.
create or replace function admission.salt_of(event uuid) returns bytea
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    organization constant uuid := app.current_organization();
    found_salt bytea;
begin
    perform app.require_event_rank(event, 1);
    select s.salt into found_salt from admission.event_salt as s where s.organization_id = organization and s.event_id = event;
    if found_salt is null and not current_setting('transaction_read_only')::boolean then
        insert into admission.event_salt (organization_id, event_id, salt)
        values (organization, event, uuid_send(gen_random_uuid()))
        on conflict on constraint event_salt_event_unique do update set salt = event_salt.salt
        returning salt into found_salt;
    end if;
    return found_salt;
end $$;

-- Enters a session that scans: like app.enter, also for credentials that may do nothing but scan. `wanted` names the series, or is null for
-- a question about several; one the caller does not see, or a device may not scan, is not there.
create or replace function admission.enter_scan(credential uuid, organization text, wanted uuid, request_id text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    event uuid;
    own text;
begin
    -- Who may read may look; scanning itself takes its own scope.
    perform app.enter_scoped(credential, organization, '{read,scan}', false, request_id, null);
    if wanted is not null then
        own := current_setting('app.scan_series');
        select s.event_id into event from admission.series as s where s.organization_id = app.current_organization() and s.id = wanted;
        if event is null or coalesce(app.event_rank(event), 0) = 0
           or own <> '' and wanted <> all (string_to_array(own, ',')::uuid[]) then
            raise exception using errcode = 'CBP01', constraint = 'series_exists', message = 'no such series';
        end if;
    end if;
    perform set_config('transaction_read_only', 'on', true);
end $$;

drop function if exists admission.lock_series(uuid, uuid[]);

-- What scans of some series are decided by, as it stands. Asked after find_scans took their locks, it is what whoever held them before has left.
create or replace function admission.series_facts(organization uuid, wanted uuid[])
returns table (
    id uuid, event_id uuid, status text, closed_at timestamptz, start_at timestamptz, end_at timestamptz, checkin_opens_at timestamptz,
    checkin_closes_at timestamptz, capacity integer, reentry text, admits_all boolean, admits text[], timezone text, salt bytea,
    inside integer, gates jsonb, categories jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select s.id, s.event_id, s.status, s.closed_at, s.start_at, s.end_at, s.checkin_opens_at, s.checkin_closes_at, s.capacity, s.reentry, s.admits_all,
           s.admits, s.timezone, k.salt, t.inside,
           (select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name, 'categories', g.categories, 'mode', g.mode) order by g.position, g.name), '[]')
              from admission.series_gate as x
              join admission.gate as g on g.organization_id = x.organization_id and g.id = x.gate_id
             where x.organization_id = organization and x.event_id = s.event_id and x.series_id = s.id),
           (select coalesce(jsonb_agg(jsonb_build_object(
                       'name', coalesce(c.category, n.key), 'limit', c."limit", 'inside', coalesce(n.inside, 0))), '[]')
              from (select y.category, y."limit" from admission.series_category as y
                     where y.organization_id = organization and y.event_id = s.event_id and y.series_id = s.id) as c
              full join (select y.key, y.inside from admission.tally as y
                          where y.organization_id = organization and y.series_id = s.id and y.kind = 'category') as n on n.key = c.category)
      from unnest(wanted) as w (id)
      join admission.series as s on s.organization_id = organization and s.id = w.id
      join admission.tally as t on t.organization_id = organization and t.series_id = s.id and t.kind = 'all' and t.key = ''
      left join admission.event_salt as k on k.organization_id = organization and k.event_id = s.event_id
$$;

-- The same of one series, for whoever sees it.
create or replace function admission.visible_facts(series uuid)
returns table (
    id uuid, event_id uuid, status text, closed_at timestamptz, start_at timestamptz, end_at timestamptz, checkin_opens_at timestamptz,
    checkin_closes_at timestamptz, capacity integer, reentry text, admits_all boolean, admits text[], timezone text, salt bytea,
    inside integer, gates jsonb, categories jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select f.* from admission.series_facts(app.current_organization(), array[series]) as f where app.event_rank(f.event_id) >= 1
$$;

-- What is known of each of some scans, in their order: the pass behind its tag (or behind a second one), whether the series names it,
-- where its holder is, and the answer the same scan got before. The pieces are looked up one by one through their indexes: as one join
-- the planner would take the whole log into a hash.
-- Passes and names are looked up first, for they change without the lock of a series: whoever waits for it has half of the work behind them.
-- Then the locks are taken, in one order for everybody, unless these are questions only. The statement that looks for the rest begins
-- after that, so it sees what whoever held them before has written.
drop function if exists admission.find_scans(uuid, uuid[], uuid[], bigint[], bigint[], uuid[]);
create or replace function admission.find_scans(
    organization uuid, events uuid[], series uuid[], tags bigint[], other_tags bigint[], scans uuid[], locking boolean)
returns table (
    pass_id uuid, holder_id uuid, category text, holder_name text, pass_status text, named boolean, inside boolean, entries integer,
    last_at timestamptz, last_gate_id uuid, last_scan_id uuid, known boolean, known_series_id uuid, known_allowed boolean, known_reason text,
    known_at timestamptz, known_direction text, known_pass_id uuid)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
    passes uuid[];
    holders uuid[];
    categories text[];
    names text[];
    statuses text[];
    nameds boolean[];
begin
    select array_agg(f.id), array_agg(f.holder), array_agg(f.category), array_agg(f.holder_name), array_agg(f.status), array_agg(f.named)
      into passes, holders, categories, names, statuses, nameds
      from (select p.id, coalesce(p.ticket_id, p.id) as holder, p.category, p.holder_name, p.status, coalesce(a.named, false) as named
              from unnest(events, series, tags, other_tags) with ordinality as u (event_id, series_id, tag, other_tag, place)
              left join lateral (
                   select * from admission.pass as x
                    where x.organization_id = organization and x.event_id = u.event_id and x.tag = u.tag limit 1) as p1 on true
              left join lateral (
                   select * from admission.pass as x
                    where p1.id is null and x.organization_id = organization and x.event_id = u.event_id and x.tag = u.other_tag limit 1) as p2 on true
             cross join lateral (
                   select coalesce(p1.id, p2.id) as id, coalesce(p1.ticket_id, p2.ticket_id) as ticket_id, coalesce(p1.category, p2.category) as category,
                          coalesce(p1.holder_name, p2.holder_name) as holder_name, coalesce(p1.status, p2.status) as status) as p
              left join lateral (
                   select true as named from admission.series_pass as x
                    where x.organization_id = organization and x.series_id = u.series_id and x.pass_id in (p.id, p.ticket_id) limit 1) as a on true
             order by u.place) as f;

    if locking then
        perform from admission.tally as t
          where t.organization_id = organization and t.kind = 'all' and t.key = '' and t.series_id = any (series)
          order by t.series_id for update;
    end if;

    return query
    select u.pass_id, u.holder_id, u.category, u.holder_name, u.pass_status, u.named, coalesce(h.inside, false), coalesce(h.entries, 0), h.last_at,
           h.last_gate_id, h.last_scan_id, k.id is not null, k.series_id, k.allowed, k.reason, k.at, k.direction, k.pass_id
      from unnest(series, scans, passes, holders, categories, names, statuses, nameds) with ordinality
           as u (series_id, scan_id, pass_id, holder_id, category, holder_name, pass_status, named, place)
      left join lateral (
           select * from admission.scan as x where x.organization_id = organization and x.id = u.scan_id limit 1) as k on true
      left join lateral (
           select * from admission.presence as x
            where x.organization_id = organization and x.series_id = u.series_id and x.holder_id = u.holder_id limit 1) as h on true
     order by u.place;
end $$;

-- Writes down what was decided under the locks: the scans, where their holders are now, what there is more of, and what a supervisor
-- should see. Given as arrays, so that a hundred scans cost hardly more than one.
create or replace function admission.keep_scans(
    organization uuid,
    scan_ids uuid[], scan_events uuid[], scan_series uuid[], gates uuid[], passes uuid[], holders uuid[], categories text[], directions text[],
    reasons text[], ats timestamptz[], scanned_ats timestamptz[], devices text[], credentials uuid[], users uuid[], offlines boolean[],
    here_series uuid[], here_holders uuid[], here_inside boolean[], here_categories text[], here_entries integer[], here_ats timestamptz[],
    here_scans uuid[], here_gates uuid[],
    tally_series uuid[], tally_kinds text[], tally_keys text[], d_inside integer[], d_entries integer[], d_exits integer[],
    d_people integer[], d_denied integer[],
    conflict_events uuid[], conflict_series uuid[], conflict_kinds text[], conflict_scans uuid[], conflict_others uuid[],
    conflict_holders uuid[], conflict_reasons text[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    now_at constant timestamptz := clock_timestamp();
begin
    insert into admission.scan (
        organization_id, id, event_id, series_id, gate_id, pass_id, holder_id, category, direction, allowed, reason, at, scanned_at, received_at,
        device_id, credential_id, user_id, offline)
    select organization, u.id, u.event_id, u.series_id, u.gate_id, u.pass_id, u.holder_id, u.category, u.direction, u.reason is null, u.reason,
           u.at, u.scanned_at, now_at, u.device_id, u.credential_id, u.user_id, u.offline
      from unnest(scan_ids, scan_events, scan_series, gates, passes, holders, categories, directions, reasons, ats, scanned_ats, devices,
                  credentials, users, offlines)
           as u (id, event_id, series_id, gate_id, pass_id, holder_id, category, direction, reason, at, scanned_at, device_id, credential_id,
                 user_id, offline);

    if cardinality(here_holders) > 0 then
        insert into admission.presence as p (
            organization_id, series_id, holder_id, inside, category, entries, last_at, last_scan_id, last_gate_id)
        select organization, u.* from unnest(
            here_series, here_holders, here_inside, here_categories, here_entries, here_ats, here_scans, here_gates) as u
        on conflict on constraint presence_pkey do update
           set inside = excluded.inside, category = excluded.category, entries = excluded.entries, last_at = excluded.last_at,
               last_scan_id = excluded.last_scan_id, last_gate_id = excluded.last_gate_id;
    end if;

    insert into admission.tally as t (organization_id, series_id, kind, key, inside, entries, exits, people, denied)
    select organization, u.* from unnest(tally_series, tally_kinds, tally_keys, d_inside, d_entries, d_exits, d_people, d_denied) as u
    on conflict on constraint tally_pkey do update
       set inside = t.inside + excluded.inside, entries = t.entries + excluded.entries, exits = t.exits + excluded.exits,
           people = t.people + excluded.people, denied = t.denied + excluded.denied;

    if cardinality(conflict_scans) > 0 then
        insert into admission.conflict (organization_id, event_id, series_id, kind, scan_id, other_scan_id, holder_id, reason)
        select organization, u.* from unnest(
            conflict_events, conflict_series, conflict_kinds, conflict_scans, conflict_others, conflict_holders, conflict_reasons) as u;
    end if;
end $$;

-- Takes a scan back: it stays in the log, marked, and counts no more. Where its holder is follows from the scans that are left.
create or replace function admission.undo_scan(organization uuid, scan uuid, by_user uuid, why text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    undone record;
    before record;
    entered integer;
    last record;
begin
    select s.series_id into undone from admission.scan as s where s.organization_id = organization and s.id = scan;
    perform from admission.tally as t
      where t.organization_id = organization and t.kind = 'all' and t.key = '' and t.series_id = undone.series_id for update;
    update admission.scan as s set undone_at = clock_timestamp(), undone_by = by_user, undo_reason = why, version = version + 1
     where s.organization_id = organization and s.id = scan and s.allowed and s.undone_at is null
    returning s.* into undone;
    if not found then
        return;
    end if;

    select * into before from admission.presence as p
     where p.organization_id = organization and p.series_id = undone.series_id and p.holder_id = undone.holder_id;
    select count(*) filter (where s.direction = 'entry') into entered from admission.scan as s
     where s.organization_id = organization and s.series_id = undone.series_id and s.holder_id = undone.holder_id
       and s.allowed and s.undone_at is null;
    select s.* into last from admission.scan as s
     where s.organization_id = organization and s.series_id = undone.series_id and s.holder_id = undone.holder_id
       and s.allowed and s.undone_at is null
     order by s.at desc, s.received_at desc, s.id desc limit 1;
    if last.id is null then
        delete from admission.presence as p
         where p.organization_id = organization and p.series_id = undone.series_id and p.holder_id = undone.holder_id;
    else
        update admission.presence as p
           set inside = last.direction = 'entry', entries = entered, last_at = last.at, last_scan_id = last.id, last_gate_id = last.gate_id
         where p.organization_id = organization and p.series_id = undone.series_id and p.holder_id = undone.holder_id;
    end if;

    update admission.tally as t
       set inside = t.inside + case when t.kind in ('all', 'category')
               then (coalesce(last.direction = 'entry', false))::integer - before.inside::integer else 0 end,
           entries = t.entries - (undone.direction = 'entry')::integer,
           exits = t.exits - (undone.direction = 'exit')::integer,
           people = t.people + case when t.kind in ('all', 'category') then (entered > 0)::integer - (before.entries > 0)::integer else 0 end
     where t.organization_id = organization and t.series_id = undone.series_id
       and (t.kind = 'all' or t.kind = 'category' and t.key = before.category
            or t.kind = 'gate' and t.key = coalesce(undone.gate_id::text, '')
            or t.kind = 'minute' and t.key = admission.minute_of(undone.at));
end $$;

-- The key of a minute's counter: it sorts as text like the minutes themselves.
create or replace function admission.minute_of(at timestamptz) returns text
language sql immutable parallel safe as $$ select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI') $$;

-- Steps the clock takes. Asked by a job.
create or replace function admission.turn_series() returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    opened integer;
    closed integer;
begin
    update admission.series as s set status = 'active'
     where s.status = 'scheduled' and coalesce(s.checkin_opens_at, s.start_at) <= now();
    get diagnostics opened = row_count;
    update admission.series as s set status = 'completed' where s.status = 'active' and s.end_at <= now();
    get diagnostics closed = row_count;
    return opened + closed;
end $$;
