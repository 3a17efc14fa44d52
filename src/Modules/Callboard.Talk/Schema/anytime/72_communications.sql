-- Follow-ups are a colleague's; another time, or opening it again, is to be reminded of anew; one that is done is no news any more.
create or replace function talk.keep_communication() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'INSERT' or new.owner_id is distinct from old.owner_id then
        if not exists (
            select from accounts.member as m
             where m.organization_id = new.organization_id and m.user_id = new.owner_id and m.kind = 'staff' and m.removed_at is null) then
            raise exception using errcode = 'CBP01', constraint = 'communication_owner_fk', message = 'a follow-up is a colleague''s';
        end if;
    end if;
    if tg_op = 'UPDATE' then
        if new.follow_up_at is null and old.follow_up_at is not null then
            new.follow_up_completed_at := null;
        end if;
        if new.follow_up_at is distinct from old.follow_up_at
           or old.follow_up_completed_at is not null and new.follow_up_completed_at is null then
            new.reminded_at := null;
        end if;
        if new.follow_up_completed_at is distinct from old.follow_up_completed_at
           or (new.follow_up_at, new.owner_id) is distinct from (old.follow_up_at, old.owner_id) then
            update talk.notification as n set read_at = clock_timestamp()
             where n.organization_id = new.organization_id and n.entity = 'communication' and n.entity_id = new.id and n.read_at is null;
        end if;
        if new.owner_id is distinct from old.owner_id then
            new.reminded_at := null;
        end if;
    end if;
    return new;
end $$;
drop trigger if exists keep_communication on talk.communication;
create trigger keep_communication before insert or update on talk.communication for each row execute function talk.keep_communication();

create or replace function talk.forget_communication() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    delete from talk.notification as n where n.organization_id = old.organization_id and n.entity = 'communication' and n.entity_id = old.id;
    return null;
end $$;
drop trigger if exists forget_communication on talk.communication;
create trigger forget_communication after delete on talk.communication for each row execute function talk.forget_communication();

-- Whoever recorded something for no event takes it out again, and so do managers; what is of an event goes by the rights to that.
create or replace function talk.guard_communication_delete() returns trigger
language plpgsql as $$
begin
    if current_user = 'callboard_app' then
        if old.event_id is not null then
            perform app.require_event_rank(old.event_id, 2);
        elsif old.recorded_by = app.current_user_id() then
            perform app.require_rank('member');
        else
            perform app.require_rank('manager');
        end if;
    end if;
    return old;
end $$;

-- Reminds owners of the follow-ups that are due, each once: marking and telling are one transaction, and of two nodes that mark the same
-- one the second finds it marked. Where its owner left or no longer sees the event, whoever recorded it is reminded. Those that nobody is
-- left to be told of are marked too; they stand in the list of what is due.
create or replace function talk.remind_follow_ups(at timestamptz) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    reminded integer;
begin
    with due as (
        select c.organization_id, c.id from talk.communication as c
         where c.follow_up_at <= remind_follow_ups.at and c.follow_up_completed_at is null and c.reminded_at is null
         order by c.organization_id, c.owner_id, c.id
         limit 1000
           for update skip locked
    ), marked as (
        update talk.communication as c set reminded_at = remind_follow_ups.at
          from due as d where c.organization_id = d.organization_id and c.id = d.id
        returning c.*
    ), told as (
        insert into talk.notification (organization_id, user_id, kind, event_id, entity, entity_id, label, details, in_app, letter)
        select m.organization_id, who.user_id, 'follow_up_due', m.event_id, 'communication', m.id, m.subject,
               jsonb_strip_nulls(jsonb_build_object('party', client.company_name, 'dueAt', m.follow_up_at)),
               coalesce(p.in_app, true), coalesce(p.email, false)
          from marked as m
         cross join lateral (
                select o.user_id from (values (m.owner_id, 1), (m.recorded_by, 2)) as o (user_id, place)
                 where talk.sees(m.organization_id, o.user_id, m.event_id) order by o.place limit 1) as who
          left join lateral (
                select c.name as company_name from directory.public_client as c
                 where c.organization_id = m.organization_id and c.id = m.client_id) as client on true
          left join talk.preference as p on p.organization_id = m.organization_id and p.user_id = who.user_id and p.kind = 'follow_up_due'
         where coalesce(p.in_app, true) or coalesce(p.email, false)
         order by who.user_id, m.id
        returning 1
    )
    select count(*) into reminded from marked;
    return reminded;
end $$;
