-- What contracts say and how answers show them, with their documents: functions that need what files publish, so they come after them.

-- The text that is signed: everything the two sides agree on, and the fingerprint of the document, always written the same way.
create or replace function money.agreed_text(organization uuid, contract uuid) returns text
language sql stable as $$
    select concat_ws(E'\n',
        'Contract: ' || c.title,
        'Reference: ' || c.reference,
        'Type: ' || c.type,
        'With: ' || c.party_name,
        'Event: ' || e.name,
        'Amount: ' || round(c.amount, money.minor_units(e.currency)) || ' ' || e.currency,
        'Begins on: ' || c.starts_on,
        'Ends on: ' || c.expires_on,
        (select string_agg(
                    'Payment ' || i.position || ': ' || i.label || ', ' || round(i.amount, money.minor_units(e.currency)) || ' ' || e.currency
                    || case i.due_from
                           when 'date' then ', due on ' || i.due_date
                           when 'none' then ''
                           else ', due ' || abs(i.offset_days) || ' days ' || case when i.offset_days < 0 then 'before' else 'after' end || ' '
                                || case i.due_from when 'event' then 'the event begins' else 'it is signed' end
                       end, E'\n' order by i.position)
           from money.instalment as i where i.organization_id = c.organization_id and i.contract_id = c.id),
        (select string_agg((t.term ->> 'name') || ': ' || (t.term ->> 'text'), E'\n' order by t.place)
           from jsonb_array_elements(c.key_terms) with ordinality as t (term, place)),
        (select 'Document: ' || f.name || ', SHA-256 ' || f.sha256
           from files.public_file as f where f.organization_id = c.organization_id and f.id = c.file_id))
      from money.contract as c
      join events.event as e on e.organization_id = c.organization_id and e.id = c.event_id
     where c.organization_id = organization and c.id = contract
$$;

-- Contracts as answers show them: what a list needs of each, its schedule, and all of it.
create or replace function money.contract_summary(organization uuid, contract uuid) returns jsonb
language sql stable as $$
    select jsonb_build_object(
               'id', c.id, 'eventId', c.event_id, 'eventName', e.name, 'type', c.type,
               'direction', case when money.is_payable(c.type) then 'payable' else 'receivable' end,
               'title', c.title, 'reference', c.reference, 'partyId', c.party_id, 'partyName', c.party_name, 'status', c.status,
               -- Signatures make it signed, and the clock makes it expire.
               'allowed', array_remove(array_remove(money.next_contract_states(c.status), 'signed'), 'expired'),
               'amount', case when c.amount is not null then money.as_json(c.amount, e.currency) end,
               'paid', money.as_json(s.paid, e.currency), 'open', money.as_json(s.open, e.currency),
               'overdue', money.as_json(s.overdue, e.currency), 'instalmentCount', s.scheduled,
               'nextDue', case when s.next_id is not null then jsonb_build_object(
                   'instalmentId', s.next_id, 'open', money.as_json(s.next_open, e.currency), 'dueOn', s.next_due) end,
               'startsOn', c.starts_on, 'expiresOn', c.expires_on, 'expiresInDays', c.expires_on - money.today(e.timezone),
               'signedAt', c.signed_at,
               'signedBy', (select coalesce(jsonb_agg(x.party order by x.party), '[]') from money.signature as x
                             where x.organization_id = c.organization_id and x.contract_id = c.id and x.voided_at is null),
               'file', (select jsonb_build_object('id', f.id, 'name', f.name, 'mediaType', f.media_type) from files.public_file as f
                         where f.organization_id = c.organization_id and f.id = c.file_id),
               'budgetCategoryId', c.budget_category_id, 'budgetItemId', c.budget_item_id,
               'createdAt', c.created_at, 'updatedAt', c.updated_at, 'version', c.version)
      from money.contract as c
      join events.public_event as e on e.organization_id = c.organization_id and e.id = c.event_id
     cross join lateral money.contract_state(c.organization_id, c.id, c.amount, e.timezone) as s
     where c.organization_id = organization and c.id = contract
$$;

create or replace function money.contract_detail(organization uuid, contract uuid) returns jsonb
language sql stable as $$
    select money.contract_summary(c.organization_id, c.id) || jsonb_build_object(
               'keyTerms', c.key_terms, 'notes', c.notes, 'remindDays', to_jsonb(c.remind_days),
               'fileSha256', (select f.sha256 from files.public_file as f where f.organization_id = c.organization_id and f.id = c.file_id),
               'agreedText', t.agreed, 'agreedSha256', money.fingerprint(t.agreed),
               'paymentReference', c.organization_id || '_' || c.id,
               'createdBy', (select jsonb_build_object('id', a.id, 'name', a.name) from accounts.account as a where a.id = c.created_by),
               'instalments', money.shown_schedule(c.organization_id, c.id),
               'payments', money.shown_payments(c.organization_id, c.id),
               'signatures', (select coalesce(jsonb_agg(jsonb_build_object(
                       'id', s.id, 'party', s.party, 'method', s.method, 'signerName', s.signer_name, 'signerEmail', s.signer_email,
                       'signerTitle', s.signer_title, 'signedAt', s.signed_at,
                       'recordedBy', (select jsonb_build_object('id', a.id, 'name', a.name) from accounts.account as a where a.id = s.recorded_by),
                       -- From where somebody signed is for those who may have to prove it.
                       'ipAddress', case when app.event_rank(s.event_id) >= 3 then s.ip_address end,
                       'userAgent', case when app.event_rank(s.event_id) >= 3 then s.user_agent end,
                       'agreedText', s.agreed_text, 'agreedSha256', s.agreed_sha256, 'documentName', s.document_name,
                       'documentSha256', s.document_sha256, 'isCurrent', s.voided_at is null and s.agreed_text = t.agreed,
                       'voidedAt', s.voided_at) order by s.signed_at, s.id), '[]')
                     from money.signature as s where s.organization_id = c.organization_id and s.contract_id = c.id),
               'log', (select coalesce(jsonb_agg(jsonb_build_object(
                       'oldStatus', l.old_status, 'newStatus', l.new_status, 'note', l.note, 'changedAt', l.created_at,
                       'changedBy', (select jsonb_build_object('id', a.id, 'name', a.name) from accounts.account as a where a.id = l.changed_by))
                       order by l.created_at, l.id), '[]')
                     from money.contract_transition as l where l.organization_id = c.organization_id and l.contract_id = c.id))
      from money.contract as c
     cross join lateral (select money.agreed_text(c.organization_id, c.id) as agreed) as t
     where c.organization_id = organization and c.id = contract
$$;
