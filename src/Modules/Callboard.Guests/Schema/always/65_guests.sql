grant usage on schema guests to callboard_app, callboard_system;
revoke execute on all functions in schema guests from public, callboard_app, callboard_system;
grant execute on function guests.search_text(text[]), guests.is_list(text[], integer), guests.is_allergens(jsonb), guests.search_patterns(text),
   
    guests.change_many(uuid, uuid[], jsonb, text[], text[], jsonb), guests.undo_change(uuid, uuid) to callboard_app;

-- Whoever sees the event sees its guests; whoever works on it works on them.
select app.protect_of_event('guests.guest', 'guest', 2, 'name');
select app.protect('guests.guest', 'guest', 'event_id', 'name', 'search,sort_name,has_needs');
select app.protect_of_event('guests.seating_table', 'guest_table', 2, 'name');
select app.protect_of_event('guests.setting', 'guest_setting', 2);
select app.protect_of_event('guests.mailing', 'guest_mailing', 2, 'subject');
revoke update, delete on guests.mailing from callboard_app;

-- Changes of many are made and taken back by functions.
select app.protect_of_event('guests.change', 'guest_change', 2, 'file_name');
revoke insert, update, delete on guests.change from callboard_app;
select app.protect_of_event('guests.change_row', 'guest_change_row', 2);
select app.protect('guests.change_row', 'guest_change_row', '');
revoke insert, update, delete on guests.change_row from callboard_app;

-- The server compares links and never reads their hashes.
select app.protect_of_event('guests.link', 'guest_link', 2);
select app.protect('guests.link', 'guest_link', 'event_id', '', 'token_hash');
revoke select, update on guests.link from callboard_app;
grant select (organization_id, id, event_id, guest_id, mailing_id, posted_at, opened_at, created_by, created_at, updated_at, version)
    on guests.link to callboard_app;

-- What was printed stays printed.
select app.protect_of_event('guests.sheet', 'guest_sheet', 2, 'number');
select app.protect('guests.sheet', 'guest_sheet', 'event_id', 'number', 'content');
revoke update, delete on guests.sheet from callboard_app;

-- A bulk change tells its history itself; app.bulk is set by its transaction.
drop trigger if exists record_change on guests.guest;
create constraint trigger record_change after insert or update or delete on guests.guest deferrable initially deferred
    for each row when (current_setting('app.bulk', true) is distinct from 'on')
    execute function app.record_change('guest', 'event_id', 'name', 'search,sort_name,has_needs');
drop trigger if exists record_change on guests.link;
create constraint trigger record_change after insert or update or delete on guests.link deferrable initially deferred
    for each row when (current_setting('app.bulk', true) is distinct from 'on')
    execute function app.record_change('guest_link', 'event_id', '', 'token_hash');
drop trigger if exists record_change on guests.change;
create constraint trigger record_change after insert or update on guests.change deferrable initially deferred
    for each row when (current_setting('app.bulk', true) = 'on')
    execute function app.record_change('guest_change', 'event_id', 'file_name');
