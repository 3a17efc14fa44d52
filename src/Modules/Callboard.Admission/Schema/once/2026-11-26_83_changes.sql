-- What changed for gates that hold an allow-list.
alter table admission.presence
    -- When it was written, whenever the scan was: one that comes late must not look old to a device.
    add column changed_at timestamptz not null default clock_timestamp();
drop index admission.presence_changed_idx;
create index presence_changed_idx on admission.presence (organization_id, series_id, changed_at);
create index scan_undone_idx on admission.scan (organization_id, series_id, undone_at) where undone_at is not null;
alter table admission.event_salt
    -- How often passes, or what admits them, were taken away: nothing is left of them to tell, so a list from before is told anew.
    add column takings integer not null default 0;
