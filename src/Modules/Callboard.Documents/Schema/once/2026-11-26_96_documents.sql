-- What was printed of an event, so that paper can be told from what is true now.
create schema documents;

create table documents.print (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    event_id        uuid        not null,
    -- The file it became; who removes that takes this with it.
    file_id         uuid        not null,
    document_type   text        not null,
    format          text        not null,
    options         jsonb       not null,
    -- Of what it says: documents.edition at that moment.
    edition         bigint      not null,
    printed_by      uuid        not null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint print_pkey primary key (organization_id, id),
    constraint print_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade,
    constraint print_file_fk foreign key (organization_id, file_id) references files.file (organization_id, id) on delete cascade,
    constraint print_printed_by_fk foreign key (organization_id, printed_by) references accounts.member (organization_id, user_id),
    constraint print_document_type_known check (document_type in ('run_of_show', 'call_sheet', 'budget', 'contract', 'guest_list', 'badges')),
    constraint print_format_known check (format in ('pdf', 'docx'))
);
create index print_list_idx on documents.print (organization_id, event_id, created_at desc, id desc);
create index print_file_idx on documents.print (organization_id, file_id);
create index print_printed_by_idx on documents.print (organization_id, printed_by);
