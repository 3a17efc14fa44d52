grant select on directory.public_found_client, directory.public_found_venue, directory.public_found_space, directory.public_found_vendor,
    directory.public_found_sponsor, directory.public_found_designer, directory.public_found_participant to callboard_app;
select search.follow('directory.client', 'directory.public_found_client', 'client',
    array['company_name', 'contact_name', 'email', 'phone', 'address', 'notes']);
select search.follow('directory.venue', 'directory.public_found_venue', 'venue',
    array['name', 'location', 'address', 'contact_name', 'email', 'phone', 'amenities', 'notes']);
select search.follow('directory.space', 'directory.public_found_space', 'space', array['name', 'kind', 'notes']);
select search.follow('directory.vendor', 'directory.public_found_vendor', 'vendor',
    array['name', 'type', 'location', 'contact_name', 'contact_email', 'contact_phone', 'website', 'notes']);
select search.follow('directory.sponsor', 'directory.public_found_sponsor', 'sponsor',
    array['company_name', 'industry', 'primary_contact_name', 'primary_contact_email', 'primary_contact_phone', 'website', 'notes']);
select search.follow('directory.designer', 'directory.public_found_designer', 'designer',
    array['name', 'brand_name', 'location', 'email', 'website', 'instagram', 'style_tags', 'bio', 'notes']);
select search.follow('directory.participant', 'directory.public_found_participant', 'participant', array['name', 'email', 'phone', 'notes']);
