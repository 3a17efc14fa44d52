select i.id, i.organization_id, o.name as organization_name, o.slug, i.email, i.kind as type, i.role, i.party_id,
       b.name as invited_by_name,
       case when i.accepted_at is not null then 'accepted' when i.declined_at is not null then 'declined'
            when i.revoked_at is not null then 'revoked' when i.expires_at <= now() then 'expired' else 'pending' end as status,
       i.expires_at, a.id as user_id, a.name as user_name
  from accounts.invitation as i
  join accounts.organization as o on o.id = i.organization_id
  join accounts.account as b on b.id = i.invited_by
  left join accounts.account as a on a.email = i.email
 where i.token_hash = $1
