import type { ChangeMessage, MetricsMessage, PresenceMessage } from '@/api/types';
import { TopicFeed } from './feed';
import type { Hub, OpenHub } from './hub';
import { heard, setPresence, setStatus } from './state';

export interface Subscriber {
  change(message: ChangeMessage): void;
  /** Everything held of the topic is stale: fetch it again. */
  reset(): void;
  /** The right to read the topic is gone. */
  lost(reason: string): void;
}

/** Fetches what happened after a cursor over plain HTTP, waiting a while for something to happen. */
export type Poll = (topic: string, after: string, signal: AbortSignal) => Promise<ChangeMessage[]>;

interface Topic {
  feed: TopicFeed;
  subscribers: Set<Subscriber>;
  /** A gap was seen and the missing part was asked for; what comes until then is out of order. */
  repairing: boolean;
  poller?: AbortController;
}

interface Options {
  open: OpenHub;
  poll: Poll;
  wait?: (milliseconds: number) => Promise<void>;
}

/**
 * One live connection for the whole page. It delivers each change of a topic exactly once and in order, whatever the
 * line does: duplicates are dropped, a gap or a cut is repaired by asking again from the last delivered cursor, and
 * while no connection can be had the same changes come by polling.
 */
export class LiveClient {
  readonly #topics = new Map<string, Topic>();
  readonly #watched = new Map<string, Set<(message: MetricsMessage) => void>>();
  readonly #open: OpenHub;
  readonly #poll: Poll;
  readonly #wait: (milliseconds: number) => Promise<void>;
  #hub: Hub | null = null;
  #running = false;
  #attempt = 0;
  #idle = false;
  readonly #sleepers = new Set<() => void>();

