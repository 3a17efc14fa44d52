revoke execute on function admission.stage_passes(), admission.take_passes(uuid, text), admission.passes_imported() from public;
grant execute on function admission.stage_passes(), admission.take_passes(uuid, text), admission.passes_imported() to callboard_app;

select app.protect_of_event('admission.job', 'pass_import', 2, 'kind');
revoke delete on admission.job from callboard_app;
-- History gets one row of an import, when it is over.
drop trigger if exists record_change on admission.job;
create constraint trigger record_change after update on admission.job deferrable initially deferred
    for each row when (old.state = 'running' and new.state <> 'running')
    execute function app.record_change('pass_import', 'event_id', 'kind', 'done,total,errors,lease_until');

-- A bulk change tells its history itself; app.bulk is set by its transaction.
drop trigger if exists record_change on admission.pass;
create constraint trigger record_change after insert or update or delete on admission.pass deferrable initially deferred
    for each row when (current_setting('app.bulk', true) is distinct from 'on')
    execute function app.record_change('pass', 'event_id', 'holder_name', 'tag');
