grant usage on schema search to callboard_app;
revoke execute on all functions in schema search from public, callboard_app, callboard_system;
grant execute on function
    search.fold(text), search.words(text), search.joined(text), search.terms(text),
    search.candidates(text[], text, boolean, text[], uuid[], boolean, uuid, integer),
    search.find(text, text[], boolean, text[], uuid, boolean, integer) to callboard_app;
grant select on search.found to callboard_app;

-- Nobody the server acts for reads entries: they are no secret to those who see the records, and say that there are records to all others.
alter table search.entry enable row level security;
alter table search.entry force row level security;
drop policy if exists owner_all on search.entry;
create policy owner_all on search.entry to callboard_owner using (true) with check (true);
