-- What is found in the directory. Notes are the staff's.
create or replace view directory.public_found_client with (security_invoker = true) as
    select organization_id, 'client'::text as kind, id, null::uuid as event_id, null::uuid as parent_id, null::uuid as scope_id,
           company_name as title, concat_ws(E'\n', contact_name, email, phone, address) as body, notes as aside,
           contact_name as hint, archived_at is not null as archived, updated_at as changed_at
      from directory.client;

create or replace view directory.public_found_venue with (security_invoker = true) as
    select organization_id, 'venue'::text as kind, id, null::uuid as event_id, null::uuid as parent_id, null::uuid as scope_id,
           name as title, concat_ws(E'\n', location, address, contact_name, email, phone, array_to_string(amenities, ', ')) as body, notes as aside,
           location as hint, archived_at is not null as archived, updated_at as changed_at
      from directory.venue;

create or replace view directory.public_found_space with (security_invoker = true) as
    select organization_id, 'space'::text as kind, id, null::uuid as event_id, venue_id as parent_id, null::uuid as scope_id,
           name as title, kind as body, notes as aside, kind as hint, archived_at is not null as archived, updated_at as changed_at
      from directory.space;

create or replace view directory.public_found_vendor with (security_invoker = true) as
    select organization_id, 'vendor'::text as kind, id, null::uuid as event_id, null::uuid as parent_id, null::uuid as scope_id,
           name as title, concat_ws(E'\n', type, location, contact_name, contact_email, contact_phone, website) as body, notes as aside,
           type as hint, archived_at is not null as archived, updated_at as changed_at
      from directory.vendor;

create or replace view directory.public_found_sponsor with (security_invoker = true) as
    select organization_id, 'sponsor'::text as kind, id, null::uuid as event_id, null::uuid as parent_id, null::uuid as scope_id,
           company_name as title, concat_ws(E'\n', industry, primary_contact_name, primary_contact_email, primary_contact_phone, website) as body,
           notes as aside, industry as hint, archived_at is not null as archived, updated_at as changed_at
      from directory.sponsor;

create or replace view directory.public_found_designer with (security_invoker = true) as
    select organization_id, 'designer'::text as kind, id, null::uuid as event_id, null::uuid as parent_id, null::uuid as scope_id,
           name as title, concat_ws(E'\n', brand_name, location, email, website, instagram, array_to_string(style_tags, ', '), bio) as body,
           notes as aside, brand_name as hint, archived_at is not null as archived, updated_at as changed_at
      from directory.designer;

create or replace view directory.public_found_participant with (security_invoker = true) as
    select organization_id, 'participant'::text as kind, id, null::uuid as event_id, null::uuid as parent_id, null::uuid as scope_id,
           name as title, concat_ws(E'\n', email, phone) as body, notes as aside, email as hint, archived_at is not null as archived,
           updated_at as changed_at
      from directory.participant;
