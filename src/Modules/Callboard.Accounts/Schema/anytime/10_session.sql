-- The organization a credential speaks for: the one asked for by id or slug, else the one used last, else the first joined.
create or replace function accounts.membership_of(credential uuid, organization text)
returns table (organization_id uuid, kind text, role text, party_id uuid)
language sql stable as $$
    select m.organization_id, m.kind, m.role, m.party_id
      from accounts.credential as c
      join accounts.member as m on m.user_id = c.user_id
     where c.id = credential and m.removed_at is null
       and (c.organization_id is null or m.organization_id = c.organization_id)
       and (organization is null
            or m.organization_id::text = lower(organization)
            or exists (select from accounts.organization as o where o.id = m.organization_id and o.slug = organization))
     order by (m.organization_id = c.last_organization_id) desc nulls last, m.created_at, m.id
     limit 1
$$;

-- The user behind a live credential, for what concerns the person and no organization. Raises CB401 when it is not live (any more).
create or replace function accounts.signed_in(credential uuid, session_only boolean) returns uuid
language plpgsql stable as $$
declare
    found_one record;
begin
    select c.user_id, c.kind into found_one
      from accounts.credential as c
      join accounts.account as a on a.id = c.user_id and a.disabled_at is null
     where c.id = credential and c.revoked_at is null and c.expires_at > now();
    if not found then
        raise exception using errcode = 'CB401', message = 'no such session';
    end if;
    if session_only and found_one.kind <> 'session' then
        raise exception using errcode = 'CBP01', constraint = 'credential_session_only', message = 'keys do not manage people';
    end if;
    return found_one.user_id;
end $$;

-- Fills the settings of a session, for functions that enter one. The credential needs one of the scopes. It looks everything up itself, so
-- that a revoked credential, a lost membership or a lowered role counts from the next statement on.
-- Raises CB401 (no such session), CB404 (not a member of the organization asked for) or CB403 (the key lacks the scope).
create or replace function app.enter_scoped(
    credential uuid, organization text, needed text[], read_only boolean, request_id text, edited_at timestamptz) returns void
language plpgsql as $$
declare
    found_one record;
begin
    select c.user_id, c.kind as via, c.scopes, c.series_ids, m.organization_id, m.kind, m.role, m.party_id
      into found_one
      from accounts.credential as c
      join accounts.account as a on a.id = c.user_id and a.disabled_at is null
      left join lateral accounts.membership_of(c.id, organization) as m on true
     where c.id = credential and c.revoked_at is null and c.expires_at > now();
    if not found then
        raise exception using errcode = 'CB401', message = 'no such session';
    end if;
    if found_one.organization_id is null then
        raise exception using errcode = 'CB404', message = 'not a member of that organization';
    end if;
    if not (found_one.scopes && needed) then
        raise exception using errcode = 'CB403', message = 'scope missing';
    end if;

    perform set_config('app.user_id', found_one.user_id::text, true),
            set_config('app.organization_id', found_one.organization_id::text, true),
            set_config('app.kind', found_one.kind, true),
            set_config('app.role', case when found_one.kind = 'staff' then found_one.role else '' end, true),
            set_config('app.party_id', coalesce(found_one.party_id::text, ''), true),
            set_config('app.via', case found_one.via when 'session' then 'web' else found_one.via end, true),
            set_config('app.request_id', coalesce(request_id, ''), true),
            -- A device whose clock runs ahead edits nothing in the future.
            set_config('app.edited_at', coalesce(least(edited_at, clock_timestamp())::text, ''), true);
    if found_one.via = 'device' or 'scan' = any (needed) then
        perform set_config('app.credential_id', credential::text, true),
                set_config('app.may_scan', case when found_one.via = 'session' or 'scan' = any (found_one.scopes) then 'on' else '' end, true),
                -- The series a device may scan; nothing for all.
                set_config('app.scan_series', coalesce(array_to_string(found_one.series_ids, ','), ''), true);
    end if;
    if read_only then
        perform set_config('transaction_read_only', 'on', true);
    end if;
end $$;

