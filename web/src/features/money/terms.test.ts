import { describe, expect, it } from 'vitest';
import type { Contract } from '@/api/types';
import { filled, fillName, instead, parts, sureness, unsure } from './terms';

const contract = (change: Partial<Contract>) =>
  ({ partyName: 'Meridian Hall', open: { amount: '0.00', currency: 'USD' }, ...change }) as Contract;

describe('Terms of a contract', () => {
  it('show the words within their passage', () => {
    expect(parts({ passage: 'The fee is $500 a day.', start: 11, end: 15 })).toEqual([
      'The fee is ',
      '$500',
      ' a day.',
    ]);
    expect(parts({ passage: '$500', start: 0, end: 4 })).toEqual(['', '$500', '']);
  });

  it('say how sure the rule is, and when to look twice', () => {
    expect(sureness({ confidence: 0.85 })).toBe('85 % sure');
    expect([unsure({ confidence: 0.59 }), unsure({ confidence: 0.6 })]).toEqual([true, false]);
  });

  it('say what an approval would change, and what is there now', () => {
    const end = { field: 'expires_on', value: '2027-12-31' } as const;
    expect(fillName(end, 'USD')).toBe('Ends: Dec 31, 2027');
    expect(instead(end, contract({}))).toBeNull();
    expect(instead(end, contract({ expiresOn: '2027-12-31' }))).toBe('as it is now');
    expect(instead(end, contract({ expiresOn: '2027-11-30' }))).toBe('now Nov 30, 2027');
    expect(
      instead({ field: 'amount', value: '12500.00' }, contract({ amount: { amount: '9.50', currency: 'USD' } })),
    ).toBe('now $9.50');
    expect(instead({ field: 'party_name', value: 'Northlight' }, contract({}))).toBe('now Meridian Hall');
    expect(fillName({ field: 'key_term', value: 'Half is owed' }, 'USD')).toBe('Keep as key term');
    expect(instead({ field: 'key_term', value: 'Half is owed' }, contract({}))).toBeNull();
  });

  it('say what an approval changed', () => {
    expect(filled('notice_on', '2027-11-01', 'USD')).toBe('Notice by: Nov 1, 2027');
    expect(filled('amount', '12500.00', 'EUR')).toContain('12,500');
    expect(filled('key_term', 'Half is owed', 'USD')).toBe('Key term');
  });
});
