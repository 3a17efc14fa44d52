-- A contract as the two sides agree on it.
select h.head, money.public_contract_document(h.id, $4) as contract from head as h
