import { describe, expect, it } from 'vitest';
import { laterTimes } from './later';

const at = (now: string) =>
  laterTimes(new Date(now), 'Europe/Berlin').map(each => `${each.label} ${each.at.toISOString()}`);

describe('Putting off', () => {
  it('offers times to come on the clock of whoever is asked', () => {
    // A Wednesday at eleven in the morning.
    expect(at('2027-03-10T10:00:00Z')).toEqual([
      'In an hour 2027-03-10T11:00:00.000Z',
      'This evening 2027-03-10T17:00:00.000Z',
      'Tomorrow 2027-03-11T08:00:00.000Z',
      'On Monday 2027-03-15T08:00:00.000Z',
    ]);
    // The evening is here.
    expect(at('2027-03-10T17:30:00Z').map(each => each.split(' 2027')[0])).toEqual([
      'In an hour',
      'Tomorrow',
      'On Monday',
    ]);
  });

  it('means the same clock when that is put forward in between, and says Monday once', () => {
    // Saturday; the night to Sunday, 28 March, loses an hour.
    expect(at('2027-03-27T11:00:00Z')).toContain('Tomorrow 2027-03-28T07:00:00.000Z');
    // On a Sunday tomorrow is Monday.
    expect(at('2027-03-28T10:00:00Z').map(each => each.split(' 2027')[0])).not.toContain('On Monday');
  });
});
