-- How texts are compared: composed alike, without accents, in lower case.
create or replace function search.fold(value text) returns text
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select lower(public.unaccent('public.unaccent'::regdictionary,
        normalize(regexp_replace(normalize(value, NFKD), '[\u0300-\u036f]', '', 'g'), NFKC)))
$$;

-- The words of a folded text. Signs of scripts that set no spaces are words of their own.
create or replace function search.words(folded text) returns text[]
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(left(w.word, 60) order by w.place), '{}')
      from regexp_split_to_table(regexp_replace(folded, '([\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])', ' \1 ', 'g'), '[^[:alnum:]]+')
           with ordinality as w (word, place)
     where w.word <> ''
$$;

-- Without apostrophes, so that "obriens" finds "O'Brien's".
create or replace function search.joined(folded text) returns text
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select translate(folded, '''’‘ʼ`´', '')
$$;

-- What an organization's entries are told apart by within one index. No word of a text contains the sign.
create or replace function search.mark(organization uuid) returns text
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$ select '#' || replace(organization::text, '-', '') $$;

-- What is looked through, by the weight of where a word stands: A in the title, B in the body, C aside.
create or replace function search.vector(organization uuid, title text, body text, aside text) returns tsvector
language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
declare
    said text := format('''%s'':1D', search.mark(organization));
    part text;
    folded text;
    joined text;
    words text[];
begin
    for n in 1..3 loop
        part := case n when 1 then title when 2 then left(body, 20000) else left(aside, 20000) end;
        continue when part is null;
        folded := search.fold(part);
        -- L'Atelier is found by its second half as well as in one word.
        joined := search.joined(folded);
        words := search.words(joined) || case when folded <> joined then search.words(folded) else '{}' end;
        for place in 1..cardinality(words) loop
            said := said || format(' ''%s'':%s%s', words[place], least(place, 16000), substr('ABC', n, 1));
        end loop;
    end loop;
    return said::tsvector;
end $$;

-- Keeps the entries of a table's rows, in the transaction that changes them. Arguments: the view that says what is found of a row, the kind,
-- and the column that is its id there.
create or replace function search.keep() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    put constant text := format(
        'insert into search.entry as e (organization_id, kind, id, scope_id, name, words, changed_at) '
        'select f.organization_id, f.kind, f.id, f.scope_id, left(search.joined(search.fold(f.title)), 300), '
        '       search.vector(f.organization_id, f.title, f.body, f.aside), f.changed_at from %s as f where f.kind = %L and %%s '
        'on conflict (organization_id, kind, id) do update set scope_id = excluded.scope_id, name = excluded.name, '
        'words = excluded.words, changed_at = excluded.changed_at', tg_argv[0], tg_argv[1]);
    kept integer;
begin
    -- What is taken back at once need not be found: it was half of the time a dry run took.
    if current_setting('app.rehearsal', true) = 'on' then
        return null;
    end if;
    if tg_op = 'INSERT' then
        execute format(put, format('(f.organization_id, f.id) in (select a.organization_id, a.%I from added as a)', tg_argv[2]));
    elsif tg_op = 'UPDATE' then
        execute format(put, format('f.organization_id = ($1).organization_id and f.id = ($1).%I', tg_argv[2])) using new;
        get diagnostics kept = row_count;
        if kept = 0 then
            execute format('delete from search.entry as e where e.organization_id = ($1).organization_id and e.kind = %L and e.id = ($1).%I',
                tg_argv[1], tg_argv[2]) using new;
        end if;
    else
        execute format('delete from search.entry as e using gone as g where e.organization_id = g.organization_id and e.kind = %L and e.id = g.%I',
            tg_argv[1], tg_argv[2]);
    end if;
    return null;
end $$;

-- Makes the rows of a table findable. The view has, for each of them: organization_id, kind, id, event_id, parent_id, scope_id, title, body,
-- aside, hint, archived, changed_at. It is asked by the triggers for what is compared, and by whoever searches for what is shown, so it is
-- security_invoker and joins nothing. Called in an `always` script of the module that owns the table.
create or replace function search.follow(target regclass, shown regclass, kind text, columns text[], key text default 'id') returns void
language plpgsql as $$
declare
    arguments constant text := format('%L, %L, %L', shown, kind, key);
    made_by constant text := pg_get_viewdef(shown) || key || (
        select string_agg(p.prosrc, '' order by p.proname) from pg_proc as p
         where p.pronamespace = 'search'::regnamespace and p.proname in ('fold', 'words', 'joined', 'mark', 'vector', 'keep'));
begin
    execute format('drop trigger if exists search_added on %s', target);
    execute format('create trigger search_added after insert on %s referencing new table as added for each statement '
        'execute function search.keep(%s)', target, arguments);
    execute format('drop trigger if exists search_changed on %s', target);
    execute format('create trigger search_changed after update on %s for each row when (%s) execute function search.keep(%s)', target,
        (select string_agg(format('old.%1$I is distinct from new.%1$I', c), ' or ') from unnest(columns) as c), arguments);
    execute format('drop trigger if exists search_removed on %s', target);
    execute format('create trigger search_removed after delete on %s referencing old table as gone for each statement '
        'execute function search.keep(%s)', target, arguments);

    if not exists (select from search.source as s where s.kind = follow.kind and s.definition = made_by) then
        delete from search.entry as e where e.kind = follow.kind;
        -- Other nodes may be at work meanwhile; what they wrote is newer.
        execute format(
            'insert into search.entry (organization_id, kind, id, scope_id, name, words, changed_at) '
            'select f.organization_id, f.kind, f.id, f.scope_id, left(search.joined(search.fold(f.title)), 300), '
            'search.vector(f.organization_id, f.title, f.body, f.aside), f.changed_at from %s as f where f.kind = %L '
            'on conflict (organization_id, kind, id) do nothing', shown, kind);
        insert into search.source as s (kind, definition) values (follow.kind, made_by)
            on conflict on constraint source_pkey do update set definition = excluded.definition;
    end if;
end $$;
