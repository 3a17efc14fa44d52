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

-- Enters a session: the first statement of every tenant transaction. It looks everything up itself, so that a revoked credential, a
-- lost membership or a lowered role counts from the next statement on, and leaves the result in transaction-local settings.
-- Raises CB401 (no such session), CB404 (not a member of the organization asked for) or CB403 (the key lacks the scope).
create or replace function app.enter(
    credential uuid, organization text, read_only boolean, request_id text, edited_at timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    found_one record;
begin
    select c.user_id, c.kind as via, c.scopes, m.organization_id, m.kind, m.role, m.party_id
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
    if not (case when read_only then 'read' else 'write' end = any (found_one.scopes)) then
        raise exception using errcode = 'CB403', message = 'scope missing';
    end if;

    perform set_config('app.user_id', found_one.user_id::text, true),
            set_config('app.organization_id', found_one.organization_id::text, true),
            set_config('app.kind', found_one.kind, true),
            set_config('app.role', case when found_one.kind = 'staff' then found_one.role else '' end, true),
            set_config('app.party_id', coalesce(found_one.party_id::text, ''), true),
            set_config('app.via', case found_one.via when 'session' then 'web' else found_one.via end, true),
            set_config('app.request_id', coalesce(request_id, ''), true),
            set_config('app.edited_at', coalesce(edited_at::text, ''), true);
    if read_only then
        perform set_config('transaction_read_only', 'on', true);
    end if;
end $$;

-- An organization always has an owner, and only owners make or unmake owners.
create or replace function accounts.guard_owner() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'UPDATE' and old.role is not distinct from new.role and old.removed_at is not distinct from new.removed_at then
        return new;
    end if;
    if (tg_op <> 'INSERT' and old.role = 'owner' or tg_op <> 'DELETE' and new.role = 'owner')
       and coalesce(current_setting('app.role', true), '') not in ('', 'owner') then
        raise exception using errcode = '42501', message = 'only an owner decides about owners';
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
