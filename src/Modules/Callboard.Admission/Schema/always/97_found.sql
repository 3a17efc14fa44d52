grant select on admission.public_found to callboard_app;
select search.follow('admission.series', 'admission.public_found', 'series', array['name']);
