grant select on schedule.public_found to callboard_app;
select search.follow('schedule.block', 'schedule.public_found', 'block', array['activity', 'location', 'track', 'notes']);
