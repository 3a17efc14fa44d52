with me as materialized (
    select accounts.signed_in($1, false) as id),
current as (
    select m.organization_id, m.kind, app.role_rank(case m.kind when 'staff' then m.role end) as rank
      from me, accounts.membership_of($1, $2) as m),
mine as (
    select o.id, jsonb_build_object(
               'id', o.id, 'name', o.name, 'slug', o.slug, 'type', m.kind, 'partyId', m.party_id,
               'role', case m.kind when 'staff' then m.role end) as organization
      from me
      join accounts.credential as c on c.id = $1
      join accounts.member as m on m.user_id = me.id and m.removed_at is null
           and (c.organization_id is null or m.organization_id = c.organization_id)
      join accounts.organization as o on o.id = m.organization_id)
select jsonb_build_object('id', a.id, 'email', a.email, 'name', a.name, 'totpEnabled', a.totp_confirmed_at is not null) as "user",
       coalesce(c.kind, 'staff') as type,
       coalesce((select jsonb_agg(m.organization order by m.organization ->> 'name', m.id) from mine as m), '[]') as organizations,
       c.organization_id as current_organization_id,
       (select m.organization from mine as m where m.id = c.organization_id) as organization,
       jsonb_build_object(
           'write', coalesce(c.rank, 0) >= 2, 'createEvents', coalesce(c.rank, 0) >= 2, 'manageDirectory', coalesce(c.rank, 0) >= 2,
           'manageMembers', coalesce(c.rank, 0) >= 4, 'manageSettings', coalesce(c.rank, 0) >= 4,
           'manageOwners', coalesce(c.rank, 0) >= 5, 'deleteOrganization', coalesce(c.rank, 0) >= 5) as permissions
  from me
  join accounts.account as a on a.id = me.id
  left join current as c on true
