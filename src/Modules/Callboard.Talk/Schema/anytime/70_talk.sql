-- Who is told what. History has a row for every change, whichever way it came, so notifications are made from it and nowhere else.

-- Runs for the few history rows its trigger lets through, at the end of the transaction, when all of them are written. The rows of one
-- transaction stand together in a stream that nobody else can write to before it ends, so the first of them speaks for the rest.
create or replace function talk.notify() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
-- Planned once: with this many parts, planning for each call takes longer than the work.
set plan_cache_mode = force_generic_plan as $$
declare
    told constant jsonb := coalesce(nullif(current_setting('app.notified', true), ''), '{}');
begin
    if new.no <= coalesce((told ->> new.stream)::bigint, 0) then
        return null;
    end if;

    insert into talk.notification
        (organization_id, user_id, kind, event_id, entity, entity_id, label, count, details, actor_id, in_app, letter)
    with news as materialized (
        select h.entity, h.entity_id, h.op, h.label, h.old, h.new from app.action_history as h
         where h.organization_id = new.organization_id and h.stream = new.stream and h.no >= new.no and h.op <> 'delete'
    ), task_news as materialized (
        select h.op, h.old, h.new, t.id, t.name, t.status, t.assignee_id, t.deadline
          from news as h
          join tasks.public_task as t on t.organization_id = new.organization_id and t.id = h.entity_id
         where h.entity = 'task' and t.archived_at is null and t.status not in ('done', 'cancelled')
    ), decider (user_id) as (
        -- Those who decide about the event.
        select e.created_by from events.event as e where e.organization_id = new.organization_id and e.id = new.event_id
         union
        select m.user_id from events.public_team_member as m
         where m.organization_id = new.organization_id and m.event_id = new.event_id and (m.role = 'event_lead' or m.permission = 'admin')
    ), affected (priority, kind, user_id, entity, entity_id, label, details) as (
        -- A task that is somebody's now.
        select 1, 'task_assigned', t.assignee_id, 'task', t.id, t.name, jsonb_strip_nulls(jsonb_build_object('deadline', t.deadline))
          from task_news as t
         where t.assignee_id is not null and t.new ->> 'assignee_id' = t.assignee_id::text
        union all
        select 2, 'task_unassigned', (t.old ->> 'assignee_id')::uuid, 'task', t.id, t.name, '{}'
          from task_news as t
         where t.op = 'update' and t.new ? 'assignee_id' and t.old ->> 'assignee_id' is distinct from t.assignee_id::text
        union all
        -- What it waited for is done.
        select 3, 'task_ready', t.assignee_id, 'task', t.id, t.name, jsonb_strip_nulls(jsonb_build_object('deadline', t.deadline))
          from task_news as t
         where t.op = 'update' and t.new -> 'waits' = 'false' and t.old ->> 'status' = 'blocked' and t.status = 'to_do'
        union all
        select 4, 'task_deadline', t.assignee_id, 'task', t.id, t.name, jsonb_strip_nulls(jsonb_build_object('deadline', t.deadline))
          from task_news as t
         where t.op = 'update' and t.new ? 'deadline'
        union all
        select 5, 'team_added', (h.new ->> 'user_id')::uuid, 'event', new.event_id, null, '{}'
          from news as h
         where h.entity = 'event_team' and h.op = 'insert'
        union all
        select 6, 'cue_assigned', (h.new ->> 'user_id')::uuid, 'block', b.id, b.activity,
               jsonb_build_object('role', h.new ->> 'role', 'startAt', b.start_at)
          from news as h
          join schedule.public_block as b on b.organization_id = new.organization_id and b.id = (h.new ->> 'block_id')::uuid
         where h.entity = 'assignment' and h.op = 'insert' and h.new ? 'user_id'
        union all
        -- A hold on a space that moved up because one before it was released, or that is confirmed: those who decide about its event.
        select 7, 'hold_promoted', lead.user_id, 'space_booking', h.entity_id, h.label,
               jsonb_strip_nulls(jsonb_build_object('rank', h.new -> 'rank', 'status', h.new -> 'status'))
          from news as h
         cross join lateral (
                select e.created_by as user_id from events.event as e where e.organization_id = new.organization_id and e.id = new.event_id
                 union
                select m.user_id from events.public_team_member as m
                 where m.organization_id = new.organization_id and m.event_id = new.event_id
                   and (m.role = 'event_lead' or m.permission = 'admin')) as lead
         where h.entity = 'space_booking' and h.op = 'update'
           -- A released hold has no place any more; null would compare as lower than any.
           and (jsonb_typeof(h.new -> 'rank') = 'number' and h.new -> 'rank' < h.old -> 'rank' or h.new ->> 'status' = 'confirmed')
        union all
        -- The organization's room for files is nearly full: those who run it, whoever added the file that filled it.
        select 8, 'storage_nearly_full', m.user_id, 'event', new.event_id, null,
               jsonb_build_object('percent', ((h.new ->> 'used')::numeric * 100 / greatest((h.new ->> 'quota')::numeric, 1))::integer)
          from news as h
          join accounts.member as m on m.organization_id = new.organization_id and m.kind = 'staff' and m.removed_at is null
           and app.role_rank(m.role) >= 4
         where h.entity = 'storage_alert' and h.op = 'insert'
        union all
        -- A part of a budget is nearly used up, or is over.
        select 9, 'budget_alert', d.user_id, 'budget_alert', h.entity_id, h.label,
               jsonb_strip_nulls(jsonb_build_object('status', h.new -> 'level', 'percent', case h.new ->> 'level'
                   when 'critical' then ceil((h.new ->> 'used_amount')::numeric * 100 / nullif((h.new ->> 'limit_amount')::numeric, 0))
                   else floor((h.new ->> 'used_amount')::numeric * 100 / nullif((h.new ->> 'limit_amount')::numeric, 0)) end::integer))
          from news as h cross join decider as d
         where h.entity = 'budget_alert' and h.op = 'insert' and h.new -> 'rising' = 'true'
        union all
        -- A contract is about to end, or did, or notice has to be given.
        select 10, 'contract_expiring', d.user_id, 'contract', (h.new ->> 'contract_id')::uuid, h.label,
               jsonb_strip_nulls(jsonb_build_object('on', h.new -> 'expires_on', 'status', nullif(h.new ->> 'about', 'expiry'), 'days',
                   case when h.new ? 'days_before' then (h.new ->> 'expires_on')::date - (now() at time zone e.timezone)::date end))
          from news as h cross join decider as d
          join events.event as e on e.organization_id = new.organization_id and e.id = new.event_id
         where h.entity = 'contract_reminder' and h.op = 'insert'
        union all
        -- Money a provider tells of; what people write down themselves is no news to them.
        select 11, 'payment_received', d.user_id, 'contract', p.contract_id, p.title,
               jsonb_build_object('party', p.party_name, 'status', n.status, 'amount', jsonb_build_object('amount', n.amount::text, 'currency', p.currency))
          from news as h cross join decider as d
          join money.public_payment as p on p.organization_id = new.organization_id and p.id = h.entity_id
         cross join lateral (
                select case when h.new ? 'disputed_amount' and p.disputed_amount > 0 then 'disputed'
                            when h.new ? 'refunded_amount' and p.refunded_amount > 0 then 'refunded' else 'paid' end as status,
                       round(case when h.new ? 'disputed_amount' and p.disputed_amount > 0 then p.disputed_amount
                                  when h.new ? 'refunded_amount' and p.refunded_amount > 0
                                      then p.refunded_amount - coalesce((h.old ->> 'refunded_amount')::numeric, 0)
                                  else p.amount end, p.decimals) as amount) as n
         where h.entity = 'payment' and new.actor_id is null
           and (h.op = 'insert' and p.status = 'succeeded' or h.op = 'update' and (
                h.new ->> 'status' = 'succeeded'
                or h.new ? 'refunded_amount' and p.refunded_amount > coalesce((h.old ->> 'refunded_amount')::numeric, 0)
                or h.new ? 'disputed_amount' and p.disputed_amount > coalesce((h.old ->> 'disputed_amount')::numeric, 0)))
    ), once as (
        -- Of several reasons to tell somebody of the same thing the weightiest counts.
        select distinct on (a.user_id, a.entity, a.entity_id) a.* from affected as a
         -- Who filled the room did not mean to.
         where a.user_id is distinct from new.actor_id or a.kind = 'storage_nearly_full'
         order by a.user_id, a.entity, a.entity_id, a.priority
    ), bundled as (
        select o.user_id, o.kind, o.entity, count(*)::integer as count, (array_agg(o.entity_id))[1] as entity_id, min(o.label) as label,
               (array_agg(o.details))[1] as details
          from once as o
         group by o.user_id, o.kind, o.entity
    )
    select new.organization_id, b.user_id, b.kind, new.event_id, b.entity, case when b.count = 1 then b.entity_id end,
           case when b.count = 1 then b.label end, b.count, case when b.count = 1 then b.details else '{}' end, new.actor_id,
           coalesce(p.in_app, true), coalesce(p.email, false)
      from bundled as b
      left join talk.preference as p on p.organization_id = new.organization_id and p.user_id = b.user_id and p.kind = b.kind
     where (coalesce(p.in_app, true) or coalesce(p.email, false))
       -- Nobody is told of an event they may not see. The organization's own people and nobody else.
       and app.event_rank_of(new.organization_id, b.user_id, new.event_id) >= 1
       and exists (select from events.event as e where e.organization_id = new.organization_id and e.id = new.event_id and e.archived_at is null)
     -- Always in the same order: each takes the lock of its person's stream when the transaction ends.
     order by b.user_id, b.kind;

    perform set_config('app.notified', (told || jsonb_build_object(new.stream, (
        select max(h.no) from app.action_history as h
         where h.organization_id = new.organization_id and h.stream = new.stream)))::text, true);
    return null;
