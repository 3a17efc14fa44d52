import { asProblem, type Problem } from '@/api/problem';
import type { ShowCommandResult, ShowView } from '@/api/types';
import type { Press } from './rules';

/** What one page has called on one stage and the server has not answered yet. */
interface Stored {
  clientId: string;
  nextSeq: number;
  pending: Press[];
}

export interface Answer {
  data: ShowView;
  results: ShowCommandResult[];
}

interface Options {
  /** Whose commands and which stage's: a key under which nobody else's are found. */
  name: string;
  newId: () => string;
  send: (clientId: string, commands: Press[]) => Promise<Answer>;
  answered: (answer: Answer) => void;
  /** The queue changed, or its trouble did. */
  changed: () => void;
  storage?: Storage;
  locks?: LockManager | undefined;
}

const prefix = 'callboard.show.';
const perRequest = 100;

/**
 * The caller's presses, kept on the device before anything else happens with them and sent in order, one request at a time, until the
 * server has answered for each: through cuts, reloads and a closed browser. A page holds a lock on its queue while it lives; one that
 * opens later takes up a queue whose page is gone, and with it the name under which that page held the baton.
 */
export class CallerQueue {
  readonly #options: Options;
  readonly #storage: Storage;
  #stored: Stored;
  #release: () => void = () => {};
  #sending = false;
  #closed = false;
  #wake: (() => void) | null = null;
  /** Why the server refused the commands as a whole: they stay here until somebody decides. */
  problem: Problem | null = null;

  private constructor(options: Options, stored: Stored) {
    this.#options = options;
    this.#storage = options.storage ?? localStorage;
    this.#stored = stored;
  }

  static async open(options: Options): Promise<CallerQueue> {
    const storage = options.storage ?? localStorage;
    const locks = 'locks' in options ? options.locks : navigator.locks;
    const own = prefix + options.name;
    const known = Array.from({ length: storage.length }, (_, index) => storage.key(index))
      .filter(key => key?.startsWith(`${own}.`))
      .map(key => JSON.parse(storage.getItem(key as string) ?? 'null') as Stored | null)
      .filter(stored => stored !== null)
      // Commands that nobody has sent come first; among empty ones any will do.
      .sort((a, b) => b.pending.length - a.pending.length || b.nextSeq - a.nextSeq);
    const fresh: Stored = { clientId: options.newId(), nextSeq: 1, pending: [] };
    for (const stored of [...known, fresh]) {
      const release = await hold(`${own}.${stored.clientId}`, locks);
      if (!release) continue;
      const queue = new CallerQueue(options, stored);
      queue.#release = release;
      void queue.flush();
      return queue;
    }
    throw new Error('A new name was taken.');
  }

  get clientId(): string {
    return this.#stored.clientId;
  }

  get pending(): readonly Press[] {
    return this.#stored.pending;
  }

  /** Keeps a press and sends it as soon as that is possible. */
  push(press: Omit<Press, 'id' | 'seq'>): Press {
    const kept: Press = { ...press, id: this.#options.newId(), seq: this.#stored.nextSeq };
    this.#keep({ ...this.#stored, nextSeq: kept.seq + 1, pending: [...this.#stored.pending, kept] });
    void this.flush();
    return kept;
  }

  /** Tries again at once. */
  nudge(): void {
    this.problem = null;
    this.#wake?.();
    void this.flush();
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
    this.#release();
  }

  async flush(): Promise<void> {
    if (this.#sending || this.problem) return;
    this.#sending = true;
    let failures = 0;
    try {
      while (this.#stored.pending.length > 0 && !this.#closed) {
        const batch = this.#stored.pending.slice(0, perRequest);
        try {
          const answer = await this.#options.send(this.clientId, batch);
          failures = 0;
          const done = new Set(answer.results.map(result => result.id));
          // The state first: a press that is neither waiting nor counted would be gone for a moment.
          this.#options.answered(answer);
          this.#keep({ ...this.#stored, pending: this.#stored.pending.filter(press => !done.has(press.id)) });
        } catch (error) {
          const problem = asProblem(error);
          const expected = problem.members.expected;
          if (problem.code === 'show.out_of_order' && typeof expected === 'number') {
            // The server knows less, or more, of this device than it thinks: ids stay, so nothing is done twice.
            this.#renumber(expected);
          } else if (!problem.transient) {
            this.problem = problem;
            this.#options.changed();
            return;
          } else {
            failures += 1;
            await this.#wait(Math.min(10_000, 500 * 2 ** failures));
          }
        }
      }
    } finally {
      this.#sending = false;
    }
  }

  #renumber(from: number): void {
    const pending = this.#stored.pending.map((press, index) => ({ ...press, seq: from + index }));
    this.#keep({ ...this.#stored, pending, nextSeq: from + pending.length });
  }

  #keep(stored: Stored): void {
    this.#stored = stored;
    this.#storage.setItem(`${prefix}${this.#options.name}.${stored.clientId}`, JSON.stringify(stored));
    this.#options.changed();
  }

  #wait(milliseconds: number): Promise<void> {
    return new Promise(resolve => {
      const done = () => {
        clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.#wake = done;
    });
  }
}

/** Takes a lock of the browser if it is free; null when another page has it. Without locks every name is free. */
function hold(name: string, locks: LockManager | undefined): Promise<(() => void) | null> {
  if (!locks) return Promise.resolve(() => {});
  return new Promise(resolve => {
    void locks.request(name, { ifAvailable: true }, lock => {
      if (!lock) {
        resolve(null);
        return;
      }
      return new Promise<void>(release => resolve(release));
    });
  });
}