  constructor({ open, poll, wait }: Options) {
    this.#open = open;
    this.#poll = poll;
    this.#wait = wait ?? (milliseconds => this.#sleep(milliseconds));
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    setStatus('connecting');
    void this.#connect();
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#wake();
    for (const topic of this.#topics.values()) topic.poller?.abort();
    this.#topics.clear();
    this.#watched.clear();
    const hub = this.#hub;
    this.#hub = null;
    setStatus('idle');
    await hub?.stop();
  }

  /** Tries again at once: the browser says the network is back, or the page is looked at again. */
  nudge(): void {
    this.#attempt = 0;
    this.#wake();
  }

  /** Whether somebody sits in front of this screen. */
  setIdle(idle: boolean): void {
    if (this.#idle === idle) return;
    this.#idle = idle;
    this.#hub?.idle(idle).catch(() => {});
  }

  subscribe(name: string, cursor: string, subscriber: Subscriber): () => void {
    let topic = this.#topics.get(name);
    if (topic) {
      topic.subscribers.add(subscriber);
    } else {
      topic = { feed: new TopicFeed(cursor), subscribers: new Set([subscriber]), repairing: false };
      this.#topics.set(name, topic);
      this.#join(name, topic);
    }
    const joined = topic;
    return () => {
      joined.subscribers.delete(subscriber);
      if (joined.subscribers.size > 0 || this.#topics.get(name) !== joined) return;
      this.#topics.delete(name);
      joined.poller?.abort();
      this.#hub?.unsubscribe(name).catch(() => {});
    };
  }

  /**
   * Watches numbers that come once a second while the line holds. Nothing comes while it is cut, and nothing after the right to them is gone:
   * whoever needs them then asks over HTTP.
   */
  watch(name: string, read: (message: MetricsMessage) => void): () => void {
    const readers = this.#watched.get(name) ?? new Set();
    this.#watched.set(name, readers.add(read));
    // Also for the second reader: the answer to asking again is all of it.
    this.#hub?.subscribe(name).catch(() => {});
    return () => {
      readers.delete(read);
      if (readers.size > 0 || this.#watched.get(name) !== readers) return;
      this.#watched.delete(name);
      this.#hub?.unsubscribe(name).catch(() => {});
    };
  }

  async #connect(): Promise<void> {
    while (this.#running && !this.#hub) {
      try {
        const hub = await this.#open({
          change: message => this.#changed(message),
          presence: message => this.#present(message),
          metrics: message => this.#read(message),
          unsubscribed: ({ topic, reason }) => this.#lost(topic, reason),
          reset: ({ topic, cursor }) => this.#reset(topic, cursor),
          closed: () => this.#closed(),
        });
        if (!this.#running) {
          await hub.stop();
          return;
        }
        this.#hub = hub;
        this.#attempt = 0;
        setStatus('live');
        for (const [name, topic] of this.#topics) {
          topic.poller?.abort();
          delete topic.poller;
          this.#join(name, topic);
        }
        for (const name of this.#watched.keys()) hub.subscribe(name).catch(() => {});
        if (this.#idle) hub.idle(true).catch(() => {});
      } catch {
        this.#attempt += 1;
        if (this.#attempt >= 2) for (const [name, topic] of this.#topics) this.#startPolling(name, topic);
        if (!this.#polling()) setStatus(this.#attempt > 4 ? 'offline' : 'reconnecting');
        const delay = Math.min(30_000, 500 * 2 ** Math.min(this.#attempt, 6));
        await this.#wait(delay * (0.75 + Math.random() / 2));
      }
    }
  }

  #closed(): void {
    if (!this.#running) return;
    this.#hub = null;
    for (const topic of this.#topics.values()) topic.repairing = false;
    setStatus('reconnecting');
    void this.#connect();
  }

  #join(name: string, topic: Topic): void {
    topic.repairing = false;
    if (!this.#hub) {
      if (this.#attempt >= 2) this.#startPolling(name, topic);
      return;
    }
    this.#hub.subscribe(name, topic.feed.cursor).catch(() => {
      // A refusal comes as "unsubscribed". Anything else is a broken line, which closes and is repaired then; should it
      // hold after all, the next gap asks again.
      topic.repairing = false;
    });
  }

  #changed(message: ChangeMessage): void {
    heard();
    const topic = this.#topics.get(message.topic);
    if (!topic) return;
    switch (topic.feed.accept(message)) {
      case 'deliver':
        topic.repairing = false;
        for (const subscriber of [...topic.subscribers]) subscriber.change(message);
        break;
      case 'gap':
        if (!topic.repairing) {
          this.#join(message.topic, topic);
          topic.repairing = true;
        }
        break;
      case 'duplicate':
        break;
    }
  }

  #present(message: PresenceMessage): void {
    heard();
    setPresence(message.topic, message.users);
  }

  #read(message: MetricsMessage): void {
    heard();
    for (const read of [...(this.#watched.get(message.topic) ?? [])]) read(message);
  }

  #lost(name: string, reason: string): void {
    this.#watched.delete(name);
    const topic = this.#topics.get(name);
    if (!topic) return;
    this.#topics.delete(name);
    topic.poller?.abort();
    for (const subscriber of topic.subscribers) subscriber.lost(reason);
  }

  #reset(name: string, cursor: string): void {
    const topic = this.#topics.get(name);
    if (!topic) return;
    topic.feed.reset(cursor);
    topic.repairing = false;
    for (const subscriber of topic.subscribers) subscriber.reset();
  }

  #polling(): boolean {
    return [...this.#topics.values()].some(topic => topic.poller);
  }

  #startPolling(name: string, topic: Topic): void {
    if (topic.poller) return;
    const poller = new AbortController();
    topic.poller = poller;
    void this.#pollLoop(name, topic, poller);
  }

  async #pollLoop(name: string, topic: Topic, poller: AbortController): Promise<void> {
    let failures = 0;
    while (!poller.signal.aborted) {
      try {
        const messages = await this.#poll(name, topic.feed.cursor, poller.signal);
        if (poller.signal.aborted) return;
        failures = 0;
        setStatus('live');
        for (const message of messages) this.#changed(message);
      } catch {
        if (poller.signal.aborted) return;
        failures += 1;
        setStatus(failures > 4 ? 'offline' : 'reconnecting');
        await this.#wait(Math.min(30_000, 1000 * 2 ** failures));
      }
    }
  }

  #wake(): void {
    for (const wake of [...this.#sleepers]) wake();
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise(resolve => {
      const done = () => {
        clearTimeout(timer);
        this.#sleepers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.#sleepers.add(done);
    });
  }
}
