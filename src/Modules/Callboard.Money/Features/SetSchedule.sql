-- Instalments keep their place, and with it their payments; what was paid for one that is gone fills the others.
with planned as (
    select c.organization_id, c.event_id, c.id as contract_id, p.*
      from money.contract as c
     cross join jsonb_to_recordset($2::jsonb) as p (
            "position" integer, label text, amount numeric, "dueFrom" text, "dueDate" date, "offsetDays" integer, "activatesCategory" text,
            "activatesHolder" text)
     where c.organization_id = app.current_organization() and c.id = $1
), gone as (
    delete from money.instalment as i
     where i.organization_id = app.current_organization() and i.contract_id = $1 and i.position > (select count(*) from planned)
)
insert into money.instalment as i
    (organization_id, event_id, contract_id, position, label, amount, due_from, due_date, offset_days, activates_category, activates_holder)
select p.organization_id, p.event_id, p.contract_id, p.position, p.label, p.amount, p."dueFrom", p."dueDate", p."offsetDays",
       p."activatesCategory", p."activatesHolder"
  from planned as p
    on conflict on constraint instalment_position_unique do update
   set label = excluded.label, amount = excluded.amount, due_from = excluded.due_from, due_date = excluded.due_date,
       offset_days = excluded.offset_days, activates_category = excluded.activates_category, activates_holder = excluded.activates_holder