-- Enters a session: the first statement of every tenant transaction.
create or replace function app.enter(
    credential uuid, organization text, read_only boolean, request_id text, edited_at timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.enter_scoped(
        credential, organization, array[case when read_only then 'read' else 'write' end], read_only, request_id, edited_at);
end $$;

-- An organization always has an owner, only owners make or unmake owners, and only administrators give roles. A change made by the
-- system (registration, accepted invitations) carries no kind and is free of this.
create or replace function accounts.guard_owner() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    in_session boolean := app.user_type() <> '';
begin
    if tg_op = 'UPDATE' and old.role is not distinct from new.role and old.kind is not distinct from new.kind
       and old.removed_at is not distinct from new.removed_at then
        return new;
    end if;
    if in_session and app.current_rank() < 5
       and (tg_op <> 'INSERT' and old.role = 'owner' or tg_op <> 'DELETE' and new.role = 'owner') then
        raise exception using errcode = '42501', message = 'only an owner decides about owners';
    end if;
    if in_session and tg_op = 'UPDATE' and app.current_rank() < 4
       and (old.role, old.kind, old.party_id) is distinct from (new.role, new.kind, new.party_id) then
        raise exception using errcode = '42501', message = 'only an administrator gives roles';
    end if;
    if tg_op <> 'INSERT' and old.role = 'owner' and old.removed_at is null then
        -- One decision about owners at a time, or two owners could demote each other at once.
        perform from accounts.organization where id = old.organization_id for update;
        if not exists (
            select from accounts.member
             where organization_id = old.organization_id and role = 'owner' and kind = 'staff' and removed_at is null and id <> old.id)
           and exists (select from accounts.organization where id = old.organization_id)
           and (tg_op = 'DELETE' or new.role <> 'owner' or new.removed_at is not null) then
            raise exception using errcode = 'CBP01', constraint = 'member_last_owner', message = 'the last owner stays';
        end if;
    end if;
    return coalesce(new, old);
end $$;
drop trigger if exists guard_owner on accounts.member;
create trigger guard_owner before insert or update or delete on accounts.member
    for each row execute function accounts.guard_owner();

-- Whoever leaves takes their keys, devices and unanswered invitations along; joining again does not bring them back.
create or replace function accounts.end_powers() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update accounts.credential set revoked_at = now()
     where user_id = new.user_id and organization_id = new.organization_id and revoked_at is null;
    update accounts.invitation set revoked_at = now()
     where organization_id = new.organization_id and invited_by = new.user_id
       and accepted_at is null and declined_at is null and revoked_at is null;
    return null;
end $$;
drop trigger if exists end_powers on accounts.member;
create trigger end_powers after update of removed_at on accounts.member
    for each row when (old.removed_at is null and new.removed_at is not null) execute function accounts.end_powers();

-- The record a portal user stands for lies in one of three tables, which a foreign key cannot say.
create or replace function accounts.check_party() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    known boolean;
begin
    if new.party_id is null or new.kind not in ('client', 'venue', 'vendor') then
        return new;
    end if;
    execute format('select exists (select from directory.%I where organization_id = $1 and id = $2)', new.kind)
       into known using new.organization_id, new.party_id;
    if not known then
        raise exception using errcode = 'CBP01', constraint = 'member_party_unknown', message = 'no such record in the directory';
    end if;
    return new;
end $$;
drop trigger if exists check_party on accounts.member;
create trigger check_party before insert or update of kind, party_id on accounts.member
    for each row execute function accounts.check_party();
drop trigger if exists check_party on accounts.invitation;
create trigger check_party before insert or update of kind, party_id on accounts.invitation
    for each row execute function accounts.check_party();

-- Makes somebody who has an account a member; null when nobody has that address. The caller cannot look up strangers, so this does.
create or replace function accounts.add_member(email text, kind text, role text, party_id uuid) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
    found_user uuid;
    changed integer;
begin
    perform app.require_rank('admin');
    select a.id into found_user from accounts.account as a where a.email = add_member.email and a.disabled_at is null;
    if found_user is null then
        return null;
    end if;
    insert into accounts.member as m (organization_id, user_id, kind, role, party_id)
    values (app.current_organization(), found_user, add_member.kind, add_member.role, add_member.party_id)
    on conflict (organization_id, user_id) do update
        set kind = excluded.kind, role = excluded.role, party_id = excluded.party_id, removed_at = null
        where m.removed_at is not null;
    get diagnostics changed = row_count;
    if changed = 0 then
        raise exception using errcode = 'CBP01', constraint = 'member_user_unique', message = 'a member already';
    end if;
    update accounts.invitation as i set revoked_at = now()
     where i.organization_id = app.current_organization() and i.email = add_member.email
       and i.accepted_at is null and i.declined_at is null and i.revoked_at is null;
    return found_user;
end $$;
