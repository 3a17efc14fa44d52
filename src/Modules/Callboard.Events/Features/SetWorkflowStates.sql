-- Makes the states of a workflow the given ones. A state that events are in cannot go (event_status_fk).
-- A key given twice is refused by on conflict itself, which never touches a row twice in one statement; hence the count.
with given as (
    select key, name, category, position
      from unnest($2::text[], $3::text[], $4::text[]) with ordinality as s (key, name, category, position)
), gone as (
    delete from events.workflow_state as s
     where s.organization_id = app.current_organization() and s.workflow = $1
       and not exists (select from given as g where g.key = s.key)
)
insert into events.workflow_state (organization_id, workflow, key, name, category, position)
select app.current_organization(), $1, key, name, category, position from given
on conflict (organization_id, workflow, key) do update
   set name = excluded.name, category = excluded.category, position = excluded.position
