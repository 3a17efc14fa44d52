-- Passes, or the naming of passes by a series, are gone: lists of their events that were made before are told anew.
create or replace function admission.after_taking() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update admission.event_salt as s set takings = s.takings + 1
      from (select distinct g.organization_id, g.event_id from gone as g) as x
     where s.organization_id = x.organization_id and s.event_id = x.event_id;
    return null;
end $$;
revoke execute on function admission.after_taking() from public;
drop trigger if exists after_taking on admission.pass;
create trigger after_taking after delete on admission.pass
    referencing old table as gone for each statement execute function admission.after_taking();
drop trigger if exists after_taking on admission.series_pass;
create trigger after_taking after delete on admission.series_pass
    referencing old table as gone for each statement execute function admission.after_taking();

-- What has to be the same for a list to be changed into another: the series and what was taken away, of an event the caller sees.
create or replace function admission.list_edition(series uuid) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select s.version || '.' || coalesce(k.takings, 0)
      from admission.series as s
      left join admission.event_salt as k on k.organization_id = s.organization_id and k.event_id = s.event_id
     where s.organization_id = app.current_organization() and s.id = series and app.event_rank(s.event_id) >= 1
$$;
