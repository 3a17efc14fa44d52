import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef } from 'react';
import * as call from '@/api/calls';
import { keys } from '@/api/queries';
import type { ChangeMessage, Id, MetricsMessage, Present } from '@/api/types';
import { markTouched } from '@/ui/touched';
import { applyChange, applyNews, applyTalk } from './apply';
import { LiveClient } from './client';
import { signalrHub } from './hub';
import { useLive } from './state';

const Context = createContext<LiveClient | null>(null);

/** Seconds the server may hold a poll open. */
const pollWait = 25;

/** Seconds between looks at an open conversation while there is no live line. */
const talkWait = 5;

/** Somebody who touched nothing for this long is shown to the others as idle. */
const idleAfter = 2 * 60_000;

const resting = (milliseconds: number, signal: AbortSignal) =>
  new Promise<void>(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

export function LiveProvider({ organizationId, children }: { organizationId: Id | null; children: ReactNode }) {
  const queries = useQueryClient();
  const client = useMemo(
    () =>
      new LiveClient({
        open: signalrHub(() => organizationId),
        poll: async (topic, after, signal) => {
          if (topic.startsWith('user:')) {
            // There is no long poll for one's own news; looking now and then is what is left.
            await resting(pollWait * 1000, signal);
            applyNews(queries);
            return [];
          }
          if (topic.startsWith('thread:')) {
            await resting(talkWait * 1000, signal);
            applyTalk(queries, topic.replace(/^thread:/, ''));
            return [];
          }
          // Only events can be asked about over HTTP; screens of the whole organization fetch again by themselves meanwhile.
          if (!topic.startsWith('event:')) {
            await new Promise(resolve => setTimeout(resolve, pollWait * 1000));
            return [];
          }
          const page = await call.changes.after(topic.replace(/^event:/, ''), after, pollWait, signal);
          return page.data;
        },
      }),
    [organizationId, queries],
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

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const active = () => {
      clearTimeout(timer);
      client.setIdle(document.visibilityState !== 'visible');
      timer = setTimeout(() => client.setIdle(true), idleAfter);
    };
    const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;
    for (const sign of signs) window.addEventListener(sign, active, { passive: true });
    document.addEventListener('visibilitychange', active);
    active();
    return () => {
      clearTimeout(timer);
      for (const sign of signs) window.removeEventListener(sign, active);
      document.removeEventListener('visibilitychange', active);
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
        // What may not be seen any more is not kept either; what is on the screen asks again, and goes.
        client.removeQueries({ queryKey: keys.event(eventId), type: 'inactive' });
        void client.invalidateQueries({ queryKey: keys.event(eventId) });
        void client.invalidateQueries({ queryKey: keys.requests });
        void client.invalidateQueries({ queryKey: keys.events });
      },
    });
  }, [live, client, eventId, known, viewer]);
}

/** Hears the numbers of a topic once a second while there is a live line. */
export function useReadings(topic: string, read: (message: MetricsMessage) => void): void {
  const live = useContext(Context);
  const latest = useRef(read);
  latest.current = read;
  useEffect(() => live?.watch(topic, message => latest.current(message)), [live, topic]);
}

/** Keeps what is told to the person current, from the cursor it was read at. */
export function useOwnNews(userId: Id, cursor: string | undefined): void {
  const live = useContext(Context);
  const client = useQueryClient();
  const known = cursor !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above, a new cursor is no reason to subscribe anew
  useEffect(() => {
    if (!live || cursor === undefined) return;
    return live.subscribe(`user:${userId}`, cursor, {
      change: message => applyNews(client, message),
      reset: () => applyNews(client),
      lost: () => undefined,
    });
  }, [live, client, userId, known]);
}

/** Keeps an open conversation current from the cursor it was read at. */
export function useThreadLive(threadId: Id, cursor: string | undefined): void {
  const live = useContext(Context);
  const client = useQueryClient();
  const known = cursor !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above, a new cursor is no reason to subscribe anew
  useEffect(() => {
    if (!live || cursor === undefined) return;
    return live.subscribe(`thread:${threadId}`, cursor, {
      change: message => applyTalk(client, threadId, message.op === 'changed' ? undefined : message),
      reset: () => applyTalk(client, threadId),
      lost() {
        // What may not be read any more is not kept either.
        client.removeQueries({ queryKey: keys.thread(threadId), type: 'inactive' });
        void client.invalidateQueries({ queryKey: keys.thread(threadId) });
        void client.invalidateQueries({ queryKey: keys.threads });
      },
    });
  }, [live, client, threadId, known]);
}

/** Hears of every change in what the organization's staff share, from the cursor at which it was first read. */
export function useOrganizationLive(
  cursor: string | undefined,
  changed: (message: ChangeMessage | null) => void,
): void {
  const live = useContext(Context);
  const latest = useRef(changed);
  latest.current = changed;
  const known = cursor !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first cursor only, as above
  useEffect(() => {
    if (!live || cursor === undefined) return;
    return live.subscribe('organization', cursor, {
      change: message => latest.current(message),
      reset: () => latest.current(null),
      lost: () => latest.current(null),
    });
  }, [live, known]);
}

const nobody: Present[] = [];

export function usePresence(eventId: Id): Present[] {
  return useLive(state => state.presence[`event:${eventId}`] ?? nobody);
}
