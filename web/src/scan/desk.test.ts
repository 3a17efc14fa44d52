import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '@/api/problem';
import { Desk, type Outcome } from './desk';
import type { Direction, Reason } from './rules';
import type { ServerVerdict } from './server';
import { type LogRecord, ScanStore } from './store';
import { type Made, madeList, noon } from './testing';

const inside = 1 + 4 + 8;
let at = noon;
/** What somebody set the clock by. */
let setBack = 0;
let stamp = 0;
let served: { since: string | null; answer: ArrayBuffer | null }[] = [];
let answers: (ArrayBuffer | null | Problem)[] = [];
let store: ScanStore;
let number = 0;

const server = {
  allowList: async (_: string, since: string | null) => {
    const answer = answers.shift() ?? null;
    if (answer instanceof Problem) throw answer;
    served.push({ since, answer });
    return answer;
  },
  verify: async (_: string, tag: string) => {
    asked.push(`verify ${tag}`);
    return said();
  },
  checkIn: async (_: string, scanId: string, tag: string) => {
    asked.push(`check in ${tag} ${scanId}`);
    return said();
  },
  undo: async (scanId: string) => {
    asked.push(`undo ${scanId}`);
    if (sayings[0] === 'gone') throw new Problem(404, {});
  },
};
/** What the server is asked about guests, and what it says: nothing, when the line is cut. */
let asked: string[] = [];
let sayings: (ServerVerdict | null | 'gone')[] = [];
const said = () => {
  const next = sayings.shift();
  if (!next || next === 'gone') throw new Problem(0, {});
  return next;
};
const allowed = {
  decision: 'allow' as const,
  reason: null,
  message: 'Welcome.',
  holder: { name: 'Nia Cole', category: 'General' },
};
const denied = (reason: Reason, message = '') => ({ ...allowed, decision: 'deny' as const, reason, message });

const open = async (kept = store) => {
  const desk = new Desk('series', {
    store: kept,
    server,
    clock: () => ({ raw: at + setBack, offset: 0 }),
    stamp: () => {
      stamp += 1;
      return stamp;
    },
    steady: () => at,
    added: () => {},
    changed: () => {},
  });
  await desk.open();
  return desk;
};

const listed = async (passes: Made[], header = {}) => {
  answers.push(await madeList(passes, header));
  const desk = await open();
  await desk.refresh();
  return desk;
};

/** Shows a code, long after the last one. */
const show = (desk: Desk, text: string, direction: Direction = 'entry', gate = 'north') => {
  at += 60_000;
  return desk.present({ texts: [text], chip: false }, gate, direction);
};
const told = (outcome: Outcome) => (outcome.type === 'verdict' ? (outcome.reason ?? outcome.decision) : outcome.type);
const sentAll = async (desk: Desk) => {
  const records = await store.waiting(1000);
  stamp += 1;
  const when = stamp;
  await store.settle(records, when);
  desk.settled(records, when);
};

beforeEach(() => {
  at = noon;
  setBack = 0;
  stamp = 0;
  served = [];
  answers = [];
  asked = [];
  sayings = [];
  number += 1;
  store = new ScanStore(`desk-${number}`);
});

