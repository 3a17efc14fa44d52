import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '@/api/problem';
import type { SentIncident, SentScan } from './server';
import { type LogRecord, type ScanRecord, ScanStore } from './store';
import { Uploader, type UploadState } from './uploader';

interface Batch {
  seriesId: string;
  sentAt: string;
  scans: SentScan[];
}

let number = 0;
let store: ScanStore;
let batches: Batch[];
let undone: string[];
let told: (SentIncident & { sentAt: string })[];
let fails: (batch: Batch) => Problem | null;
let loses: boolean;
/** What the server has, by id: a scan that comes twice is there once. */
let kept: Map<string, SentScan>;
let states: UploadState[];
let settled: LogRecord[];
let timers: { work: () => void; after: number }[];
let clock: { raw: number; offset: number | null };

const server = {
  upload: async (seriesId: string, sentAt: string, scans: SentScan[]) => {
    const batch = { seriesId, sentAt, scans };
    batches.push(batch);
    const problem = fails(batch);
    if (problem) throw problem;
    for (const scan of scans) kept.set(scan.scanId, scan);
    // The server took it, and the answer was lost on the way.
    if (loses) throw new Problem(0, {});
    return scans.map(({ scanId }) => ({ scanId, decision: 'allow' as const, repeated: false }));
  },
  undo: async (scanId: string) => {
    undone.push(scanId);
  },
  tell: async (_: string, sentAt: string, incident: SentIncident) => {
    told.push({ ...incident, sentAt });
  },
};

const started = async (lead: (work: () => void) => void = work => work()) => {
  const uploader = new Uploader({
    store,
    server,
    clock: () => clock,
    stamp: () => clock.raw,
    lead,
    changed: state => states.push(state),
    settled: records => settled.push(...records),
    random: () => 0.5,
    setTimer: (work, after) => timers.push({ work, after }),
    clearTimer: () => {
      timers = [];
    },
  });
  await uploader.start();
  await idle();
  return uploader;
};

/** Until the queue stands still. */
const idle = async () => {
  do await new Promise(resolve => setTimeout(resolve, 5));
  while (states.at(-1)?.sending);
};

const scan = (scanId: string, change: Partial<ScanRecord> = {}): ScanRecord => ({
  kind: 'scan',
  scanId,
  seriesId: 'one',
  gateId: 'north',
  direction: 'entry',
  tag: '0011223344556677',
  holder: '0011223344556677',
  category: null,
  decision: 'allow',
  reason: null,
  change: 1,
  raw: 1_000_000,
  offset: 0,
  ...change,
});
const keep = async (count: number, change: Partial<ScanRecord> = {}) => {
  for (let index = 0; index < count; index++) await store.append(scan(`s${index}`, change), null);
};
const undo = (scanId: string) =>
  store.append(
    {
      kind: 'undo',
      undoId: `u-${scanId}`,
      scanId,
      seriesId: 'one',
      holder: '0011223344556677',
      category: null,
      change: -1,
      reason: 'A slip.',
      raw: 0,
      offset: 0,
    },
    null,
  );

beforeEach(() => {
  number += 1;
  store = new ScanStore(`uploader-${number}`);
  batches = [];
  undone = [];
  told = [];
  kept = new Map();
  states = [];
  settled = [];
  timers = [];
  fails = () => null;
  loses = false;
  clock = { raw: 2_000_000, offset: 0 };
});

describe('the queue', () => {
  it('is told in order, at most a thousand at a time', async () => {
    await keep(1203);
    await started();

    expect(batches.map(each => each.scans.length)).toEqual([1000, 203]);
    expect([...kept.keys()]).toEqual(Array.from({ length: 1203 }, (_, index) => `s${index}`));
    expect(await store.countWaiting()).toBe(0);
    expect(states.at(-1)).toEqual({ waiting: 0, sending: false, refusal: null });
    expect(settled).toHaveLength(1203);
  });

  it('goes on with what is scanned while it sends', async () => {
    const uploader = await started();
    await keep(2);
    uploader.added();
    await store.append(scan('late'), null);
    uploader.added();
    await idle();

    expect(kept.size).toBe(3);
  });

  it('keeps series apart and an undo behind its scan', async () => {
    await store.append(scan('a'), null);
    await store.append(scan('b', { seriesId: 'two' }), null);
    await store.append(scan('c'), null);
    await undo('c');
    await store.append(scan('d'), null);
    await started();

    expect(batches.map(each => [each.seriesId, ...each.scans.map(one => one.scanId)])).toEqual([
      ['one', 'a'],
      ['two', 'b'],
      ['one', 'c'],
      ['one', 'd'],
    ]);
    expect(undone).toEqual(['c']);
  });

  it('tells the decision, the reason and the tag, never a code', async () => {
    await store.append(scan('a', { decision: 'deny', reason: 'wrong_gate', change: 0 }), null);
    await started();

    expect(batches[0]?.scans).toEqual([
      {
        scanId: 'a',
        tag: '0011223344556677',
        gateId: 'north',
        direction: 'entry',
        scannedAt: new Date(1_000_000).toISOString(),
        decidedOffline: 'deny',
        reason: 'wrong_gate',
      },
    ]);
  });

  it('tells times by the clock as it stands when sending, also when that was set meanwhile', async () => {
    // The device was an hour behind when it scanned, and is ten seconds ahead now.
    await store.append(scan('a', { raw: 10_000_000, offset: 3_600_000 }), null);
    await store.append(scan('b', { raw: 10_000_000, offset: null }), null);
    clock = { raw: 14_000_000, offset: -10_000 };
    await started();

    const [a, b] = batches[0]?.scans ?? [];
    const corrected = (text = '') => Date.parse(text) + (14_000_000 - 10_000 - Date.parse(batches[0]?.sentAt ?? ''));
    expect(corrected(a?.scannedAt)).toBe(13_600_000);
    expect(b?.scannedAt).toBe(new Date(10_000_000).toISOString());
  });
});

