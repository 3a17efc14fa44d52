-- What a document says is for whoever may open documents of the event; whoever works on the contract reads and decides.
select app.protect_of_event('money.contract_term', 'contract_term', 2, 'label');
-- Thirty proposals are nothing anybody did: the history tells of decisions. What the document says stays out of it, since more people see it.
drop trigger if exists record_change on money.contract_term;
create constraint trigger record_change after update on money.contract_term deferrable initially deferred
    for each row execute function app.record_change(
        'contract_term', 'event_id', 'label', 'summary,value,passage,notes,document_name,document_sha256,field_value,note');
select app.policy('money.contract_term', 'event_visible', 'select',
    $$organization_id = (select app.current_organization()) and (select app.is_staff())
      and (event_id in (select unnest((select app.my_event_ids()))) or (select app.current_rank()) >= 4
           or exists (
                select from events.event as e
                 where e.organization_id = contract_term.organization_id and e.id = contract_term.event_id
                   and (e.created_by = (select app.current_user_id())
                        or e.visibility = 'organization' and (select app.current_rank()) = 3)))$$);
revoke insert, update on money.contract_term from callboard_app;
grant insert (organization_id, event_id, contract_id, label, document_name, document_sha256, position, kind, name, summary, value, passage, page,
    starts_at, ends_at, passage_from, passage_to, confidence, notes) on money.contract_term to callboard_app;
grant update (status, field, field_value, note) on money.contract_term to callboard_app;
grant execute on function money.public_contract_document(uuid, uuid) to callboard_app;
