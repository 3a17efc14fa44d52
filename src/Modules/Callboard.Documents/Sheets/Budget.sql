select h.head, money.public_event_budget(h.id) as budget from head as h
