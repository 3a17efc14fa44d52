import { LocalDatabase, settled } from '@/offline/database';
import type { Decision, Direction, Reason } from './rules';

/** How this device was set up. */
export interface Setup {
  /** The device's key; null when it scans for whoever is signed in. */
  key: string | null;
  seriesId: string | null;
  gateId: string | null;
  direction: Direction;
}

/** A scan as the device keeps it: tags, never keys or names. */
export interface ScanRecord {
  kind: 'scan';
  n?: number;
  scanId: string;
  seriesId: string;
  gateId: string;
  direction: Direction;
  tag: string;
  holder: string;
  category: string | null;
  decision: Decision;
  reason: Reason | null;
  change: -1 | 0 | 1;
  /** The gate asks the server first, and it did not answer in time. */
  unconfirmed?: true;
  /** Let in by a supervisor, against this reason. */
  override?: Override;
  /** The device's clock, and what was to be added to it; null when the server had not been heard yet. */
  raw: number;
  offset: number | null;
}

/** Why supervisors let somebody in against the rules. */
export const becauses = [
  'identity_checked',
  'left_unscanned',
  'accredited',
  'brought_along',
  'room_checked',
  'emergency',
  'other',
] as const;
export type Because = (typeof becauses)[number];

export interface Override {
  pinId: string;
  because: Because;
  reason: Reason;
}

/** What incidents are about. */
export const incidentKinds = ['medical', 'security', 'crowd', 'dispute', 'equipment', 'lost', 'other'] as const;
export type IncidentKind = (typeof incidentKinds)[number];

