grant execute on function money.public_budget_lines(uuid, uuid) to callboard_app;
