-- Enters the session of a calendar feed: its owner's, reading only. It asks for the membership as app.enter does, so that whoever lost
-- it shows nothing from the next reading on. Raises feed_unknown for a secret nobody has, or whose owner is no longer there.
create or replace function schedule.enter_feed(secret bytea, request_id text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    found_one record;
begin
    select f.organization_id, f.id, m.user_id, m.kind, m.role
      into found_one
      from schedule.feed as f
      join accounts.member as m on m.organization_id = f.organization_id and m.user_id = f.user_id and m.removed_at is null
      join accounts.account as a on a.id = m.user_id and a.disabled_at is null
     where f.secret_hash = secret and m.kind = 'staff';
    if not found then
        raise exception using errcode = 'CBP01', constraint = 'feed_unknown', message = 'no such feed';
    end if;
    perform set_config('app.user_id', found_one.user_id::text, true),
            set_config('app.organization_id', found_one.organization_id::text, true),
            set_config('app.kind', found_one.kind, true),
            set_config('app.role', found_one.role, true),
            set_config('app.party_id', '', true),
            set_config('app.via', 'feed', true),
            set_config('app.feed_id', found_one.id::text, true),
            set_config('app.request_id', coalesce(request_id, ''), true),
            set_config('app.edited_at', '', true),
            set_config('transaction_read_only', 'on', true);
end $$;

-- Notes that a feed was read and what it said; since when it says so. Whole seconds, and never the same one for two answers, because
-- HTTP dates have no fractions.
create or replace function schedule.feed_answered(secret bytea, content bytea) returns timestamptz
language sql security definer set search_path = pg_catalog, pg_temp as $$
    update schedule.feed as f
       set changed_at = case when f.content_hash is not distinct from content then f.changed_at
                             else greatest(date_trunc('second', now()), f.changed_at + interval '1 second') end,
           content_hash = content,
           read_at = now()
     where f.secret_hash = secret
    returning f.changed_at
$$;

-- Whoever leaves takes their feeds along; joining again does not bring them back.
create or replace function schedule.end_feeds() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    delete from schedule.feed where organization_id = new.organization_id and user_id = new.user_id;
    return null;
end $$;
drop trigger if exists end_feeds on accounts.member;
create trigger end_feeds after update of removed_at on accounts.member
    for each row when (old.removed_at is null and new.removed_at is not null) execute function schedule.end_feeds();

-- Where else the people of a block are needed while it lasts, in whichever event. Found from each person's own assignments, by index.
-- An event the caller does not see is told as a time and nothing more.
create or replace function schedule.clashes_of(block uuid)
returns table (assignment_id uuid, event_id uuid, block_id uuid, start_at timestamptz, end_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select x.id, case when seen then o.event_id end, case when seen then o.id end, o.start_at, o.end_at
      from schedule.block as b
      join schedule.assignment as x on x.organization_id = b.organization_id and x.event_id = b.event_id and x.block_id = b.id
     cross join lateral (
            select y.event_id, y.block_id from schedule.assignment as y
             where y.organization_id = x.organization_id and y.user_id = x.user_id and y.block_id <> b.id
            union all
            select y.event_id, y.block_id from schedule.assignment as y
             where y.organization_id = x.organization_id and y.participant_id = x.participant_id and y.block_id <> b.id) as other
      join schedule.block as o on o.organization_id = b.organization_id and o.id = other.block_id
       -- As in the conflicts of a run of show: what merely touches and what has no length collides with nothing.
       and o.start_at < b.end_at and o.end_at > b.start_at and o.start_at < o.end_at and b.start_at < b.end_at
      join events.event as e on e.organization_id = o.organization_id and e.id = o.event_id and e.archived_at is null
     cross join lateral (select coalesce(app.event_rank(o.event_id), 0) >= 1 as seen) as rights
     where b.organization_id = app.current_organization() and b.id = block and app.event_rank(b.event_id) >= 1
$$;

-- A conflict was accepted as it was seen. When one of the two blocks gets another time or place it is another conflict; when both are moved
-- by the same stretch, as the rest of a day is, it is not. What a statement changes is looked at together for that reason.
create or replace function schedule.lapse_acceptances() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    with moved as (
        select n.organization_id, n.event_id, n.id, n.start_at - o.start_at as shift,
               (n.end_at - n.start_at, n.space_id, n.location) is not distinct from (o.end_at - o.start_at, o.space_id, o.location) as alike
          from before_update as o
          join after_update as n on n.organization_id = o.organization_id and n.id = o.id
         where (n.start_at, n.end_at, n.space_id, n.location) is distinct from (o.start_at, o.end_at, o.space_id, o.location)),
    touched as (
        select c.organization_id, c.id from moved as m
          join schedule.accepted_conflict as c on c.organization_id = m.organization_id and c.event_id = m.event_id and c.a_id = m.id
        union
        select c.organization_id, c.id from moved as m
          join schedule.accepted_conflict as c on c.organization_id = m.organization_id and c.event_id = m.event_id and c.b_id = m.id)
    delete from schedule.accepted_conflict as c
     using touched as t
     where c.organization_id = t.organization_id and c.id = t.id
       and not exists (
            select from moved as a
              join moved as b on b.organization_id = a.organization_id and b.shift = a.shift and b.alike
             where a.organization_id = c.organization_id and a.id = c.a_id and b.id = c.b_id and a.alike);
    return null;
end $$;
drop trigger if exists lapse_acceptances on schedule.block;
create trigger lapse_acceptances after update on schedule.block
    referencing old table as before_update new table as after_update
    for each statement execute function schedule.lapse_acceptances();
