select f.id, f.event_id, f.bucket, f.name, f.media_type, f.size, encode(f.content_sha256, 'hex') as sha256,
       (select jsonb_build_object('id', a.id, 'name', a.name) from accounts.account as a where a.id = f.uploaded_by) as uploaded_by,
       f.bucket = 'images' or f.bucket = 'media' and exists (
           select from files.setting as s where s.organization_id = f.organization_id and s.event_id = f.event_id and s.media_public) as is_public,
       files.may_open(f.bucket, f.event_id) as can_open, files.may_remove(f.bucket, f.event_id, f.uploaded_by) as can_remove,
       f.created_at, f.updated_at, f.version
  from files.file as f
 where f.organization_id = app.current_organization()
