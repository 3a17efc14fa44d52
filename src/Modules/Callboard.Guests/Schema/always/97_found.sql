grant select on guests.public_found to callboard_app;
select search.follow('guests.guest', 'guests.public_found', 'guest', array['name', 'email', 'phone', 'party', 'tags', 'notes']);
