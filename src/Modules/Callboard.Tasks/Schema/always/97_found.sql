grant select on tasks.public_found to callboard_app;
select search.follow('tasks.task', 'tasks.public_found', 'task', array['name', 'description']);
