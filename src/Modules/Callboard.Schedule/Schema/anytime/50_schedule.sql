-- What other modules read of the run of show; row-level security of the table applies to whoever reads.
create or replace view schedule.public_block with (security_invoker = true) as
    select organization_id, event_id, id, start_at, end_at, activity, location, space_id, track, position,
           status, priority, notes
      from schedule.block;

-- People who work on a block are on the staff, not portal users or people who left.
create or replace function schedule.guard_member() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if new.user_id is not null and not exists (
        select from accounts.member as m
         where m.organization_id = new.organization_id and m.user_id = new.user_id and m.kind = 'staff' and m.removed_at is null) then
        raise exception using errcode = 'CBP01', constraint = 'assignment_member_is_staff', message = 'not on the staff',
            detail = jsonb_build_object('userId', new.user_id)::text;
    end if;
    return new;
end $$;
drop trigger if exists guard_member on schedule.assignment;
create trigger guard_member before insert on schedule.assignment for each row execute function schedule.guard_member();
