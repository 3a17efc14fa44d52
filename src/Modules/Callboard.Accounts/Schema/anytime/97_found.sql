-- What is found of a colleague: their name and address, which everybody of the staff may read of everybody.
create or replace view accounts.public_found with (security_invoker = true) as
    select m.organization_id, 'person'::text as kind, m.user_id as id, null::uuid as event_id, null::uuid as parent_id, null::uuid as scope_id,
           (select a.name from accounts.account as a where a.id = m.user_id) as title,
           (select a.email from accounts.account as a where a.id = m.user_id) as body, null::text as aside,
           case m.kind when 'staff' then m.role else m.kind end as hint, false as archived, m.updated_at as changed_at
      from accounts.member as m
     where m.removed_at is null;

-- Somebody who is called otherwise is so in every organization.
create or replace function accounts.find_anew() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update search.entry as e
       set name = left(search.joined(search.fold(f.title)), 300), words = search.vector(f.organization_id, f.title, f.body, f.aside)
      from accounts.public_found as f
     where f.id = new.id and e.organization_id = f.organization_id and e.kind = 'person' and e.id = f.id;
    return null;
end $$;
