-- Moves what the seeder did to the time it happened in the demo's story, and declares the demo finished; run as the owner of the
-- tables. Every request left its moment as the request's id; what has none was there from the start.
do $$
declare
    the_demo constant uuid := current_setting('demo.organization')::uuid;
    founded constant timestamptz := current_setting('demo.founded')::timestamptz;
    -- Columns the product fills with the time of the change.
    stamps constant text[] := array['created_at', 'changed_at', 'assigned_at', 'invited_at', 'completed_at', 'archived_at', 'written_at',
        'joined_at', 'read_at', 'follow_up_completed_at'];
    kept record;
    stamp text;
begin
    -- Nobody has looked at what was written a moment ago: without statistics the planner would compare every row with every other.
    analyze app.action_history;

    update app.action_history as h
       set at = moment.at, request_id = null,
           new = h.new || coalesce((
               select jsonb_object_agg(key, moment.at) from jsonb_object_keys(h.new) as key where key = any (stamps)), '{}')
      from (-- Diaries of resources are written by stories told side by side: none of their entries is older than the one before it.
            select o.stream, o.no, max(
                   case when o.request_id ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$' then o.request_id::timestamptz else founded end)
                   over (partition by o.stream order by o.no) as at
              from app.action_history as o where o.organization_id = the_demo) as moment
     where h.organization_id = the_demo and h.stream = moment.stream and h.no = moment.no;

    -- Every table with history whose rows carry its times, and what history calls them.
    for kept in
        select t.tgrelid::regclass as target, split_part(encode(t.tgargs, 'escape'), '\000', 1) as entity
          from pg_trigger as t
         where t.tgname = 'record_change' and not t.tgisinternal
           and exists (select from pg_attribute where attrelid = t.tgrelid and attname = 'updated_at' and not attisdropped)
    loop
        execute format('alter table %s disable trigger user', kept.target);
        for stamp in
            select attname from pg_attribute
             where attrelid = kept.target and attname = any (array_append(stamps, 'updated_at')) and not attisdropped
        loop
            execute format(
                'update %1$s as x set %2$I = h.moment '
                'from (select entity_id, ' || case stamp
                    when 'created_at' then 'min(at)'
                    when 'updated_at' then 'max(at)'
                    else 'max(at) filter (where new ->> %2$L is not null)' end || ' as moment '
                'from app.action_history where organization_id = $1 and entity = $2 group by entity_id) as h '
                'where x.organization_id = $1 and x.id = h.entity_id and h.moment is not null and x.%2$I is not null',
                kept.target, stamp)
                using the_demo, kept.entity;
        end loop;
        if kept.target = 'accounts.organization'::regclass then
            update accounts.organization set slug = 'demo' where id = the_demo;
        end if;
        execute format('alter table %s enable trigger user', kept.target);
    end loop;

    update accounts.account as a set created_at = founded
      from accounts.member as m where m.organization_id = the_demo and m.user_id = a.id and a.email like '%@demo.callboard.dev';
end $$;
