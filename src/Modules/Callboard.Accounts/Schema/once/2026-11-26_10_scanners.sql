-- The series a device may scan; null for all that whoever made it may.
alter table accounts.credential
    add column series_ids uuid[],
    add constraint credential_series_of_device check (series_ids is null or kind = 'device' and cardinality(series_ids) between 1 and 1000);
