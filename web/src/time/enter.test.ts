import { describe, expect, it } from 'vitest';
import { enterTime, parseLength, showTime, writeTime } from './enter';
import { dateInShowDay, showDayEnd, showDayOf, showDayStart } from './showDay';
import { fromWall, toWall } from './zones';

const iso = (text: string, where: Parameters<typeof enterTime>[1]) => {
  const entered = enterTime(text, where);
  return entered.ok ? entered.instant.toISOString().slice(0, 16) : entered.message;
};

describe('Times typed into a run of show', () => {
  const where = { zone: 'America/New_York', day: '2027-06-15' };
  it.each([
    ['930', '2027-06-15T13:30'],
    ['9:30p', '2027-06-16T01:30'],
    ['2350', '2027-06-16T03:50'],
    ['0020', '2027-06-16T04:20'],
    ['19:00 +1d', '2027-06-16T23:00'],
  ])('%s', (typed, utc) => expect(iso(typed, where)).toBe(utc));

  it('25:00 is explained', () => expect(iso('25:00', where)).toMatch(/hours go from 0 to 23/));

  it('count from the start: +15m, 90, +1d, and past midnight', () => {
    const after = new Date('2027-06-16T03:50:00Z');
    expect(iso('+15m', { ...where, after })).toBe('2027-06-16T04:05');
    expect(iso('90', { ...where, after })).toBe('2027-06-16T05:20');
    expect(iso('0020', { ...where, after })).toBe('2027-06-16T04:20');
    expect(iso('23:50', { ...where, after })).toBe('2027-06-16T03:50');
    expect(iso('23:00', { ...where, after })).toBe('2027-06-17T03:00');
    expect(iso('+1d', { ...where, after })).toBe('2027-06-17T03:50');
  });

  it('earlier than it was: −15m', () =>
    expect(iso('-15m', { ...where, base: new Date('2027-06-15T13:30:00Z') })).toBe('2027-06-15T13:15'));
});

describe('The night the clocks go forward', () => {
  it.each([
    ['America/New_York', '2027-03-13', '2:30', '2027-03-14T07:30', '03:30'],
    ['Europe/Berlin', '2027-03-27', '2:30', '2027-03-28T01:30', '03:30'],
    ['Australia/Lord_Howe', '2027-10-02', '2:15', '2027-10-02T15:45', '02:45'],
  ])('%s explains a time that does not exist', (zone, day, typed, utc, read) => {
    const entered = enterTime(typed, { zone, day });
    expect(entered).toMatchObject({ ok: true, note: expect.stringContaining(`read as ${read}`) });
    expect(iso(typed, { zone, day })).toBe(utc);
  });

  it('a length stays a length', () => {
    const after = new Date('2027-03-14T06:30:00Z');
    const entered = enterTime('+60m', { zone: 'America/New_York', day: '2027-03-13', after });
    expect(entered.ok && toWall(entered.instant, 'America/New_York').time).toBe('03:30');
  });
});

describe('The night the clocks go back', () => {
  it.each([
    ['America/New_York', '2027-11-06', '1:30', '2027-11-07T05:30', '2027-11-07T06:30'],
    ['Europe/Berlin', '2027-10-30', '2:30', '2027-10-31T00:30', '2027-10-31T01:30'],
    ['Australia/Lord_Howe', '2027-04-03', '1:45', '2027-04-03T14:45', '2027-04-03T15:15'],
  ])(
    '%s: the first of two, the second when asked, and both come back as they were',
    (zone, day, typed, first, second) => {
      const entered = enterTime(typed, { zone, day });
      expect(entered).toMatchObject({ ok: true, note: expect.stringContaining('comes twice; this is the first') });
      expect(iso(typed, { zone, day })).toBe(first);
      expect(iso(`${typed} 2nd`, { zone, day })).toBe(second);
      expect(entered.ok && entered.other?.toISOString().slice(0, 16)).toBe(second);
      for (const utc of [first, second]) expect(iso(writeTime(`${utc}:00Z`, zone), { zone, day })).toBe(utc);
      expect(showTime(`${first}:00Z`, zone)).not.toBe(showTime(`${second}:00Z`, zone));
    },
  );

  it('an end before its start is the second time the clock shows it', () =>
    expect(iso('1:15', { zone: 'America/New_York', day: '2027-11-06', after: new Date('2027-11-07T05:30:00Z') })).toBe(
      '2027-11-07T06:15',
    ));
});

describe('Every minute of both nights', () => {
  it.each([
    ['America/New_York', ['2027-03-14', '2027-11-07']],
    ['Europe/Berlin', ['2027-03-28', '2027-10-31']],
    ['Australia/Lord_Howe', ['2027-10-03', '2027-04-04']],
  ])('%s leads back to its instant, or to one the zone shows the same at', (zone, nights) => {
    for (const night of nights) {
      for (let minute = 0; minute < 36 * 60; minute += 7) {
        const instant = new Date(Date.parse(`${night}T00:00:00Z`) - 18 * 3_600_000 + minute * 60_000);
        expect(iso(writeTime(instant, zone), { zone, day: showDayOf(instant, zone) })).toBe(
          instant.toISOString().slice(0, 16),
        );
      }
    }
  });
});

describe('Show days', () => {
  it('keep what runs past midnight', () => {
    expect(showDayOf('2027-06-16T03:50:00Z', 'America/New_York')).toBe('2027-06-15');
    expect(showDayOf('2027-06-16T04:20:00Z', 'America/New_York')).toBe('2027-06-15');
    expect(showDayOf('2027-06-16T08:00:00Z', 'America/New_York')).toBe('2027-06-16');
    expect(dateInShowDay('2027-12-31', '00:20')).toBe('2028-01-01');
  });

  it.each([
    ['America/New_York', '2027-03-13', 23],
    ['America/New_York', '2027-11-06', 25],
    ['Europe/Berlin', '2027-03-27', 23],
    ['Europe/Berlin', '2027-10-30', 25],
    ['Australia/Lord_Howe', '2027-10-02', 23.5],
    ['Australia/Lord_Howe', '2027-04-03', 24.5],
  ])('%s on %s lasts %s hours', (zone, day, hours) =>
    expect((showDayEnd(day, zone).getTime() - showDayStart(day, zone).getTime()) / 3_600_000).toBe(hours),
  );
});

describe('Lengths', () => {
  it.each([
    ['90', 90],
    ['45m', 45],
    ['1:30', 90],
    ['1h30', 90],
    ['2h', 120],
    ['25 min', 25],
    ['1:40 h', 100],
  ])('%s is %s minutes', (typed, minutes) => expect(parseLength(typed)).toBe(minutes));
  it.each(['', 'long', '-5', '1:75'])('%s is none', typed => expect(parseLength(typed)).toBeNull());
});

it('The second of two is asked for by name', () =>
  expect(fromWall({ date: '2027-11-07', time: '01:30' }, 'America/New_York', 'second')?.instant.toISOString()).toBe(
    '2027-11-07T06:30:00.000Z',
  ));
