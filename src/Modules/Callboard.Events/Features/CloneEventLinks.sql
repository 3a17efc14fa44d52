with sponsors as (
    insert into events.event_sponsor (organization_id, event_id, sponsor_id, tier, amount)
    select organization_id, $2, sponsor_id, tier, amount from events.event_sponsor
     where organization_id = app.current_organization() and event_id = $1
), designers as (
    insert into events.event_designer (organization_id, event_id, designer_id, number_of_looks, show_order)
    select organization_id, $2, designer_id, number_of_looks, show_order from events.event_designer
     where organization_id = app.current_organization() and event_id = $1
)
insert into events.event_vendor (organization_id, event_id, vendor_id)
select organization_id, $2, vendor_id from events.event_vendor
 where organization_id = app.current_organization() and event_id = $1
