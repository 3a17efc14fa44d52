-- What a document says, beside what was decided about it already. Proposals it does not make any more go; the others keep their ids, so
-- that whoever looks at one of them can still decide.
with contract as (
    select c.organization_id, c.event_id, c.id, c.title from money.contract as c
     where c.organization_id = app.current_organization() and c.id = $1
), read as (
    select r.* from jsonb_to_recordset($4::jsonb) as r (
        position integer, kind text, name text, summary text, value jsonb, passage text, page integer, "startsAt" integer, "endsAt" integer,
        "passageFrom" integer, "passageTo" integer, confidence numeric, notes text[])
), gone as (
    delete from money.contract_term as t using contract as c
     where t.organization_id = c.organization_id and t.contract_id = c.id and t.status = 'proposed'
       and not exists (
            select from read as r
             where t.document_sha256 = $3::text and t.kind = r.kind and t.starts_at = r."startsAt" and t.ends_at = r."endsAt" and t.summary = r.summary)
)
insert into money.contract_term (
    organization_id, event_id, contract_id, label, document_name, document_sha256, position, kind, name, summary, value, passage, page, starts_at,
    ends_at, passage_from, passage_to, confidence, notes)
select c.organization_id, c.event_id, c.id, left(c.title, 100) || ': ' || r.name, $2::text, $3::text, r.position, r.kind, r.name, r.summary, r.value,
       r.passage, r.page, r."startsAt", r."endsAt", r."passageFrom", r."passageTo", r.confidence, r.notes
  from read as r cross join contract as c
    on conflict (organization_id, contract_id, document_sha256, kind, starts_at, ends_at, md5(summary)) do nothing