describe('a scan', () => {
  it('admits by code and by chip id, with the name only the pass opens', async () => {
    const desk = await listed([
      { code: 'GALA-1', name: 'Amara Okafor' },
      { kind: 'wristband', code: '04A2197C', category: 1, name: 'Lars Holm' },
    ]);

    expect(await show(desk, ' gala-1 ')).toMatchObject({
      decision: 'allow',
      name: 'Amara Okafor',
      category: 'General',
    });
    expect(await show(desk, '04:a2:19:7c', 'entry', 'back')).toMatchObject({ decision: 'allow', name: 'Lars Holm' });
    expect(desk.inside).toBe(2);
  });

  it('is on disk with its mark before it is answered, and holds neither code nor name', async () => {
    const desk = await listed([{ code: 'GALA-1', name: 'Amara Okafor' }]);
    const outcome = await show(desk, 'GALA-1');

    const log = await store.waiting(10);
    expect(log).toHaveLength(1);
    expect(log[0]).toMatchObject({ decision: 'allow', change: 1, gateId: 'north', raw: at, waiting: 1 });
    expect(await store.marks('series')).toMatchObject([{ inside: true, by: (log[0] as { scanId: string }).scanId }]);
    expect(told(outcome)).toBe('allow');
    const everything = JSON.stringify(
      [log, await store.marks('series'), await store.lists('series')].flat(),
      (_, value) => (value instanceof ArrayBuffer ? new TextDecoder('latin1').decode(value) : value),
    );
    expect(everything).toContain('Gala');
    for (const secret of ['GALA-1', 'Amara']) expect(everything).not.toContain(secret);
  });

  it('admits nobody when the device cannot keep it', async () => {
    const desk = await listed([{ code: 'GALA-1' }]);
    const append = store.append;
    store.append = () => Promise.reject(new Error('The device is full.'));

    expect(await show(desk, 'GALA-1')).toEqual({ type: 'failed', why: 'The device is full.' });

    store.append = append;
    expect(told(await show(desk, 'GALA-1'))).toBe('allow');
    expect(desk.inside).toBe(1);
  });

  it('is refused with the reason, and that is logged as well', async () => {
    const desk = await listed([
      { code: 'BAD', flags: 2 },
      { code: 'IN', flags: inside },
      { code: 'GONE', flags: 1 + 16 },
    ]);

    expect(told(await show(desk, 'NOBODY'))).toBe('unknown_credential');
    expect(told(await show(desk, 'BAD'))).toBe('blocked');
    expect(told(await show(desk, 'IN'))).toBe('already_inside');
    expect(told(await show(desk, 'GONE'))).toBe('not_assigned');
    expect(await store.countWaiting()).toBe(4);
    expect(desk.inside).toBe(0);
  });

  it('says where and when the person came in here', async () => {
    const desk = await listed([{ code: 'A' }]);
    await show(desk, 'A');
    const came = at;

    expect(await show(desk, 'A')).toMatchObject({ reason: 'already_inside', last: { at: came, gateName: 'North' } });
  });

  it('knows a ticket and its wristband as one person', async () => {
    const desk = await listed([
      { code: 'T-1', holder: 'amara' },
      { kind: 'wristband', code: '04A2197C', holder: 'amara' },
    ]);
    await show(desk, 'T-1');

    expect(told(await show(desk, '04A2197C'))).toBe('already_inside');
    expect(told(await show(desk, '04A2197C', 'exit'))).toBe('allow');
    expect(told(await show(desk, 'T-1'))).toBe('allow');
  });

  it('takes what a reader on another keyboard typed for what it is', async () => {
    const desk = await listed([{ code: 'QA-1234' }]);

    const outcome = desk.present({ texts: ['AQ)&é"\'', 'QA-1234'], chip: false }, 'north', 'entry');

    expect(told(await outcome)).toBe('allow');
  });

  it('of a code that stays in view is one', async () => {
    const desk = await listed([{ code: 'A' }, { code: 'B' }]);
    const reading = { texts: ['A'], chip: false };
    expect(told(await desk.present(reading, 'north', 'entry'))).toBe('allow');
    for (let look = 0; look < 10; look++) {
      at += 2_000;
      expect(told(await desk.present(reading, 'north', 'entry'))).toBe('ignored');
    }
    expect(await store.countWaiting()).toBe(1);
  });

  it('of a code that was just let through is said to be that', async () => {
    const desk = await listed([{ code: 'A' }]);
    const reading = { texts: ['A'], chip: false };
    await desk.present(reading, 'north', 'entry');
    at += 6_000;
    expect(await desk.present(reading, 'north', 'entry')).toMatchObject({ type: 'again', seconds: 6 });
    at += 14_000;
    expect(told(await desk.present(reading, 'north', 'entry'))).toBe('already_inside');
  });

  it('is not taken for the last one when somebody sets the clock back', async () => {
    const desk = await listed([{ code: 'A' }]);
    await show(desk, 'A');
    setBack = -3_600_000;

    expect(told(await show(desk, 'A'))).toBe('already_inside');
    expect(desk.canUndo).toBe(false);
  });

  it('at the same moment as another is decided after it', async () => {
    const desk = await listed([{ code: 'A' }, { code: 'B' }, { code: 'C' }], { capacity: 2 });
    const outcomes = await Promise.all(
      ['A', 'B', 'C'].map(text => desk.present({ texts: [text], chip: false }, 'north', 'entry')),
    );

    expect(outcomes.map(told)).toEqual(['allow', 'allow', 'series_full']);
  });
});

