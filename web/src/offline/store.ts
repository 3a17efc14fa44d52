import { newId } from '@/api/ids';
import { LocalDatabase, settled } from './database';
import type { Operation, Sent } from './operation';

/** An answer of the server as it was last read. */
export interface StoredAnswer {
  key: string;
  at: number;
  body: unknown;
}

const stores = { operations: 'opId', sent: 'opId', answers: 'key', meta: 'name' } as const;
type StoreName = keyof typeof stores;
const keptSent = 100;

/** What is kept on this device, in IndexedDB. Every method is one transaction; what was answered is on disk. */
export class Store {
  readonly #database: LocalDatabase<StoreName>;

  constructor(name = 'callboard') {
    this.#database = new LocalDatabase(name, database => {
      for (const [name, keyPath] of Object.entries(stores)) database.createObjectStore(name, { keyPath });
    });
  }

  /** Everything not settled yet, in the order it was made. */
  operations(): Promise<Operation[]> {
    return this.#database.run(['operations'], 'readonly', async store => {
      const all = await settled<Operation[]>(store('operations').getAll());
      return all.sort((a, b) => a.n - b.n);
    });
  }

  /** Adds an operation and gives it its number; both or neither. */
  append(operation: Omit<Operation, 'n' | 'deviceId'>): Promise<Operation> {
    return this.#database.run(['operations', 'meta'], 'readwrite', async store => {
      const known = await settled<{ value: { deviceId: string; n: number } } | undefined>(store('meta').get('device'));
      const device = known?.value ?? { deviceId: newId(), n: 0 };
      const numbered = { ...operation, deviceId: device.deviceId, n: device.n + 1 };
      store('meta').put({ name: 'device', value: { ...device, n: numbered.n } });
      store('operations').add(numbered);
      return numbered;
    });
  }

  /** Replaces an operation that is still there by another: itself changed, or a new one in its place. */
  replace(opId: string, operation: Operation): Promise<void> {
    return this.#database.run(['operations'], 'readwrite', async store => {
      if ((await settled(store('operations').get(opId))) === undefined) return;
      if (opId !== operation.opId) store('operations').delete(opId);
      store('operations').put(operation);
    });
  }

  /** Takes operations away; with a note of what was sent. */
  remove(opIds: string[], sent?: Sent): Promise<void> {
    return this.#database.run(['operations', 'sent'], 'readwrite', async store => {
      for (const opId of opIds) store('operations').delete(opId);
      if (!sent) return;
      store('sent').put(sent);
      const keys = await settled(store('sent').getAllKeys());
      for (const key of keys.slice(0, Math.max(0, keys.length - keptSent))) store('sent').delete(key);
    });
  }

  /** What was sent last, the newest first. */
  sent(): Promise<Sent[]> {
    return this.#database.run(['sent'], 'readonly', async store => {
      const all = await settled<Sent[]>(store('sent').getAll());
      return all.sort((a, b) => b.sentAt.localeCompare(a.sentAt));
    });
  }

  answer(key: string): Promise<StoredAnswer | undefined> {
    return this.#database.run(['answers'], 'readonly', store => settled(store('answers').get(key)));
  }

  async keepAnswer(answer: StoredAnswer): Promise<void> {
    const database = await this.#database.open();
    const transaction = database.transaction('answers', 'readwrite', { durability: 'relaxed' });
    transaction.objectStore('answers').put(answer);
  }

  /** Forgets what was read, and what was sent: the next person at this device is somebody else. */
  forgetReads(): Promise<void> {
    return this.#database.run(['answers', 'sent'], 'readwrite', async store => {
      store('answers').clear();
      store('sent').clear();
    });
  }

  async meta<T>(name: string): Promise<T | undefined> {
    const row = await this.#database.run(['meta'], 'readonly', store =>
      settled<{ value: T } | undefined>(store('meta').get(name)),
    );
    return row?.value;
  }

  setMeta(name: string, value: unknown): Promise<void> {
    return this.#database.run(['meta'], 'readwrite', async store => {
      store('meta').put({ name, value });
    });
  }
}
