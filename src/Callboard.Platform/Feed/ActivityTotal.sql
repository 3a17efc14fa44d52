-- $1 stream, $2 entities left out, $3 and $4 machine-kept columns by entity.
select count(distinct (s.xid, s.entity, s.op))::integer
  from (select h.xid::text as xid, h.entity, h.op
          from app.action_history as h
         where h.organization_id = app.current_organization() and h.stream = $1
           and h.entity <> all ($2::text[])
           and (h.op <> 'update'
                or (exists (select from jsonb_object_keys(h.new) as field where not coalesce($3::jsonb -> h.entity ? field, false))
                    and not exists (select from jsonb_object_keys(h.new) as field where coalesce($4::jsonb -> h.entity ? field, false))))
         order by h.no desc
         limit 10000) as s