describe('limits', () => {
  it('count what the server knew and what this device did since', async () => {
    const categories = [
      { name: 'General', limit: 12, inside: 10 },
      { name: 'Crew', limit: null, inside: 5 },
    ];
    const passes = ['A', 'B', 'C'].map(code => ({ code }));
    const desk = await listed([...passes, { code: 'D', category: 1 }], { inside: 15, capacity: 18, categories });

    expect([await show(desk, 'A'), await show(desk, 'B'), await show(desk, 'C')].map(told)).toEqual([
      'allow',
      'allow',
      'category_full',
    ]);
    expect(told(await show(desk, 'D'))).toBe('allow');
    expect(told(await show(desk, 'A', 'exit'))).toBe('allow');
    expect(told(await show(desk, 'C'))).toBe('allow');
    expect(desk.inside).toBe(18);
  });

  it('count a scan once, before and after the server had it', async () => {
    const desk = await listed([{ code: 'A' }]);
    await show(desk, 'A');
    await sentAll(desk);
    expect(desk.inside).toBe(1);

    at += 10;
    answers.push(null);
    await desk.refresh();
    expect(desk.inside).toBe(1);
    answers.push(await madeList([{ code: 'A', flags: inside }], { since: '1', cursor: '2', inside: 1 }));
    await desk.refresh();

    expect(desk.inside).toBe(1);
    // A list that was on its way while the server took the scan does not know it.
    await show(desk, 'A', 'exit');
    answers.push(await madeList([], { since: '2', cursor: '3', inside: 1 }));
    const refreshing = desk.refresh();
    await sentAll(desk);
    await refreshing;
    expect(desk.inside).toBe(0);
  });
});

describe('what was done here', () => {
  it('is known after a restart without a line', async () => {
    const first = await listed([{ code: 'A', name: 'Amara' }, { code: 'B' }], { inside: 7 });
    await show(first, 'A');
    answers.push(new Problem(0, {}));

    const second = await open(new ScanStore(`desk-${number}`));

    expect(second.inside).toBe(8);
    expect(told(await show(second, 'A'))).toBe('already_inside');
    expect(told(await show(second, 'B'))).toBe('allow');
    expect(await store.countWaiting()).toBe(3);
  });

  it('gives way to the server once the server has it', async () => {
    const desk = await listed([{ code: 'A' }]);
    await show(desk, 'A');
    // Went out by another gate; this device has not told its own scan yet.
    answers.push(await madeList([{ code: 'A', flags: 1 + 8 }], { since: '1', cursor: '2' }));
    await desk.refresh();
    expect(told(await show(desk, 'A'))).toBe('already_inside');

    await sentAll(desk);
    at += 10;
    answers.push(null);
    await desk.refresh();
    // Nothing said about the pass: what this device knows stands.
    expect(told(await show(desk, 'A'))).toBe('already_inside');

    answers.push(await madeList([{ code: 'A', flags: 1 + 8 }], { since: '2', cursor: '3' }));
    await desk.refresh();
    expect(told(await show(desk, 'A'))).toBe('allow');
  });

  it('gives way to the server after a restart, too', async () => {
    const desk = await listed([{ code: 'A' }]);
    await show(desk, 'A');
    await sentAll(desk);
    stamp += 1;
    answers.push(await madeList([{ code: 'A', flags: 1 + 8 }], { since: '1', cursor: '2' }));
    await desk.refresh();

    const again = await open(new ScanStore(`desk-${number}`));
    expect(again.inside).toBe(0);
    expect(told(await show(again, 'A'))).toBe('allow');
  });

  it('is taken back within half a minute, by a record of its own', async () => {
    const desk = await listed([{ code: 'A' }]);
    await show(desk, 'A');
    at += 20_000;
    expect(desk.canUndo).toBe(true);
    expect(await desk.undoLast('A slip.')).toBe(true);

    expect(desk.inside).toBe(0);
    expect(await desk.undoLast('Twice.')).toBe(false);
    const [scan, undo] = await store.waiting(10);
    expect(undo).toMatchObject({ kind: 'undo', scanId: (scan as LogRecord & { scanId: string }).scanId, change: -1 });
    const again = await desk.present({ texts: ['A'], chip: false }, 'north', 'entry');
    expect(told(again)).toBe('allow');
    at += 30_001;
    expect(desk.canUndo).toBe(false);
    expect(await desk.undoLast('Too late.')).toBe(false);
  });

  it('taken back is not held against somebody where there is no re-entry', async () => {
    const desk = await listed([{ code: 'A' }], { reentry: 'none' });
    await show(desk, 'A');
    await desk.undoLast('A slip.');

    expect(told(await show(desk, 'A'))).toBe('allow');
  });
});

