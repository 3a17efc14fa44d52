-- Exchanges a refresh token for new ones and remembers it as spent. Of two at once the second waits for the row, finds the token gone
-- and gets nothing.
with renewed as (
    update accounts.credential as c
       set token_hash = $2, refresh_hash = $3, token_expires_at = now() + $4, expires_at = now() + $5, last_used_at = now()
      from accounts.account as a
     where c.refresh_hash = $1 and c.kind = 'session' and c.revoked_at is null and c.expires_at > now()
       and a.id = c.user_id and a.disabled_at is null
    returning c.id as credential_id, a.id, a.email, a.name),
spent as (
    insert into accounts.spent_refresh (token_hash, credential_id) select $1, credential_id from renewed)
select credential_id, id, email, name from renewed
