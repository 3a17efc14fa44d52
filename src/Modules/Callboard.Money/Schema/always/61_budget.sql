-- What functions of triggers do is not for the server to call.
revoke execute on function money.settle_alerts(uuid, uuid), money.settle_at_commit() from public, callboard_app;

select app.protect_of_event('money.budget_item', 'budget_item', 2, 'description');
select app.protect_of_event('money.expense', 'expense', 2, 'name');
select app.protect_of_event('money.budget_setting', 'budget_setting', 3);

-- Alerts are raised and ended by the database; people acknowledge them.
select app.protect_of_event('money.budget_alert', 'budget_alert', 2, 'label');
revoke insert, update, delete on money.budget_alert from callboard_app;
grant update (acknowledged_at, acknowledged_by, reason) on money.budget_alert to callboard_app;

-- What was moved was moved; moving it back is another row. Column by column, so that history cannot put a removed one back and move it again.
select app.protect_of_event('money.reallocation', 'budget_reallocation', 2, 'from_label');
revoke insert, update, delete on money.reallocation from callboard_app;
grant insert (organization_id, id, event_id, from_category_id, to_category_id, amount, note, made_by) on money.reallocation to callboard_app;
