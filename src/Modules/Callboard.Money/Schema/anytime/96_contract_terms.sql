-- Terms read in documents. What was read is not rewritten, and what was decided is decided, by whom and when the database says.
create or replace function money.guard_contract_term() returns trigger
language plpgsql as $$
declare
    kept record;
begin
    if tg_op = 'DELETE' then
        -- With its contract it goes; alone only while nobody decided.
        if old.status <> 'proposed' and exists (
            select from money.contract as c where c.organization_id = old.organization_id and c.id = old.contract_id) then
            raise exception using errcode = 'CBP01', constraint = 'contract_term_undecided', message = 'it is decided';
        end if;
        return old;
    end if;
    if tg_op = 'INSERT' then
        new.status := 'proposed';
        new.field := null;
        new.field_value := null;
        new.note := null;
        new.decided_by := null;
        new.decided_at := null;
        return new;
    end if;
    if old.status <> 'proposed' then
        raise exception using errcode = 'CBP01', constraint = 'contract_term_undecided', message = 'it is decided';
    end if;
    if new.status <> 'proposed' then
        new.decided_by := app.current_user_id();
        new.decided_at := clock_timestamp();
    end if;
    return new;
end $$;
drop trigger if exists guard_contract_term on money.contract_term;
create trigger guard_contract_term before insert or update or delete on money.contract_term
    for each row execute function money.guard_contract_term();

-- Terms as answers show them, in the order of the document; what was read in an earlier document only where it was decided.
create or replace function money.contract_terms(organization uuid, contract uuid) returns setof jsonb
language sql stable as $$
    select jsonb_build_object(
               'id', t.id, 'kind', t.kind, 'name', t.name, 'summary', t.summary, 'value', t.value, 'passage', t.passage, 'page', t.page,
               'start', t.passage_from, 'end', t.passage_to, 'confidence', t.confidence, 'notes', to_jsonb(t.notes),
               'documentName', t.document_name, 'documentSha256', t.document_sha256,
               'isOfDocument', t.document_sha256 is not distinct from (
                    select f.sha256 from files.public_file as f where f.organization_id = c.organization_id and f.id = c.file_id),
               'status', t.status, 'field', t.field, 'fieldValue', t.field_value, 'note', t.note, 'decidedAt', t.decided_at,
               'decidedBy', (select jsonb_build_object('id', a.id, 'name', a.name) from accounts.account as a where a.id = t.decided_by),
               'readAt', t.created_at, 'fills', jsonb_build_array(), 'version', t.version)
      from money.contract_term as t
      join money.contract as c on c.organization_id = t.organization_id and c.id = t.contract_id
     where t.organization_id = organization and t.contract_id = contract
     order by t.status <> 'proposed' and t.document_sha256 is distinct from (
                  select f.sha256 from files.public_file as f where f.organization_id = c.organization_id and f.id = c.file_id), t.position, t.id
$$;

-- A contract as it is printed: what the two sides agree on and who signed it, and nothing people keep to themselves. The caller's own rights apply.
create or replace function money.public_contract_document(event uuid, contract uuid) returns jsonb
language sql stable as $$
    select jsonb_build_object(
               'organization', o.name, 'type', c.type, 'isPayable', money.is_payable(c.type), 'title', c.title, 'reference', c.reference,
               'partyName', c.party_name, 'status', c.status, 'amount', c.amount, 'startsOn', c.starts_on, 'expiresOn', c.expires_on,
               'keyTerms', c.key_terms, 'agreedSha256', money.fingerprint(t.agreed), 'documentName', f.name, 'documentSha256', f.sha256,
               'instalments', coalesce((
                    select jsonb_agg(jsonb_build_object(
                               'label', i.label, 'amount', i.amount, 'dueFrom', i.due_from, 'dueOn', d.due_on, 'offsetDays', i.offset_days)
                               order by i.position)
                      from money.instalment as i
                      join money.instalment_figures(c.organization_id, c.id) as d on d.instalment_id = i.id
                     where i.organization_id = c.organization_id and i.contract_id = c.id), '[]'),
               'signatures', coalesce((
                    select jsonb_agg(jsonb_build_object(
                               'party', s.party, 'method', s.method, 'signerName', s.signer_name, 'signerTitle', s.signer_title,
                               'signedAt', s.signed_at, 'agreedSha256', s.agreed_sha256, 'isCurrent', s.agreed_text = t.agreed)
                               order by s.signed_at, s.id)
                      from money.signature as s
                     where s.organization_id = c.organization_id and s.contract_id = c.id and s.voided_at is null), '[]'))
      from money.contract as c
      join accounts.organization as o on o.id = c.organization_id
      left join files.public_file as f on f.organization_id = c.organization_id and f.id = c.file_id
     cross join lateral (select money.agreed_text(c.organization_id, c.id) as agreed) as t
     where c.organization_id = (select app.current_organization()) and c.event_id = event and c.id = contract
$$;
