grant select on talk.public_found_thread, talk.public_found_message to callboard_app;
select search.follow('talk.thread', 'talk.public_found_thread', 'thread', array['title', 'event_id']);
select search.follow('talk.message', 'talk.public_found_message', 'message', array['body', 'deleted_at']);
