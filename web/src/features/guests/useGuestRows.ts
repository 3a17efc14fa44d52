import { useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { GuestFilter } from '@/api/calls';
import { query } from '@/api/queries';
import type { Guest, Id, SeatingTable } from '@/api/types';
import { matches, order } from './filter';

/** A list up to this length is kept on the device as a whole: it is there offline, and filters ask nobody. */
const mostKept = 5000;
const stretch = 200;

/** The rows of a list, wherever they are. */
export interface GuestRows {
  /** How many the filters leave; undefined until that is known. */
  total: number | undefined;
  /** A row, or undefined while it is on its way. */
  at: (index: number) => Guest | undefined;
  /** All rows the filters leave; null of a list that is not kept as a whole. */
  all: Guest[] | null;
  /** Every guest of the event; null of a list that is not kept as a whole. */
  everybody: Guest[] | null;
  /** Which rows are in view. */
  show: (from: number, to: number) => void;
  error: unknown;
  readAt: number | undefined;
  retry: () => void;
}

/** The guests the filters leave: out of what is kept here, or in stretches from the server. */
export function useGuestRows(eventId: Id, filter: GuestFilter, tables: SeatingTable[]): GuestRows {
  const summary = useQuery(query.guestSummary(eventId));
  const short = summary.data && summary.data.guests <= mostKept;
  const kept = useQuery({ ...query.allGuests(eventId), enabled: short === true });
  const key = JSON.stringify(filter);
  // The text stands for the filter: a new object that says the same is no new filter.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const all = useMemo(
    () =>
      short && kept.data ? kept.data.filter(guest => matches(guest, filter)).sort(order(filter.sort, tables)) : null,
    [short, kept.data, key, tables],
  );

  const [view, setView] = useState({ from: 0, to: 0 });
  const first = Math.floor(view.from / stretch);
  const last = Math.floor(view.to / stretch);
  const stretches = useQueries({
    queries:
      short === false
        ? Array.from({ length: last - first + 1 }, (_, at) =>
            query.guestStretch(eventId, filter, (first + at) * stretch, stretch),
          )
        : [],
  });
  const show = useCallback((from: number, to: number) => {
    setView(before =>
      Math.floor(before.from / stretch) === Math.floor(from / stretch) &&
      Math.floor(before.to / stretch) === Math.floor(to / stretch)
        ? before
        : { from, to },
    );
  }, []);

  // While another stretch is on its way, the list stays as long as it was.
  const [known, setKnown] = useState<{ key: string; total: number } | null>(null);
  const total = stretches.find(each => each.data)?.data?.total;
  if (total !== undefined && (known?.key !== key || known.total !== total)) setKnown({ key, total });

  if (short !== false) {
    return {
      total: all?.length,
      at: index => all?.[index],
      all,
      everybody: kept.data ?? null,
      show,
      error: summary.error ?? kept.error,
      readAt: kept.data ? kept.dataUpdatedAt : undefined,
      retry: () => void (summary.error ? summary.refetch() : kept.refetch()),
    };
  }
  const failed = stretches.find(each => each.error);
  return {
    total: total ?? (known?.key === key ? known.total : undefined),
    at: index => stretches[Math.floor(index / stretch) - first]?.data?.data[index % stretch],
    all: null,
    everybody: null,
    show,
    error: failed?.error ?? null,
    readAt: failed?.data ? failed.dataUpdatedAt : undefined,
    retry: () => void failed?.refetch(),
  };
}
