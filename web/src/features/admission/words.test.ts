import { describe, expect, it } from 'vitest';
import { ageWords, fullness, fullWords, insideOf, lanesNeeded, reasons, seriesTimes } from './words';

describe('Words of the gates', () => {
  it('tell the times of a series by its own clock, and when it ends another day', () => {
    const times = seriesTimes({
      startAt: '2026-06-12T17:00:00Z',
      endAt: '2026-06-12T23:30:00Z',
      timezone: 'Europe/Berlin',
    });
    expect(times).toMatch(/19:00–01:30 \+1 /);
    expect(seriesTimes({ startAt: '2026-06-12T17:00:00Z', endAt: '2026-06-12T19:30:00Z', timezone: 'UTC' })).toContain(
      '17:00–19:30 UTC',
    );
  });

  it('tell how full it is', () => {
    expect(insideOf(1312, null)).toBe('1,312');
    expect(insideOf(12, 1000)).toBe('12 of 1,000');
    expect(fullness(12, null)).toBeNull();
    expect(fullness(250, 1000)).toBe(0.25);
    expect(fullness(1100, 1000)).toBe(1);
  });

  it('tell when it will be full only while that is near', () => {
    const now = new Date('2026-06-12T17:00:00Z');
    expect(fullWords(null, 'UTC', now)).toBeNull();
    expect(fullWords('2026-06-12T17:00:10Z', 'UTC', now)).toBe('Full now');
    expect(fullWords('2026-06-12T19:40:00Z', 'UTC', now)).toBe('Full at 19:40');
    expect(fullWords('2026-06-14T19:40:00Z', 'UTC', now)).toBeNull();
  });

  it('tell an age in the unit that matters', () => {
    expect([-400, 900, 4200, 200_000, 8 * 3_600_000].map(ageWords)).toEqual([
      'now',
      'now',
      '4 s ago',
      '3 min ago',
      '8 h ago',
    ]);
  });

  it('tell how many lanes a rush needs', () => {
    expect([0, 1, 4.5, 4.6, 40].map(lanesNeeded)).toEqual([0, 1, 1, 2, 9]);
  });

  it('explain every reason', () => {
    for (const { label, means } of Object.values(reasons)) {
      expect(label.length).toBeGreaterThan(2);
      expect(means).toMatch(/\.$/);
    }
  });
});
