-- What is planned and spent: by category for those who work on the event, by what concerns it for a vendor.
select h.head, money.public_event_budget(h.id) as budget, money.public_budget_lines(h.id, $3) as lines from head as h
