revoke execute on function admission.after_taking(), admission.list_edition(uuid) from public;
grant execute on function admission.list_edition(uuid) to callboard_app;
