import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { keys } from '@/api/queries';
import type { Guest, Id, SeatingTable } from '@/api/types';
import { toast, toastProblem } from '@/ui/toasts';
import { useGuestChange } from './useGuestChange';

/** Puts a guest at the table of a name that was typed; a table nobody has heard of is made. */
export function useTablePick(eventId: Id, tables: SeatingTable[]) {
  const client = useQueryClient();
  const { change } = useGuestChange(eventId);
  const known = useRef(tables);
  known.current = tables;
  return useCallback(
    (guest: Guest, typed: string) => {
      const name = typed.trim();
      const place = (table: Pick<SeatingTable, 'id' | 'name'> | null) =>
        change({
          guest,
          change: { tableId: table?.id ?? null },
          shown: { tableName: table?.name ?? null, seat: null },
          say: table ? `${guest.name} sits at ${table.name}` : `${guest.name} has no table`,
        });
      if (name === '') return place(null);
      const table = known.current.find(each => each.name.toLowerCase() === name.toLowerCase());
      if (table) return place(table);
      const id = newId();
      const position = Math.max(0, ...known.current.map(each => each.position)) + 1;
      call.tables
        .create(eventId, { id, name, position })
        .then(() => {
          toast(`Table “${name}” is new`);
          place({ id, name });
          return client.invalidateQueries({ queryKey: keys.tables(eventId) });
        })
        .catch(error => toastProblem(`There is no table “${name}”, and it could not be made`, error));
    },
    [eventId, change, client],
  );
}
