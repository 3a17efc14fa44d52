-- People are told when money runs out, when a contract does, and when somebody paid. Added to whatever kinds there are.
do $$
declare
    target text;
    kinds text[];
begin
    foreach target in array array['notification', 'preference'] loop
        select array_agg(m[1] order by n) || '{budget_alert,contract_expiring,payment_received}'::text[] into kinds
          from pg_constraint as c
         cross join lateral regexp_matches(pg_get_constraintdef(c.oid), '''([a-z_]+)''', 'g') with ordinality as k (m, n)
         where c.conrelid = ('talk.' || target)::regclass and c.conname = target || '_kind_known';
        execute format('alter table talk.%I drop constraint %I', target, target || '_kind_known');
        execute format('alter table talk.%I add constraint %I check (kind in (%s))', target, target || '_kind_known',
                       (select string_agg(quote_literal(k), ', ') from unnest(kinds) as k));
    end loop;
end $$;
