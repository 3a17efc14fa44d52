-- What was printed of an event ($1), of one kind ($2) or all. Paper is old when what it was made from has changed since.
select p.id, p.file_id, f.name, p.document_type, p.format, p.options, p.edition,
       p.edition = documents.edition(p.event_id, p.document_type) as is_current,
       (select jsonb_build_object('id', a.id, 'name', a.name) from accounts.account as a where a.id = p.printed_by) as printed_by, p.created_at
  from documents.print as p
  join files.public_file as f on f.organization_id = p.organization_id and f.id = p.file_id
 where p.organization_id = app.current_organization() and p.event_id = $1 and ($2::text is null or p.document_type = $2)
