-- A new session starts in the organization its user worked in last.
insert into accounts.credential
    (user_id, kind, token_hash, refresh_hash, cookie_hash, token_expires_at, expires_at, user_agent, last_used_at, last_organization_id)
select $1, 'session', $2, $3, $4, now() + $5, now() + $6, $7, now(),
       coalesce($8::uuid, (
        select c.last_organization_id
          from accounts.credential as c
          join accounts.member as m on m.organization_id = c.last_organization_id and m.user_id = c.user_id and m.removed_at is null
         where c.user_id = $1
         order by coalesce(c.last_used_at, c.created_at) desc
         limit 1))
