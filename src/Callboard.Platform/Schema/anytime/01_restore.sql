-- Puts a record back to what it was before one of its changes, with the caller's own rights: row-level security, triggers and constraints
-- decide as they would about an edit by hand, and the restoring is a change of its own. Which table a record is from is what the trigger
-- that writes its history says, so every protected table takes part without being listed.
--
-- machine_columns: by entity, what the database works out by itself. with_force: also over what was changed later.
-- Answers with an outcome: restored, or why not (created, gone, exists, moved_on, not_restorable); null when the change is not to be seen.
create or replace function app.restore_change(of_stream text, of_no bigint, machine_columns jsonb, with_force boolean) returns jsonb
language plpgsql as $$
declare
    change app.action_history;
    target regclass;
    hidden text[];
    columns text[];
    asked text[];
    fields text[];
    present jsonb;
    wanted jsonb;
    changed jsonb;
    moved text[];
    also_deleted integer := 0;
    made record;
begin
    select h.* into change from app.action_history as h
     where h.organization_id = app.current_organization() and h.stream = of_stream and h.no = of_no;
    if not found then
        return null;
    end if;
    if change.op = 'insert' then
        return jsonb_build_object('outcome', 'created', 'entity', change.entity, 'id', change.entity_id);
    end if;

    -- Arguments of a trigger are texts that each end in a zero byte: entity, stream, label, hidden columns.
    select t.tgrelid::regclass, string_to_array(coalesce(t.arguments[4], ''), ',') into target, hidden
      from (select g.tgrelid, string_to_array(encode(g.tgargs, 'escape'), '\000') as arguments
              from pg_trigger as g where g.tgname = 'record_change' and not g.tgisinternal) as t
     where t.arguments[1] = change.entity;
    -- A record whose secrets history does not hold must not come back to life: a revoked key stays revoked.
    if target is null or exists (select from unnest(hidden) as h where h ~ '(hash|secret|password)')
       or not (case change.op when 'delete' then has_table_privilege(target, 'insert') else has_any_column_privilege(target, 'update') end) then
        return jsonb_build_object('outcome', 'not_restorable', 'entity', change.entity, 'id', change.entity_id);
    end if;

    select array_agg(a.attname::text order by a.attnum) into columns
      from pg_attribute as a
     where a.attrelid = target and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
       and a.attname <> all ('{organization_id,id,updated_at,version}') and a.attname::text <> all (hidden)
       and not coalesce(machine_columns -> change.entity ? a.attname::text, false)
       and case change.op when 'delete' then has_column_privilege(target, a.attnum, 'insert') and (change.old ? a.attname::text or not a.attnotnull)
                          else has_column_privilege(target, a.attnum, 'update') and change.new ? a.attname::text end;

    execute format('select to_jsonb(t) from %s as t where t.organization_id = $1 and t.id = $2', target)
        || case change.op when 'update' then ' for update' else '' end
       into present using change.organization_id, change.entity_id;
    -- History writes values as they were told then; read as the table's own types they compare with what is there now.
    execute format('select to_jsonb(jsonb_populate_record(null::%1$s, $1)), to_jsonb(jsonb_populate_record(null::%1$s, $2))', target)
       into wanted, changed using change.old, coalesce(change.new, '{}');

    if change.op = 'delete' then
        if present is not null then
            return jsonb_build_object('outcome', 'exists', 'entity', change.entity, 'id', change.entity_id);
        end if;
        execute format('insert into %1$s (organization_id, id, %2$s) select $2, $3, %2$s from jsonb_populate_record(null::%1$s, $1)',
                       target, (select string_agg(quote_ident(c), ', ') from unnest(columns) as c))
          using change.old, change.organization_id, change.entity_id;
        asked := array(select jsonb_object_keys(change.old) except select unnest('{id,created_at}'::text[])
                        union select a.attname::text from pg_attribute as a
                               where a.attrelid = target and a.attname::text = any (hidden) and a.attgenerated = '');
        -- What went with it has a history of its own.
        select count(*) into also_deleted from app.action_history as h
         where h.organization_id = change.organization_id and h.stream = change.stream and h.no between of_no - 2000 and of_no + 2000
           and h.xid = change.xid and h.op = 'delete' and h.entity_id <> change.entity_id;
    else
        if present is null then
            return jsonb_build_object('outcome', 'gone', 'entity', change.entity, 'id', change.entity_id);
        end if;
        if columns is null then
            return jsonb_build_object('outcome', 'not_restorable', 'entity', change.entity, 'id', change.entity_id);
        end if;
        moved := array(select c from unnest(columns) as c
                        where present -> c is distinct from changed -> c and present -> c is distinct from wanted -> c);
        if moved <> '{}' and not with_force then
            return jsonb_build_object('outcome', 'moved_on', 'entity', change.entity, 'id', change.entity_id, 'fields', moved);
        end if;
        execute format('update %1$s as t set (%2$s) = (select %2$s from jsonb_populate_record(null::%1$s, $1)) '
                       'where t.organization_id = $2 and t.id = $3',
                       target, (select string_agg(quote_ident(c), ', ') from unnest(columns) as c))
          using change.old, change.organization_id, change.entity_id;
        asked := array(select jsonb_object_keys(change.new));
    end if;

    -- What the triggers made of it counts, not what was asked for.
    execute format('select to_jsonb(t) from %s as t where t.organization_id = $1 and t.id = $2', target)
       into present using change.organization_id, change.entity_id;
    if present is null then
        return jsonb_build_object('outcome', 'gone', 'entity', change.entity, 'id', change.entity_id);
    end if;
    fields := array(select a from unnest(asked) as a where a = any (columns) and present -> a is not distinct from wanted -> a order by a);
    asked := array(select a from unnest(asked) as a
                    where a <> all (fields) and a <> all ('{organization_id,updated_at,version}')
                      and not coalesce(machine_columns -> change.entity ? a, false)
                    order by a);

    -- The history of this is written now rather than at the end, so that the answer can name it: restoring that undoes this.
    set constraints all immediate;
    select h.stream, h.no into made from app.action_history as h
     where h.organization_id = change.organization_id and h.entity = change.entity and h.entity_id = change.entity_id
       and h.xid = pg_current_xact_id()
     order by h.no desc limit 1;
    return jsonb_build_object(
        'outcome', 'restored', 'entity', change.entity, 'id', change.entity_id, 'fields', fields, 'left_out', asked,
        'also_deleted', also_deleted, 'stream', made.stream, 'no', made.no);
end $$;
