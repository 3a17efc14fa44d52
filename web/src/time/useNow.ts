import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
// The same object until the next tick, so that what is reckoned from it need not be reckoned again.
let current = new Date();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (!timer) {
    current = new Date();
    timer = setInterval(() => {
      current = new Date();
      for (const each of listeners) each();
    }, 30_000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The time now, to half a minute: one ticker for the whole page, so that all relative times agree. */
export function useNow(): Date {
  return useSyncExternalStore(subscribe, () => current);
}
