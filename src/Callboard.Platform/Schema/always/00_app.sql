grant usage on schema app to callboard_app, callboard_system, callboard_feed;
grant execute on all functions in schema app to callboard_app, callboard_system;

alter table app.action_history enable row level security;
alter table app.action_history force row level security;
drop policy if exists owner_all on app.action_history;
create policy owner_all on app.action_history to callboard_owner using (true) with check (true);
drop policy if exists feed_reads on app.action_history;
create policy feed_reads on app.action_history for select to callboard_feed using (true);
grant select on app.action_history to callboard_app, callboard_feed;

-- Streams of the organization: everybody on the staff sees the directory's history, only administrators that of the settings, and each
-- person their own. The history of events is opened by the module that owns them.
select app.policy('app.action_history', 'organization_history', 'select',
    $$organization_id = (select app.current_organization()) and event_id is null and (select app.is_staff())
      and (stream like 'organization:%' or stream like 'settings:%' and (select app.current_rank()) >= 4)$$);
select app.policy('app.action_history', 'own_history', 'select',
    $$organization_id = (select app.current_organization()) and stream = 'user:' || (select app.current_user_id())$$);

alter table app.idempotency_key enable row level security;
alter table app.idempotency_key force row level security;
drop policy if exists owner_all on app.idempotency_key;
create policy owner_all on app.idempotency_key to callboard_owner using (true) with check (true);
drop policy if exists system_all on app.idempotency_key;
create policy system_all on app.idempotency_key to callboard_system using (true) with check (true);
grant select, insert, update, delete on app.idempotency_key to callboard_system;

do $$
begin
    if not exists (select from pg_publication where pubname = 'callboard_feed') then
        create publication callboard_feed for table app.action_history with (publish = 'insert');
    end if;
end $$;
