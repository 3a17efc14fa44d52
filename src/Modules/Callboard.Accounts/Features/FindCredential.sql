-- Whose live token this is: an access token, API key or device token, or the cookie of a session.
select c.id as credential_id, c.user_id, case when c.token_hash = $1 then least(c.token_expires_at, c.expires_at) else c.expires_at end as valid_until,
       c.kind = 'session' as is_session, o.id as last_organization_id, o.slug as last_organization_slug,
       c.last_used_at is null or c.last_used_at < now() - interval '5 minutes' as not_seen_lately
  from accounts.credential as c
  join accounts.account as a on a.id = c.user_id and a.disabled_at is null
  left join accounts.organization as o on o.id = c.last_organization_id
 where ((c.token_hash = $1 and c.token_expires_at > now()) or c.cookie_hash = $1)
   and c.revoked_at is null and c.expires_at > now()
