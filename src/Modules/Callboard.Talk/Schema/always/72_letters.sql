grant execute on function talk.claim_letters(timestamptz, interval, interval, integer),
    talk.settle_letter(uuid, integer, timestamptz, text, text), talk.wake_notifications(timestamptz), talk.forget_letters(interval) to callboard_system;

-- Everybody says for themselves when they are written to; that an address is refused the server says, and its person takes back.
select app.protect('talk.setting', 'notification_setting', 'user', '', 'refused_reason');
grant select, insert (organization_id, user_id, timezone, quiet_from, quiet_to, digest, digest_at),
    update (timezone, quiet_from, quiet_to, digest, digest_at, refused_email, refused_at, refused_reason) on talk.setting to callboard_app;
select app.policy('talk.setting', 'own', 'select',
    $$organization_id = (select app.current_organization()) and user_id = (select app.current_user_id())$$);
select app.policy('talk.setting', 'own_says', 'insert', null,
    $$organization_id = (select app.current_organization()) and user_id = (select app.current_user_id())$$);
select app.policy('talk.setting', 'own_changes', 'update',
    $$organization_id = (select app.current_organization()) and user_id = (select app.current_user_id())$$,
    $$organization_id = (select app.current_organization()) and user_id = (select app.current_user_id())$$);

-- Letters are the job's alone.
select app.protect('talk.letter', 'letter', '');

grant select (critical, snoozed_until, woken_at), update (snoozed_until) on talk.notification to callboard_app;
