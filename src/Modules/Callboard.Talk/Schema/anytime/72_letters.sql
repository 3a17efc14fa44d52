-- What happens within a day cannot wait for the morning.
create or replace function talk.weigh_notification() returns trigger
language plpgsql as $$
begin
    new.critical := new.critical
        or coalesce((new.details ->> 'urgent')::boolean, false)
        or coalesce((new.details ->> 'deadline')::timestamptz, (new.details ->> 'startAt')::timestamptz)
            between now() - interval '1 hour' and now() + interval '1 day';
    new.critical := coalesce(new.critical, false);
    return new;
end $$;
drop trigger if exists weigh_notification on talk.notification;
create trigger weigh_notification before insert on talk.notification for each row execute function talk.weigh_notification();

-- Whether an instant lies in somebody's quiet hours.
create or replace function talk.is_quiet(at timestamptz, zone text, quiet_from time, quiet_to time) returns boolean
language sql stable as $$
    select coalesce(case
        when quiet_from < quiet_to then (at at time zone zone)::time >= quiet_from and (at at time zone zone)::time < quiet_to
        else (at at time zone zone)::time >= quiet_from or (at at time zone zone)::time < quiet_to
    end, false)
$$;

-- The first time at or after an instant that a clock of the zone shows a time of day. Where clocks are put forward over it, it is the
-- instant they jump to or a little later; never one before.
create or replace function talk.next_clock(at timestamptz, zone text, clock time) returns timestamptz
language sql stable as $$
    select min(candidate)
      from generate_series(0, 2) as day
     cross join lateral (select ((at at time zone zone)::date + day.day + clock) at time zone zone as candidate) as c
     where candidate >= at
$$;

-- When a letter is due whose first notification is from `first`: after a little patience, or at the next hour or day somebody asked for,
-- and not in their quiet hours. The time of a daily letter was chosen by its reader and counts before quiet hours.
create or replace function talk.letter_due_at(
    first timestamptz, patience interval, digest text, digest_at time, zone text, quiet_from time, quiet_to time) returns timestamptz
language plpgsql stable as $$
declare
    due timestamptz := first + patience;
begin
    if digest = 'daily' then
        return talk.next_clock(due, zone, digest_at);
    end if;
    if digest = 'hourly' then
        -- Full hours of the reader's clock; zones may be half an hour apart.
        due := due - ((due at time zone zone) - date_trunc('hour', due at time zone zone));
        if due < first + patience then
            due := due + interval '1 hour';
        end if;
    end if;
    if talk.is_quiet(due, zone, quiet_from, quiet_to) then
        due := talk.next_clock(due, zone, quiet_to);
    end if;
    return due;
end $$;

-- Makes letters of what is due to be told that way, and gives out the letters that are to be sent now, each to one node at a time: whoever
-- claimed one and was not heard of until its claim ran out is taken to be dead. A letter goes out under its own id however often it is
-- tried, so that mail programs know a second copy for what it is.
drop function if exists talk.claim_letters(interval);
create or replace function talk.claim_letters(at timestamptz, patience interval, lease interval, how_many integer)
returns table (id uuid, attempt integer, email text, name text, organization text, notifications jsonb)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    -- One node at a time; each has it for as long as this statement takes.
    perform pg_advisory_xact_lock(hashtextextended('talk.letters', 0));

    -- An address that is known to be refused is not written to; what would have been told stands in the inbox.
    update talk.notification as n set letter = false, in_app = true
      from talk.setting as s
      join accounts.account as a on a.id = s.user_id and a.email = s.refused_email
     where n.organization_id = s.organization_id and n.user_id = s.user_id and n.letter and n.letter_at is null and n.read_at is null;

    with waiting as (
        select n.organization_id, n.user_id, min(n.created_at) as first, min(n.created_at) filter (where n.critical) as first_critical
          from talk.notification as n
         where n.letter and n.letter_at is null and n.read_at is null and n.snoozed_until is null
         group by n.organization_id, n.user_id
    ), due as (
        select w.organization_id, w.user_id, app.uuidv7() as id
          from waiting as w
          left join talk.setting as s on s.organization_id = w.organization_id and s.user_id = w.user_id
         where coalesce(w.first_critical + patience <= at, false)
            or talk.letter_due_at(w.first, patience, coalesce(s.digest, 'off'), s.digest_at, coalesce(s.timezone, 'UTC'), s.quiet_from, s.quiet_to) <= at
               -- Nor in the next quiet hours, when a server was down in between.
               and (s.digest = 'daily' or not talk.is_quiet(at, coalesce(s.timezone, 'UTC'), s.quiet_from, s.quiet_to))
    ), made as (
        insert into talk.letter (organization_id, id, user_id, next_at) select d.organization_id, d.id, d.user_id, at from due as d
        returning letter.organization_id, letter.id, letter.user_id
    )
    update talk.notification as n set letter_id = m.id, letter_at = clock_timestamp()
      from made as m
     where n.organization_id = m.organization_id and n.user_id = m.user_id
       and n.letter and n.letter_at is null and n.read_at is null and n.snoozed_until is null;

    update talk.letter as l set state = 'needless', settled_at = at
      from accounts.account as a where a.id = l.user_id and a.disabled_at is not null and l.state = 'waiting';

    return query
    with chosen as (
        select l.organization_id, l.id from talk.letter as l
         where l.state = 'waiting' and l.next_at <= at and (l.claimed_until is null or l.claimed_until <= at)
         order by l.next_at, l.id
         limit how_many
           for update
    ), claimed as (
        update talk.letter as l set claimed_until = at + lease, attempts = l.attempts + 1
          from chosen as c where l.organization_id = c.organization_id and l.id = c.id
        returning l.*
    )
    select c.id, c.attempts, a.email, a.name, o.name, coalesce((
               select jsonb_agg(jsonb_build_object(
                          'kind', n.kind, 'label', n.label, 'count', n.count, 'details', n.details, 'actor', actor.name, 'critical', n.critical,
                          'event', e.name, 'timezone', e.timezone,
                          'text', case when n.entity = 'thread' and n.count = 1 then (
                                select left(m.body, 500) from talk.message as m
                                 where m.organization_id = n.organization_id and m.id = (n.details ->> 'messageId')::uuid and m.deleted_at is null) end)
                        order by n.created_at, n.id)
                 from talk.notification as n
                 left join events.event as e on e.organization_id = n.organization_id and e.id = n.event_id
                 left join accounts.account as actor on actor.id = n.actor_id
                where n.organization_id = c.organization_id and n.letter_id = c.id and n.read_at is null
                  -- Whoever lost the right to the event meanwhile is not told, nor of a conversation they have left.
                  and talk.sees(n.organization_id, n.user_id, n.event_id)
                  and (n.entity <> 'thread' or exists (
                        select from talk.thread_member as t
                         where t.organization_id = n.organization_id and t.thread_id = n.entity_id and t.user_id = n.user_id and t.left_at is null))), '[]')
      from claimed as c
      join accounts.account as a on a.id = c.user_id
      join accounts.organization as o on o.id = c.organization_id;
