import { describe, expect, it } from 'vitest';
import type { Block, Conflict } from '@/api/types';
import { fixesOf } from './fixes';
import { byDay, gapsBefore, planned, sideBySide } from './rundown';
import { cells, fromSheet, toSheet } from './sheet';
import { onAnotherDay } from './WeekView';

const zone = 'America/New_York';
const block = (id: string, startTime: string, endTime: string, more: Partial<Block> = {}): Block =>
  ({
    id,
    activity: id,
    startTime,
    endTime,
    status: 'pending',
    location: null,
    spaceName: null,
    track: null,
    notes: null,
    people: [],
    ...more,
  }) as unknown as Block;

describe('Show days', () => {
  it('keep a cue from 23:50 to 00:20, and what follows it, with the evening', () => {
    const days = byDay(
      [
        block('next morning', '2027-06-16T13:00:00Z', '2027-06-16T14:00:00Z'),
        block('after', '2027-06-16T04:20:00Z', '2027-06-16T05:00:00Z'),
        block('across', '2027-06-16T03:50:00Z', '2027-06-16T04:20:00Z'),
      ],
      zone,
    );
    expect(days.map(day => [day.date, day.blocks.map(each => each.id)])).toEqual([
      ['2027-06-15', ['across', 'after']],
      ['2027-06-16', ['next morning']],
    ]);
  });

  it('order the two readings of a repeated hour by when they are', () => {
    const [day] = byDay(
      [
        block('second', '2027-11-07T06:10:00Z', '2027-11-07T06:20:00Z'),
        block('first', '2027-11-07T05:40:00Z', '2027-11-07T05:50:00Z'),
      ],
      zone,
    );
    expect(day?.date).toBe('2027-11-06');
    expect(day?.blocks.map(each => each.id)).toEqual(['first', 'second']);
  });

  it('are copied by the clock, over a change of the clocks too', () => {
    const [copy] = onAnotherDay(
      [block('x', '2027-03-13T23:00:00Z', '2027-03-14T05:30:00Z')],
      '2027-03-13',
      '2027-03-14',
      zone,
    );
    expect([copy?.startTime, copy?.endTime]).toEqual(['2027-03-14T22:00:00.000Z', '2027-03-15T04:30:00.000Z']);
  });
});

describe('What lies between cues', () => {
  const plan = [
    block('a', '2027-06-15T10:00:00Z', '2027-06-15T12:00:00Z'),
    block('b', '2027-06-15T10:30:00Z', '2027-06-15T11:00:00Z'),
    block('c', '2027-06-15T12:10:00Z', '2027-06-15T12:20:00Z'),
  ];
  it('is a gap after the latest end so far, or an overlap', () => {
    const minutes = [...gapsBefore(plan)].map(([id, gap]) => [id, gap / 60_000]);
    expect(minutes).toEqual([
      ['b', -90],
      ['c', 10],
    ]);
  });
  it('and the end of the event says how much is free', () => {
    expect(planned(plan, '2027-06-15T12:32:00Z')?.slack).toBe(12 * 60_000);
    expect(planned(plan, '2027-06-15T12:00:00Z')?.slack).toBe(-20 * 60_000);
    expect(planned([], '2027-06-15T12:00:00Z')).toBeNull();
  });
});

describe('Blocks of one lane', () => {
  it('stand side by side where they overlap, in no more columns than overlap at once', () => {
    for (let seed = 1; seed < 40; seed++) {
      let state = seed;
      const random = (n: number) => {
        state = (state * 48271) % 2147483647;
        return state % n;
      };
      const many = Array.from({ length: 30 }, (_, index) => {
        const from = random(600);
        const at = (minute: number) => new Date(Date.UTC(2027, 5, 15, 0, minute)).toISOString();
        return block(String(index), at(from), at(from + 1 + random(90)));
      });
      const placed = sideBySide(many);
      expect(placed).toHaveLength(many.length);
      const overlap = (a: Block, b: Block) => a.startTime < b.endTime && b.startTime < a.endTime;
      for (const one of placed) {
        for (const other of placed) {
          if (one === other || !overlap(one.block, other.block)) continue;
          expect(one.column).not.toBe(other.column);
          expect(one.columns).toBe(other.columns);
        }
      }
      const deepest = Math.max(
        ...many.map(
          each => many.filter(other => other.startTime <= each.startTime && other.endTime > each.startTime).length,
        ),
      );
      expect(Math.max(...placed.map(each => each.columns))).toBe(deepest);
    }
  });
});

