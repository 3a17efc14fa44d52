-- What is found of a contract: what it is called and whom it is with, and no sums.
create or replace view money.public_found with (security_invoker = true) as
    select organization_id, 'contract'::text as kind, id, event_id, null::uuid as parent_id, event_id as scope_id, title,
           concat_ws(E'\n', party_name, reference, notes) as body, null::text as aside, party_name as hint, false as archived,
           updated_at as changed_at
      from money.contract;
