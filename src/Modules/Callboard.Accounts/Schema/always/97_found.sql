grant select on accounts.public_found to callboard_app;
revoke execute on function accounts.find_anew() from public;
select search.follow('accounts.member', 'accounts.public_found', 'person', array['removed_at'], 'user_id');
drop trigger if exists search_renamed on accounts.account;
create trigger search_renamed after update on accounts.account for each row
    when (old.name is distinct from new.name or old.email is distinct from new.email) execute function accounts.find_anew();
