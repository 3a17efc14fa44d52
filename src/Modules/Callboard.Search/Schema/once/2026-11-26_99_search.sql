-- What can be found: one entry for every record a person would look for, kept by triggers of the records themselves. An entry holds what is
-- compared and nothing that is shown: what is shown is read from the record, as whoever asks.
create schema search;

create table search.entry (
    organization_id uuid        not null,
    kind            text        not null,
    id              uuid        not null,
    -- Whose readers are the record's at most: its event, or the conversation it belongs to. Null for records of the organization.
    scope_id        uuid,
    -- What the record is called, folded.
    name            text        not null,
    -- Its words: A those of the name, B those of everything its readers see, C those only the staff sees, D the organization's own mark.
    words           tsvector    not null,
    changed_at      timestamptz not null,
    constraint entry_pkey primary key (organization_id, kind, id),
    constraint entry_organization_fk foreign key (organization_id) references accounts.organization (id) on delete cascade
);
create index entry_words_idx on search.entry using gin (words);
create index entry_name_idx on search.entry using gin (name gin_trgm_ops);
create index entry_scope_idx on search.entry (organization_id, scope_id);

-- What the entries of a kind were made by. When that changes, they are made anew.
create table search.source (
    kind       text not null,
    definition text not null,
    constraint source_pkey primary key (kind)
);

-- Rows between the functions that search.
create type search.candidate as (kind text, id uuid, points real, changed_at timestamptz);
create type search.hit as (
    kind text, id uuid, title text, body text, hint text, event_id uuid, event_name text, parent_id uuid, archived boolean,
    changed_at timestamptz, points real);
