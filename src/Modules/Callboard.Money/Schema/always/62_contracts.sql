-- What the system role asks for: the clock's work, and what a provider told.
grant usage on schema money to callboard_system;
revoke execute on function money.turn_contracts(), money.fold_payment(text, text),
    money.take_provider_event(text, text, text, timestamptz, text, jsonb, text), money.settle_access(uuid, uuid),
    money.settle_access_of(), money.respread(), money.check_schedule(), money.guard_signature(), money.after_signature(), money.after_contract(),
    money.guard_contract_delete() from public, callboard_app;
grant execute on function money.turn_contracts(), money.take_provider_event(text, text, text, timestamptz, text, jsonb, text) to callboard_system;
grant select on money.public_contract, money.public_payment to callboard_app;

-- Whoever works on the event works on its contracts; whoever decides about it signs and pays.
select app.protect_of_event('money.contract', 'contract', 2, 'title');
select app.protect_of_event('money.instalment', 'instalment', 2, 'label');

select app.protect_of_event('money.contract_transition', 'contract_transition', 4, 'title');
revoke insert, update, delete on money.contract_transition from callboard_app;
select app.protect_of_event('money.contract_reminder', 'contract_reminder', 4, 'title');
revoke insert, update, delete on money.contract_reminder from callboard_app;

-- Nobody changes what was signed, or brings it back. Where it was signed from is seen beside it and not kept a second time in the history.
select app.protect_of_event('money.signature', 'contract_signature', 3, 'signer_name');
select app.protect('money.signature', 'contract_signature', 'event_id', 'signer_name', 'agreed_text,ip_address,user_agent');
revoke insert, update, delete on money.signature from callboard_app;
grant insert (organization_id, id, event_id, contract_id, party, method, signer_name, signer_email, signer_title, recorded_by, signed_at,
    ip_address, user_agent) on money.signature to callboard_app;

-- What was paid was paid; what went back is written beside it.
select app.protect_of_event('money.payment', 'payment', 3, 'reference');
revoke insert, update, delete on money.payment from callboard_app;
grant insert (organization_id, id, event_id, contract_id, instalment_id, method, amount, paid_on, reference, note, created_by)
    on money.payment to callboard_app;
grant update (refunded_amount, note) on money.payment to callboard_app;

select app.protect('money.activated_pass', 'activated_pass', '');
grant select on money.activated_pass to callboard_app;
select app.policy('money.activated_pass', 'event_visible', 'select',
    $$organization_id = (select app.current_organization()) and (select app.is_staff())
      and exists (select from events.event as e where e.organization_id = activated_pass.organization_id and e.id = activated_pass.event_id)$$);
