-- The most one file of a bucket may have. The server says the same, and a test compares them.
create or replace function files.bucket_limit(bucket text) returns bigint
language sql immutable parallel safe as $$
    select case bucket when 'images' then 5 when 'documents' then 10 when 'media' then 50 end * 1048576::bigint
$$;

-- What it takes to add a file to a bucket: whoever works on an event adds pictures, whoever decides about it documents.
create or replace function files.rank_to_add(bucket text) returns integer
language sql immutable parallel safe as $$ select case bucket when 'documents' then 3 else 2 end $$;

-- Whether the caller may open a file they see: documents are for the event's team and those who decide about it.
create or replace function files.may_open(bucket text, event uuid) returns boolean
language sql stable as $$
    select bucket <> 'documents' or event = any (app.my_event_ids()) or coalesce(app.event_rank(event), 0) >= 3
$$;

-- Whether the caller may remove a file: pictures whoever added them, and administrators, since people leave; documents whoever decides
-- about the event; media both.
create or replace function files.may_remove(bucket text, event uuid, added_by uuid) returns boolean
language sql stable as $$
    select app.is_staff() and case
        when app.current_rank() >= 4 then true
        when bucket = 'documents' then coalesce(app.event_rank(event), 0) >= 3
        when bucket = 'images' then added_by = app.current_user_id() and coalesce(app.event_rank(event), 0) >= 2
        else coalesce(app.event_rank(event), 0) >= case when added_by = app.current_user_id() then 2 else 3 end
    end
$$;

create or replace function files.guard_file_delete() returns trigger
language plpgsql as $$
begin
    if current_user = 'callboard_app' and not files.may_remove(old.bucket, old.event_id, old.uploaded_by) then
        raise exception using errcode = '42501', message = 'not permitted';
    end if;
    return old;
end $$;

-- Takes room or gives it back. Whoever takes some waits here for whoever else does, so that the sum is exact.
create or replace function files.take_room(organization uuid, event uuid, more_used bigint, more_reserved bigint) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    room files.usage;
    quota bigint;
begin
    if more_used + more_reserved > 0 or more_used > 0 then
        insert into files.usage (organization_id) values (organization) on conflict on constraint usage_organization_unique do nothing;
    end if;
    update files.usage as u set used = u.used + more_used, reserved = u.reserved + more_reserved
     where u.organization_id = organization
    returning * into room;
    if not found then
        -- The organization is being deleted with everything it has.
        return;
    end if;
    quota := coalesce(room.quota, (select r.quota from files.room as r));
    if more_used + more_reserved > 0 and room.used + room.reserved > quota then
        raise exception using errcode = 'CBP01', constraint = 'usage_within_quota', message = 'no room',
            detail = jsonb_build_object('quota', quota, 'used', room.used + room.reserved - more_used - more_reserved)::text;
    end if;
    if not room.alerted and room.used * 5 >= quota * 4 then
        update files.usage as u set alerted = true where u.organization_id = organization;
        insert into files.alert (organization_id, event_id, used, quota) values (organization, event, room.used, quota);
    elsif room.alerted and room.used * 5 < quota * 4 then
        update files.usage as u set alerted = false where u.organization_id = organization;
    end if;
end $$;

