-- $1 stream, $2 entities left out, $3 and $4 machine-kept columns by entity, $5 and $6 where the page before ended, $7 how many.
-- A transaction's rows stand together in a stream, so groups of one transaction are found in one stretch of it.
with shown as (
    select h.*
      from app.action_history as h
     where h.organization_id = app.current_organization() and h.stream = $1
       and ($5::bigint is null or h.no <= $5)
       and h.entity <> all ($2::text[])
       and (h.op <> 'update'
            or (exists (select from jsonb_object_keys(h.new) as field where not coalesce($3::jsonb -> h.entity ? field, false))
                and not exists (select from jsonb_object_keys(h.new) as field where coalesce($4::jsonb -> h.entity ? field, false))))
     order by h.no desc
     limit 2000
), grouped as (
    select max(no) as no, max(max(no)) over (partition by xid) as through, count(distinct entity_id)::integer as count,
           case when count(new ->> 'status') = count(*) and min(new ->> 'status') = max(new ->> 'status') then min(new ->> 'status') end
               as common_status
      from shown
     group by xid, entity, op
)
select g.no, g.through, g.count, g.common_status, s.at, s.actor_id, s.entity, s.entity_id, s.op, s.label, s.old, s.new
  from grouped as g
  join shown as s on s.no = g.no
 where $6::bigint is null or g.no < $6
 order by g.no desc
 limit $7
