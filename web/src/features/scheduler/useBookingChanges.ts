import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as call from '@/api/calls';
import { Problem } from '@/api/problem';
import { keys } from '@/api/queries';
import type { Booking, BookingChange, BookingCollision, FreeSlot, SpaceBooking, SpaceBookingChange } from '@/api/types';
import { toast, toastProblem } from '@/ui/toasts';

/** What is on the screen of a period. */
export interface Held {
  bookings: Booking[];
  spaces: SpaceBooking[];
  cursor: string;
}

/** A refusal for want of room: what is in the way, and where there is room. */
export interface Refusal {
  what: string;
  problem: Problem;
  conflicts: BookingCollision[];
  freeSlots: FreeSlot[];
  /** Tries again at one of those times. */
  take: ((slot: FreeSlot) => void) | null;
}

/** The refusal in an error, if it is one. */
export function refusalOf(error: unknown, what: string, take: Refusal['take']): Refusal | null {
  if (!(error instanceof Problem) || error.status !== 409 || !Array.isArray(error.members.conflicts)) return null;
  return {
    what,
    problem: error,
    conflicts: error.members.conflicts as BookingCollision[],
    freeSlots: (error.members.freeSlots as FreeSlot[] | undefined) ?? [],
    take,
  };
}

interface BookingMove {
  booking: Booking;
  change: BookingChange;
  say: string;
}
interface SpaceMove {
  space: SpaceBooking;
  change: SpaceBookingChange;
  say: string;
}
export type Move = BookingMove | SpaceMove;

const isSpace = (move: Move): move is SpaceMove => 'space' in move;

/**
 * Changes bookings at once on the screen, then on the server. A refusal puts them back and, for want of room, is handed
 * on with what collides and the nearest free times; anything done can be undone.
 */
export function useBookingChanges(onRefused: (refusal: Refusal) => void) {
  const client = useQueryClient();

  const lay = (move: Move, change: Move['change']) =>
    client.setQueriesData<Held>({ queryKey: keys.schedule }, held => {
      if (!held) return held;
      const laid = <
        T extends { id: string; startTime: string; endTime: string; occupiedFrom: string; occupiedTo: string },
      >(
        row: T,
        id: string,
      ): T => {
        if (row.id !== id) return row;
        const next = { ...row, ...(change as Partial<T>) };
        const shift = (at: string, before: string, after: string) =>
          new Date(Date.parse(at) + Date.parse(after) - Date.parse(before)).toISOString();
        next.occupiedFrom = shift(row.occupiedFrom, row.startTime, next.startTime);
        next.occupiedTo = shift(row.occupiedTo, row.endTime, next.endTime);
        return next;
      };
      return isSpace(move)
        ? { ...held, spaces: held.spaces.map(row => laid(row, move.space.id)) }
        : { ...held, bookings: held.bookings.map(row => laid(row, move.booking.id)) };
    });

  const before = (move: Move): Move['change'] => {
    const row = isSpace(move) ? move.space : move.booking;
    return Object.fromEntries(Object.keys(move.change).map(field => [field, row[field as keyof typeof row] ?? null]));
  };

  const mutation = useMutation({
    mutationKey: ['booking'],
    mutationFn: async (move: Move): Promise<void> => {
      if (isSpace(move)) await call.spaceBookings.update(move.space.id, move.change);
      else await call.bookings.update(move.booking.id, move.change);
    },
    onMutate: async move => {
      await client.cancelQueries({ queryKey: keys.schedule });
      lay(move, move.change);
    },
    onSuccess: (_, move) => {
      const back = before(move);
      toast(move.say, {
        undo: () =>
          mutation.mutate(
            isSpace(move)
              ? { space: { ...move.space, ...(move.change as Partial<SpaceBooking>) }, change: back, say: 'Moved back' }
              : {
                  booking: { ...move.booking, ...(move.change as Partial<Booking>) },
                  change: back as BookingChange,
                  say: 'Moved back',
                },
          ),
      });
    },
    onError: (error, move) => {
      lay(move, before(move));
      const refusal = refusalOf(error, 'It was not moved', slot =>
        mutation.mutate({ ...move, change: { ...move.change, ...slot }, say: 'Moved to a free time' } as Move),
      );
      if (refusal) onRefused(refusal);
      else toastProblem('The booking was not changed', error);
    },
    onSettled: () => {
      if (client.isMutating({ mutationKey: ['booking'] }) > 1) return;
      void client.invalidateQueries({ queryKey: keys.schedule });
    },
  });
  return mutation.mutate;
}
