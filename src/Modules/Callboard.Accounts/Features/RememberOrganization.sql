-- The organization a session asked for becomes its default, if its user is a member.
update accounts.credential as c
   set last_organization_id = o.id
  from accounts.organization as o
 where c.id = $1 and c.kind = 'session' and (o.id::text = lower($2) or o.slug = $2)
   and exists (select from accounts.member as m where m.organization_id = o.id and m.user_id = c.user_id and m.removed_at is null)
returning o.id, o.slug
