import { create } from 'zustand';
import type { Operation } from './operation';

interface OfflineState {
  operations: Operation[];
  sending: boolean;
  /** Nobody is signed in any more; the queue waits for somebody. */
  paused: boolean;
  /** What the last request said about the line. */
  reachable: boolean;
  /** When what is shown was read, while it comes from this device; null while it comes from the server. */
  asOf: number | null;
  /** How far this device's clock is off, in milliseconds, once it is known. */
  skew: number;
  /** A newer version of the client is here and waits for a quiet moment. */
  updateReady: boolean;
}

export const useOffline = create<OfflineState>(() => ({
  operations: [],
  sending: false,
  paused: false,
  reachable: true,
  asOf: null,
  skew: 0,
  updateReady: false,
}));

/** Whether something on the screen waits on this device to be sent. */
export function usePending(id: string): 'no' | 'waiting' | 'needs you' {
  return useOffline(state => {
    let pending: 'no' | 'waiting' | 'needs you' = 'no';
    for (const operation of state.operations) {
      if (!operation.touches.includes(id)) continue;
      if (operation.state !== 'waiting') return 'needs you';
      if (operation.late) pending = 'waiting';
    }
    return pending;
  });
}

export const needsYou = (operations: Operation[]): number =>
  operations.filter(operation => operation.state !== 'waiting').length;
/** Those that wait although they could have been sent; what is on its way just now is not worth a word. */
export const onDevice = (operations: Operation[]): number =>
  operations.filter(operation => operation.state === 'waiting' && operation.late).length;
