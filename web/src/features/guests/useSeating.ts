import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef } from 'react';
import * as call from '@/api/calls';
import { keys } from '@/api/queries';
import type { Guest, Id, SeatingTable, SeatMove } from '@/api/types';
import { useOffline } from '@/offline/state';
import { toast, toastProblem } from '@/ui/toasts';
import { movesBack, seated } from './seating';

/** Without a connection each guest is a change of its own; more than these would be a long queue. */
const mostOffline = 100;

/** Moves guests on the screen at once, then on the server; a refusal puts everybody back and says why. */
export function useSeating(eventId: Id, tables: SeatingTable[]) {
  const client = useQueryClient();
  const reachable = useOffline(state => state.reachable);
  const all = [...keys.guests(eventId), 'all'];
  const lay = (moves: SeatMove[]) =>
    client.setQueryData<Guest[]>(all, guests => guests && seated(guests, moves, tables));
  const mutation = useMutation({
    mutationKey: ['seats', eventId],
    mutationFn: async ({ moves }: { moves: SeatMove[]; before: Guest[]; say: string }) => {
      if (reachable) {
        await call.guests.seat(eventId, moves);
        return;
      }
      // One after the other, nobody can sit down where somebody still sits.
      for (const { guestId, tableId, seat } of moves)
        await call.guests.update(eventId, guestId, { tableId: tableId ?? null, seat: seat ?? null });
    },
    onMutate: async ({ moves }) => {
      await client.cancelQueries({ queryKey: keys.guests(eventId) });
      lay(moves);
    },
    onSuccess: (_, { moves, before, say }) => {
      const back = movesBack(moves, before);
      toast(say, {
        ...(back.length === moves.length && {
          undo: () =>
            mutation.mutate({ moves: back, before: seated(before, moves, tables), say: 'Back where they were' }),
        }),
      });
    },
    onError: (error, { moves, before }) => {
      lay(movesBack(moves, before));
      toastProblem('Nobody has moved', error);
    },
    onSettled: () => {
      if (client.isMutating({ mutationKey: ['seats', eventId] }) > 1) return;
      for (const key of [keys.guests(eventId), keys.guestSummary(eventId), keys.tables(eventId), keys.dietary(eventId)])
        void client.invalidateQueries({ queryKey: key });
    },
  });
  const latest = useRef(mutation.mutate);
  latest.current = mutation.mutate;
  return useCallback(
    (moves: SeatMove[], before: Guest[], say: string) => {
      if (moves.length === 0) return;
      const swap = moves.length > 1 && moves.some(move => move.seat);
      if (!reachable && swap) {
        toast('Two guests cannot change chairs without a connection', { tone: 'warning' });
        return;
      }
      if (!reachable && moves.length > mostOffline) {
        toast(`Without a connection up to ${mostOffline} guests can be moved at once`, { tone: 'warning' });
        return;
      }
      latest.current({ moves, before, say });
    },
    [reachable],
  );
}
