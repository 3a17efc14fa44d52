-- Which vendors may work at a venue.
create table directory.venue_vendor (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    venue_id        uuid        not null,
    vendor_id       uuid        not null,
    status          text        not null default 'approved',
    note            text,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint venue_vendor_pkey primary key (organization_id, id),
    constraint venue_vendor_unique unique (organization_id, venue_id, vendor_id),
    constraint venue_vendor_venue_fk foreign key (organization_id, venue_id)
        references directory.venue (organization_id, id) on delete cascade,
    constraint venue_vendor_vendor_fk foreign key (organization_id, vendor_id)
        references directory.vendor (organization_id, id) on delete cascade,
    constraint venue_vendor_status_known check (status in ('pending', 'approved', 'suspended')),
    constraint venue_vendor_note_form check (char_length(note) <= 2000)
);
create index venue_vendor_vendor_idx on directory.venue_vendor (organization_id, vendor_id);
