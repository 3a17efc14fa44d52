-- Every block of some events as conflict detection sees it; row-level security leaves out events the caller does not see.
-- A block in a space of the directory without a text of its own goes by the space's name.
select b.id, b.event_id, b.activity, b.start_at as start_time, b.end_at as end_time, coalesce(b.location, s.name) as location, b.space_id
  from schedule.block as b
  left join directory.public_space as s on s.organization_id = b.organization_id and s.id = b.space_id
 where b.organization_id = app.current_organization() and b.event_id = any ($1)
