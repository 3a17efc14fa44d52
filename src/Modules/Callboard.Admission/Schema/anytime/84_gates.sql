-- Who may wake and overrule scanners of a series, for a caller that may scan it: nobody else has a use for what a PIN is checked by.
create or replace function admission.pins_of(series uuid)
returns table (id uuid, name text, overrules boolean, pin_salt bytea, pin_hash smallint, pin_rounds integer)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select p.id, coalesce(p.name, a.name), p.overrules, p.pin_salt, p.pin_hash, p.pin_rounds
      from admission.series as s
      join admission.gate_pin as p on p.organization_id = s.organization_id and p.event_id = s.event_id
      left join accounts.member as m on m.organization_id = p.organization_id and m.user_id = p.user_id
      left join accounts.account as a on a.id = p.user_id
     where s.organization_id = app.current_organization() and s.id = series
       and current_setting('app.may_scan', true) = 'on' and app.event_rank(s.event_id) >= 2
       -- Whoever left decides about nobody any more.
       and (p.user_id is null or m.removed_at is null and a.disabled_at is null)
     order by coalesce(p.name, a.name), p.id
$$;

-- Writes down what is to be said of scans that were just kept. Who overruled one is named as they are called now.
create or replace function admission.keep_notes(
    organization uuid, scans uuid[], events uuid[], series uuid[], unconfirmed boolean[], overruled text[], because text[], pins uuid[]) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
    insert into admission.scan_note (organization_id, id, event_id, series_id, unconfirmed, overruled, because, pin_id, overruled_by)
    select organization, u.id, u.event_id, u.series_id, u.unconfirmed, u.overruled, u.because, p.id, coalesce(p.name, a.name)
      from unnest(scans, events, series, unconfirmed, overruled, because, pins) as u (id, event_id, series_id, unconfirmed, overruled, because, pin_id)
      left join admission.gate_pin as p on p.organization_id = organization and p.event_id = u.event_id and p.id = u.pin_id
      left join accounts.account as a on a.id = p.user_id
$$;

-- Enters a session that tells something from a gate, as admission.enter_scan does one that asks; the event of the series.
create or replace function admission.enter_telling(credential uuid, organization text, wanted uuid, request_id text) returns uuid
language plpgsql as $$
declare
    event uuid;
    own text;
begin
    perform app.enter_scoped(credential, organization, '{write,scan}', false, request_id, null);
    own := current_setting('app.scan_series');
    select s.event_id into event from admission.series as s where s.organization_id = app.current_organization() and s.id = wanted;
    if event is null or coalesce(app.event_rank(event), 0) = 0 or own <> '' and wanted <> all (string_to_array(own, ',')::uuid[]) then
        raise exception using errcode = 'CBP01', constraint = 'series_exists', message = 'no such series';
    end if;
    if app.event_rank(event) < 2 or current_setting('app.may_scan') <> 'on' then
        raise exception using errcode = '42501', message = 'not permitted';
    end if;
    return event;
end $$;

-- What a key is called; a person's own sign-in has their name.
create or replace function admission.device_name(credential uuid) returns text
language sql stable as $$
    select coalesce(k.name, a.name) from accounts.public_key as k join accounts.account as a on a.id = k.user_id where k.id = credential
$$;

-- Takes what a scanner tells of incidents. Those that were told before stay as they are.
create or replace function admission.tell_incidents(
    credential uuid, organization text, wanted uuid, request_id text,
    ids uuid[], kinds text[], severities text[], sentences text[], gates uuid[], persons text[], ats timestamptz[], clocks timestamptz[]) returns uuid[]
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    event constant uuid := admission.enter_telling(credential, organization, wanted, request_id);
begin
    insert into admission.incident (
        organization_id, id, event_id, series_id, gate_id, kind, severity, sentence, person, occurred_at, clock_at, told_by, device)
    select app.current_organization(), u.id, event, wanted, g.id, u.kind, u.severity, u.sentence, u.person, u.at, u.clock, app.current_user_id(),
           admission.device_name(credential)
      from unnest(ids, kinds, severities, sentences, gates, persons, ats, clocks) as u (id, kind, severity, sentence, gate_id, person, at, clock)
      -- A gate that was removed meanwhile takes nothing away from what happened there.
      left join admission.gate as g on g.organization_id = app.current_organization() and g.event_id = event and g.id = u.gate_id
    on conflict on constraint incident_pkey do nothing;
    -- An id somebody used for something else is not told as kept.
    return array(
        select i.id from admission.incident as i
         where i.organization_id = app.current_organization() and i.event_id = event and i.id = any (ids) and i.told_by = app.current_user_id());
