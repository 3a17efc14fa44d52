import { describe, expect, it } from 'vitest';
import type { SeatingTable } from '@/api/types';
import { matches, order, plain } from './filter';
import { someGuest as guest } from './testing';

describe('a list kept on this device', () => {
  it('is searched like the server searches', () => {
    const zoe = guest('Zoë Müller', { email: 'zoe@example.com', party: 'Groß' });
    for (const q of ['zoe', 'MULLER', 'müller zoë', 'example zoe', 'gross', '  '])
      expect(matches(zoe, { q })).toBe(true);
    for (const q of ['zoe bob', '%', 'muller_']) expect(matches(zoe, { q })).toBe(false);
    expect(plain('Łukasz Ørsted Æther')).toBe('lukasz orsted aether');
  });

  it('is narrowed by every filter', () => {
    const ada = guest('Ada', {
      rsvp: 'confirmed',
      tableId: 'one',
      tags: ['vip'],
      allergens: [{ allergen: 'peanuts', severity: 'severe', name: null }],
    });
    const bob = guest('Bob', { accessibility: 'Ramp' });
    const all = [ada, bob];
    const left = (filter: Parameters<typeof matches>[1]) =>
      all.filter(each => matches(each, filter)).map(each => each.name);
    expect(left({ rsvp: 'confirmed' })).toEqual(['Ada']);
    expect(left({ tableId: 'one' })).toEqual(['Ada']);
    expect(left({ seated: false })).toEqual(['Bob']);
    expect(left({ tag: 'vip' })).toEqual(['Ada']);
    expect(left({ allergen: 'any' })).toEqual(['Ada']);
    expect(left({ allergen: 'peanuts' })).toEqual(['Ada']);
    expect(left({ allergen: 'milk' })).toEqual([]);
    expect(left({ needs: true })).toEqual(['Ada', 'Bob']);
    expect(left({ needs: false })).toEqual([]);
  });

  it('stands in the order asked for, and what has no value comes last', () => {
    const tables = [{ id: 'two' }, { id: 'one' }] as SeatingTable[];
    const all = [
      guest('Cleo', { tableId: 'one', seat: 2, rsvp: 'declined' }),
      guest('anna', { tableId: 'one', seat: 1 }),
      guest('Émile', { tableId: 'two', rsvp: 'confirmed' }),
      guest('Bob'),
    ];
    const names = (sort?: string) => [...all].sort(order(sort, tables)).map(each => each.name);
    expect(names()).toEqual(['anna', 'Bob', 'Cleo', 'Émile']);
    expect(names('-name')).toEqual(['Émile', 'Cleo', 'Bob', 'anna']);
    expect(names('table')).toEqual(['Émile', 'anna', 'Cleo', 'Bob']);
    expect(names('-table')).toEqual(['anna', 'Cleo', 'Émile', 'Bob']);
    expect(names('rsvp')).toEqual(['Émile', 'anna', 'Bob', 'Cleo']);
  });
});
