grant select on resources.public_found to callboard_app;
select search.follow('resources.resource', 'resources.public_found', 'resource', array['name', 'type', 'description']);
