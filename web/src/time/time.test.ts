import { describe, expect, it } from 'vitest';
import { parseClock } from './clock';
import { tMinus } from './format';
import { fromWall, offsetMinutes, toWall } from './zones';

describe('Clock times in a zone', () => {
  it('become instants and come back', () => {
    const at = fromWall({ date: '2026-06-15', time: '19:00' }, 'America/New_York');
    expect(at?.instant.toISOString()).toBe('2026-06-15T23:00:00.000Z');
    expect(at?.problem).toBeNull();
    expect(toWall('2026-06-15T23:00:00Z', 'America/New_York')).toEqual({ date: '2026-06-15', time: '19:00' });
  });

  it('that the spring night skips are read as the same distance after the jump, and reported', () => {
    const at = fromWall({ date: '2026-03-29', time: '02:30' }, 'Europe/Berlin');
    expect(at?.problem).toBe('skipped');
    expect(at?.instant.toISOString()).toBe('2026-03-29T01:30:00.000Z');
  });

  it('that the autumn night repeats are the first of the two, and reported', () => {
    const at = fromWall({ date: '2026-10-25', time: '02:30' }, 'Europe/Berlin');
    expect(at?.problem).toBe('repeated');
    expect(at?.instant.toISOString()).toBe('2026-10-25T00:30:00.000Z');
  });

  it('survive zones with odd offsets', () => {
    expect(offsetMinutes(new Date('2026-01-01T00:00:00Z'), 'Asia/Kathmandu')).toBe(345);
    expect(fromWall({ date: '2026-01-01', time: '00:00' }, 'Asia/Kathmandu')?.instant.toISOString()).toBe(
      '2025-12-31T18:15:00.000Z',
    );
  });

  it('are refused when they are none', () => {
    expect(fromWall({ date: '', time: '10:00' }, 'UTC')).toBeNull();
  });
});

describe('Typed times', () => {
  it.each([
    ['930', '09:30', 0],
    ['9:30p', '21:30', 0],
    ['12am', '00:00', 0],
    ['12:15pm', '12:15', 0],
    ['21', '21:00', 0],
    ['7.45', '07:45', 0],
    ['01:10 +1d', '01:10', 1],
    ['24:00', '00:00', 1],
  ])('%s is understood', (typed, time, dayOffset) => {
    expect(parseClock(typed)).toEqual({ ok: true, time, dayOffset });
  });

  it('count from a base', () => {
    expect(parseClock('+15m', '23:50')).toEqual({ ok: true, time: '00:05', dayOffset: 1 });
    expect(parseClock('+1h30', '10:00')).toEqual({ ok: true, time: '11:30', dayOffset: 0 });
  });

  it.each(['25:00', '9:75', '13p', 'soon', '', '+', '-5'])('%s is explained', typed => {
    const result = parseClock(typed, '10:00');
    expect(result.ok).toBe(false);
    expect(!result.ok && result.message.length).toBeGreaterThan(10);
  });
});

describe('Days to the start', () => {
  it('count calendar days of the event, not hours', () => {
    const start = '2026-06-15T23:00:00Z';
    expect(tMinus(start, 'America/New_York', new Date('2026-06-14T03:00:00Z'))).toBe('T\u22122');
    expect(tMinus(start, 'America/New_York', new Date('2026-06-15T12:00:00Z'))).toBe('T\u22120');
    expect(tMinus(start, 'America/New_York', new Date('2026-06-18T12:00:00Z'))).toBe('T+3');
  });
});