describe('Rows of a spreadsheet', () => {
  const begin = new Date('2027-06-15T13:00:00Z');
  const read = (text: string) =>
    fromSheet(text, zone, '2027-06-15', begin).map(cue =>
      cue.problem
        ? cue.problem
        : `${cue.start?.toISOString().slice(11, 16)}-${cue.end?.toISOString().slice(11, 16)} ${cue.activity}`,
    );
  it('come back as they were copied, whatever they hold', () => {
    const nasty = 'Tab\there, "quotes", =1+1 and 🎭\nsecond line';
    const plan = [
      block('one', '2027-06-15T13:00:00Z', '2027-06-15T13:30:00Z', {
        activity: nasty,
        notes: nasty,
        location: 'Hall, left',
      }),
      block('two', '2027-06-16T03:50:00Z', '2027-06-16T04:20:00Z', { activity: '=HYPERLINK("x")' }),
    ];
    const sheet = toSheet(plan, zone);
    expect(cells(sheet)[2]?.[3]).toBe(`'=HYPERLINK("x")`);
    expect(
      fromSheet(sheet, zone, '2027-06-15', begin).map(cue => [
        cue.start?.toISOString(),
        cue.end?.toISOString(),
        cue.activity,
        cue.location,
        cue.notes,
        cue.problem,
      ]),
    ).toEqual([
      ['2027-06-15T13:00:00.000Z', '2027-06-15T13:30:00.000Z', nasty, 'Hall, left', nasty, null],
      ['2027-06-16T03:50:00.000Z', '2027-06-16T04:20:00.000Z', '=HYPERLINK("x")', null, null, null],
    ]);
  });
  it('follow one another where they name no start, and say what cannot be read', () => {
    expect(read('What\tDuration\nDoors\t30\nSpeech\t1:15\nSoon\tlong')).toEqual([
      '13:00-13:30 Doors',
      '13:30-14:45 Speech',
      '“long” is not a length. Write 90, 1:30 or 45m.',
    ]);
    expect(read('930\t10:15\tDoors\n25:00\t\tNever\n')).toEqual([
      '13:30-14:15 Doors',
      expect.stringContaining('25:00 does not exist'),
    ]);
    expect(read('Doors\nSpeech')).toEqual(['13:00-13:00 Doors', '13:00-13:00 Speech']);
    expect(read('930\t10:00\t')).toEqual(['There is no text to say what happens.']);
  });
});

describe('Ways out of a conflict', () => {
  const a = block('a', '2027-06-15T10:00:00Z', '2027-06-15T11:00:00Z');
  const b = block('b', '2027-06-15T10:30:00Z', '2027-06-15T11:30:00Z');
  const c = block('c', '2027-06-15T12:00:00Z', '2027-06-15T12:30:00Z');
  const conflict = { a, b, reasons: ['time', 'location'], people: [], accepted: null } as unknown as Conflict;
  it('move the later, all that follow, or end the earlier', () => {
    const fixes = fixesOf(conflict, [c, b, a], () => true);
    expect(fixes.map(fix => fix.label)).toEqual([
      'Move “b” 30 min later',
      'Move it and the 1 that follow 30 min later',
      'End “a” 30 min earlier',
    ]);
    expect(fixes[1]?.shift).toEqual({ ids: ['c', 'b'], minutes: 30 });
    expect(fixes[2]?.change?.change).toEqual({ endTime: '2027-06-15T10:30:00Z' });
  });
  it('never end a block before it starts', () =>
    expect(
      fixesOf(
        { ...conflict, b: { ...b, startTime: a.startTime } } as Conflict,
        [a, { ...b, startTime: a.startTime }],
        () => true,
      ).map(fix => fix.key),
    ).toEqual(['move']));
});
