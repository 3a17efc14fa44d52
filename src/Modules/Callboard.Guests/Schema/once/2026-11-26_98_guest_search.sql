-- Fifty thousand guests in one statement: what a row is found by is worked out by the trigger that looks at it anyway, and what is empty is not
-- looked at by a function.
alter table guests.guest alter column sort_name drop expression, alter column search drop expression;
alter table guests.guest
    drop constraint guest_dietary_needs_form, drop constraint guest_tags_form, drop constraint guest_allergens_form,
    add constraint guest_dietary_needs_form check (dietary_needs = '{}' or guests.is_list(dietary_needs, 100)),
    add constraint guest_tags_form check (tags = '{}' or guests.is_list(tags, 100)),
    add constraint guest_allergens_form check (allergens = '[]' or guests.is_allergens(allergens));
-- Whether a guest has opened their link nobody needs to know.
alter table guests.link drop column opened_at;
