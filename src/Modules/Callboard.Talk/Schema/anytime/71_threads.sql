-- Whether somebody sees an event, for functions that work with their owner's rights: colleagues as app.event_rank_of says, people from
-- outside as the policy of events does. Threads of no event are among colleagues.
create or replace function talk.sees(organization uuid, person uuid, event uuid) returns boolean
language sql stable as $$
    select exists (
        select from accounts.member as m
         where m.organization_id = organization and m.user_id = person and m.removed_at is null
           and case
                   when m.kind = 'staff' then event is null or app.event_rank_of(organization, person, event) >= 1
                   else event is not null and elements.public_portal_sees(organization, m.kind, m.party_id, event)
               end)
$$;

-- The threads the caller is in and whose events the caller sees. It stands here once, for every policy about conversations.
create or replace function talk.my_thread_ids() returns uuid[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with me as materialized (
        select app.current_organization() as organization, app.current_user_id() as person, app.user_type() as kind, app.current_rank() as rank,
               app.current_party() as party, app.my_event_ids() as events, app.vendor_event_ids() as asked_for
    )
    select coalesce(array_agg(m.thread_id), '{}')
      from me
      join talk.thread_member as m on m.organization_id = me.organization and m.user_id = me.person and m.left_at is null
      join talk.thread as t on t.organization_id = m.organization_id and t.id = m.thread_id
      left join events.event as e on e.organization_id = t.organization_id and e.id = t.event_id
     where case me.kind
               when 'staff' then t.event_id is null or e.visibility = 'organization' or me.rank >= 4 or e.created_by = me.person
                                 or t.event_id = any (me.events)
               when 'client' then e.client_id = me.party
               when 'venue' then e.venue_id = me.party
               when 'vendor' then t.event_id = any (me.asked_for)
               else false
           end
$$;

-- What somebody is called, for whoever works here or is in a thread with them: people from outside read no list of members.
create or replace function talk.name_of(person uuid) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select a.name
      from accounts.member as m
      join accounts.account as a on a.id = m.user_id
     where m.organization_id = app.current_organization() and m.user_id = person
       and (app.is_staff() or exists (
            select from talk.thread_member as t
             where t.organization_id = m.organization_id and t.user_id = person and t.thread_id = any (talk.my_thread_ids())))
$$;

-- From where somebody is: staff, client, venue or vendor. The same people may ask.
create or replace function talk.kind_of(person uuid) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select m.kind
      from accounts.member as m
     where m.organization_id = app.current_organization() and m.user_id = person
       and (app.is_staff() or exists (
            select from talk.thread_member as t
             where t.organization_id = m.organization_id and t.user_id = person and t.thread_id = any (talk.my_thread_ids())))
$$;

-- The number of the last message of a thread.
create or replace function talk.last_no(organization uuid, thread uuid) returns bigint
language sql stable as $$
    -- The end of the index, whatever the planner thinks of its length.
    select coalesce((select m.no from talk.message as m where m.organization_id = organization and m.thread_id = thread order by m.no desc limit 1), 0)
$$;

-- Puts whoever is on the team of an event into its threads of the team, and takes whoever no longer is out of them.
create or replace function talk.follow_team_of(organization uuid, event uuid) returns void
language plpgsql as $$
declare
    present uuid[] := array(
        select m.user_id from events.public_team_member as m
         where m.organization_id = organization and m.event_id = event and talk.sees(organization, m.user_id, event));
    team_thread record;
    person uuid;
begin
    for team_thread in
        select t.id, t.created_by from talk.thread as t
         where t.organization_id = organization and t.event_id = event and t.audience = 'team' order by t.id
    loop
        update talk.thread_member as m set left_at = clock_timestamp()
         where m.organization_id = organization and m.thread_id = team_thread.id and m.origin = 'team' and m.left_at is null
           and m.user_id <> all (present) and m.user_id <> team_thread.created_by;
        -- In the order in which everybody takes the locks of people's streams.
        for person in select p from unnest(present) as p order by p loop
            insert into talk.thread_member (organization_id, thread_id, user_id, origin) values (organization, team_thread.id, person, 'team')
            on conflict on constraint thread_member_person_unique do update set left_at = null, origin = 'team'
                where thread_member.left_at is not null;
        end loop;
    end loop;
end $$;

-- Whoever starts a thread is in it, and so is the team if it is the team's.
create or replace function talk.start_thread() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into talk.thread_member (organization_id, thread_id, user_id) values (new.organization_id, new.id, new.created_by);
    if new.audience = 'team' then
        perform talk.follow_team_of(new.organization_id, new.event_id);
    end if;
    return null;
end $$;
drop trigger if exists start_thread on talk.thread;
create trigger start_thread after insert on talk.thread for each row execute function talk.start_thread();

-- Teams change on many paths; history has a row for each of them.
create or replace function talk.follow_team() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if exists (
        select from talk.thread as t where t.organization_id = new.organization_id and t.event_id = new.event_id and t.audience = 'team') then
        perform talk.follow_team_of(new.organization_id, new.event_id);
    end if;
    return null;
end $$;
drop trigger if exists follow_team on app.action_history;
create constraint trigger follow_team after insert on app.action_history deferrable initially deferred
    for each row when (new.entity = 'event_team' and new.op in ('insert', 'delete'))
    execute function talk.follow_team();

-- Who comes into a thread must see its event, and starts at its end: what was said before is not unread. People from outside do not see
-- what was said before they were asked in.
create or replace function talk.place_member() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    thread talk.thread;
    last bigint;
    outside boolean;
begin
    if tg_op = 'UPDATE' and (old.left_at is null or new.left_at is not null) then
        if new.read_no is distinct from old.read_no then
            -- Several screens read at once, and requests overtake each other: reading never goes back.
            new.read_no := greatest(old.read_no, least(new.read_no, talk.last_no(new.organization_id, new.thread_id)));
            new.read_at := case when new.read_no > old.read_no then clock_timestamp() else old.read_at end;
        end if;
        return new;
    end if;

    -- A message that is being said is either before or after this.
    select t.* into thread from talk.thread as t where t.organization_id = new.organization_id and t.id = new.thread_id for no key update;
    if not found then
        return new;
    end if;
    if not talk.sees(new.organization_id, new.user_id, thread.event_id) or thread.kind = 'assistant' and new.user_id <> thread.created_by then
        raise exception using errcode = 'CBP01', constraint = 'thread_member_sees_event', message = 'whoever comes into a thread sees its event';
    end if;
    if new.origin = 'invited' and (
        select count(*) from talk.thread_member as m where m.organization_id = new.organization_id and m.thread_id = new.thread_id and m.left_at is null) >= 500 then
        raise exception using errcode = 'CBP01', constraint = 'thread_member_limit', message = 'too many people in one thread';
    end if;
    last := talk.last_no(new.organization_id, new.thread_id);
    outside := exists (
        select from accounts.member as m where m.organization_id = new.organization_id and m.user_id = new.user_id and m.kind <> 'staff');
    new.since_no := case when outside then last else 0 end;
    new.read_no := last;
    new.read_at := null;
    new.joined_at := clock_timestamp();
    return new;
end $$;
drop trigger if exists place_member on talk.thread_member;
create trigger place_member before insert or update on talk.thread_member for each row execute function talk.place_member();

-- Everybody reads and mutes for themselves. Whoever made a thread, or decides about its event, takes others out of it; nobody leaves the
-- thread of a team they are on.
create or replace function talk.guard_member() returns trigger
language plpgsql as $$
begin
    if current_user <> 'callboard_app' then
        return new;
    end if;
    if tg_op = 'INSERT' then
        -- Told before it is told whether that person could be asked in at all.
        perform app.require_rank('member');
        return new;
    end if;
    if new.user_id <> app.current_user_id() and (new.read_no, new.muted) is distinct from (old.read_no, old.muted) then
        perform app.forbid();
    end if;
    if new.left_at is not null and old.left_at is null and old.origin = 'team' then
        raise exception using errcode = 'CBP01', constraint = 'thread_member_of_team', message = 'the thread of a team has the whole team';
    end if;
    if new.left_at is distinct from old.left_at and new.user_id <> app.current_user_id() then
        if new.left_at is null then
            perform app.require_rank('member');
        elsif not exists (
            select from talk.thread as t
             where t.organization_id = new.organization_id and t.id = new.thread_id
               and (t.created_by = app.current_user_id() or app.event_rank(t.event_id) >= 3)) then
            perform app.forbid();
        end if;
    end if;
    return new;
end $$;
drop trigger if exists guard_member on talk.thread_member;
create trigger guard_member before insert or update on talk.thread_member for each row execute function talk.guard_member();

-- Whoever has read what they were told of a conversation has read the notification.
create or replace function talk.read_notifications() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update talk.notification as n set read_at = clock_timestamp()
     where n.organization_id = new.organization_id and n.user_id = new.user_id and n.entity = 'thread' and n.entity_id = new.thread_id
       and n.read_at is null and (n.details ->> 'no')::bigint <= new.read_no;
    return null;
end $$;
drop trigger if exists read_notifications on talk.thread_member;
create trigger read_notifications after update on talk.thread_member
    for each row when (new.read_no > old.read_no) execute function talk.read_notifications();

-- Tells everybody in a thread that it has news, in the order in which everybody takes the locks of people's streams.
create or replace function talk.stir(organization uuid, thread uuid) returns void
language plpgsql as $$
declare
    member uuid;
begin
    for member in
        select m.id from talk.thread_member as m
         where m.organization_id = organization and m.thread_id = thread and m.left_at is null order by m.user_id
    loop
        update talk.thread_member as m set stirred_at = clock_timestamp() where m.organization_id = organization and m.id = member;
    end loop;
end $$;

create or replace function talk.after_thread_change() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform talk.stir(new.organization_id, new.id);
    return null;
end $$;
drop trigger if exists after_thread_change on talk.thread;
create trigger after_thread_change after update on talk.thread
    for each row when ((new.title, new.closed_at) is distinct from (old.title, old.closed_at)) execute function talk.after_thread_change();

-- Numbers a message. The thread's lock is held to the end of the transaction, so that numbers are without gaps and in the order of commits.
create or replace function talk.number_message() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    closed boolean;
begin
    select t.closed_at is not null into closed
      from talk.thread as t where t.organization_id = new.organization_id and t.id = new.thread_id for no key update;
    if closed then
        raise exception using errcode = 'CBP01', constraint = 'message_thread_open', message = 'the thread is closed';
    end if;
    new.no := talk.last_no(new.organization_id, new.thread_id) + 1;
    new.written_at := coalesce(nullif(current_setting('app.edited_at', true), '')::timestamptz, clock_timestamp());
    new.edited_at := null;
    new.deleted_at := null;
    return new;
end $$;
drop trigger if exists number_message on talk.message;
create trigger number_message before insert on talk.message for each row execute function talk.number_message();

-- Tells whoever wants to be told of everything that is said; what is unread of one thread is one notification. Threads have a count of
-- their own in the product, so that usually only letters come of it: to people from outside, unless they switched them off, and to
-- colleagues who switched them on.
create or replace function talk.tell_message(message talk.message) returns void
language plpgsql as $$
declare
    thread talk.thread;
    told record;
begin
    select t.* into thread from talk.thread as t where t.organization_id = message.organization_id and t.id = message.thread_id;
    if thread.kind = 'assistant' then
        return;
    end if;
    for told in
        select m.user_id, coalesce(p.in_app, false) as in_app, coalesce(p.email, a.kind <> 'staff') as letter
          from talk.thread_member as m
          join accounts.member as a on a.organization_id = m.organization_id and a.user_id = m.user_id and a.removed_at is null
          left join talk.preference as p on p.organization_id = m.organization_id and p.user_id = m.user_id and p.kind = 'message'
         where m.organization_id = message.organization_id and m.thread_id = message.thread_id and m.left_at is null and not m.muted
           and m.user_id is distinct from message.author_id
           and (coalesce(p.in_app, false) or coalesce(p.email, a.kind <> 'staff'))
           -- Who answers or names somebody tells them of that.
           and not exists (select from talk.notification as n
                            where n.organization_id = m.organization_id and n.user_id = m.user_id and n.entity = 'thread'
                              and n.entity_id = m.thread_id and n.kind in ('replied', 'mentioned')
                              and n.details ->> 'messageId' = message.id::text)
         order by m.user_id
    loop
        update talk.notification as n
           set count = n.count + 1, actor_id = message.author_id,
               details = n.details || jsonb_build_object('no', message.no, 'messageId', message.id, 'urgent', message.urgent),
               critical = n.critical or message.urgent
         where n.organization_id = message.organization_id and n.user_id = told.user_id and n.entity = 'thread'
           and n.entity_id = message.thread_id and n.kind = 'message' and n.read_at is null and n.letter_at is null;
        if not found and talk.sees(message.organization_id, told.user_id, thread.event_id) then
            insert into talk.notification (organization_id, user_id, kind, event_id, entity, entity_id, label, details, actor_id, in_app, letter)
            values (message.organization_id, told.user_id, 'message', thread.event_id, 'thread', message.thread_id, thread.title,
                    jsonb_build_object('no', message.no, 'messageId', message.id, 'urgent', message.urgent), message.author_id, told.in_app,
                    told.letter);
        end if;
    end loop;
end $$;

-- Tells one person of one message.
create or replace function talk.tell_person(message talk.message, person uuid, what text) returns void
language plpgsql as $$
begin
    insert into talk.notification (organization_id, user_id, kind, event_id, entity, entity_id, label, details, actor_id, in_app, letter)
    select message.organization_id, m.user_id, what, t.event_id, 'thread', t.id, t.title,
           jsonb_build_object('no', message.no, 'messageId', message.id, 'urgent', message.urgent), message.author_id,
           coalesce(p.in_app, true), coalesce(p.email, a.kind <> 'staff')
      from talk.thread_member as m
      join talk.thread as t on t.organization_id = m.organization_id and t.id = m.thread_id
      join accounts.member as a on a.organization_id = m.organization_id and a.user_id = m.user_id and a.removed_at is null
      left join talk.preference as p on p.organization_id = m.organization_id and p.user_id = m.user_id and p.kind = what
     where m.organization_id = message.organization_id and m.thread_id = message.thread_id and m.user_id = person and m.left_at is null
       and m.user_id is distinct from message.author_id
       and (coalesce(p.in_app, true) or coalesce(p.email, a.kind <> 'staff'))
       and talk.sees(m.organization_id, m.user_id, t.event_id)
       -- Whoever is answered and named in one message hears of it once.
       and not exists (select from talk.notification as n
                        where n.organization_id = m.organization_id and n.user_id = m.user_id and n.entity = 'thread' and n.entity_id = t.id
                          and n.kind in ('replied', 'mentioned') and n.details ->> 'messageId' = message.id::text);
end $$;

-- A message is said: everybody hears of it, and whoever is answered is told.
create or replace function talk.after_message() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform talk.stir(new.organization_id, new.thread_id);
    if new.parent_id is not null then
        perform talk.tell_person(new, p.author_id, 'replied')
           from talk.message as p where p.organization_id = new.organization_id and p.id = new.parent_id and p.author_id is not null;
    end if;
    return null;
end $$;
drop trigger if exists after_message on talk.message;
create trigger after_message after insert on talk.message for each row execute function talk.after_message();

-- At the end of the transaction, when it is known whom the message names.
create or replace function talk.message_said() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform talk.tell_message(new);
    return null;
end $$;
drop trigger if exists message_said on talk.message;
create constraint trigger message_said after insert on talk.message deferrable initially deferred
    for each row execute function talk.message_said();

-- Whoever is named is told, unless they have left.
create or replace function talk.after_mention() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (
        select from talk.thread_member as m
         where m.organization_id = new.organization_id and m.thread_id = new.thread_id and m.user_id = new.user_id and m.left_at is null) then
        raise exception using errcode = 'CBP01', constraint = 'mention_member_fk', message = 'nobody of that name is in the thread';
    end if;
    if exists (select from talk.message as m where m.organization_id = new.organization_id and m.id = new.message_id and m.deleted_at is not null) then
        raise exception using errcode = 'CBP01', constraint = 'message_not_deleted', message = 'it was taken back';
    end if;
    perform talk.tell_person(m, new.user_id, 'mentioned')
       from talk.message as m where m.organization_id = new.organization_id and m.id = new.message_id;
    return null;
end $$;
drop trigger if exists after_mention on talk.mention;
create trigger after_mention after insert on talk.mention for each row execute function talk.after_mention();

-- A message that is changed keeps what it said before; one that is taken back says nothing any more, and can be brought back for as long
-- as its words are kept.
create or replace function talk.keep_version() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    kept talk.message_version;
begin
    if old.deleted_at is null and new.deleted_at is not null then
        insert into talk.message_version (organization_id, thread_id, message_id, body) values (old.organization_id, old.thread_id, old.id, old.body);
        new.deleted_at := clock_timestamp();
        new.body := '';
    elsif old.deleted_at is not null and new.deleted_at is null then
        delete from talk.message_version as v
         where v.organization_id = old.organization_id and v.id = (
            select w.id from talk.message_version as w
             where w.organization_id = old.organization_id and w.thread_id = old.thread_id and w.message_id = old.id
             order by w.until desc, w.id desc limit 1)
        returning v.* into kept;
        if kept.id is null then
            raise exception using errcode = 'CBP01', constraint = 'message_words_kept', message = 'its words are gone';
        end if;
        new.body := kept.body;
    elsif old.deleted_at is not null and new is distinct from old then
        raise exception using errcode = 'CBP01', constraint = 'message_not_deleted', message = 'it was taken back';
    elsif new.body <> old.body then
        insert into talk.message_version (organization_id, thread_id, message_id, body) values (old.organization_id, old.thread_id, old.id, old.body);
        new.edited_at := clock_timestamp();
    end if;
    return new;
end $$;
drop trigger if exists keep_version on talk.message;
create trigger keep_version before update on talk.message for each row execute function talk.keep_version();

create or replace function talk.after_message_change() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform talk.stir(new.organization_id, new.thread_id);
    if new.deleted_at is not null and old.deleted_at is null then
        -- Nobody is sent to what is not there any more.
        update talk.notification as n set read_at = clock_timestamp()
         where n.organization_id = new.organization_id and n.entity = 'thread' and n.entity_id = new.thread_id and n.read_at is null
           and n.kind in ('mentioned', 'replied') and n.details ->> 'messageId' = new.id::text;
    end if;
    return null;
end $$;
drop trigger if exists after_message_change on talk.message;
create trigger after_message_change after update on talk.message for each row
    when ((new.body, new.deleted_at, new.refs) is distinct from (old.body, old.deleted_at, old.refs)) execute function talk.after_message_change();

-- Lets go for good of the words of what was taken back; of how many messages.
create or replace function talk.forget_words(age interval) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    forgotten integer;
begin
    delete from talk.message_version as v using talk.message as m
     where m.organization_id = v.organization_id and m.id = v.message_id and m.deleted_at < now() - age;
    get diagnostics forgotten = row_count;
    return forgotten;
end $$;

-- The records a message can speak of, as far as whoever asks may see them.
create or replace view talk.visible_record with (security_invoker = true) as
    select organization_id, 'task' as entity, id, event_id, name as label from tasks.public_task
    union all select organization_id, 'block', id, event_id, activity from schedule.public_block
    union all select organization_id, 'event', id, id, name from events.public_event
    union all select organization_id, 'client', id, null, name from directory.public_client
    union all select organization_id, 'venue', id, null, name from directory.public_venue
    union all select organization_id, 'vendor', id, null, name from directory.public_vendor
    union all select organization_id, 'participant', id, null, name from directory.public_participant
    union all select organization_id, 'resource', id, null, name from resources.public_resource;

-- What others may know of conversations: those of whoever asks.
create or replace view talk.public_thread with (security_invoker = true) as
    select organization_id, id, kind, event_id, title from talk.thread;
