-- Published for other modules: what requests come with, without its secrets.
create or replace view accounts.public_key with (security_invoker = true) as
    select id, organization_id, user_id, kind, name, revoked_at is not null or expires_at <= now() as has_ended from accounts.credential;
