grant select on elements.public_found to callboard_app;
select search.follow('elements.element', 'elements.public_found', 'element', array['name', 'category', 'description', 'notes']);
