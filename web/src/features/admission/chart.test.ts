import { describe, expect, it } from 'vitest';
import { columns, niceCeiling, stretches, ticks } from './chart';

const at = (key: string) => Date.parse(`${key}Z`);
const count = (key: string, entries: number, exits = 0) => ({ key, entries, exits });

describe('Minutes of a series', () => {
  it('stand beside each other with the quiet ones between them, up to now', () => {
    const { length, stretches: shown } = stretches(
      [count('2026-06-12T18:00', 4), count('2026-06-12T18:03', 2, 1)],
      at('2026-06-12T18:04'),
    );
    expect(length).toBe(1);
    expect(shown.map(each => each.entries)).toEqual([4, 0, 0, 2, 0]);
    expect(shown.map(each => each.exits)).toEqual([0, 0, 0, 1, 0]);
  });

  it('are gathered when there are too many, and nobody is lost', () => {
    const minutes = Array.from({ length: 600 }, (_, index) =>
      count(new Date(at('2026-06-12T13:07') + index * 60_000).toISOString().slice(0, 16), index % 7, index % 3),
    );
    const { length, stretches: shown } = stretches(minutes, at('2026-06-12T23:30'));
    expect(length).toBe(10);
    expect(shown.length).toBeLessThanOrEqual(90);
    const sum = (of: 'entries' | 'exits', rows: { entries: number; exits: number }[]) =>
      rows.reduce((total, each) => total + each[of], 0);
    expect(sum('entries', shown)).toBe(sum('entries', minutes));
    expect(sum('exits', shown)).toBe(sum('exits', minutes));
  });

  it('are none where nothing happened', () => {
    expect(stretches([], Date.now()).stretches).toEqual([]);
  });
});

describe('The shape of the chart', () => {
  it('has entries above and exits below one line, on one scale, inside the box', () => {
    const shown = [
      { at: 0, entries: 10, exits: 0 },
      { at: 60_000, entries: 5, exits: 5 },
    ];
    const { up, down, line, shapes } = columns(shown, 100, 60);
    expect([up, down]).toEqual([10, 5]);
    expect(line).toBe(40);
    expect(shapes.map(each => each.up)).toEqual([40, 20]);
    expect(shapes.map(each => each.down)).toEqual([0, 20]);
    for (const each of shapes) {
      expect(each.x + each.width).toBeLessThanOrEqual(100);
      expect(line + each.down).toBeLessThanOrEqual(60);
      expect(line - each.up).toBeGreaterThanOrEqual(0);
    }
  });

  it('gives the whole box to entries while nobody left', () => {
    expect(columns([{ at: 0, entries: 3, exits: 0 }], 10, 50).line).toBe(50);
  });

  it('has an axis that ends on a round number', () => {
    expect([0, 1, 3, 7, 10, 11, 99, 4200].map(niceCeiling)).toEqual([1, 1, 5, 10, 10, 20, 100, 5000]);
  });

  it('tells few times, all of them whole', () => {
    const { stretches: shown, length } = stretches(
      [count('2026-06-12T18:07', 1), count('2026-06-12T19:20', 1)],
      at('2026-06-12T19:20'),
    );
    const told = ticks(shown, length).map(index => new Date(shown[index]?.at ?? 0).toISOString().slice(11, 16));
    expect(told).toEqual(['18:15', '18:30', '18:45', '19:00', '19:15']);
  });
});
