-- 70_talk takes every function of the schema away from everybody first.
grant execute on function talk.my_thread_ids(), talk.name_of(uuid), talk.kind_of(uuid) to callboard_app;
grant execute on function talk.forget_words(interval) to callboard_system;

-- Whoever is in a thread and sees its event reads it; nobody else knows that it is there. Colleagues above viewers start threads and ask
-- others in. What is said is said by its author, in person.
select app.protect('talk.thread', 'thread', 'thread', 'title');
grant select, insert (organization_id, id, kind, event_id, title, audience, pair, created_by), update (title, closed_at) on talk.thread to callboard_app;
select app.policy('talk.thread', 'members', 'select',
    $$organization_id = (select app.current_organization()) and id in (select unnest((select talk.my_thread_ids())))$$);
select app.policy('talk.thread', 'staff_starts', 'insert', null,
    $$organization_id = (select app.current_organization()) and created_by = (select app.current_user_id()) and (select app.is_staff())
      and (kind = 'assistant' or (select app.current_rank()) >= 2) and (event_id is null or app.event_rank(event_id) >= 1)$$);
select app.policy('talk.thread', 'starter_changes', 'update',
    $$organization_id = (select app.current_organization()) and id in (select unnest((select talk.my_thread_ids())))$$,
    $$organization_id = (select app.current_organization()) and (select app.is_staff()) and (select app.current_rank()) >= 2
      and (created_by = (select app.current_user_id()) or kind = 'direct' or app.event_rank(event_id) >= 3)$$);

select app.protect('talk.thread_member', 'thread_member', 'thread', '', 'since_no,stirred_at,muted');
grant select, insert (organization_id, thread_id, user_id), update (read_no, muted, left_at) on talk.thread_member to callboard_app;
select app.policy('talk.thread_member', 'members', 'select',
    $$organization_id = (select app.current_organization()) and thread_id in (select unnest((select talk.my_thread_ids())))$$);
select app.policy('talk.thread_member', 'members_invite', 'insert', null,
    $$organization_id = (select app.current_organization()) and (select app.is_staff()) and (select app.current_rank()) >= 2
      and thread_id in (select unnest((select talk.my_thread_ids())))$$);
-- Who may change what of it a trigger says.
select app.policy('talk.thread_member', 'members_change', 'update',
    $$organization_id = (select app.current_organization()) and thread_id in (select unnest((select talk.my_thread_ids())))$$,
    $$organization_id = (select app.current_organization())$$);
-- Told a second time, to its person alone: what is unread changes on every screen of theirs.
drop trigger if exists record_own on talk.thread_member;
create constraint trigger record_own after insert or update or delete on talk.thread_member deferrable initially deferred
    for each row execute function app.record_change('thread_membership', 'user', '', 'since_no,read_at,joined_at');

select app.protect('talk.message', 'message', 'thread', '', 'body,item,refs');
grant select, insert (organization_id, id, thread_id, parent_id, author_id, role, body, item, refs, urgent), update (body, refs, deleted_at) on talk.message
    to callboard_app;
select app.policy('talk.message', 'members', 'select',
    $$organization_id = (select app.current_organization()) and thread_id in (select unnest((select talk.my_thread_ids())))
      and ((select app.is_staff()) or exists (
            select from talk.thread_member as m
             where m.organization_id = message.organization_id and m.thread_id = message.thread_id and m.user_id = (select app.current_user_id())
               and message.no > m.since_no))$$);
select app.policy('talk.message', 'members_say', 'insert', null,
    $$organization_id = (select app.current_organization()) and thread_id in (select unnest((select talk.my_thread_ids())))
      and (not (select app.is_staff()) or (select app.current_rank()) >= 2
           or exists (select from talk.thread as t where t.organization_id = message.organization_id and t.id = message.thread_id and t.kind = 'assistant'))
      and (author_id = (select app.current_user_id())
           or author_id is null and exists (
                select from talk.thread as t
                 where t.organization_id = message.organization_id and t.id = message.thread_id and t.kind = 'assistant'))$$);
select app.policy('talk.message', 'author_changes', 'update',
    $$organization_id = (select app.current_organization()) and thread_id in (select unnest((select talk.my_thread_ids())))$$,
    $$organization_id = (select app.current_organization()) and author_id = (select app.current_user_id())
      and (not (select app.is_staff()) or (select app.current_rank()) >= 2)$$);

select app.protect('talk.mention', 'mention', '');
grant select, insert (organization_id, thread_id, message_id, user_id), delete on talk.mention to callboard_app;
select app.policy('talk.mention', 'members', 'select',
    $$organization_id = (select app.current_organization()) and thread_id in (select unnest((select talk.my_thread_ids())))
      and exists (select from talk.message as m where m.organization_id = mention.organization_id and m.id = mention.message_id)$$);
select app.policy('talk.mention', 'author_names', 'insert', null,
    $$organization_id = (select app.current_organization()) and exists (
        select from talk.message as m
         where m.organization_id = mention.organization_id and m.thread_id = mention.thread_id and m.id = mention.message_id
           and m.author_id = (select app.current_user_id()))$$);
select app.policy('talk.mention', 'author_takes_back', 'delete',
    $$organization_id = (select app.current_organization()) and exists (
        select from talk.message as m
         where m.organization_id = mention.organization_id and m.id = mention.message_id and m.author_id = (select app.current_user_id()))$$);

-- What was taken back nobody reads again, but its author can bring it back for a while.
select app.protect('talk.message_version', 'message_version', '');
grant select on talk.message_version to callboard_app;
select app.policy('talk.message_version', 'members', 'select',
    $$organization_id = (select app.current_organization()) and thread_id in (select unnest((select talk.my_thread_ids())))
      and exists (
        select from talk.message as m
         where m.organization_id = message_version.organization_id and m.id = message_version.message_id and m.deleted_at is null)$$);

-- Whoever is in a thread sees what happened to it; its words are in no history.
select app.policy('app.action_history', 'thread_history', 'select',
    $$organization_id = (select app.current_organization()) and (select app.is_staff())
      and stream in (select 'thread:' || unnest((select talk.my_thread_ids())))$$);

grant select on talk.visible_record, talk.public_thread to callboard_app;
