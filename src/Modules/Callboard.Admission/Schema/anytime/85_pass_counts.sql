-- Keeps admission.pass_count, once for each statement: an import of thousands of passes changes a row or two of it.
create or replace function admission.count_passes() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    -- In one order for everybody.
    if tg_op = 'INSERT' then
        insert into admission.pass_count as c (organization_id, event_id, category, holders)
        select n.organization_id, n.event_id, n.category, count(*)
          from added as n
         where n.ticket_id is null and n.status = 'active'
         group by n.organization_id, n.event_id, n.category
         order by n.organization_id, n.event_id, n.category
        on conflict on constraint pass_count_pkey do update set holders = c.holders + excluded.holders;
    elsif tg_op = 'UPDATE' then
        insert into admission.pass_count as c (organization_id, event_id, category, holders)
        select n.organization_id, n.event_id, n.category, sum(n.difference)
          from (select a.organization_id, a.event_id, a.category, 1 as difference from added as a
                 where a.ticket_id is null and a.status = 'active'
                 union all
                select t.organization_id, t.event_id, t.category, -1 from taken as t
                 where t.ticket_id is null and t.status = 'active') as n
         group by n.organization_id, n.event_id, n.category
        having sum(n.difference) <> 0
         order by n.organization_id, n.event_id, n.category
        on conflict on constraint pass_count_pkey do update set holders = c.holders + excluded.holders;
    else
        -- Never an insert: the counts may have gone with their event before the passes do.
        update admission.pass_count as c set holders = c.holders - n.gone
          from (select t.organization_id, t.event_id, t.category, count(*) as gone
                  from taken as t
                 where t.ticket_id is null and t.status = 'active'
                 group by t.organization_id, t.event_id, t.category) as n
         where c.organization_id = n.organization_id and c.event_id = n.event_id and c.category = n.category;
    end if;
    return null;
end $$;
drop trigger if exists count_added_passes on admission.pass;
create trigger count_added_passes after insert on admission.pass
    referencing new table as added for each statement execute function admission.count_passes();
drop trigger if exists count_changed_passes on admission.pass;
create trigger count_changed_passes after update on admission.pass
    referencing old table as taken new table as added for each statement execute function admission.count_passes();
drop trigger if exists count_taken_passes on admission.pass;
create trigger count_taken_passes after delete on admission.pass
    referencing old table as taken for each statement execute function admission.count_passes();
