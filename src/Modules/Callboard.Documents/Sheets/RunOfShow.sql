select h.head,
       coalesce((select jsonb_agg(l.line order by l.start_at, l.position, l.id)
                   from (select b.* from block as b order by b.start_at, b.position, b.id limit 5001) as l), '[]') as blocks
  from head as h
