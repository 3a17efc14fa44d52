-- What was read in the documents of contracts, and what people decided about it; and the last day to give notice, which people are told of.

alter table money.contract
    add column notice_on date;

-- What people are told of: that it ends, or that notice has to be given. The date is that of whichever it is.
alter table money.contract_reminder
    add column about text not null default 'expiry',
    add constraint contract_reminder_about_known check (about in ('expiry', 'notice')),
    drop constraint contract_reminder_once_unique,
    add constraint contract_reminder_once_unique unique nulls not distinct (organization_id, contract_id, about, expires_on, days_before);

-- A term read in a document, with the words it was read from. It changes nothing before somebody approves it.
create table money.contract_term (
    organization_id uuid          not null,
    id              uuid          not null default app.uuidv7(),
    event_id        uuid          not null,
    contract_id     uuid          not null,
    -- What the history calls it: the contract and what the term is about, and not what it says.
    label           text          not null,
    document_name   text          not null,
    document_sha256 text          not null,
    -- Its place among the terms of the document.
    position        integer       not null,
    kind            text          not null,
    name            text          not null,
    summary         text          not null,
    value           jsonb         not null,
    passage         text          not null,
    page            integer,
    -- Where the words that state it stand, in the document and in the passage.
    starts_at       integer       not null,
    ends_at         integer       not null,
    passage_from    integer       not null,
    passage_to      integer       not null,
    confidence      numeric(4, 3) not null,
    notes           text[]        not null default '{}',
    status          text          not null default 'proposed',
    -- What an approval changed about the contract, and to what.
    field           text,
    field_value     text,
    decided_by      uuid,
    decided_at      timestamptz,
    note            text,
    created_at      timestamptz   not null default now(),
    updated_at      timestamptz   not null default now(),
    version         integer       not null default 1,
    constraint contract_term_pkey primary key (organization_id, id),
    constraint contract_term_contract_fk foreign key (organization_id, event_id, contract_id)
        references money.contract (organization_id, event_id, id) on delete cascade,
    constraint contract_term_decided_by_fk foreign key (decided_by) references accounts.account (id),
    constraint contract_term_status_known check (status in ('proposed', 'approved', 'rejected')),
    constraint contract_term_field_known check (field in ('key_term', 'party_name', 'amount', 'starts_on', 'expires_on', 'notice_on')),
    constraint contract_term_decided_whole check (
        (status = 'proposed') = (decided_at is null) and (status = 'approved') = (field is not null) and (field is null) = (field_value is null)),
    constraint contract_term_confidence_range check (confidence between 0 and 1),
    constraint contract_term_note_length check (char_length(note) <= 2000)
);
-- A document read again says the same, and what was decided about it stays decided.
create unique index contract_term_once_unique on money.contract_term (
    organization_id, contract_id, document_sha256, kind, starts_at, ends_at, md5(summary));
create index contract_term_contract_idx on money.contract_term (organization_id, event_id, contract_id, position);
create index contract_term_decided_by_idx on money.contract_term (decided_by) where decided_by is not null;
