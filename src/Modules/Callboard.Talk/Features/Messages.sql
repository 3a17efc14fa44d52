-- $1 thread, $2 only this message, $3 before this number, $4 after this number, $5 limit. One row: messages in the order they were said.
select (select count(*) from talk.message as m where m.organization_id = t.organization_id and m.thread_id = t.id)::integer as total,
       mine.read_no,
       (select coalesce(max(h.no), 0) from app.action_history as h
         where h.organization_id = t.organization_id and h.stream = 'thread:' || t.id) as change_cursor,
       coalesce((
            select jsonb_agg(jsonb_build_object(
                       'id', m.id, 'threadId', m.thread_id, 'no', m.no,
                       'author', case when m.author_id is not null then jsonb_build_object(
                            'id', m.author_id, 'name', coalesce(talk.name_of(m.author_id), '')) end,
                       'body', case when m.deleted_at is null then m.body end,
                       'parent', case when q.id is not null then jsonb_build_object(
                            'id', q.id, 'no', q.no, 'deleted', q.deleted_at is not null,
                            'author', case when q.author_id is not null then jsonb_build_object(
                                'id', q.author_id, 'name', coalesce(talk.name_of(q.author_id), '')) end,
                            'text', case when q.deleted_at is null then left(q.body, 200) end) end,
                       'parentId', m.parent_id,
                       'mentions', coalesce((
                            select jsonb_agg(jsonb_build_object('id', n.user_id, 'name', coalesce(talk.name_of(n.user_id), '')) order by n.id)
                              from talk.mention as n
                             where n.organization_id = m.organization_id and n.thread_id = m.thread_id and n.message_id = m.id
                               and m.deleted_at is null), '[]'),
                       'refs', case when m.deleted_at is null then coalesce((
                            select jsonb_agg(jsonb_build_object(
                                       'entity', r.entity, 'id', r.id, 'label', v.label, 'eventId', v.event_id) order by r.place)
                              from rows from (jsonb_to_recordset(m.refs) as (entity text, id uuid)) with ordinality as r (entity, id, place)
                              left join talk.visible_record as v
                                on v.organization_id = m.organization_id and v.entity = r.entity and v.id = r.id), '[]') else '[]' end,
                       'urgent', m.urgent, 'writtenAt', m.written_at, 'createdAt', m.created_at, 'editedAt', m.edited_at,
                       'deletedAt', m.deleted_at, 'version', m.version)
                     order by m.no)
              from (
                -- The newest, those after a number from there on, or one: each by the index that gives it in order.
                (select x.* from talk.message as x
                  where $2::uuid is null and $4::bigint is null
                    and x.organization_id = t.organization_id and x.thread_id = t.id and x.no < coalesce($3::bigint, 9223372036854775807)
                  order by x.no desc limit $5)
                union all
                (select x.* from talk.message as x
                  where $4::bigint is not null and x.organization_id = t.organization_id and x.thread_id = t.id and x.no > $4
                  order by x.no limit $5)
                union all
                select x.* from talk.message as x
                 where x.organization_id = t.organization_id and x.thread_id = t.id and x.id = $2) as m
              left join talk.message as q on q.organization_id = m.organization_id and q.thread_id = m.thread_id and q.id = m.parent_id), '[]') as data
  from talk.thread as t
  join talk.thread_member as mine
    on mine.organization_id = t.organization_id and mine.thread_id = t.id and mine.user_id = app.current_user_id()
 where t.organization_id = app.current_organization() and t.id = $1
