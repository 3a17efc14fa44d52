import type { QueryClient } from '@tanstack/react-query';
import { type Answer, currentOrganization, type Options, putBetween, send } from '@/api/client';
import { keys } from '@/api/queries';
import type { Me, One } from '@/api/types';
import { useLive } from '@/live/state';
import { toast } from '@/ui/toasts';
import { plural } from '@/ui/words';
import { ServerClock } from './clock';
import { type Message, Outbox } from './outbox';
import { Reads } from './reads';
import { useOffline } from './state';
import { Store } from './store';

/** Tries again this often even when nothing says that the line is back. */
const heartbeat = 15_000;
const channelName = 'callboard.outbox';
const skewWorthTelling = 30_000;

/** What works offline, for the screens that show and settle the queue. */
export interface Offline {
  outbox: Outbox;
  store: Store;
  /** Forgets what was read on this device; the queue stays. */
  forget: () => Promise<void>;
}

let running: Offline | null = null;
export const offline = (): Offline | null => running;

/** Puts the queue and the kept answers between the calls and the line. Without IndexedDB everything goes straight to the server. */
export async function startOffline(client: QueryClient): Promise<void> {
  if (!('indexedDB' in globalThis) || running) return;
  const store = new Store();
  try {
    await store.operations();
  } catch {
    // A browser that keeps nothing (a private window of some): then nothing is promised either.
    return;
  }

  const clock = new ServerClock();
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(channelName) : null;
  let userId = (await store.meta<string>('user')) ?? null;

  const heard = (answer: Answer<unknown> | null, asked: number, wrote = false) => {
    outbox.lineIs(answer !== null);
    if (answer === null || answer.date === null) return;
    clock.heard(asked, Date.now(), answer.date);
    // The server did it before the end of the second it tells; whatever is done here next comes after that.
    if (wrote) clock.notBefore(answer.date + 1000);
    const skew = Math.abs(clock.offset) > skewWorthTelling ? clock.offset : 0;
    if (skew !== useOffline.getState().skew) useOffline.setState({ skew });
  };

  const outbox: Outbox = new Outbox({
    store,
    clock,
    known: id => reads.confirmed.get(id),
    who: () => ({ userId, organizationId: currentOrganization() }),
    send: async (method, path, options) => {
      const asked = Date.now();
      const answer = await send<unknown>(method, path, options);
      heard(answer, asked, true);
      return answer;
    },
    lead: work => {
      if (!navigator.locks) {
        work();
        return;
      }
      // Held until the tab is gone; then the next one's turn comes.
      void navigator.locks.request(channelName, () => {
        work();
        return new Promise<never>(() => {});
      });
    },
    tell: message => channel?.postMessage(message),
    changed: state => useOffline.setState(state),
    settled: (operation, sent) => {
      for (const loss of sent?.late ? sent.lost : []) toast(loss, { tone: 'warning', detail: sent?.label ?? '' });
      const key = operation.eventId ? keys.event(operation.eventId) : undefined;
      if (operation.late || sent?.late) void client.invalidateQueries(key && { queryKey: key });
    },
    drained: (sent, needsYou) => {
      const more = needsYou > 0 ? `, ${needsYou} ${needsYou === 1 ? 'needs' : 'need'} you` : '';
      toast(`${plural(sent, 'change')} sent${more}`, { tone: needsYou > 0 ? 'warning' : 'positive' });
      void client.invalidateQueries();
    },
  });

  const reads = new Reads({
    store,
    operations: () => outbox.operations,
    organization: currentOrganization,
    reachable: (answer, asked) => heard(answer, asked),
    shown: at => {
      const { asOf } = useOffline.getState();
      const next = at === null ? null : Math.max(asOf ?? 0, at);
      if (next !== asOf) useOffline.setState({ asOf: next });
    },
  });

  const enter = async (me: Me) => {
    if (userId !== me.user.id) {
      // What one person read is not for the next.
      if (userId !== null) await reads.forget();
      userId = me.user.id;
      await store.setMeta('user', userId);
    }
    reads.thaw();
    outbox.resume();
  };

  putBetween({
    read: async <T>(path: string, options: Options, ask: () => Promise<Answer<T>>) => {
      const before = useOffline.getState().asOf;
      const answer = await reads.read(path, options, ask);
      if (path === '/me' && useOffline.getState().asOf === null) await enter((answer as One<Me>).data);
      // Back after a time on what was kept: everything shown is read anew.
      if (before !== null && useOffline.getState().asOf === null) void client.invalidateQueries();
      return answer;
    },
    write: (method, path, options) => outbox.write(method, path, options),
  });

  channel?.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    void outbox.heard(data);
    // What another tab settled may be on this one's screen as well.
    if (data.type === 'settled') void client.invalidateQueries();
  });
  const kick = () => {
    const { asOf, reachable } = useOffline.getState();
    if (outbox.operations.length > 0) outbox.kick();
    // Reading what is shown is as good a way as any to find out whether the line is back.
    if (asOf !== null || !reachable) void client.invalidateQueries();
  };
  window.addEventListener('online', kick);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && kick());
  setInterval(kick, heartbeat);
  useLive.subscribe((state, before) => {
    if (state.status !== 'live' || before.status === 'live') return;
    kick();
  });

  await outbox.start();
  running = { outbox, store, forget: () => reads.forget() };
  // The browser may otherwise clear what waits here when space gets short.
  void navigator.storage?.persist?.();
}
