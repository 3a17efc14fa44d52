grant usage on schema documents to callboard_app;
revoke execute on all functions in schema documents from public, callboard_app;
grant execute on function documents.sources(text), documents.edition(uuid, text) to callboard_app;

-- Whoever sees the event sees what was printed of it; whoever may keep a file prints. It has no history of its own: the file has one.
select app.protect('documents.print', 'print', '');
grant select, insert on documents.print to callboard_app;
select app.policy('documents.print', 'event_visible', 'select',
    $$organization_id = (select app.current_organization()) and (select app.is_staff())
      and exists (select from events.event as e where e.organization_id = print.organization_id and e.id = print.event_id)$$);
select app.policy('documents.print', 'event_insert', 'insert', null,
    $$organization_id = (select app.current_organization()) and printed_by = (select app.current_user_id()) and app.event_rank(event_id) >= 3$$);