end $$;

-- Takes what a scanner tells of itself; whether it is to forget everything.
create or replace function admission.report_scanner(
    credential uuid, organization text, wanted uuid, request_id text,
    scanner uuid, gate uuid, direction text, state text, app_version text, list_at timestamptz, waiting integer, refused integer, skew_ms bigint,
    battery integer, charging boolean, wiped boolean) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
declare
    event constant uuid := admission.enter_telling(credential, organization, wanted, request_id);
    known admission.scanner;
begin
    insert into admission.scanner as s (
        organization_id, id, event_id, series_id, gate_id, credential_id, user_id, name, direction, state, app_version, list_at, waiting, refused,
        skew_ms, battery, charging, seen_at, wiped_at)
    values (
        app.current_organization(), scanner, event, wanted,
        (select g.id from admission.gate as g where g.organization_id = app.current_organization() and g.event_id = event and g.id = gate),
        credential, app.current_user_id(), admission.device_name(credential), direction, state, app_version, list_at, waiting, refused,
        skew_ms, battery, charging, clock_timestamp(), case when wiped then clock_timestamp() end)
    on conflict on constraint scanner_pkey do update
       set event_id = excluded.event_id, series_id = excluded.series_id, gate_id = excluded.gate_id, credential_id = excluded.credential_id,
           user_id = excluded.user_id, name = excluded.name, direction = excluded.direction, state = excluded.state,
           app_version = excluded.app_version, list_at = excluded.list_at, waiting = excluded.waiting, refused = excluded.refused,
           skew_ms = excluded.skew_ms, battery = excluded.battery, charging = excluded.charging, seen_at = excluded.seen_at,
           -- Who is paired anew, or set up again after it forgot, begins anew.
           wiped_at = excluded.wiped_at,
           wipe_asked_at = case when s.credential_id = excluded.credential_id and s.wiped_at is null then s.wipe_asked_at end,
           wipe_asked_by = case when s.credential_id = excluded.credential_id and s.wiped_at is null then s.wipe_asked_by end
    returning s.* into known;
    return known.wipe_asked_at is not null and not wiped;
end $$;

-- Asks a scanner to forget everything at its next contact; false when there is none.
create or replace function admission.ask_wipe(event uuid, scanner uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from admission.scanner as s
                    where s.organization_id = app.current_organization() and s.event_id = event and s.id = scanner)
       or coalesce(app.event_rank(event), 0) = 0 then
        return false;
    end if;
    perform app.require_event_rank(event, 3);
    update admission.scanner as s
       set wipe_asked_at = coalesce(s.wipe_asked_at, clock_timestamp()), wipe_asked_by = coalesce(s.wipe_asked_by, app.current_user_id())
     where s.organization_id = app.current_organization() and s.event_id = event and s.id = scanner and s.wiped_at is null;
    return true;
end $$;

-- The scanners of an event, for whoever sees it; whether their keys still open anything only administrators could look up themselves.
create or replace function admission.fleet_of(event uuid)
returns table (
    id uuid, series_id uuid, series_name text, gate_id uuid, gate_name text, key_id uuid, key_revoked boolean, name text, user_id uuid, user_name text,
    direction text, state text, app_version text, list_at timestamptz, waiting integer, refused integer, skew_ms bigint, battery smallint,
    charging boolean, seen_at timestamptz, wipe_asked_at timestamptz, wipe_asked_by_name text, wiped_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select c.id, c.series_id, s.name, c.gate_id, g.name, case when k.kind <> 'session' then k.id end, coalesce(k.has_ended, true),
           c.name, c.user_id, a.name, c.direction, c.state, c.app_version, c.list_at, c.waiting, c.refused, c.skew_ms, c.battery, c.charging,
           c.seen_at, c.wipe_asked_at, w.name, c.wiped_at
      from admission.scanner as c
      join admission.series as s on s.organization_id = c.organization_id and s.id = c.series_id
      left join accounts.public_key as k on k.id = c.credential_id
      join accounts.account as a on a.id = c.user_id
      left join admission.gate as g on g.organization_id = c.organization_id and g.id = c.gate_id
      left join accounts.account as w on w.id = c.wipe_asked_by
     where c.organization_id = app.current_organization() and c.event_id = event and app.event_rank(event) >= 1
     order by g.position nulls last, lower(g.name), lower(c.name), c.id
$$;
