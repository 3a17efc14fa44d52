-- A guest list out of a file: rows go into a table of this transaction by COPY, and from there to where they belong.

-- Makes room for the rows of a file. What a row is told by is worked out as it comes in.
create or replace function guests.stage_guests() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
begin
    create temporary table if not exists guest_row (
        row integer primary key, name text, email text, phone text, role text, rsvp text, answered_at timestamptz, plus_ones integer, table_name text,
        seat integer, dietary_needs jsonb, dietary_notes text, allergens jsonb, accessibility text, tags jsonb, party text, invited_by text,
        notes text,
        email_key text generated always as (lower(email)) stored,
        name_key text collate "C" generated always as (left(guests.search_text(name), 100)) stored,
        phone_key text generated always as (guests.phone_key(phone)) stored,
        match_key text, guest_id uuid, is_new boolean not null default false, differs boolean not null default false, person_id uuid, table_id uuid
    ) on commit drop;
    truncate pg_temp.guest_row;
    grant insert on pg_temp.guest_row to callboard_app;
end $$;

-- What is alike in all ways to write one number: its last eight digits, without an extension; null for what is no number.
create or replace function guests.phone_key(phone text) returns text
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select case when char_length(digits) >= 6 then right(digits, 8) end
      from (select regexp_replace(regexp_replace(phone, '\(0\)|\s*(x|ext\.?|#|dw\.?|durchwahl).*$', '', 'gi'), '\D', '', 'g') as digits) as d
$$;

-- Allergens of several lists as one, in the order they are kept in: each once, as bad as the worst says.
create or replace function guests.join_allergens(entries jsonb) returns jsonb
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select coalesce(jsonb_agg(x.entry order by array_position(
               '{gluten,crustaceans,eggs,fish,peanuts,soybeans,milk,nuts,celery,mustard,sesame,sulphites,lupin,molluscs,other}'::text[],
               x.entry ->> 'allergen'), lower(x.entry ->> 'name') collate "C"), '[]')
      from (select distinct on (e ->> 'allergen', lower(e ->> 'name')) e as entry
              from jsonb_array_elements(entries) as e
             order by e ->> 'allergen', lower(e ->> 'name'), array_position('{severe,allergy,intolerance}'::text[], e ->> 'severity')) as x
$$;

-- Takes the staged rows into an event. Who is known by e-mail address, or else by name and number, is changed where the file says something new;
-- everybody else is added, as the person of the directory they are or as a new one. What is empty says nothing, no answer is taken back because a
-- file is older than it, and no allergen goes because a file does not name it.
-- The right is asked for once and not for every row, which is why this runs as the owner. There are no statistics of what was staged, and the
-- planner would take nested loops for so few rows as it believes there are: joins are hashed.
create or replace function guests.take_guests(
    event uuid, file_name text, file_rows integer, rejected_rows integer, by_person boolean, most_warnings integer,
    out change_id uuid, out created integer, out updated integer, out unchanged integer, out tables_made integer, out warnings jsonb)
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning set enable_nestloop = off as $$
declare
    organization constant uuid := app.current_organization();
    import constant uuid := app.uuidv7();
    accepted integer;