/** How bad they are. */
export const severities = ['minor', 'serious', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** Something that happened at the gate. Once it was told its words are forgotten here. */
export interface IncidentRecord {
  kind: 'incident';
  n?: number;
  incidentId: string;
  seriesId: string;
  gateId: string;
  about: IncidentKind;
  severity: Severity;
  sentence: string;
  person: string | null;
  /** It is nobody's scan, and moves nobody. */
  holder: '';
  category: null;
  change: 0;
  raw: number;
  offset: number | null;
}

/** Takes a scan back. It is a record of its own, for nothing in the log is ever deleted before it was told. */
export interface UndoRecord {
  kind: 'undo';
  n?: number;
  undoId: string;
  scanId: string;
  seriesId: string;
  holder: string;
  category: string | null;
  change: -1 | 0 | 1;
  reason: string;
  raw: number;
  offset: number | null;
}

/** The state of a record: it waits, or the server answered, or refused it for good. */
interface Kept {
  n: number;
  waiting?: 1;
  settledAt: number | null;
  refused: string | null;
}
export type AnyRecord = ScanRecord | UndoRecord | IncidentRecord;
export type LogRecord = AnyRecord & Kept;

/** What this device did last with a person. */
export interface Mark {
  seriesId: string;
  holder: string;
  inside: boolean;
  wasInside: boolean;
  at: number;
  gateName: string;
  /** The record it comes from, and when the server had it. */
  by: string;
  settledAt: number | null;
}

/** A whole list, or changes to it, as they came. */
export interface KeptList {
  seriesId: string;
  n: number;
  buffer: ArrayBuffer;
  /** When it was asked for: whatever was settled before is in it. */
  askedAt: number;
  /** The same by the device's clock, to tell its age. */
  checkedAt: number;
}

const stores = {
  log: { keyPath: 'n', autoIncrement: true },
  marks: { keyPath: ['seriesId', 'holder'] },
  lists: { keyPath: ['seriesId', 'n'] },
  meta: { keyPath: 'name' },
} satisfies Record<string, IDBObjectStoreParameters>;
type StoreName = keyof typeof stores;

/** So long a record that was told stays here, to be looked at. */
const keptFor = 24 * 3_600_000;

const ofSeries = (seriesId: string) => IDBKeyRange.bound([seriesId], [seriesId, []]);

/** What a scanner keeps, in IndexedDB. Every method is one transaction; what was answered is on disk. */
export class ScanStore {
  readonly #database: LocalDatabase<StoreName>;

  constructor(name = 'callboard-scan') {
    this.#database = new LocalDatabase(name, (database, transaction) => {
      for (const [name, options] of Object.entries(stores)) database.createObjectStore(name, options);
      // Only what waits has the member, so the index is the queue.
      transaction?.objectStore('log').createIndex('waiting', 'waiting');
      transaction?.objectStore('log').createIndex('settled', 'settledAt');
    });
  }

  /**
   * Keeps a record and what it makes of its person: both or neither.
   * @param settledAt When the server had it, where it decided it itself; otherwise it waits to be told.
   */
  append(record: AnyRecord, mark: Mark | null, settledAt: number | null = null): Promise<LogRecord> {
    return this.#database.run(['log', 'marks'], 'readwrite', async store => {
      const kept = {
        ...record,
        ...(settledAt === null && { waiting: 1 }),
        settledAt,
        refused: null,
      } as Omit<LogRecord, 'n'>;
      if (mark) store('marks').put(mark);
      const n = (await settled(store('log').add(kept))) as number;
      return { ...kept, n } as LogRecord;
    });
  }

  /** What waits to be told, the oldest first. */
  waiting(limit: number): Promise<LogRecord[]> {
    return this.#database.run(['log'], 'readonly', store => settled(store('log').index('waiting').getAll(null, limit)));
  }

  countWaiting(): Promise<number> {
    return this.#database.run(['log'], 'readonly', store => settled(store('log').index('waiting').count()));
  }

  /** What the server may not have reckoned with in a list asked for at a time: what waits, and what was settled since. */
  async unreckoned(askedAt: number): Promise<LogRecord[]> {
    return this.#database.run(['log'], 'readonly', async store => {
      const log = store('log');
      const [waiting, since] = await Promise.all([
        settled<LogRecord[]>(log.index('waiting').getAll()),
        settled<LogRecord[]>(log.index('settled').getAll(IDBKeyRange.lowerBound(askedAt))),
      ]);
      return [...waiting, ...since];
    });
  }

  /** The server answered: the records leave the queue, and the marks know it. */
  settle(records: LogRecord[], at: number, refused: string | null = null): Promise<void> {
    return this.#database.run(['log', 'marks'], 'readwrite', async store => {
      const marks = store('marks');
      for (const { waiting: _, ...record } of records)
        store('log').put({ ...(refused === null ? wordless(record) : record), settledAt: at, refused });
      await Promise.all(
        records.map(async record => {
          const mark = await settled<Mark | undefined>(marks.get([record.seriesId, record.holder]));
          if (mark?.by === idOf(record)) marks.put({ ...mark, settledAt: at });
        }),
      );
    });
  }

  /** The greatest number that was given to what was asked for or settled. */
  lastStamp(): Promise<number> {
    return this.#database.run(['log', 'lists'], 'readonly', async store => {
      const newest = new Promise<number>((resolve, reject) => {
        const cursor = store('log').index('settled').openKeyCursor(null, 'prev');
        cursor.onsuccess = () => resolve(cursor.result ? Number(cursor.result.key) : 0);
        cursor.onerror = () => reject(cursor.error);
      });
      const lists = await settled<KeptList[]>(store('lists').getAll());
      return Math.max(await newest, 0, ...lists.map(each => each.askedAt));
    });
  }

  /** Records the server refused for good: somebody has to look at them. */
  refused(): Promise<LogRecord[]> {
    return this.#database.run(['log'], 'readonly', async store => {
      const all = await settled<LogRecord[]>(store('log').index('settled').getAll());
      return all.filter(each => each.refused !== null);
    });
  }

  /** Forgets what was told long ago. */
  tidy(now: number): Promise<void> {
    return this.#database.run(['log'], 'readwrite', async store => {
      const cursor = store('log')
        .index('settled')
        .openCursor(IDBKeyRange.upperBound(now - keptFor));
      await new Promise<void>((resolve, reject) => {
        cursor.onerror = () => reject(cursor.error);
        cursor.onsuccess = () => {
          if (!cursor.result) return resolve();
          if ((cursor.result.value as LogRecord).refused === null) cursor.result.delete();
          cursor.result.continue();
        };
      });
    });
  }

  marks(seriesId: string): Promise<Mark[]> {
    return this.#database.run(['marks'], 'readonly', store => settled(store('marks').getAll(ofSeries(seriesId))));
  }

  /** A whole list (n 0) and the changes since, in order. */
  lists(seriesId: string): Promise<KeptList[]> {
    return this.#database.run(['lists'], 'readonly', store => settled(store('lists').getAll(ofSeries(seriesId))));
  }

  /** Keeps a list; a whole one takes the place of everything there was of the series, and of every other series. */
  keepList(list: KeptList): Promise<void> {
    return this.#database.run(['lists'], 'readwrite', async store => {
      if (list.n === 0) store('lists').clear();
      store('lists').put(list);
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

  /** Forgets the list and the marks. */
  forgetPeople(): Promise<void> {
    return this.#database.run(['marks', 'lists'], 'readwrite', async store => {
      for (const name of ['marks', 'lists'] as const) store(name).clear();
    });
  }

  /** Forgets the list, the marks and how it was set up. What was not told stays until it is; and which device it is. */
  forget(): Promise<void> {
    return this.#database.run(['marks', 'lists', 'meta'], 'readwrite', async store => {
      const device = await settled(store('meta').get('device'));
      for (const name of ['marks', 'lists', 'meta'] as const) store(name).clear();
      if (device) store('meta').put(device);
    });
  }
}

/** The id of a record, by which sending it twice is sending it once. */
export const idOf = (record: AnyRecord): string =>
  record.kind === 'scan' ? record.scanId : record.kind === 'undo' ? record.undoId : record.incidentId;

/** What stays of a record that was told: of an incident, not what it says. */
const wordless = <R extends Omit<LogRecord, 'waiting'>>(record: R): R =>
  record.kind === 'incident' ? { ...record, sentence: '', person: null } : record;
