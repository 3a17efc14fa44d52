import { describe, expect, it } from 'vitest';
import type { SeriesMetrics } from '@/api/types';
import { withReading } from './useSeriesMetrics';

const minute = (key: string, entries: number) => ({
  key,
  name: key,
  inside: 0,
  entries,
  exits: 0,
  people: 0,
  denied: 0,
});
const metrics = (second: number, inside: number, minutes: SeriesMetrics['minutes']) =>
  ({ inside, minutes, computedAt: `2027-03-10T18:00:${String(second).padStart(2, '0')}Z` }) as SeriesMetrics;

describe('A reading of the gates', () => {
  const held = metrics(1, 2, [minute('18:00', 1), minute('18:02', 1)]);

  it('changes the minutes it names and keeps the others, in order', () => {
    const next = withReading(held, { whole: false, data: metrics(2, 4, [minute('18:02', 2), minute('18:01', 1)]) });
    expect(next?.inside).toBe(4);
    expect(next?.minutes.map(m => `${m.key} ${m.entries}`)).toEqual(['18:00 1', '18:01 1', '18:02 2']);
  });

  it('replaces all when it is whole, and is nothing as a part of nothing', () => {
    const data = metrics(2, 1, [minute('18:05', 1)]);
    expect(withReading(held, { whole: true, data })).toBe(data);
    expect(withReading(undefined, { whole: false, data })).toBeUndefined();
  });

  it('does not go back behind an answer that was asked for meanwhile', () => {
    expect(withReading(held, { whole: true, data: metrics(0, 9, []) })).toBe(held);
  });
});
