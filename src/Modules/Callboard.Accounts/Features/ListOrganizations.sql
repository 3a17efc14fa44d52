-- The organizations the caller belongs to; with a key, the one the key is for.
with me as materialized (
    select accounts.signed_in($1, false) as id)
select o.id, o.name, o.slug, m.kind as type, case m.kind when 'staff' then m.role end as role, o.created_at, o.updated_at, o.version
  from me
  join accounts.credential as c on c.id = $1
  join accounts.member as m on m.user_id = me.id and m.removed_at is null
       and (c.organization_id is null or m.organization_id = c.organization_id)
  join accounts.organization as o on o.id = m.organization_id
 order by o.name, o.id