create or replace function files.doom(what text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    insert into files.doomed (prefix) values (what) on conflict on constraint doomed_pkey do nothing
$$;

create or replace function files.after_upload() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'INSERT' then
        perform files.take_room(new.organization_id, new.event_id, 0, new.size);
    elsif old.completed_at is null then
        perform files.doom(old.storage_key || '/');
        perform files.take_room(old.organization_id, old.event_id, 0, -old.size);
    end if;
    return null;
end $$;
drop trigger if exists after_upload on files.upload;
create trigger after_upload after insert or delete on files.upload for each row execute function files.after_upload();

-- A file that was uploaded takes the room its upload reserved, and ends it.
create or replace function files.after_file() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    reserved bigint;
begin
    if tg_op = 'INSERT' then
        update files.upload as u set completed_at = clock_timestamp(), parts = '{}'
         where u.organization_id = new.organization_id and u.id = new.id and u.completed_at is null
        returning u.size into reserved;
        if found then
            perform files.doom(new.storage_key || '/parts/');
        end if;
        perform files.take_room(new.organization_id, new.event_id, new.size, -coalesce(reserved, 0));
    else
        perform files.doom(old.storage_key || '/');
        perform files.take_room(old.organization_id, old.event_id, -old.size, 0);
    end if;
    return null;
end $$;
drop trigger if exists after_file on files.file;
create trigger after_file after insert or delete on files.file for each row execute function files.after_file();

-- Ends uploads nobody went on with, and forgets completed ones; how many there were.
create or replace function files.expire_uploads() returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    ended integer;
begin
    delete from files.upload as u where u.expires_at < now();
    get diagnostics ended = row_count;
    return ended;
end $$;

-- Objects that are to go, the oldest first.
create or replace function files.doomed_prefixes(most integer) returns table (prefix text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select d.prefix from files.doomed as d order by d.doomed_at, d.prefix limit most
$$;

create or replace function files.forget_doomed(gone text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    delete from files.doomed as d where d.prefix = gone
$$;

-- Which of these objects belong to nothing: neither to a file, nor to an upload that is not over, nor to what is to go anyway. A row is always
-- committed before the first object below its key, so an object without one never gets one.
create or replace function files.orphans(keys text[]) returns table (key text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select k.key from unnest(keys) as k (key)
     where not exists (select from files.file as f where f.storage_key = split_part(k.key, '/', 1) and k.key = f.storage_key || '/file')
       and not exists (select from files.upload as u where u.storage_key = split_part(k.key, '/', 1) and u.completed_at is null)
       and not exists (select from files.doomed as d where d.prefix in (split_part(k.key, '/', 1) || '/', split_part(k.key, '/', 1) || '/parts/')
                          and starts_with(k.key, d.prefix))
$$;

-- The room every organization has that has no limit of its own.
create or replace function files.set_room(bytes bigint) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    update files.room as r set quota = bytes where r.quota <> bytes
$$;

-- What links are signed with now: the newest key, or a new one when that is old. Keys no link can live on are forgotten.
create or replace function files.signing_key(fresh interval, kept interval) returns table (id uuid, bytes bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from files.link_key as k where k.created_at > now() - fresh) then
        perform pg_advisory_xact_lock(hashtextextended('files.link_key', 0));
        if not exists (select from files.link_key as k where k.created_at > now() - fresh) then
            -- 256 random bits, from what makes random UUIDs.
            insert into files.link_key (bytes, created_at) values (
                sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), clock_timestamp());
            delete from files.link_key as k where k.created_at < now() - fresh - kept;
        end if;
    end if;
    return query select k.id, k.bytes from files.link_key as k order by k.created_at desc limit 1;
end $$;

-- What a link leads to. There is always one row, whatever of it is known, so that every link costs the same.
create or replace function files.linked_file(organization uuid, file_id uuid, key uuid)
returns table (key_bytes bytea, link_edition integer, name text, media_type text, size bigint, content_sha256 bytea, storage_key text, created_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select k.bytes, f.link_edition, f.name, f.media_type, f.size, f.content_sha256, f.storage_key, f.created_at
      from (select 1) as always
      left join files.link_key as k on k.id = key
      left join files.file as f on f.organization_id = organization and f.id = file_id
$$;

-- A file everybody may read: pictures, and media where the event says so.
create or replace function files.public_content(file_id uuid)
returns table (name text, media_type text, size bigint, content_sha256 bytea, storage_key text, created_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select f.name, f.media_type, f.size, f.content_sha256, f.storage_key, f.created_at
      from files.file as f
     where f.id = file_id
       and (f.bucket = 'images' or f.bucket = 'media' and exists (
            select from files.setting as s where s.organization_id = f.organization_id and s.event_id = f.event_id and s.media_public))
     limit 1
$$;

-- What other modules may read of files. The caller's own rights apply.
create or replace view files.public_file with (security_invoker = true) as
    select organization_id, id, event_id, bucket, name, media_type, size, encode(content_sha256, 'hex') as sha256, uploaded_by, created_at
      from files.file;
