-- Sets a password with the token of a letter, once. Whoever else is signed in as this person is not any more, other letters are void,
-- and a lock that guessing brought about is lifted.
with taken as (
    update accounts.password_reset set used_at = now()
     where token_hash = $1 and used_at is null and expires_at > now()
    returning id, user_id),
changed as (
    update accounts.account as a set password_hash = $2, failed_sign_ins = 0, locked_until = null
      from taken where a.id = taken.user_id),
others as (
    update accounts.password_reset as r set used_at = now()
      from taken where r.user_id = taken.user_id and r.id <> taken.id and r.used_at is null),
ended as (
    update accounts.credential as c set revoked_at = now()
      from taken where c.user_id = taken.user_id and c.kind = 'session' and c.revoked_at is null)
select exists (select from taken)
