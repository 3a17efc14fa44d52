import { describe, expect, it } from 'vitest';
import { midnights } from './Lanes';
import { type Bar, collisions, type Lane, ordinal, snapTo, stack, troubleOf, utilisation } from './lanes';

const hour = 3_600_000;
const bar = (id: string, start: number, end: number, more: Partial<Bar> = {}): Bar => ({
  id,
  lane: 'l',
  start: start * hour,
  end: end * hour,
  from: start * hour,
  to: end * hour,
  quantity: 1,
  kind: 'confirmed',
  label: id,
  rank: null,
  open: true,
  ...more,
});
const lane = (bars: Bar[], capacity = 1): Lane => ({
  id: 'l',
  name: 'Lane',
  group: 'equipment',
  capacity,
  available: true,
  bars,
  ...stack(bars),
  trouble: troubleOf(bars, capacity),
});

describe('Bars in a lane', () => {
  it('that overlap stand below each other, and a row is used again as soon as it is free', () => {
    const { rows, depth } = stack([bar('a', 9, 12), bar('b', 10, 11), bar('c', 11, 13), bar('d', 12, 14)]);
    expect([...rows.values()]).toEqual([0, 1, 1, 0]);
    expect(depth).toBe(2);
  });

  it('are in trouble where more is asked for than there is, buffers included, and holds never', () => {
    const close = [bar('a', 9, 12), bar('b', 12, 13, { from: 11.5 * hour, kind: 'tentative' }), bar('c', 13, 14)];
    expect([...troubleOf(close, 1)]).toEqual(['a', 'b']);
    expect(troubleOf([bar('a', 9, 12, { quantity: 3 }), bar('b', 10, 11, { quantity: 2 })], 5).size).toBe(0);
    expect(troubleOf([bar('a', 9, 12, { quantity: 3 }), bar('b', 10, 11, { quantity: 3 })], 5).size).toBe(2);
    expect(troubleOf([bar('a', 9, 12, { kind: 'hold' }), bar('b', 9, 12, { kind: 'hold' })], 1).size).toBe(0);
  });

  it('name what they would run into before they are dropped', () => {
    const one = lane([bar('a', 9, 12), bar('b', 14, 16, { kind: 'tentative' }), bar('c', 18, 19, { kind: 'block' })]);
    const at = (start: number, end: number, kind: Bar['kind'] = 'confirmed') =>
      collisions(one, bar('x', start, end, { kind })).map(each => each.id);
    expect(at(11, 13)).toEqual(['a']);
    expect(at(12, 14)).toEqual([]);
    expect(at(14, 16)).toEqual([]);
    expect(at(18.5, 20)).toEqual(['c']);
    expect(at(9, 12, 'tentative')).toEqual([]);
    expect(collisions(one, bar('a', 10, 13))).toEqual([]);
    const pool = lane([bar('a', 9, 12, { quantity: 3 }), bar('b', 12, 15, { quantity: 3 })], 5);
    expect(collisions(pool, bar('x', 10, 14, { quantity: 2 }))).toEqual([]);
    expect(collisions(pool, bar('x', 10, 14, { quantity: 3 })).map(each => each.id)).toEqual(['a', 'b']);
  });

  it('count once for utilisation where they overlap, and only what is confirmed', () => {
    const bars = [bar('a', 0, 6), bar('b', 3, 9), bar('c', 12, 24, { kind: 'tentative' })];
    expect(utilisation(bars, 1, 0, 24 * hour)).toBeCloseTo(9 / 24);
    expect(utilisation(bars, 2, 0, 24 * hour)).toBeCloseTo(12 / 48);
    expect(utilisation(bars, 1, 6 * hour, 9 * hour)).toBe(1);
  });

  it('snap to the raster and are counted in words', () => {
    expect(snapTo(10.4 * hour, hour / 2, 0)).toBe(10.5 * hour);
    expect([1, 2, 3, 4, 11, 12, 22].map(ordinal)).toEqual(['1st', '2nd', '3rd', '4th', '11th', '12th', '22nd']);
  });
});

describe('Days on the axis', () => {
  it('begin at midnight of the clock, also in the nights it is changed', () => {
    const from = Date.parse('2026-10-24T22:00:00Z');
    expect(midnights(from, from + 3 * 24 * hour, 'Europe/Berlin').map(at => new Date(at).toISOString())).toEqual([
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
      '2026-10-26T23:00:00.000Z',
    ]);
    const spring = Date.parse('2026-03-28T23:00:00Z');
    expect(midnights(spring, spring + 47 * hour, 'Europe/Berlin').map(at => new Date(at).toISOString())).toEqual([
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ]);
  });
});
