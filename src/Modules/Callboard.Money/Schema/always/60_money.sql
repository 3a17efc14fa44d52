grant usage on schema money to callboard_app;
grant execute on all functions in schema money to callboard_app;

select app.protect_of_event('money.budget_category', 'budget_category', 2, 'category');
