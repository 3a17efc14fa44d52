grant usage on schema accounts to callboard_app, callboard_system;

-- The system role signs people in; it works on accounts only.
do $$
declare
    name text;
begin
    foreach name in array array['account', 'organization', 'member', 'invitation', 'credential', 'spent_refresh', 'password_reset'] loop
        execute format('alter table accounts.%I enable row level security', name);
        execute format('alter table accounts.%I force row level security', name);
        execute format('drop policy if exists owner_all on accounts.%I', name);
        execute format('create policy owner_all on accounts.%I to callboard_owner using (true) with check (true)', name);
        execute format('drop policy if exists system_all on accounts.%I', name);
        execute format('create policy system_all on accounts.%I to callboard_system using (true) with check (true)', name);
        execute format('grant select, insert, update, delete on accounts.%I to callboard_system', name);
    end loop;
end $$;

select app.protect('accounts.organization', 'organization', 'settings', 'name');
select app.protect('accounts.member', 'member', 'settings');
select app.protect('accounts.invitation', 'invitation', 'settings', 'email', 'token_hash');

-- Colleagues are known by name and address; everything else about an account is nobody's business.
grant select (id, email, name) on accounts.account to callboard_app;
select app.policy('accounts.account', 'fellow_members', 'select',
    $$exists (select from accounts.member as m where m.user_id = account.id)$$);

grant select on accounts.member to callboard_app;
grant update (role, removed_at) on accounts.member to callboard_app;
select app.policy('accounts.member', 'staff_sees_all', 'select',
    $$organization_id = (select app.current_organization())
      and ((select app.is_staff()) or user_id = (select app.current_user_id()))$$);
-- Administrators change members; anybody may leave.
select app.policy('accounts.member', 'admin_changes', 'update',
    $$organization_id = (select app.current_organization())$$,
    $$organization_id = (select app.current_organization())
      and ((select app.is_staff()) and (select app.current_rank()) >= 4
           or user_id = (select app.current_user_id()) and removed_at is not null)$$);

grant select on accounts.organization to callboard_app;
grant update (name, slug) on accounts.organization to callboard_app;
grant delete on accounts.organization to callboard_app;
select app.policy('accounts.organization', 'own', 'select', $$id = (select app.current_organization())$$);
select app.policy('accounts.organization', 'admin_changes', 'update',
    $$id = (select app.current_organization())$$,
    $$id = (select app.current_organization()) and (select app.is_staff()) and (select app.current_rank()) >= 4$$);
select app.policy('accounts.organization', 'owner_deletes', 'delete', $$id = (select app.current_organization())$$);
drop trigger if exists guard_delete on accounts.organization;
create trigger guard_delete before delete on accounts.organization for each row execute function app.guard_delete('owner');

-- Everything but the hash of the secret.
revoke select on accounts.invitation from callboard_app;
grant select (organization_id, id, email, kind, role, party_id, expires_at, accepted_at, declined_at, revoked_at, invited_by,
    created_at, updated_at, version) on accounts.invitation to callboard_app;
grant insert (organization_id, id, email, kind, role, party_id, token_hash, expires_at, invited_by),
    update (token_hash, expires_at, revoked_at) on accounts.invitation to callboard_app;
select app.policy('accounts.invitation', 'admin_all', 'select',
    $$organization_id = (select app.current_organization()) and (select app.is_staff()) and (select app.current_rank()) >= 4$$);
select app.policy('accounts.invitation', 'admin_invites', 'insert', null,
    $$organization_id = (select app.current_organization()) and invited_by = (select app.current_user_id()) and (select app.is_staff()) and (select app.current_rank()) >= 4$$);
select app.policy('accounts.invitation', 'admin_changes', 'update',
    $$organization_id = (select app.current_organization())$$,
    $$organization_id = (select app.current_organization()) and (select app.is_staff()) and (select app.current_rank()) >= 4$$);

-- Keys and devices belong to the organization; sessions are reached through the system role, by their own user only. A key cannot
-- make further keys, or it would outlive its own end.
drop trigger if exists record_change on accounts.credential;
create constraint trigger record_change after insert or update on accounts.credential deferrable initially deferred
    for each row when (new.organization_id is not null)
    execute function app.record_change(
        'credential', 'settings', 'name', 'token_hash,refresh_hash,cookie_hash,token_expires_at,last_used_at,user_agent');
grant select (id, user_id, kind, organization_id, name, scopes, series_ids, created_at, last_used_at, expires_at, revoked_at)
    on accounts.credential to callboard_app;
grant insert (id, user_id, kind, organization_id, name, token_hash, token_expires_at, expires_at, scopes, series_ids), update (name, revoked_at)
    on accounts.credential to callboard_app;
select app.policy('accounts.credential', 'admin_sees_keys', 'select',
    $$organization_id = (select app.current_organization()) and (select app.is_staff()) and (select app.current_rank()) >= 4$$);
select app.policy('accounts.credential', 'admin_makes_keys', 'insert', null,
    $$organization_id = (select app.current_organization()) and user_id = (select app.current_user_id())
      and (select app.is_staff()) and (select app.current_rank()) >= 4
      and (select current_setting('app.via')) = 'web'$$);
select app.policy('accounts.credential', 'admin_changes_keys', 'update',
    $$organization_id = (select app.current_organization())$$,
    $$organization_id = (select app.current_organization()) and (select app.is_staff()) and (select app.current_rank()) >= 4$$);

-- Live connections end with their sign-in, on every node at once: the feed hears of revocations, disabled accounts and deleted
-- organizations, and of new names. No more than these columns leaves the table.
do $$
begin
    if not exists (select from pg_publication where pubname = 'callboard_sessions') then
        create publication callboard_sessions for table
            accounts.credential (id, revoked_at), accounts.account (id, name, disabled_at), accounts.organization (id)
            with (publish = 'update, delete');
    end if;
end $$;

-- It works with its owner's rights.
revoke execute on function accounts.add_member(text, text, text, uuid) from public;
grant execute on function accounts.add_member(text, text, text, uuid) to callboard_app;
