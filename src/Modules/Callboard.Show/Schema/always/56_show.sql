grant usage on schema show to callboard_app, callboard_system;

-- Whoever works on the event may call its show; whoever sees it follows.
select app.protect_of_event('show.stage', 'show_state', 2, 'name');
select app.protect_of_event('show.command', 'show_command', 2, 'activity');
select app.protect_of_event('show.cue', 'show_cue', 2, 'department');
select app.protect_of_event('show.output', 'show_output', 2, 'name');
-- The hash of a link is no news.
select app.protect('show.output', 'show_output', 'event_id', 'name', 'token_hash');
-- The server compares links and never reads their hashes.
revoke select on show.output from callboard_app;
grant select (organization_id, id, event_id, stage_id, name, kind, department, expires_at, created_at, updated_at, version)
    on show.output to callboard_app;
-- What was called stays called.
revoke update, delete on show.command from callboard_app;

-- A screen has a link and no account: the server finds out what it is for as the system.
grant execute on function show.output_content(bytea) to callboard_system;