end $$;

-- Says what became of an attempt. A letter that could not be delivered is tried again, later and later, for about two days; what is given
-- up or refused stands in the inbox, also of whoever wanted to be told by letter only. An address refused for good is marked.
create or replace function talk.settle_letter(letter_id uuid, attempt integer, at timestamptz, outcome text, reason text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    settled talk.letter;
    pauses constant interval[] := '{1 minute,5 minutes,20 minutes,1 hour,3 hours,8 hours,16 hours,20 hours}';
begin
    -- Whoever comes back after their claim ran out says nothing, unless the letter is sent: then it is.
    update talk.letter as l
       set state = case when outcome = 'failed' then case when l.attempts > cardinality(pauses) then 'given_up' else 'waiting' end else outcome end,
           next_at = case when outcome = 'failed' then at + coalesce(pauses[l.attempts], '0') else l.next_at end,
           settled_at = case when outcome = 'failed' and l.attempts <= cardinality(pauses) then null else at end,
           claimed_until = null, last_error = left(reason, 500)
     where l.id = letter_id and l.state = 'waiting' and (l.attempts = attempt or outcome = 'sent')
    returning l.* into settled;
    if settled.id is null or settled.state not in ('refused', 'given_up') then
        return;
    end if;
    update talk.notification as n set in_app = true
     where n.organization_id = settled.organization_id and n.letter_id = settled.id and not n.in_app;
    if settled.state = 'refused' then
        insert into talk.setting as s (organization_id, user_id, refused_email, refused_at, refused_reason)
        select settled.organization_id, settled.user_id, a.email, at, left(reason, 500) from accounts.account as a where a.id = settled.user_id
        on conflict on constraint setting_person_unique
        do update set refused_email = excluded.refused_email, refused_at = excluded.refused_at, refused_reason = excluded.refused_reason;
    end if;
end $$;

-- Brings back what was put off until now; how many.
create or replace function talk.wake_notifications(at timestamptz) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    woken integer;
begin
    update talk.notification as n set snoozed_until = null, woken_at = at
      from (select w.organization_id, w.id from talk.notification as w
             where w.snoozed_until <= at order by w.organization_id, w.user_id, w.id for update skip locked) as due
     where n.organization_id = due.organization_id and n.id = due.id;
    get diagnostics woken = row_count;
    return woken;
end $$;

-- Forgets letters settled long ago.
create or replace function talk.forget_letters(age interval) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    forgotten integer;
begin
    delete from talk.letter as l where l.settled_at < now() - age;
    get diagnostics forgotten = row_count;
    return forgotten;
end $$;

-- A zone nobody knows would stop the letters of everybody.
create or replace function talk.guard_setting() returns trigger
language plpgsql as $$
begin
    perform now() at time zone new.timezone;
    return new;
exception when invalid_parameter_value then
    raise exception using errcode = 'CBP01', constraint = 'setting_timezone_known', message = 'unknown zone';
end $$;
drop trigger if exists guard_setting on talk.setting;
create trigger guard_setting before insert or update of timezone on talk.setting for each row execute function talk.guard_setting();
