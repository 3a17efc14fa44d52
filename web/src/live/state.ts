import { create } from 'zustand';
import type { Present } from '@/api/types';

export type LiveStatus = 'idle' | 'connecting' | 'live' | 'reconnecting' | 'offline';

interface LiveState {
  status: LiveStatus;
  /** When the present trouble began; null while all is well. */
  troubleSince: number | null;
  /** When anything was last heard from the server. */
  heardAt: number | null;
  presence: Record<string, Present[]>;
}

export const useLive = create<LiveState>(() => ({ status: 'idle', troubleSince: null, heardAt: null, presence: {} }));

export function setStatus(status: LiveStatus): void {
  useLive.setState(state => ({
    status,
    troubleSince: status === 'live' || status === 'idle' ? null : (state.troubleSince ?? Date.now()),
    heardAt: status === 'live' ? Date.now() : state.heardAt,
  }));
}

export function heard(): void {
  // Second precision is enough for "as of 18:42", and spares every open chip a render per message.
  const now = Date.now();
  if (now - (useLive.getState().heardAt ?? 0) > 1000) useLive.setState({ heardAt: now });
}

export function setPresence(topic: string, users: Present[]): void {
  useLive.setState(state => ({ presence: { ...state.presence, [topic]: users } }));
}
