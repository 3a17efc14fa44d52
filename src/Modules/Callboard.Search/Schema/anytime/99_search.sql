-- What is shown of everything that can be found, to whoever asks.
create or replace view search.found with (security_invoker = true) as
    select * from events.public_found
    union all select * from tasks.public_found
    union all select * from schedule.public_found
    union all select * from directory.public_found_client
    union all select * from directory.public_found_venue
    union all select * from directory.public_found_space
    union all select * from directory.public_found_vendor
    union all select * from directory.public_found_sponsor
    union all select * from directory.public_found_designer
    union all select * from directory.public_found_participant
    union all select * from accounts.public_found
    union all select * from resources.public_found
    union all select * from elements.public_found
    union all select * from guests.public_found
    union all select * from files.public_found
    union all select * from money.public_found
    union all select * from admission.public_found
    union all select * from talk.public_found_thread
    union all select * from talk.public_found_message;

-- A session knows the settings of an extension once it has used it; before that, only a superuser may give a function one of them.
do $$ begin perform public.word_similarity('', ''); end $$;

-- Entries that fit, best first. It sees the entries of the whole organization, for an index cannot be asked through a policy: it tells ids and
-- nothing else, and search.find joins them to the records as whoever asks. What cannot be theirs is left out here, to be quick.
-- Terms: one for each word typed, its spellings with a bar between them.
create or replace function search.candidates(
    terms text[], name text, near boolean, kinds text[], scopes uuid[], every_event boolean, event uuid, most integer)
returns table (kind text, id uuid, points real, changed_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set pg_trgm.word_similarity_threshold = 0.4
-- How many rows a question to an index fits is a guess, and the wrong one would read every entry for each of hundreds of spellings.
set plan_cache_mode = force_custom_plan set enable_seqscan = off as $$
#variable_conflict use_column
declare
    organization constant uuid := app.current_organization();
    of_organization constant text := format('''%s'' & ', search.mark(organization));
    -- Portal users are not told that a record of theirs says something they may not read.
    anywhere constant text := case when app.is_staff() then '' else 'AB' end;
    wanted tsquery;
    in_name tsquery;
begin
    if near then
        -- Of hundreds of spellings few begin a word somebody wrote; each is one look into the index.
        terms := array(
            select (select string_agg(s.spelling, '|')
                      from unnest(string_to_array(t.term, '|')) as s (spelling)
                     where exists (select from search.entry as x
                                    where x.words @@ (of_organization || search.condition(array[s.spelling], anywhere))::tsquery))
              from unnest(terms) with ordinality as t (term, place) order by t.place);
    end if;
    -- A word that is nowhere leaves names that look alike.
    if array_position(terms, null::text) is null then
        wanted := (of_organization || search.condition(terms, anywhere))::tsquery;
        in_name := search.condition(terms, 'A')::tsquery;
    end if;
    return query
    select e.kind, e.id,
           case when near then public.word_similarity(candidates.name, e.name)
                when e.name = candidates.name then 4
                when starts_with(e.name, candidates.name) then 3
                when e.words @@ in_name then 2
                else 1 end::real as points,
           e.changed_at
      from (select x.kind, x.id, x.scope_id, x.name, x.words, x.changed_at
              from search.entry as x where x.organization_id = organization and x.words @@ wanted
            union all
            select x.kind, x.id, x.scope_id, x.name, x.words, x.changed_at
              from search.entry as x
             where near and x.organization_id = organization and x.name operator(public.%>) candidates.name
               and not coalesce(x.words @@ wanted, false)) as e
     where (kinds is null or e.kind = any (kinds))
       and (candidates.event is null or e.scope_id = candidates.event or e.kind = 'event' and e.id = candidates.event)
       and (e.scope_id is null or (every_event and e.kind not in ('thread', 'message'))
            or e.scope_id in (select unnest(scopes)))
     order by points desc, e.changed_at desc, e.kind, e.id
     limit most;
end $$;

-- Words that all have to occur, each in one of its spellings, as the beginning of a word. A single letter is a word of its own.
create or replace function search.condition(terms text[], weights text) returns text
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select string_agg('(' || (
               select string_agg(format('''%s'':%s', spelling,
                          coalesce(nullif(case when spelling ~ '^[a-z0-9]$' then '' else '*' end || weights, ''), 'ABC')), ' | ')
                 from unnest(string_to_array(term, '|')) as spelling) || ')', ' & ')
      from unnest(terms) as term
$$;

-- What somebody typed, as words.
create or replace function search.terms(typed text) returns text[]
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select array(select w.word from unnest(search.words(search.joined(search.fold(typed)))) with ordinality as w (word, place)
                  group by w.word order by min(w.place) limit 8)
$$;

-- What whoever asks may find, best first. Candidates they may not see are no hits; when too few are left of the first ones, all are looked at.
create or replace function search.find(
    typed text, spellings text[], near boolean, kinds text[], event uuid, archived boolean, most integer)
returns table (
    kind text, id uuid, title text, body text, hint text, event_id uuid, event_name text, parent_id uuid, archived_too boolean,
    changed_at timestamptz, points real)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
    words constant text[] := coalesce(spellings, search.terms(typed));
    every_event constant boolean := app.is_staff() and app.current_rank() >= 4;
    scopes uuid[] := array(select t.id from talk.public_thread as t);
    portal constant boolean := not app.is_staff();
    held search.candidate[];
    everything constant integer := 1000000;
    reach integer := most * 2;
    hits search.hit[];
begin
    if cardinality(words) = 0 then
        return;
    end if;
    if not every_event then
        scopes := scopes || array(select e.id from events.event as e where e.organization_id = (select app.current_organization()));
    end if;
    loop
        held := array(
            select row(c.kind, c.id, c.points, c.changed_at)::search.candidate
              from search.candidates(words, search.joined(search.fold(btrim(typed))), near, kinds, scopes, every_event, event, reach) as c);
        hits := array(
            select row(f.kind, f.id, f.title, case when portal then f.body else concat_ws(E'\n', f.body, f.aside) end, f.hint,
                       f.event_id, e.name, f.parent_id, f.archived or e.archived_at is not null, f.changed_at, c.points)::search.hit
              from unnest(held) as c
              join search.found as f on f.organization_id = (select app.current_organization()) and f.kind = c.kind and f.id = c.id
              left join events.event as e on e.organization_id = f.organization_id and e.id = f.event_id
             where find.archived or not (f.archived or (e.archived_at is not null))
             order by c.points desc, c.changed_at desc, c.kind, c.id
             limit most);
        exit when cardinality(hits) >= most or cardinality(held) < reach or reach = everything;
        reach := everything;
    end loop;
    return query select h.* from unnest(hits) as h;
end $$;
