-- Rules of the directory's rows, and what other modules may read of them.

-- What every word of a search has to be found in: texts as the column `search` holds them. No trigram index: the policies come first,
-- and an operator that could leak what it sees may not use an index before them. The rows of one organization are few enough.
create or replace function directory.search_patterns(words text) returns text[]
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg('%' || regexp_replace(word, '([\\%_])', '\\\1', 'g') || '%'), '{}')
      from regexp_split_to_table(directory.search_text(words), '\s+') as word
     where word <> ''
$$;

-- Putting a record away and bringing it back is for managers; everybody else who may write edits it.
create or replace function directory.guard_archive() returns trigger
language plpgsql as $$
begin
    if current_user = 'callboard_app' and new.archived_at is distinct from old.archived_at then
        perform app.require_rank('manager');
    end if;
    return new;
end $$;

-- Of their own record portal users keep how they are reached and what they offer; the name and everything else is the staff's. Arguments:
-- the columns that are theirs.
create or replace function directory.guard_profile() returns trigger
language plpgsql as $$
declare
    -- The last three are kept by triggers.
    theirs constant text[] := string_to_array(tg_argv[0], ',') || array['search', 'updated_at', 'version'];
begin
    if current_user = 'callboard_app' and not app.is_staff() and to_jsonb(new) - theirs is distinct from to_jsonb(old) - theirs then
        raise exception using errcode = '42501', message = 'not permitted';
    end if;
    return new;
end $$;

-- The names of the vendors approved at the caller's venue, or of the venues the caller's vendor is approved at: those records are not theirs
-- to read, but that they work together is.
create or replace function directory.related_names() returns table (id uuid, name text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select v.id, v.name from directory.venue_vendor as x
      join directory.vendor as v on v.organization_id = x.organization_id and v.id = x.vendor_id
     where app.is_venue() and x.organization_id = app.current_organization() and x.venue_id = app.current_party()
    union all
    select v.id, v.name from directory.venue_vendor as x
      join directory.venue as v on v.organization_id = x.organization_id and v.id = x.venue_id
     where app.is_vendor() and x.organization_id = app.current_organization() and x.vendor_id = app.current_party()
$$;

-- Chains of parent vendors end somewhere.
create or replace function directory.guard_parent_vendor() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if new.parent_vendor_id is null or new.parent_vendor_id is not distinct from old.parent_vendor_id then
        return new;
    end if;
    -- One change of parents at a time, or two could close a circle together.
    perform pg_advisory_xact_lock(hashtextextended('parent_vendor' || new.organization_id, 0));
    if exists (
        with recursive above as (
            select v.id, v.parent_vendor_id from directory.vendor as v
             where v.organization_id = new.organization_id and v.id = new.parent_vendor_id
            union
            select v.id, v.parent_vendor_id from above join directory.vendor as v
                on v.organization_id = new.organization_id and v.id = above.parent_vendor_id)
        select from above where id = new.id) then
        raise exception using errcode = 'CBP01', constraint = 'vendor_parents_end', message = 'parents form a circle';
    end if;
    return new;
end $$;
drop trigger if exists guard_parent_vendor on directory.vendor;
create trigger guard_parent_vendor before update on directory.vendor
    for each row execute function directory.guard_parent_vendor();

-- What other modules show of the directory; row-level security of the tables applies to whoever reads. An import may add people and
-- spaces through these views.
create or replace view directory.public_client with (security_invoker = true) as
    select organization_id, id, company_name as name, archived_at from directory.client;

create or replace view directory.public_venue with (security_invoker = true) as
    select organization_id, id, name, location, address, capacity, floor_plan_url, archived_at, contact_name, email, phone
      from directory.venue;

create or replace view directory.public_space with (security_invoker = true) as
    select organization_id, id, venue_id, name, kind, capacity, archived_at from directory.space;

create or replace view directory.public_vendor with (security_invoker = true) as
    select organization_id, id, name, type, location, contact_name, contact_email, contact_phone, archived_at from directory.vendor;

create or replace view directory.public_sponsor with (security_invoker = true) as
    select organization_id, id, company_name, tier, industry, logo_url, archived_at from directory.sponsor;

create or replace view directory.public_designer with (security_invoker = true) as
    select organization_id, id, name, brand_name, location, profile_image_url, archived_at from directory.designer;

create or replace view directory.public_participant with (security_invoker = true) as
    select organization_id, id, name, email, phone, dietary_needs, accessibility_needs, source_key, archived_at
      from directory.participant;
