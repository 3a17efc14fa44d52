-- $1 event, $2 only with something unread, $3 what to look for, $4 limit, $5 offset, $6 thread. One row: the page, what it is a page of, and
-- where the caller's own stream stood in the same snapshot.
with mine as materialized (
    select t.organization_id, t.id, t.kind, t.event_id, t.title, t.audience, t.created_by, t.closed_at, t.created_at, t.version,
           m.read_no, m.muted, coalesce(last.no, 0) as last_no, coalesce(last.created_at, t.created_at) as at, news.unread, last.id as last_id
      from talk.thread as t
      join talk.thread_member as m
        on m.organization_id = t.organization_id and m.thread_id = t.id and m.user_id = app.current_user_id() and m.left_at is null
      left join lateral (
            select x.id, x.no, x.created_at from talk.message as x
             where x.organization_id = t.organization_id and x.thread_id = t.id order by x.no desc limit 1) as last on true
     cross join lateral (
            select count(*)::integer as unread from talk.message as x
             where x.organization_id = t.organization_id and x.thread_id = t.id and x.no > m.read_no and x.deleted_at is null
               and x.author_id is distinct from m.user_id) as news
     where t.organization_id = app.current_organization() and t.kind <> 'assistant'
       and ($6::uuid is null or t.id = $6)
       and ($1::uuid is null or t.event_id = $1)
       and ($3::text is null or t.title ilike '%' || app.like_text($3) || '%'
            or exists (
                select from talk.thread_member as o
                 where o.organization_id = t.organization_id and o.thread_id = t.id and o.left_at is null and o.user_id <> m.user_id
                   and talk.name_of(o.user_id) ilike '%' || app.like_text($3) || '%'))
), asked as (
    select * from mine where not $2 or unread > 0
), page as (
    select * from asked order by at desc, id limit $4 offset $5
)
select (select count(*) from asked)::integer as total,
       (select coalesce(sum(unread), 0) from mine where not muted)::integer as unread,
       (select count(*) from mine where not muted and unread > 0)::integer as unread_threads,
       (select coalesce(max(h.no), 0) from app.action_history as h
         where h.organization_id = app.current_organization() and h.stream = 'user:' || app.current_user_id()) as change_cursor,
       coalesce((
            select jsonb_agg(jsonb_build_object(
                       'id', p.id, 'kind', p.kind, 'title', p.title, 'audience', p.audience, 'createdBy', p.created_by, 'closedAt', p.closed_at,
                       'createdAt', p.created_at, 'version', p.version, 'readNo', p.read_no, 'lastNo', p.last_no, 'muted', p.muted,
                       'unread', p.unread,
                       'mentioned', p.unread > 0 and exists (
                            select from talk.mention as n
                              join talk.message as x on x.organization_id = n.organization_id and x.id = n.message_id
                             where n.organization_id = p.organization_id and n.thread_id = p.id and n.user_id = app.current_user_id()
                               and x.no > p.read_no and x.deleted_at is null),
                       'event', case when e.id is not null then jsonb_build_object('id', e.id, 'name', e.name, 'timezone', e.timezone) end,
                       'people', people.first, 'peopleCount', people.count, 'outside', people.outside,
                       'lastMessage', case when last.id is not null then jsonb_build_object(
                            'id', last.id, 'no', last.no, 'text', case when last.deleted_at is null then left(last.body, 200) end,
                            'deleted', last.deleted_at is not null, 'writtenAt', last.written_at,
                            'author', case when last.author_id is not null then jsonb_build_object(
                                'id', last.author_id, 'name', coalesce(talk.name_of(last.author_id), '')) end) end)
                     order by p.at desc, p.id)
              from page as p
              left join talk.message as last on last.organization_id = p.organization_id and last.id = p.last_id
              left join events.public_event as e on e.organization_id = p.organization_id and e.id = p.event_id
             cross join lateral (
                    select count(*)::integer as count, (count(*) filter (where who.kind <> 'staff'))::integer as outside,
                           coalesce(jsonb_agg(jsonb_build_object('id', who.user_id, 'name', coalesce(who.name, ''), 'kind', who.kind) order by who.place)
                               filter (where who.place <= 8), '[]') as first
                      from (
                        select o.user_id, talk.name_of(o.user_id) as name, coalesce(talk.kind_of(o.user_id), 'staff') as kind,
                               row_number() over (order by o.joined_at, o.user_id) as place
                          from talk.thread_member as o
                         where o.organization_id = p.organization_id and o.thread_id = p.id and o.left_at is null
                           and o.user_id <> app.current_user_id()) as who) as people), '[]') as data
