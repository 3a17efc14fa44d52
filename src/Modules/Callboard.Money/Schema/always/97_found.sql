grant select on money.public_found to callboard_app;
select search.follow('money.contract', 'money.public_found', 'contract', array['title', 'party_name', 'reference', 'notes']);
