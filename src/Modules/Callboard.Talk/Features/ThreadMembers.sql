-- $1 thread. Who is in it and how far they have read, what the caller may do there, and where its stream stood.
select t.id,
       (app.is_staff() and app.current_rank() >= 2 or not app.is_staff()) and t.closed_at is null as may_post,
       app.is_staff() and app.current_rank() >= 2 as may_invite,
       app.is_staff() and app.current_rank() >= 2
           and (t.created_by = app.current_user_id() or t.kind = 'direct' or coalesce(app.event_rank(t.event_id), 0) >= 3) as may_change,
       (select coalesce(max(h.no), 0) from app.action_history as h
         where h.organization_id = t.organization_id and h.stream = 'thread:' || t.id) as change_cursor,
       (select jsonb_agg(jsonb_build_object(
                   'id', m.user_id, 'name', coalesce(talk.name_of(m.user_id), ''), 'kind', coalesce(talk.kind_of(m.user_id), 'staff'),
                   'origin', m.origin, 'readNo', m.read_no, 'readAt', m.read_at, 'joinedAt', m.joined_at)
                 order by m.joined_at, m.user_id)
          from talk.thread_member as m
         where m.organization_id = t.organization_id and m.thread_id = t.id and m.left_at is null) as members
  from talk.thread as t
 where t.organization_id = app.current_organization() and t.id = $1
