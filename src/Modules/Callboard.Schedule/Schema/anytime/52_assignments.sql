-- Who is needed when; row-level security of the tables applies to whoever reads.
create or replace view schedule.public_assignment with (security_invoker = true) as
    select a.organization_id, a.event_id, a.id, a.block_id, a.user_id, a.participant_id, a.role, b.start_at, b.end_at, b.activity
      from schedule.assignment as a
      join schedule.block as b on b.organization_id = a.organization_id and b.event_id = a.event_id and b.id = a.block_id;
