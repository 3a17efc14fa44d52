grant execute on function talk.remind_follow_ups(timestamptz) to callboard_system;

-- The staff reads what was said to clients; of an event, whoever sees that. Members and above record it, of an event whoever works on it.
select app.protect('talk.communication', 'communication', 'event_id', 'subject', 'reminded_at');
grant select, insert (organization_id, id, client_id, event_id, kind, subject, body, at, recorded_by, owner_id, follow_up_at, follow_up_note),
    update (client_id, event_id, kind, subject, body, at, owner_id, follow_up_at, follow_up_note, follow_up_completed_at), delete
    on talk.communication to callboard_app;
select app.policy('talk.communication', 'staff_reads', 'select',
    $$organization_id = (select app.current_organization()) and (select app.is_staff()) and (event_id is null
      or exists (select from events.event as e where e.organization_id = communication.organization_id and e.id = communication.event_id))$$);
select app.policy('talk.communication', 'members_record', 'insert', null,
    $$organization_id = (select app.current_organization()) and recorded_by = (select app.current_user_id()) and (select app.is_staff())
      and case when event_id is null then (select app.current_rank()) >= 2 else app.event_rank(event_id) >= 2 end$$);
select app.policy('talk.communication', 'members_change', 'update',
    $$organization_id = (select app.current_organization()) and (select app.is_staff()) and (event_id is null
      or exists (select from events.event as e where e.organization_id = communication.organization_id and e.id = communication.event_id))$$,
    $$organization_id = (select app.current_organization()) and (select app.is_staff())
      and case when event_id is null then (select app.current_rank()) >= 2 else app.event_rank(event_id) >= 2 end$$);
select app.policy('talk.communication', 'members_remove', 'delete',
    $$organization_id = (select app.current_organization()) and (select app.is_staff()) and (event_id is null
      or exists (select from events.event as e where e.organization_id = communication.organization_id and e.id = communication.event_id))$$);
drop trigger if exists guard_delete on talk.communication;
create trigger guard_delete before delete on talk.communication for each row execute function talk.guard_communication_delete();
