-- Makes room for a chunk of passes, for one transaction: a table as COPY can fill it, which one under row-level security is not.
create or replace function admission.stage_passes() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
begin
    create temporary table if not exists pass_row (key text, tag bigint, category text, holder_name text, email text) on commit drop;
    truncate pg_temp.pass_row;
    grant insert on pg_temp.pass_row to callboard_app;
end $$;

-- Takes the chunk into an event: new keys are added, known ones changed where they say something else, and what is empty says nothing. Every
-- key is there once. The right is asked for once and not for every row, which is why this runs as the owner.
-- In the minute after a large import there are no statistics of its rows, and the planner would take a nested loop over tens of thousands of
-- them for one over a single row. So nothing here depends on what it believes: what is new is found by the unique index, and joins are hashed.
create or replace function admission.take_passes(event uuid, pass_kind text, out created integer, out updated integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_nestloop = off as $$
declare
    organization constant uuid := app.current_organization();
    given integer;
begin
    perform app.require_event_rank(event, 2);
    -- One chunk of an event at a time: two imports of one file in different order would wait for each other's keys.
    perform pg_advisory_xact_lock(hashtextextended('admission.take_passes' || event, 0));
    select count(*) into given from pg_temp.pass_row;
    -- The time of the row and not of the transaction, which waited for its turn: devices ask what came since they asked last.
    insert into admission.pass (organization_id, event_id, kind, key, tag, category, holder_name, email, created_at)
    select organization, event, pass_kind, n.key, n.tag, n.category, n.holder_name, n.email, clock_timestamp()
      from pg_temp.pass_row as n
     -- In the order of the index, so that neighbours in it are added together.
     order by n.key
    on conflict on constraint pass_key_unique do nothing;
    get diagnostics created = row_count;
    updated := 0;
    -- Apart from the insert, because "do update" would lock, and so write, every row it then leaves as it is.
    if created < given then
        update admission.pass as p
           set category = n.category, holder_name = coalesce(n.holder_name, p.holder_name), email = coalesce(n.email, p.email)
          from pg_temp.pass_row as n
         where p.organization_id = organization and p.event_id = event and p.kind = pass_kind and p.key = n.key
           and (p.category is distinct from n.category
                or p.holder_name is distinct from coalesce(n.holder_name, p.holder_name)
                or p.email is distinct from coalesce(n.email, p.email));
        get diagnostics updated = row_count;
    end if;
end $$;

-- What is known of the passes after a large import, told to the planner at once: until it is, and in plans made while there were few, every scan
-- might be looked up by the wrong index.
create or replace function admission.passes_imported() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    analyze admission.pass;
end $$;