end $$;

-- What is no news to anybody is sorted out here, before anything is queued: history is written by every change there is.
drop trigger if exists notify on app.action_history;
create constraint trigger notify after insert on app.action_history deferrable initially deferred
    for each row when (
        new.event_id is not null and (
            new.entity = 'task' and (
                new.op = 'insert' and new.new ->> 'assignee_id' <> coalesce(new.actor_id::text, '')
                or new.op = 'update' and (new.new ?| '{assignee_id,deadline}' or new.new -> 'waits' = 'false'))
            or new.entity = 'storage_alert' and new.op = 'insert'
            or new.entity = 'budget_alert' and new.op = 'insert' and new.new -> 'rising' = 'true'
            or new.entity = 'contract_reminder' and new.op = 'insert'
            or new.entity = 'payment' and new.op <> 'delete' and new.actor_id is null and new.new ?| '{status,refunded_amount,disputed_amount}'
            or new.entity in ('event_team', 'assignment') and new.op = 'insert' and new.new ->> 'user_id' <> coalesce(new.actor_id::text, '')
            or new.entity = 'space_booking' and new.op = 'update' and new.new ?| '{rank,status}'))
    execute function talk.notify();

-- Forgets what was read long ago; how many there were.
create or replace function talk.forget_read(age interval) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    forgotten integer;
begin
    delete from talk.notification as n where n.read_at < now() - age;
    get diagnostics forgotten = row_count;
    return forgotten;
end $$;
