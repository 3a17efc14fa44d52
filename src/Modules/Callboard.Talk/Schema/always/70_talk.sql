grant usage on schema talk to callboard_app, callboard_system;
revoke execute on all functions in schema talk from public, callboard_app, callboard_system;
grant execute on function talk.forget_read(interval) to callboard_system;

-- Everybody has their own inbox, and nobody anybody else's. Notifications are made by a trigger and marked by their person.
select app.protect('talk.notification', 'notification', 'user', 'label', 'letter,letter_at,letter_id');
grant select (organization_id, id, user_id, kind, event_id, entity, entity_id, label, count, details, actor_id, in_app, read_at, created_at,
    updated_at, version), update (read_at) on talk.notification to callboard_app;
select app.policy('talk.notification', 'own', 'select',
    $$organization_id = (select app.current_organization()) and user_id = (select app.current_user_id())$$);
select app.policy('talk.notification', 'own_marks', 'update',
    $$organization_id = (select app.current_organization()) and user_id = (select app.current_user_id())$$,
    $$organization_id = (select app.current_organization()) and user_id = (select app.current_user_id())$$);

select app.protect('talk.preference', 'notification_preference', 'user', 'kind');
grant select, insert, update on talk.preference to callboard_app;
select app.policy('talk.preference', 'own', 'select',
    $$organization_id = (select app.current_organization()) and user_id = (select app.current_user_id())$$);
select app.policy('talk.preference', 'own_chooses', 'insert', null,
    $$organization_id = (select app.current_organization()) and user_id = (select app.current_user_id())$$);
select app.policy('talk.preference', 'own_changes', 'update',
    $$organization_id = (select app.current_organization()) and user_id = (select app.current_user_id())$$,
    $$organization_id = (select app.current_organization()) and user_id = (select app.current_user_id())$$);