describe('the list', () => {
  it('is asked for what changed, and kept', async () => {
    const desk = await listed([{ code: 'A' }]);
    answers.push(await madeList([{ code: 'B' }], { since: '1', cursor: '2' }));
    await desk.refresh();
    answers.push(await madeList([{ code: 'A', flags: 2 }], { since: '2', cursor: '3' }));
    await desk.refresh();

    expect(served.map(each => each.since)).toEqual([null, '1', '2']);
    const again = await open(new ScanStore(`desk-${number}`));
    expect(told(await show(again, 'B'))).toBe('allow');
    expect(told(await show(again, 'A'))).toBe('blocked');
  });

  it('is replaced when the server sends a whole one', async () => {
    const desk = await listed([{ code: 'A' }]);
    answers.push(await madeList([{ code: 'B' }], { cursor: '9' }));
    await desk.refresh();

    expect(told(await show(desk, 'A'))).toBe('unknown_credential');
    expect(await store.lists('series')).toHaveLength(1);
  });

  it('does not grow on disk by counts alone', async () => {
    const desk = await listed([{ code: 'A' }]);
    answers.push(await madeList([], { since: '1', cursor: '2', inside: 40 }));
    await desk.refresh();

    expect(desk.inside).toBe(40);
    expect(await store.lists('series')).toHaveLength(1);
  });

  it('is rehearsed from disk, writing nothing', async () => {
    const desk = await listed([{ code: 'A' }, { code: 'B' }]);

    expect(await desk.rehearse()).toMatchObject({ passes: 2 });
    expect(await store.countWaiting()).toBe(0);
    await store.forget();
    await expect(desk.rehearse()).rejects.toThrow('not on this device');
  });
});

describe('a gate that asks the server first', () => {
  const confirming = { gates: [{ id: 'north', name: 'North', categories: null, mode: 'confirm' as const }] };

  it('does as the server says, also about somebody the list does not know, and tells it as every scan', async () => {
    const desk = await listed([{ code: 'GALA-1', name: 'Amara Okafor' }], confirming);
    sayings = [denied('already_inside', 'Already inside since 12:10, gate South.')];
    expect(await show(desk, 'GALA-1')).toMatchObject({
      decision: 'deny',
      reason: 'already_inside',
      message: 'Already inside since 12:10, gate South.',
      unconfirmed: false,
      name: 'Amara Okafor',
    });
    // Sold a minute ago: a ticket or a chip, the server knows which.
    sayings = [denied('unknown_credential'), allowed];
    expect(await show(desk, 'GALA-9')).toMatchObject({ decision: 'allow', name: 'Nia Cole', category: 'General' });

    expect(desk.inside).toBe(1);
    const kept = await store.waiting(10);
    expect(kept.map(each => each.kind === 'scan' && [each.reason ?? each.decision, each.unconfirmed])).toEqual([
      ['already_inside', undefined],
      ['allow', undefined],
    ]);
    // By the pass the server knew, which was asked about second.
    expect(kept[1]?.kind === 'scan' && asked[2]).toBe(`verify ${kept[1]?.kind === 'scan' && kept[1].tag}`);
    expect(asked.every(each => each.startsWith('verify'))).toBe(true);
  });

  it('decides by itself where no answer comes, and marks that', async () => {
    const desk = await listed([{ code: 'GALA-1' }, { code: 'GALA-2', flags: 2 }], confirming);
    sayings = [null, null, new Problem(0, {}) as never];
    expect(await show(desk, 'GALA-1')).toMatchObject({ decision: 'allow', unconfirmed: true });
    expect(await show(desk, 'GALA-2')).toMatchObject({ decision: 'deny', reason: 'blocked', unconfirmed: true });
    expect((await store.waiting(10)).map(each => each.kind === 'scan' && each.unconfirmed)).toEqual([true, true]);
  });
});

