grant select on files.public_found to callboard_app;
select search.follow('files.file', 'files.public_found', 'file', array['name']);
