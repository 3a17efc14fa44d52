grant usage on schema money to callboard_app;
grant execute on all functions in schema money to callboard_app;

-- The staff that sees an event sees its budget; whoever works on the event changes it.
select app.protect_of_event('money.budget_category', 'budget_category', 2, 'category');
