select app.protect('schedule.feed', 'calendar_feed', 'settings', 'kind', 'secret_hash,content_hash,changed_at,read_at');
-- The hash of the secret is read by enter_feed only.
revoke select, insert, update on schedule.feed from callboard_app;
grant select (organization_id, id, user_id, kind, subject_id, details, rotated_at, read_at, created_at, updated_at, version),
    insert (organization_id, id, user_id, kind, subject_id, details, secret_hash), update (secret_hash, rotated_at), delete
    on schedule.feed to callboard_app;
-- One's own; administrators know what addresses there are and may end them, without being able to read them.
select app.policy('schedule.feed', 'own', 'select',
    $$organization_id = (select app.current_organization()) and (select app.is_staff())
      and (user_id = (select app.current_user_id()) or (select app.current_rank()) >= 4)$$);
-- Made and renewed by a person: a key's feed would outlive the key.
select app.policy('schedule.feed', 'own_new', 'insert', null,
    $$organization_id = (select app.current_organization()) and (select app.is_staff())
      and user_id = (select app.current_user_id()) and (select current_setting('app.via')) = 'web'$$);
select app.policy('schedule.feed', 'own_renewed', 'update',
    $$organization_id = (select app.current_organization()) and user_id = (select app.current_user_id())$$,
    $$organization_id = (select app.current_organization()) and (select app.is_staff())
      and user_id = (select app.current_user_id()) and (select current_setting('app.via')) = 'web'$$);
select app.policy('schedule.feed', 'own_ended', 'delete',
    $$organization_id = (select app.current_organization()) and (select app.is_staff())
      and (user_id = (select app.current_user_id()) or (select app.current_rank()) >= 4)$$);

select app.protect_of_event('schedule.accepted_conflict', 'accepted_conflict', 2, 'reason');

revoke execute on function schedule.enter_feed(bytea, text), schedule.feed_answered(bytea, bytea), schedule.clashes_of(uuid),
    schedule.end_feeds() from public, callboard_app;
grant execute on function schedule.enter_feed(bytea, text), schedule.feed_answered(bytea, bytea), schedule.clashes_of(uuid) to callboard_app;
