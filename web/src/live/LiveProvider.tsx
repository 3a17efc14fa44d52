import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react';
import * as call from '@/api/calls';
import { keys } from '@/api/queries';
import type { Id, Ref } from '@/api/types';
import { markTouched } from '@/ui/touched';
import { applyChange } from './apply';
import { LiveClient } from './client';
import { signalrHub } from './hub';
import { useLive } from './state';

const Context = createContext<LiveClient | null>(null);

/** Seconds the server may hold a poll open. */
const pollWait = 25;

export function LiveProvider({ organizationId, children }: { organizationId: Id | null; children: ReactNode }) {
  const client = useMemo(
    () =>
      new LiveClient({
        open: signalrHub(() => organizationId),
        poll: async (topic, after, signal) => {
          const page = await call.changes.after(topic.replace(/^event:/, ''), after, pollWait, signal);
          return page.data;
        },
      }),
    [organizationId],
  );

  useEffect(() => {
    client.start();
    const nudge = () => client.nudge();
    const seen = () => document.visibilityState === 'visible' && client.nudge();
    window.addEventListener('online', nudge);
    document.addEventListener('visibilitychange', seen);
    return () => {
      window.removeEventListener('online', nudge);
      document.removeEventListener('visibilitychange', seen);
      void client.stop();
    };
  }, [client]);

  return <Context.Provider value={client}>{children}</Context.Provider>;
}

/** Keeps everything the page holds of an event current from the cursor its detail was read at. */
export function useEventLive(eventId: Id, cursor: string | undefined, viewer: Id | undefined): void {
  const live = useContext(Context);
  const client = useQueryClient();
  // The first cursor only: later details are fetched while the subscription runs and already contain its changes.
  const known = cursor !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above, a new cursor is no reason to subscribe anew
  useEffect(() => {
    if (!live || cursor === undefined) return;
    return live.subscribe(`event:${eventId}`, cursor, {
      change(message) {
        if (message.id && message.actor?.id !== viewer) markTouched(message.id);
        applyChange(client, eventId, message);
      },
      reset() {
        void client.invalidateQueries({ queryKey: keys.event(eventId) });
      },
      lost() {
        void client.invalidateQueries({ queryKey: keys.event(eventId) });
        void client.invalidateQueries({ queryKey: keys.events });
      },
    });
  }, [live, client, eventId, known, viewer]);
}

const nobody: Ref[] = [];

export function usePresence(eventId: Id): Ref[] {
  return useLive(state => state.presence[`event:${eventId}`] ?? nobody);
}
