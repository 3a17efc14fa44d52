import type { Answer, Options } from '@/api/client';
import { asProblem, Problem } from '@/api/problem';
import type { Body, Operation } from './operation';
import { collect, overlay } from './overlay';
import type { Store } from './store';

/** What is never kept: it is secret, endless, or of no use without the server. */
const unkept = /^\/(auth|invitations|api-keys|devices|out|time|search)\b|\/changes$|\.(ics|xml|json|csv)$/;
/** A line that does not answer within this time is treated as cut, where an older answer is at hand. */
const patience = 6_000;

interface Ports {
  store: Store;
  operations: () => Operation[];
  organization: () => string | null;
  reachable: (answer: Answer<unknown> | null, asked: number) => void;
  /** An older answer was shown, or a new one. */
  shown: (at: number | null) => void;
  now?: () => number;
}

/**
 * The reads of the client. Each answer is kept on this device; when the line is down the last one is given again. Whatever is
 * answered is the server's word with the queue laid over it, so what waits on this device shows after every fetch.
 */
export class Reads {
  /** Everything the server last said, by id. */
  readonly confirmed = new Map<string, Body>();
  readonly #ports: Ports & { now: () => number };
  #frozen = false;

  constructor(ports: Ports) {
    this.#ports = { now: Date.now, ...ports };
  }

  async read<T>(path: string, options: Options, send: () => Promise<Answer<T>>): Promise<T> {
    const key = this.#key(path, options);
    const asked = this.#ports.now();
    const kept = unkept.test(path);
    const stored = kept ? undefined : this.#ports.store.answer(key).catch(() => undefined);
    const sent = send();
    // Whichever comes first decides; the other is not worth an unhandled rejection.
    sent.catch(() => {});
    try {
      const answer = await this.#patiently(sent, stored);
      this.#ports.reachable(answer, asked);
      this.#ports.shown(null);
      if (!kept && !this.#frozen) {
        void this.#ports.store.keepAnswer({ key, at: this.#ports.now(), body: answer.data }).catch(() => {});
      }
      return this.#show(path, options, answer.data);
    } catch (error) {
      const { status } = asProblem(error);
      if (options.signal?.aborted || (status !== 0 && status !== 502 && status !== 503 && status !== 504)) throw error;
      this.#ports.reachable(null, asked);
      const known = await stored;
      if (!known) throw error;
      this.#ports.shown(known.at);
      return this.#show(path, options, known.body as T);
    }
  }

  /** Stops keeping anything; what is on its way then cannot come back after it was forgotten. */
  async forget(): Promise<void> {
    this.#frozen = true;
    this.confirmed.clear();
    await this.#ports.store.forgetReads();
  }

  /** Somebody is signed in: keeps again. */
  thaw(): void {
    this.#frozen = false;
  }

  async #patiently<T>(sent: Promise<Answer<T>>, stored: Promise<unknown> | undefined): Promise<Answer<T>> {
    if (!stored || !(await stored)) return sent;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const slow = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Problem(0, {})), patience);
    });
    try {
      return await Promise.race([sent, slow]);
    } finally {
      clearTimeout(timer);
    }
  }

  #show<T>(path: string, options: Options, answer: T): T {
    collect(answer, this.confirmed);
    const operations = this.#ports.operations();
    return overlay(path, options.query ?? {}, answer, operations, id => this.confirmed.get(id)) as T;
  }

  #key(path: string, options: Options): string {
    const query = Object.entries(options.query ?? {}).filter(([, value]) => value !== undefined && value !== null);
    // Who one is does not depend on the organization that is chosen from the answer.
    const organization = path === '/me' ? '' : (this.#ports.organization() ?? '');
    return `${organization} ${path} ${JSON.stringify(query.sort(([a], [b]) => a.localeCompare(b)))}`;
  }
}