begin
    perform app.require_event_rank(event, 2);
    create temporary table if not exists guest_warning (row integer, field text, message text) on commit drop;
    truncate pg_temp.guest_warning;
    select count(*) into accepted from pg_temp.guest_row;
    analyze pg_temp.guest_row;

    -- Rows about one guest become one row, the last of them, which says what any of them says; the later one is believed.
    update pg_temp.guest_row as r
       set match_key = case
            when r.email_key is not null then 'e' || r.email_key || case when by_person then chr(10) || r.name_key else '' end
            when r.phone_key is not null then 'p' || r.phone_key || chr(10) || r.name_key
            else 'n' || r.name_key || chr(10) || coalesce(lower(r.party), '') end;
    update pg_temp.guest_row as r set match_key = k.match_key
      from (select t.name_key, t.phone_key, min(t.match_key) as match_key from pg_temp.guest_row as t
             where t.email_key is not null and t.phone_key is not null group by t.name_key, t.phone_key) as k
     where r.email_key is null and r.name_key = k.name_key and r.phone_key = k.phone_key;
    insert into pg_temp.guest_warning
    select t.row, 'row', case when t.name_key = l.name_key
               then format('This is the guest of row %s, by %s.', t.last, case left(t.match_key, 1) when 'e' then 'e-mail address' when 'p' then 'name and phone' else 'name' end)
               else format('‘%s’ has the e-mail address of ‘%s’ in row %s and is taken for the same guest.', t.name, l.name, t.last) end
      from (select r.row, r.name, r.name_key, r.match_key, max(r.row) over (partition by r.match_key) as last from pg_temp.guest_row as r) as t
      join pg_temp.guest_row as l on l.row = t.last
     where t.row < t.last;
    if found then
        update pg_temp.guest_row as r
           set name = coalesce(r.name, d.name), email = coalesce(r.email, d.email), phone = coalesce(r.phone, d.phone), role = coalesce(r.role, d.role),
               rsvp = coalesce(r.rsvp, d.rsvp), answered_at = coalesce(r.answered_at, d.answered_at), plus_ones = coalesce(r.plus_ones, d.plus_ones),
               table_name = coalesce(r.table_name, d.table_name), seat = coalesce(r.seat, d.seat),
               dietary_needs = coalesce(r.dietary_needs, d.dietary_needs), dietary_notes = coalesce(r.dietary_notes, d.dietary_notes),
               allergens = d.allergens, accessibility = coalesce(r.accessibility, d.accessibility), tags = coalesce(r.tags, d.tags),
               party = coalesce(r.party, d.party), invited_by = coalesce(r.invited_by, d.invited_by), notes = coalesce(r.notes, d.notes)
          from (select max(t.row) as row, max(t.answered_at) as answered_at,
                       guests.join_allergens(jsonb_path_query_array(jsonb_agg(t.allergens) filter (where t.allergens is not null), '$[*][*]')) as allergens,
                       (array_agg(t.name order by t.row desc) filter (where t.name is not null))[1] as name,
                       (array_agg(t.email order by t.row desc) filter (where t.email is not null))[1] as email,
                       (array_agg(t.phone order by t.row desc) filter (where t.phone is not null))[1] as phone,
                       (array_agg(t.role order by t.row desc) filter (where t.role is not null))[1] as role,
                       (array_agg(t.rsvp order by t.row desc) filter (where t.rsvp is not null))[1] as rsvp,
                       (array_agg(t.plus_ones order by t.row desc) filter (where t.plus_ones is not null))[1] as plus_ones,
                       (array_agg(t.table_name order by t.row desc) filter (where t.table_name is not null))[1] as table_name,
                       (array_agg(t.seat order by t.row desc) filter (where t.seat is not null))[1] as seat,
                       (array_agg(t.dietary_needs order by t.row desc) filter (where t.dietary_needs is not null))[1] as dietary_needs,
                       (array_agg(t.dietary_notes order by t.row desc) filter (where t.dietary_notes is not null))[1] as dietary_notes,
                       (array_agg(t.accessibility order by t.row desc) filter (where t.accessibility is not null))[1] as accessibility,
                       (array_agg(t.tags order by t.row desc) filter (where t.tags is not null))[1] as tags,
                       (array_agg(t.party order by t.row desc) filter (where t.party is not null))[1] as party,
                       (array_agg(t.invited_by order by t.row desc) filter (where t.invited_by is not null))[1] as invited_by,
                       (array_agg(t.notes order by t.row desc) filter (where t.notes is not null))[1] as notes
                  from pg_temp.guest_row as t group by t.match_key having count(*) > 1) as d
         where r.row = d.row;
        delete from pg_temp.guest_row as r
         using (select t.match_key, max(t.row) as row from pg_temp.guest_row as t group by t.match_key having count(*) > 1) as d
         where r.match_key = d.match_key and r.row < d.row;
    end if;

    -- Who is on the list already: by address, by name and number, and where neither side has any of that, by a name there is once.
    create temporary table if not exists guest_known (id uuid primary key, email_key text, name_key text collate "C", phone_key text, party_key text,
        created_at timestamptz) on commit drop;
    truncate pg_temp.guest_known;
    insert into pg_temp.guest_known
    select g.id, lower(g.email), g.sort_name, guests.phone_key(g.phone), lower(g.party), g.created_at
      from guests.guest as g where g.organization_id = organization and g.event_id = event;
    analyze pg_temp.guest_known;
    update pg_temp.guest_row as r set guest_id = m.id
      from (select distinct on (t.row) t.row, k.id
              from pg_temp.guest_row as t join pg_temp.guest_known as k on k.email_key = t.email_key
             where not by_person or k.name_key = t.name_key
             order by t.row, (k.name_key = t.name_key) desc, k.created_at, k.id) as m
     where r.row = m.row;
    update pg_temp.guest_row as r set guest_id = m.id
      from (select distinct on (k.id) k.id, t.row
              from pg_temp.guest_row as t join pg_temp.guest_known as k on k.phone_key = t.phone_key and k.name_key = t.name_key
             where t.guest_id is null and (t.email_key is null or k.email_key is null)
               and not exists (select from pg_temp.guest_row as o where o.guest_id = k.id)
             order by k.id, t.row) as m
     where r.row = m.row;
    update pg_temp.guest_row as r set guest_id = m.id
      from (select distinct on (n.id) n.id, n.row
              from (select t.row, (array_agg(k.id))[1] as id
                      from pg_temp.guest_row as t join pg_temp.guest_known as k on k.name_key = t.name_key
                     where t.guest_id is null and t.email_key is null and t.phone_key is null
                       and (t.party is null or k.party_key is null or lower(t.party) = k.party_key)
                       and not exists (select from pg_temp.guest_row as o where o.guest_id = k.id)
                     group by t.row having count(*) = 1) as n
             order by n.id, n.row) as m
     where r.row = m.row;
    insert into pg_temp.guest_warning
    select r.row, 'name', format('‘%s’ on the list has this e-mail address, and is called ‘%s’ then.', g.name, r.name)
      from pg_temp.guest_row as r
      join pg_temp.guest_known as k on k.id = r.guest_id and k.email_key = r.email_key and k.name_key <> r.name_key
      join guests.guest as g on g.organization_id = organization and g.id = k.id;
    update pg_temp.guest_row as r set is_new = true, guest_id = app.uuidv7() where r.guest_id is null;

    -- Who is a person of the directory already: the same name with the same address or number. A person is one guest.
    if exists (select from pg_temp.guest_row as r where r.is_new and (r.email_key is not null or r.phone_key is not null)) then
        update pg_temp.guest_row as r set person_id = m.id
          from (select distinct on (x.id) x.id, x.row
                  from (select distinct on (t.row) p.id, t.row
                          from pg_temp.guest_row as t
                          join (select q.id, lower(q.email) as email_key, left(guests.search_text(q.name), 100) collate "C" as name_key,
                                       guests.phone_key(q.phone) as phone_key, q.archived_at
                                  from directory.public_participant as q
                                 where q.organization_id = organization and (q.email is not null or q.phone is not null)) as p
                            on p.name_key = t.name_key
                         where t.is_new
                           and (t.email_key = p.email_key or (t.email_key is null or p.email_key is null) and t.phone_key = p.phone_key)
                           and not exists (select from guests.guest as g
                                            where g.organization_id = organization and g.participant_id = p.id and g.event_id = event)
                         order by t.row, (t.email_key = p.email_key) desc nulls last, p.archived_at desc nulls first, p.id) as x
                 order by x.id, x.row) as m
         where r.row = m.row;
    end if;

    -- Tables that are not there yet, those with numbers in the order of their numbers.
    create temporary table if not exists guest_table (id uuid primary key, name text, place integer) on commit drop;
    truncate pg_temp.guest_table;
    insert into pg_temp.guest_table
    select app.uuidv7(), n.name, row_number() over (order by n.number nulls last, lower(n.name))
      from (select distinct on (lower(r.table_name)) r.table_name as name, substring(r.table_name from '\d{1,9}')::integer as number
              from pg_temp.guest_row as r where r.table_name is not null order by lower(r.table_name), r.row) as n
     where not exists (select from guests.seating_table as t
                        where t.organization_id = organization and t.event_id = event and lower(t.name) = lower(n.name));
    get diagnostics tables_made = row_count;
    update pg_temp.guest_row as r set table_id = t.id
      from (select s.id, s.name from guests.seating_table as s where s.organization_id = organization and s.event_id = event
            union all select n.id, n.name from pg_temp.guest_table as n) as t
     where lower(t.name) = lower(r.table_name);

    -- What a guest on the list is to be then.
    update pg_temp.guest_row as r
       set name = coalesce(r.name, g.name), email = coalesce(r.email, g.email), phone = coalesce(r.phone, g.phone), role = coalesce(r.role, g.role),
           rsvp = case when r.rsvp in ('invited', 'not_invited') and g.rsvp in ('confirmed', 'declined', 'tentative') then g.rsvp
                       else coalesce(r.rsvp, g.rsvp) end,
           -- Only an answer is dated; one that changes is dated by the file, or now.
           answered_at = case when coalesce(r.rsvp, g.rsvp) in ('invited', 'not_invited') then g.answered_at
                              when r.rsvp <> g.rsvp then r.answered_at else coalesce(r.answered_at, g.answered_at) end,
           plus_ones = coalesce(r.plus_ones, g.plus_ones_allowed), table_id = coalesce(r.table_id, g.table_id),
           seat = case when coalesce(r.table_id, g.table_id) is distinct from g.table_id then r.seat else coalesce(r.seat, g.seat) end,
           dietary_needs = coalesce(r.dietary_needs, to_jsonb(g.dietary_needs)), dietary_notes = coalesce(r.dietary_notes, g.dietary_notes),
           allergens = case when r.allergens is null then g.allergens else guests.join_allergens(g.allergens || r.allergens) end,
           accessibility = coalesce(r.accessibility, g.accessibility),
           tags = case when r.tags is null then to_jsonb(g.tags)
                       else to_jsonb(g.tags) || coalesce((select jsonb_agg(e) from jsonb_array_elements(r.tags) as e where not to_jsonb(g.tags) @> e), '[]') end,
           party = coalesce(r.party, g.party), invited_by = coalesce(r.invited_by, g.invited_by), notes = coalesce(r.notes, g.notes)
      from guests.guest as g
     where g.organization_id = organization and g.id = r.guest_id and not r.is_new;

    -- A chair is for one guest: the first row of the file has it, unless somebody sits there who is not in it.
    insert into pg_temp.guest_warning
    select r.row, 'seat', 'A seat without a table says nothing.' from pg_temp.guest_row as r where r.seat is not null and r.table_id is null;
    update pg_temp.guest_row as r set seat = null where r.seat is not null and r.table_id is null;
    with claim as (
        select r.row, r.table_id, r.seat, min(r.row) over (partition by r.table_id, r.seat) as first
          from pg_temp.guest_row as r where r.seat is not null and coalesce(r.rsvp, '') <> 'declined'
    ), sitting as (
        select g.table_id, g.seat from guests.guest as g
         where g.organization_id = organization and g.event_id = event and g.seat is not null and g.rsvp <> 'declined'
           and not exists (select from pg_temp.guest_row as o where o.guest_id = g.id)
    ), taken as (
        select c.row, c.seat from claim as c left join sitting as s on s.table_id = c.table_id and s.seat = c.seat
         where c.row > c.first or s.seat is not null
    ), told as (
        insert into pg_temp.guest_warning
        select t.row, 'seat', format('Somebody else has seat %s there; the guest is at the table without a seat.', t.seat) from taken as t
    )
    update pg_temp.guest_row as r set seat = null from taken where r.row = taken.row;

    update pg_temp.guest_row as r set differs = true
      from guests.guest as g
     where g.organization_id = organization and g.id = r.guest_id and not r.is_new
       and (r.name, r.email, r.phone, r.role, r.rsvp, r.answered_at, r.plus_ones, r.table_id, r.seat, r.dietary_needs, r.dietary_notes, r.allergens,
            r.accessibility, r.tags, r.party, r.invited_by, r.notes)
           is distinct from
           (g.name, g.email, g.phone, g.role, g.rsvp, case when r.rsvp = g.rsvp then g.answered_at else r.answered_at end, g.plus_ones_allowed, g.table_id,
            g.seat, to_jsonb(g.dietary_needs), g.dietary_notes, g.allergens, g.accessibility, to_jsonb(g.tags), g.party, g.invited_by, g.notes);
    select count(*) filter (where r.is_new), count(*) filter (where r.differs) into created, updated from pg_temp.guest_row as r;
    unchanged := accepted - created - updated;

    if created + updated + tables_made > 0 then
        -- More than one reads: the history has one entry then, that of the import.
        if created + updated > 1000 then
            perform set_config('app.bulk', 'on', true);
        end if;
        insert into guests.change (organization_id, id, event_id, kind, file_name, rows, created, updated, unchanged, rejected, created_by)
        values (organization, import, event, 'import', take_guests.file_name, file_rows, created, updated, unchanged, rejected_rows, app.current_user_id());
        change_id := import;
        insert into guests.seating_table (organization_id, event_id, id, name, position, change_id)
        select organization, event, n.id, n.name,
               n.place + (select coalesce(max(t.position), 0) from guests.seating_table as t
                           where t.organization_id = organization and t.event_id = event), import
          from pg_temp.guest_table as n;

        insert into directory.public_participant (organization_id, id, name, email, phone)
        select organization, r.guest_id, r.name, r.email, r.phone from pg_temp.guest_row as r where r.is_new and r.person_id is null;
        insert into guests.guest (
            organization_id, event_id, id, participant_id, name, email, phone, role, rsvp, answered_at, plus_ones_allowed, table_id, seat, dietary_needs,
            dietary_notes, allergens, accessibility, tags, party, invited_by, notes, change_id)
        select organization, event, r.guest_id, coalesce(r.person_id, r.guest_id), r.name, coalesce(r.email, p.email), coalesce(r.phone, p.phone),
               coalesce(r.role, 'guest'), coalesce(r.rsvp, 'not_invited'), r.answered_at, coalesce(r.plus_ones, 0), r.table_id, r.seat,
               coalesce(guests.texts(r.dietary_needs), p.dietary_needs, '{}'), r.dietary_notes, coalesce(r.allergens, '[]'),
               coalesce(r.accessibility, nullif(array_to_string(p.accessibility_needs, ', '), '')), coalesce(guests.texts(r.tags), '{}'), r.party,
               r.invited_by, r.notes, import
          from pg_temp.guest_row as r
          left join directory.public_participant as p on p.organization_id = organization and p.id = r.person_id
         where r.is_new
         -- In the order of the index, so that neighbours in it are added together.
         order by r.name_key, r.guest_id;
        -- A person who was known is called as the list says; what they were called is kept for taking it back.
        insert into guests.change_row (organization_id, event_id, change_id, guest_id, guest_version, old)
        select organization, event, import, r.guest_id, 0,
               jsonb_build_object('person', jsonb_build_object('name', p.name, 'email', p.email, 'phone', p.phone, 'archived_at', p.archived_at))
          from pg_temp.guest_row as r
          join directory.public_participant as p on p.organization_id = organization and p.id = r.person_id
          join guests.guest as g on g.organization_id = organization and g.id = r.guest_id
         where r.is_new and (p.name, p.email, p.phone, p.archived_at) is distinct from (g.name, g.email, g.phone, null);
        update directory.public_participant as p set name = g.name, email = g.email, phone = g.phone, archived_at = null
          from pg_temp.guest_row as r join guests.guest as g on g.organization_id = organization and g.id = r.guest_id
         where p.organization_id = organization and p.id = r.person_id and r.is_new
           and (p.name, p.email, p.phone, p.archived_at) is distinct from (g.name, g.email, g.phone, null);

        if updated > 0 then
            insert into guests.change_row (organization_id, event_id, change_id, guest_id, guest_version, old)
            select organization, event, import, g.id, 0, guests.undoable(g)
              from pg_temp.guest_row as r join guests.guest as g on g.organization_id = organization and g.id = r.guest_id
             where r.differs;
            -- Everybody who changes chairs gets up before anybody sits down.
            update guests.guest as g set seat = null
              from pg_temp.guest_row as r
             where g.organization_id = organization and g.id = r.guest_id and r.differs and g.seat is not null
               and (g.table_id, g.seat) is distinct from (r.table_id, r.seat);
            update guests.guest as g
               set name = r.name, email = r.email, phone = r.phone, role = r.role, rsvp = r.rsvp, answered_at = coalesce(r.answered_at, g.answered_at),
                   plus_ones_allowed = r.plus_ones, table_id = r.table_id, seat = r.seat, dietary_needs = guests.texts(r.dietary_needs),
                   dietary_notes = r.dietary_notes, allergens = r.allergens, accessibility = r.accessibility, tags = guests.texts(r.tags),
                   party = r.party, invited_by = r.invited_by, notes = r.notes
              from pg_temp.guest_row as r
             where g.organization_id = organization and g.id = r.guest_id and r.differs;
            update guests.change_row as c set guest_version = g.version
              from guests.guest as g
             where c.organization_id = organization and c.event_id = event and c.change_id = import and g.organization_id = organization
               and g.id = c.guest_id and not c.old ? 'person';
        end if;
    end if;

    select coalesce(jsonb_agg(jsonb_build_object('row', w.row, 'field', w.field, 'message', w.message) order by w.row), '[]') into warnings
      from (select * from pg_temp.guest_warning order by row limit most_warnings) as w;
    -- Plans made while there were few are out of date.
    if created >= 10000 then
        analyze guests.guest;
        analyze directory.participant;
    end if;
end $$;

-- The texts of a JSON list; null of none.
create or replace function guests.texts(list jsonb) returns text[]
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select case when list is null then null when list = '[]' then '{}'::text[] else array(select jsonb_array_elements_text(list)) end
$$;