describe('a gate that lets nobody in without the server', () => {
  const strict = { gates: [{ id: 'north', name: 'North', categories: null, mode: 'strict' as const }] };

  it('has the server decide and keep it, and has nothing more to tell', async () => {
    const desk = await listed([{ code: 'GALA-1', name: 'Amara Okafor' }], strict);
    sayings = [allowed];
    expect(await show(desk, 'GALA-1')).toMatchObject({ decision: 'allow', name: 'Amara Okafor' });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(/^check in /);
    expect(await store.countWaiting()).toBe(0);
    expect(desk.inside).toBe(1);
    // A list asked for later has it.
    answers.push(await madeList([{ code: 'GALA-1', flags: inside }], { ...strict, since: '1', inside: 1 }));
    await desk.refresh();
    expect(desk.inside).toBe(1);
    // It may be taken back as any other.
    expect(await desk.undoLast('Wrong guest')).toBe(true);
    expect((await store.waiting(10)).map(each => each.kind)).toEqual(['undo']);
    expect(desk.inside).toBe(0);
  });

  it('lets nobody in while it does not answer, and asks again by the same scan', async () => {
    const desk = await listed([{ code: 'GALA-1' }], strict);
    sayings = [null, allowed];
    expect(await show(desk, 'GALA-1')).toMatchObject({ type: 'failed' });
    expect(desk.inside).toBe(0);
    expect(await store.countWaiting()).toBe(0);
    // The server had let them in and its answer was lost: the same scan is the same answer, also after a restart.
    const again = await open();
    expect(await show(again, 'GALA-1')).toMatchObject({ decision: 'allow' });
    expect(asked[1]).toBe(asked[0]);
    sayings = ['gone'];
    at += 60_000;
    await again.refresh();
    expect(asked).toHaveLength(2);
  });

  it('takes back what was never answered when nobody comes again', async () => {
    const desk = await listed([{ code: 'GALA-1' }, { code: 'GALA-2' }], strict);
    sayings = [null, null];
    await show(desk, 'GALA-1');
    await show(desk, 'GALA-2');
    const scans = asked.map(each => each.split(' ')[3]);
    asked = [];
    at += 30_000;
    await desk.refresh();
    expect(asked).toEqual([`undo ${scans[0]}`, `undo ${scans[1]}`]);
    // Taken back, it is told once; and somebody who comes now is somebody new.
    asked = [];
    await desk.refresh();
    sayings = [allowed];
    await show(desk, 'GALA-1');
    expect(asked).toHaveLength(1);
    expect(scans).not.toContain(asked[0]?.split(' ')[3]);
  });

  it('keeps nobody in', async () => {
    const desk = await listed([{ code: 'GALA-1', flags: inside }], strict);
    expect(await show(desk, 'GALA-1', 'exit')).toMatchObject({ decision: 'allow', unconfirmed: true });
    expect(await store.countWaiting()).toBe(1);
  });
});

describe('a supervisor', () => {
  it('lets in whoever was refused last, once, and it may be undone', async () => {
    const desk = await listed([{ code: 'GALA-1', name: 'Amara Okafor', flags: 2 }]);
    expect(await show(desk, 'GALA-1')).toMatchObject({ reason: 'blocked', mayOverrule: true });

    expect(await desk.overrule('pin', 'Sarah', 'accredited')).toMatchObject({
      decision: 'allow',
      name: 'Amara Okafor',
      overruled: { by: 'Sarah', because: 'accredited' },
    });
    expect(await desk.overrule('pin', 'Sarah', 'accredited')).toBeNull();

    const kept = await store.waiting(10);
    expect(kept.map(each => each.kind === 'scan' && [each.reason ?? each.decision, each.override])).toEqual([
      ['blocked', undefined],
      ['allow', { pinId: 'pin', because: 'accredited', reason: 'blocked' }],
    ]);
    expect(desk.inside).toBe(1);
    expect(await desk.undoLast('Undone at the gate.')).toBe(true);
    expect(desk.inside).toBe(0);
  });

  it('lets in nobody nobody knows, nobody who wants to leave, and nobody who was let in', async () => {
    const desk = await listed([{ code: 'GALA-1' }]);
    for (const [text, direction] of [
      ['NOBODY-1', 'entry'],
      ['GALA-1', 'exit'],
      ['GALA-1', 'entry'],
    ] as const) {
      expect(await show(desk, text, direction)).toMatchObject({ mayOverrule: false });
      expect(await desk.overrule('pin', 'Sarah', 'other')).toBeNull();
    }
  });

  it('counts nobody twice who is inside already', async () => {
    const desk = await listed([{ code: 'GALA-1', flags: inside }], { inside: 1 });
    expect(await show(desk, 'GALA-1')).toMatchObject({ reason: 'already_inside' });
    await desk.overrule('pin', 'Sarah', 'left_unscanned');
    expect(desk.inside).toBe(1);
  });
});

describe('what stands beside the passes', () => {
  it('is kept on disk when somebody changed it, although no pass did', async () => {
    const desk = await listed([{ code: 'GALA-1' }]);
    const gates = [{ id: 'north', name: 'North', categories: null, mode: 'strict' as const }];
    answers.push(await madeList([], { since: '1', inside: 40 }));
    await desk.refresh();
    expect((await store.lists('series')).length).toBe(1);
    answers.push(await madeList([], { since: '1', gates }));
    await desk.refresh();

    expect((await open()).list?.header.gates[0]?.mode).toBe('strict');
  });
});
