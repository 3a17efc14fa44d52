-- Answers of guests, who have a link and no account.

-- What the guest behind a link is shown: the event, their own answer and those they bring along. Nothing of other guests, and nothing at all for a
-- link that is unknown, has been ended, or whose event is over for a week or put away; these four are answered alike.
create or replace function guests.rsvp_page(token bytea) returns table (
    organization text, event text, start_at timestamptz, end_at timestamptz, timezone text, location text, venue text, cancelled boolean, deadline timestamptz,
    is_open boolean, intro text, contact text, name text, rsvp text, answered_at timestamptz, plus_ones_allowed integer, dietary_needs text[],
    dietary_notes text, allergens jsonb, accessibility text, message text, companions jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select o.name, e.name, e.start_at, e.end_at, e.timezone, e.location, v.name, x.status_category = 'cancelled', s.deadline,
           x.status_category is distinct from 'cancelled' and coalesce(s.deadline > now(), true), s.intro, s.contact, g.name, g.rsvp, g.answered_at,
           g.plus_ones_allowed, g.dietary_needs, g.dietary_notes, g.allergens, g.accessibility, g.message,
           coalesce((select jsonb_agg(jsonb_build_object(
                                'id', c.id, 'name', c.name, 'dietaryNotes', c.dietary_notes, 'allergens', c.allergens) order by c.created_at, c.id)
                       from guests.guest as c
                      where c.organization_id = g.organization_id and c.event_id = g.event_id and c.host_id = g.id), '[]')
      from guests.link as l
      join guests.guest as g on g.organization_id = l.organization_id and g.event_id = l.event_id and g.id = l.guest_id
      join events.event as e on e.organization_id = l.organization_id and e.id = l.event_id and e.archived_at is null
       and e.end_at + interval '7 days' > now()
      join events.public_event as x on x.organization_id = e.organization_id and x.id = e.id
      join accounts.organization as o on o.id = l.organization_id
      left join directory.public_venue as v on v.organization_id = e.organization_id and v.id = e.venue_id
      left join guests.setting as s on s.organization_id = l.organization_id and s.event_id = l.event_id
     where l.token_hash = token
$$;

-- Keeps an answer; false for a link that opens nothing. The form of the answer was checked before.
create or replace function guests.answer_rsvp(token bytea, answer jsonb) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    page record;
    host guests.guest;
    kept uuid[];
begin
    select p.deadline, p.is_open, p.cancelled into page from guests.rsvp_page(token) as p;
    if not found then
        return false;
    end if;
    if not page.is_open then
        raise exception using errcode = 'CBP01', constraint = 'rsvp_is_open', message = 'answers are closed',
            detail = jsonb_build_object('deadline', page.deadline, 'cancelled', page.cancelled)::text;
    end if;
    -- Two answers of one guest come one after the other.
    select g.* into host from guests.link as l
      join guests.guest as g on g.organization_id = l.organization_id and g.event_id = l.event_id and g.id = l.guest_id
     where l.token_hash = token for update of g;
    if answer ->> 'rsvp' <> 'declined' and jsonb_array_length(answer -> 'companions') > host.plus_ones_allowed then
        raise exception using errcode = 'CBP01', constraint = 'rsvp_companions_allowed', message = 'more than allowed',
            detail = jsonb_build_object('allowed', host.plus_ones_allowed)::text;
    end if;
    perform set_config('app.via', 'rsvp', true), set_config('app.user_id', '', true);

    if answer ->> 'rsvp' = 'declined' then
        -- What was known of them is kept for whoever comes after all.
        update guests.guest as c set rsvp = 'declined'
         where c.organization_id = host.organization_id and c.event_id = host.event_id and c.host_id = host.id and c.rsvp <> 'declined';
        -- Last, for the history tells of a party by the one who answered.
        update guests.guest as g set rsvp = 'declined', answered_at = clock_timestamp(), message = nullif(btrim(answer ->> 'message'), '')
         where g.organization_id = host.organization_id and g.id = host.id;
        return true;
    end if;

    -- Whom they still name stays the same guest, with table and seat.
    kept := array(select (c ->> 'id')::uuid from jsonb_array_elements(answer -> 'companions') as c where c ->> 'id' is not null);
    if exists (select from unnest(kept) as k (id)
                where not exists (select from guests.guest as c
                                   where c.organization_id = host.organization_id and c.event_id = host.event_id and c.host_id = host.id and c.id = k.id)) then
        raise exception using errcode = 'CBP01', constraint = 'rsvp_companion_known', message = 'somebody else''s companion';
    end if;
    delete from guests.guest as c
     where c.organization_id = host.organization_id and c.event_id = host.event_id and c.host_id = host.id and c.id <> all (kept);
    update guests.guest as c
       set name = a ->> 'name', rsvp = answer ->> 'rsvp', dietary_notes = a ->> 'dietaryNotes', allergens = a -> 'allergens'
      from jsonb_array_elements(answer -> 'companions') as a
     where c.organization_id = host.organization_id and c.event_id = host.event_id and c.id = (a ->> 'id')::uuid;
    -- A microsecond apart, so that the page shows them in the order in which they were written.
    insert into guests.guest (organization_id, event_id, host_id, name, rsvp, role, party, dietary_notes, allergens, created_at)
    select host.organization_id, host.event_id, host.id, a ->> 'name', answer ->> 'rsvp', 'guest', host.party, a ->> 'dietaryNotes', a -> 'allergens',
           now() + place * interval '1 microsecond'
      from jsonb_array_elements(answer -> 'companions') with ordinality as c (a, place) where a ->> 'id' is null;
    update guests.guest as g
       set rsvp = answer ->> 'rsvp', answered_at = clock_timestamp(), message = nullif(btrim(answer ->> 'message'), ''),
           dietary_needs = guests.texts(answer -> 'dietaryNeeds'), dietary_notes = answer ->> 'dietaryNotes', allergens = answer -> 'allergens',
           accessibility = answer ->> 'accessibility'
     where g.organization_id = host.organization_id and g.id = host.id;
    return true;
end $$;

-- Marks guests as invited and lines their letters up; the letters are posted by a job, which makes their links. Whoever has no address gets none.
create or replace function guests.invite(event uuid, ids uuid[], letter_subject text, letter_text text, out mailing_id uuid, out letters integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_nestloop = off as $$
declare
    organization constant uuid := app.current_organization();
begin
    perform app.require_event_rank(event, 2);
    mailing_id := app.uuidv7();
    select count(*) into letters from guests.guest as g
     where g.organization_id = organization and g.event_id = event and g.id = any (ids) and g.email is not null;
    insert into guests.mailing (organization_id, id, event_id, subject, text, letters, sent_by)
    values (organization, mailing_id, event, letter_subject, letter_text, letters, app.current_user_id());
    -- The mailing tells of its letters, and of more guests than one reads.
    perform set_config('app.bulk', 'on', true);
    insert into guests.link (organization_id, event_id, guest_id, mailing_id, created_by)
    select organization, event, g.id, invite.mailing_id, app.current_user_id()
      from guests.guest as g
     where g.organization_id = organization and g.event_id = event and g.id = any (ids) and g.email is not null;
    if letters <= 1000 then
        perform set_config('app.bulk', 'off', true);
    end if;
    update guests.guest as g set invited_at = now(), rsvp = case g.rsvp when 'not_invited' then 'invited' else g.rsvp end
     where g.organization_id = organization and g.event_id = event and g.id = any (ids) and g.email is not null;
end $$;

-- Takes letters that wait, as many as there are secrets for their links, and says what each is to say. A letter is taken before it is posted, so
-- any number of nodes posts it once.
create or replace function guests.claim_letters(hashes bytea[])
returns table (place integer, email text, guest text, subject text, text text, organization text, event text, start_at timestamptz, timezone text,
    location text, venue text, deadline timestamptz, contact text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
    perform set_config('app.bulk', 'on', true);
    return query
    with waiting as (
        select l.organization_id, l.id from guests.link as l
         where l.token_hash is null order by l.created_at limit cardinality(hashes) for update skip locked
    ), due as (
        select w.organization_id, w.id, (row_number() over (order by w.id))::integer as place from waiting as w
    ), claimed as (
        update guests.link as l set token_hash = hashes[due.place], posted_at = clock_timestamp()
          from due where l.organization_id = due.organization_id and l.id = due.id
        returning due.place, l.organization_id, l.event_id, l.guest_id, l.mailing_id
    )
    select c.place, g.email, g.name, m.subject, m.text, o.name, e.name, e.start_at, e.timezone, e.location, v.name, s.deadline, s.contact
      from claimed as c
      join guests.guest as g on g.organization_id = c.organization_id and g.event_id = c.event_id and g.id = c.guest_id and g.email is not null
      join guests.mailing as m on m.organization_id = c.organization_id and m.event_id = c.event_id and m.id = c.mailing_id
      join events.event as e on e.organization_id = c.organization_id and e.id = c.event_id and e.archived_at is null
      join accounts.organization as o on o.id = c.organization_id
      left join directory.public_venue as v on v.organization_id = e.organization_id and v.id = e.venue_id
      left join guests.setting as s on s.organization_id = c.organization_id and s.event_id = c.event_id
     order by c.place;
end $$;