describe('a line that fails', () => {
  it('loses nothing and doubles nothing when answers are lost', async () => {
    await keep(3);
    loses = true;
    const uploader = await started();
    expect(await store.countWaiting()).toBe(3);
    expect(timers.map(each => each.after)).toEqual([500]);

    loses = false;
    uploader.kick();
    await idle();

    expect(kept.size).toBe(3);
    expect(await store.countWaiting()).toBe(0);
  });

  it('is tried again ever more rarely, and as late as the server asks', async () => {
    await keep(1);
    const waits: number[] = [];
    fails = () => new Problem(503, {});
    await started();
    for (let attempt = 0; attempt < 8; attempt++) {
      const timer = timers.pop();
      waits.push(timer?.after ?? -1);
      if (attempt === 6) fails = () => new Problem(429, { retryAfter: 120 });
      timer?.work();
      await idle();
    }

    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 120_000]);
    expect(await store.countWaiting()).toBe(1);
  });

  it('waits while the device may not scan, and says so', async () => {
    await keep(2);
    fails = () => new Problem(401, { title: 'You are signed out' });
    await started();

    expect(states.at(-1)).toEqual({ waiting: 2, sending: false, refusal: 'You are signed out' });
    expect(await store.refused()).toEqual([]);
  });
});

describe('a scan the server will not take', () => {
  it('is found and set aside; the others are taken', async () => {
    await keep(20);
    fails = ({ scans }) =>
      scans.some(each => each.scanId === 's7') ? new Problem(422, { code: 'checkin.bad' }) : null;
    await started();

    expect([...kept.keys()].sort()).toEqual(
      Array.from({ length: 20 }, (_, index) => `s${index}`)
        .filter(each => each !== 's7')
        .sort(),
    );
    expect((await store.refused()).map(each => [each.kind === 'scan' && each.scanId, each.refused])).toEqual([
      ['s7', 'checkin.bad'],
    ]);
    expect(await store.countWaiting()).toBe(0);
  });

  it('is not forgotten with what was told long ago', async () => {
    await keep(2);
    fails = ({ scans }) =>
      scans.some(each => each.scanId === 's1') ? new Problem(422, { code: 'checkin.bad' }) : null;
    await started();
    await store.tidy(clock.raw + 48 * 3_600_000);

    expect(await store.unreckoned(0)).toHaveLength(1);
    expect(await store.refused()).toHaveLength(1);
  });
});

describe('an incident', () => {
  it('is told among the scans, at the time it was, and its words are forgotten then', async () => {
    await keep(1);
    await store.append(
      {
        kind: 'incident',
        incidentId: 'i1',
        severity: 'serious',
        seriesId: 'series',
        gateId: 'north',
        about: 'medical',
        sentence: 'Somebody fainted',
        person: 'First aid 2',
        holder: '',
        category: null,
        change: 0,
        raw: clock.raw - 60_000,
        // The clock was set right since, by ten seconds.
        offset: (clock.offset ?? 0) + 10_000,
      },
      null,
    );
    await started();

    expect(kept.size).toBe(1);
    expect(told).toEqual([
      {
        id: 'i1',
        kind: 'medical',
        severity: 'serious',
        sentence: 'Somebody fainted',
        person: 'First aid 2',
        gateId: 'north',
        occurredAt: new Date(clock.raw - 50_000).toISOString(),
        sentAt: new Date(clock.raw).toISOString(),
      },
    ]);
    expect(await store.countWaiting()).toBe(0);
    expect(JSON.stringify(await store.unreckoned(0))).not.toMatch(/fainted|First aid/);
  });
});

describe('pages', () => {
  it('send one at a time', async () => {
    await keep(2);
    const turns: (() => void)[] = [];
    await started(work => turns.push(work));
    expect(batches).toEqual([]);

    turns[0]?.();
    await idle();

    expect(kept.size).toBe(2);
  });
});
