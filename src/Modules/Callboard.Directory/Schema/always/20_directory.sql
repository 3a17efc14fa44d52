grant usage on schema directory to callboard_app;
grant execute on all functions in schema directory to callboard_app;

-- The staff reads the directory; a portal user sees the record he stands for and nothing else. Members and above write; nobody deletes,
-- records are archived.
do $$
declare
    kinds constant jsonb := jsonb_build_object(
        -- table: the column that names a row, and what a portal user sees besides
        'client',      jsonb_build_array('company_name', '(select app.is_client()) and id = (select app.current_party())'),
        'venue',       jsonb_build_array('name', '(select app.is_venue()) and id = (select app.current_party())'),
        'space',       jsonb_build_array('name', '(select app.is_venue()) and venue_id = (select app.current_party())'),
        'vendor',      jsonb_build_array('name', '(select app.is_vendor()) and id = (select app.current_party())'),
        'sponsor',     jsonb_build_array('company_name', 'false'),
        'designer',    jsonb_build_array('name', 'false'),
        'participant', jsonb_build_array('name', 'false'));
    kind text;
    target regclass;
    visible text;
    permitted constant text :=
        'organization_id = (select app.current_organization()) and (select app.is_staff()) and (select app.current_rank()) >= 2';
begin
    for kind in select jsonb_object_keys(kinds) loop
        target := format('directory.%I', kind)::regclass;
        visible := format('organization_id = (select app.current_organization()) and ((select app.is_staff()) or (%s))',
            kinds -> kind ->> 1);
        perform app.protect(target, kind, 'organization', kinds -> kind ->> 0, 'search');
        execute format('grant select, insert, update on %s to callboard_app', target);
        execute format('grant select on directory.%I to callboard_app', 'public_' || kind);
        perform app.policy(target, 'visible', 'select', visible);
        perform app.policy(target, 'members_add', 'insert', null, permitted);
        perform app.policy(target, 'members_change', 'update', visible, permitted);
        execute format('drop trigger if exists guard_archive on %s', target);
        execute format('create trigger guard_archive before update on %s for each row execute function directory.guard_archive()', target);
    end loop;
end $$;

-- Portal users keep parts of their own record; directory.guard_profile says which.
do $$
declare
    profiles constant jsonb := jsonb_build_object(
        'client', 'contact_name,email,phone,address,preferences',
        'venue', 'location,address,layout_options,amenities,technical_specs,floor_plan_url,contact_name,email,phone',
        'vendor', 'location,website,contact_name,contact_email,contact_phone');
    kind text;
    target regclass;
    own text;
begin
    for kind in select jsonb_object_keys(profiles) loop
        target := format('directory.%I', kind)::regclass;
        own := format('organization_id = (select app.current_organization()) and (select app.user_type()) = %L and id = (select app.current_party())', kind);
        perform app.policy(target, 'own_profile', 'update', own, own);
        execute format('drop trigger if exists guard_profile on %s', target);
        execute format('create trigger guard_profile before update on %s for each row execute function directory.guard_profile(%L)',
            target, profiles ->> kind);
    end loop;
end $$;

-- Who may work where: the staff keeps it, and each side sees its own.
select app.protect('directory.venue_vendor', 'venue_vendor', 'organization');
grant select, insert, update, delete on directory.venue_vendor to callboard_app;
select app.policy('directory.venue_vendor', 'visible', 'select',
    $$organization_id = (select app.current_organization()) and (
        (select app.is_staff())
        or ((select app.is_venue()) and venue_id = (select app.current_party()))
        or ((select app.is_vendor()) and vendor_id = (select app.current_party())))$$);
select app.policy('directory.venue_vendor', 'members_add', 'insert', null,
    'organization_id = (select app.current_organization()) and (select app.is_staff()) and (select app.current_rank()) >= 2');
select app.policy('directory.venue_vendor', 'members_change', 'update', 'organization_id = (select app.current_organization())',
    'organization_id = (select app.current_organization()) and (select app.is_staff()) and (select app.current_rank()) >= 2');
select app.policy('directory.venue_vendor', 'members_remove', 'delete', 'organization_id = (select app.current_organization())');
drop trigger if exists guard_delete on directory.venue_vendor;
create trigger guard_delete before delete on directory.venue_vendor for each row execute function app.guard_delete('member');

grant insert, update on directory.public_participant, directory.public_space to callboard_app;

-- Fifty thousand people out of one file are one thing that happened, which whoever takes them in tells; app.bulk is set by that transaction.
drop trigger if exists record_change on directory.participant;
create constraint trigger record_change after insert or update or delete on directory.participant deferrable initially deferred
    for each row when (current_setting('app.bulk', true) is distinct from 'on')
    execute function app.record_change('participant', 'organization', 'name', 'search');
