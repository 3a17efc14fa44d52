-- Lists that are empty, as most are, are not looked at by a function: fifty thousand guests are as many participants.
alter table directory.participant
    drop constraint participant_dietary_needs_form, drop constraint participant_accessibility_needs_form,
    add constraint participant_dietary_needs_form check (dietary_needs = '{}' or directory.is_list(dietary_needs, 100)),
    add constraint participant_accessibility_needs_form check (accessibility_needs = '{}' or directory.is_list(accessibility_needs, 100));
