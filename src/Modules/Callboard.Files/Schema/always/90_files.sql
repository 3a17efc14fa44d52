grant usage on schema files to callboard_app, callboard_system;
revoke execute on all functions in schema files from public, callboard_app, callboard_system;
grant execute on function files.bucket_limit(text), files.rank_to_add(text), files.may_open(text, uuid), files.may_remove(text, uuid, uuid)
    to callboard_app;
grant execute on function files.expire_uploads(), files.doomed_prefixes(integer), files.forget_doomed(text), files.orphans(text[]),
    files.set_room(bigint), files.signing_key(interval, interval), files.linked_file(uuid, uuid, uuid), files.public_content(uuid)
    to callboard_system;

-- Whoever sees an event sees which files it has; who may open, add and remove which is said in the functions.
grant select on files.public_file to callboard_app;
select app.protect_of_event('files.file', 'file', 2, 'name');
select app.protect('files.file', 'file', 'event_id', 'name', 'content_sha256,storage_key');
select app.policy('files.file', 'event_insert', 'insert', null,
    $$organization_id = (select app.current_organization()) and uploaded_by = (select app.current_user_id())
      and app.event_rank(event_id) >= files.rank_to_add(bucket)$$);
-- Column by column, so that a removed file cannot be put back from the history, which restores what may be inserted as a whole: its bytes are gone.
revoke insert, update on files.file from callboard_app;
grant insert (organization_id, id, event_id, bucket, name, media_type, size, content_sha256, storage_key, uploaded_by) on files.file to callboard_app;
grant update (link_edition) on files.file to callboard_app;
drop trigger if exists guard_delete on files.file;
create trigger guard_delete before delete on files.file for each row execute function files.guard_file_delete();

-- Everybody has their own uploads.
select app.protect('files.upload', 'upload', '');
grant select, insert, delete, update (received, parts) on files.upload to callboard_app;
select app.policy('files.upload', 'own', 'select',
    $$organization_id = (select app.current_organization()) and created_by = (select app.current_user_id())$$);
select app.policy('files.upload', 'own_insert', 'insert', null,
    $$organization_id = (select app.current_organization()) and created_by = (select app.current_user_id())
      and app.event_rank(event_id) >= files.rank_to_add(bucket)$$);
select app.policy('files.upload', 'own_update', 'update',
    $$organization_id = (select app.current_organization()) and created_by = (select app.current_user_id())$$,
    $$organization_id = (select app.current_organization()) and created_by = (select app.current_user_id())
      and app.event_rank(event_id) >= files.rank_to_add(bucket)$$);
select app.policy('files.upload', 'own_delete', 'delete',
    $$organization_id = (select app.current_organization()) and created_by = (select app.current_user_id())$$);

-- The staff sees how full it is; triggers count.
select app.protect('files.usage', 'storage_usage', '');
grant select on files.usage to callboard_app;
select app.policy('files.usage', 'staff_reads', 'select', $$organization_id = (select app.current_organization()) and (select app.is_staff())$$);

select app.protect_of_event('files.alert', 'storage_alert', 4);
revoke insert, update, delete on files.alert from callboard_app;

select app.protect_of_event('files.setting', 'file_setting', 3);

alter table files.room enable row level security;
alter table files.room force row level security;
drop policy if exists owner_all on files.room;
create policy owner_all on files.room to callboard_owner using (true) with check (true);
drop policy if exists everybody_reads on files.room;
create policy everybody_reads on files.room for select to callboard_app using ((select app.current_organization()) is not null);
grant select on files.room to callboard_app;
