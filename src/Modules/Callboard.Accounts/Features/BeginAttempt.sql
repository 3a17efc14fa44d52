-- Counts an attempt to prove who one is. The tenth locks the account for 15 minutes, every fifth after that for twice as long as
-- the one before, up to a day. No row: nobody has that address, or the account is locked.
update accounts.account as a
   set failed_sign_ins = a.failed_sign_ins + 1,
       locked_until = case
           when a.failed_sign_ins + 1 >= 10 and (a.failed_sign_ins + 1) % 5 = 0
           then now() + least(interval '1 day', interval '15 minutes' * power(2, least((a.failed_sign_ins + 1 - 10) / 5, 7)))
           else a.locked_until end
 where a.email = $1 and a.disabled_at is null and (a.locked_until is null or a.locked_until <= now())
returning a.id, a.email, a.name, a.password_hash, a.totp_secret, a.totp_confirmed_at is not null as totp_enabled, a.totp_last_step
