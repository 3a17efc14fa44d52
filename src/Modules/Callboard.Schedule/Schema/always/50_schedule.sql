grant usage on schema schedule to callboard_app;
grant execute on all functions in schema schedule to callboard_app;

-- Whoever works on the event works on its run of show.
select app.protect_of_event('schedule.block', 'block', 2, 'activity');
select app.protect_of_event('schedule.assignment', 'assignment', 2, 'role');
-- What the file said is no news.
select app.protect('schedule.block', 'block', 'event_id', 'activity', 'source');
grant select on schedule.public_block to callboard_app;
