grant select on events.public_found to callboard_app;
select search.follow('events.event', 'events.public_found', 'event', array['name', 'location', 'description', 'goals']);
