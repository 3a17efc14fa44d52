-- How many holders an event has in a category: passes that are active and stand for nobody else's ticket. Kept, because a dashboard asks for
-- it every second, and counting a million passes takes longer than everything else it asks for.
create table admission.pass_count (
    organization_id uuid    not null,
    event_id        uuid    not null,
    category        text    not null,
    holders         integer not null default 0,
    constraint pass_count_pkey primary key (organization_id, event_id, category),
    constraint pass_count_event_fk foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade
);

insert into admission.pass_count (organization_id, event_id, category, holders)
select p.organization_id, p.event_id, p.category, count(*)
  from admission.pass as p
 where p.ticket_id is null and p.status = 'active'
 group by p.organization_id, p.event_id, p.category;
