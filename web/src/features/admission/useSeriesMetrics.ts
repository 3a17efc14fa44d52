import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import * as call from '@/api/calls';
import { keys } from '@/api/queries';
import type { Id, SeriesMetrics } from '@/api/types';
import { useOffline } from '@/offline/state';

/** How often the gates are asked while somebody looks. */
const every = 1000;
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

/** What happens at the gates of a series, as current as the line allows. Screens need not know how it comes. */
export function useSeriesMetrics(id: Id): LiveMetrics {
  const { data, error, refetch } = useQuery({
    queryKey: [...keys.series(id), 'metrics'],
    queryFn: async ({ signal }) => (await call.series.metrics(id, signal)).data,
    // Not while the page is hidden, and at once when it is seen again.
    refetchInterval: every,
    refetchOnWindowFocus: 'always',
    staleTime: 0,
    retry: false,
  });
  // Age is counted from when something newer was heard, by this device's clock alone; only what lay on this device is as old as it says.
  const asOf = useOffline(state => state.asOf);
  const heard = useRef({ computedAt: '', at: 0 });
  if (data && data.computedAt !== heard.current.computedAt)
    heard.current = { computedAt: data.computedAt, at: asOf ?? Date.now() };
  const now = useSecond();
  return {
    metrics: data,
    age: data ? Math.max(0, now - heard.current.at) : 0,
    error,
    retry: () => void refetch(),
  };
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
