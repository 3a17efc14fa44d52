import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef } from 'react';
import * as call from '@/api/calls';
import { keys } from '@/api/queries';
import type { Guest, GuestChange, Id, List } from '@/api/types';
import { toast, toastProblem } from '@/ui/toasts';

interface Change {
  guest: Guest;
  change: GuestChange;
  /** What rows show besides, before the server answers: the name of a table. */
  shown?: Partial<Guest>;
  /** What the notice says; without one the change is silent. */
  say?: string;
}

/** Changes a guest at once on the screen, then on the server; a refusal puts the row back and says why. */
export function useGuestChange(eventId: Id) {
  const client = useQueryClient();
  const list = keys.guests(eventId);

  const lay = (id: Id, change: Partial<Guest>) => {
    client.setQueryData<Guest[]>([...list, 'all'], guests =>
      guests?.map(guest => (guest.id === id ? { ...guest, ...change } : guest)),
    );
    client.setQueriesData<List<Guest>>({ queryKey: [...list, 'stretch'] }, page =>
      page?.data.some(guest => guest.id === id)
        ? { ...page, data: page.data.map(guest => (guest.id === id ? { ...guest, ...change } : guest)) }
        : page,
    );
  };

  const mutation = useMutation({
    mutationKey: ['guest', eventId],
    mutationFn: ({ guest, change }: Change) => call.guests.update(eventId, guest.id, change),
    onMutate: async ({ guest, change, shown }) => {
      await client.cancelQueries({ queryKey: list });
      lay(guest.id, { ...change, ...shown } as Partial<Guest>);
    },
    onSuccess: (answer, { guest, change, say }) => {
      lay(guest.id, answer.data);
      if (!say) return;
      // Whatever the server changed along with it (a chair that goes with its table) is put back as well.
      const touched = new Set([...Object.keys(change), ...('tableId' in change ? ['seat'] : [])]);
      const before = Object.fromEntries([...touched].map(field => [field, guest[field as keyof Guest] ?? null]));
      toast(say, {
        undo: () =>
          mutation.mutate({
            guest: answer.data,
            change: before as GuestChange,
            shown: { tableName: guest.tableName },
          }),
      });
    },
    onError: (error, { guest }) => {
      lay(guest.id, guest);
      toastProblem(`“${guest.name}” was not changed`, error);
    },
    onSettled: () => {
      // The last of several changes fetches the truth; an earlier fetch would bring back rows about to change.
      if (client.isMutating({ mutationKey: ['guest', eventId] }) > 1) return;
      refresh();
    },
  });
  const refresh = () => {
    for (const key of [list, keys.guestSummary(eventId), keys.tables(eventId), keys.dietary(eventId)])
      void client.invalidateQueries({ queryKey: key });
  };

  const remove = useMutation({
    mutationFn: (guest: Guest) => call.guests.remove(eventId, guest.id),
    onSuccess: (_, guest) => {
      toast(`“${guest.name}” is off the list`, guest.plusOnes > 0 ? { detail: 'So is whom they bring along.' } : {});
    },
    onError: (error, guest) => toastProblem(`“${guest.name}” was not taken off the list`, error),
    onSettled: refresh,
  });

  // The same function on every render, so that rows are not drawn again for nothing.
  const latest = useRef(mutation.mutate);
  latest.current = mutation.mutate;
  return {
    change: useCallback((each: Change) => latest.current(each), []),
    remove: remove.mutate,
    refresh,
  };
}
