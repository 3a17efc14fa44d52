import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import * as call from '@/api/calls';
import { keys } from '@/api/queries';
import type { Id, MetricsMessage, SeriesMetrics } from '@/api/types';
import { useReadings } from '@/live/LiveProvider';
import { useOffline } from '@/offline/state';

/** How often the gates are asked while somebody looks. */
const every = 1000;
/** So long after the last reading they are asked for again: one may be late. */
const patience = 2500;
/** From this age on what is shown is marked: it is not what is happening now. */
export const stale = 5000;

export interface LiveMetrics {
  /** The last that was heard; stays while nothing newer comes. */
  metrics: SeriesMetrics | undefined;
  /** How old that is, in milliseconds. */
  age: number;
  error: unknown;
  retry: () => void;
}

/**
 * What happens at the gates of a series, as current as the line allows: told by the live line once a second, asked for while there is none.
 * Screens need not know how it comes.
 */
export function useSeriesMetrics(id: Id): LiveMetrics {
  const queries = useQueryClient();
  const told = useRef(0);
  useReadings(`series:${id}`, message => {
    told.current = Date.now();
    queries.setQueryData<SeriesMetrics>(metricsKey(id), held => withReading(held, message));
  });
  const now = useSecond();
  const { data, error, refetch } = useQuery({
    queryKey: metricsKey(id),
    queryFn: async ({ signal }) => (await call.series.metrics(id, signal)).data,
    // Not while it is told, not while the page is hidden, and at once when it is seen again.
    refetchInterval: now - told.current < patience ? false : every,
    refetchOnWindowFocus: 'always',
    staleTime: 0,
    retry: false,
  });
  // Age is counted from when something newer was heard, by this device's clock alone; only what lay on this device is as old as it says.
  const asOf = useOffline(state => state.asOf);
  const heard = useRef({ computedAt: '', at: 0 });
  if (data && data.computedAt !== heard.current.computedAt)
    heard.current = { computedAt: data.computedAt, at: asOf ?? Date.now() };
  return {
    metrics: data,
    age: data ? Math.max(0, now - heard.current.at) : 0,
    error,
    retry: () => void refetch(),
  };
}

const metricsKey = (id: Id) => [...keys.series(id), 'metrics'];

/** What is known after a reading. A part without what it is a part of says nothing; an older reading than what is held changes nothing. */
export function withReading(
  held: SeriesMetrics | undefined,
  { whole, data }: Pick<MetricsMessage, 'whole' | 'data'>,
): SeriesMetrics | undefined {
  if (held && held.computedAt > data.computedAt) return held;
  if (whole) return data;
  if (!held) return undefined;
  const minutes = new Map(held.minutes.map(minute => [minute.key, minute]));
  for (const minute of data.minutes) minutes.set(minute.key, minute);
  return { ...data, minutes: [...minutes.values()].sort((a, b) => (a.key < b.key ? -1 : 1)) };
}

/** The time, second by second, apart from any data: ages must go on growing when nothing comes. */
export function useSecond(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
