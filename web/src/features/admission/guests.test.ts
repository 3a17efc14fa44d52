import { describe, expect, it } from 'vitest';
import type { Pass } from '@/api/types';
import { guestsOf, presented } from './guests';

const pass = (id: string, change: Partial<Pass>): Pass => ({
  id,
  eventId: 'e',
  kind: 'ticket',
  nfcId: null,
  code: null,
  category: 'Day',
  holderName: null,
  email: null,
  status: 'active',
  ticketId: null,
  createdAt: '',
  updatedAt: '',
  version: 1,
  ...change,
});

describe('Guests', () => {
  const ada = pass('t1', { code: 'A1', holderName: 'Ada Byron' });
  const zoe = pass('t2', { code: 'Z9', holderName: 'Zoe Bell' });
  const band = pass('w1', { kind: 'wristband', nfcId: '04A2', ticketId: 't1' });
  const lone = pass('w2', { kind: 'wristband', nfcId: '04B3', holderName: 'Max Born' });

  it('are people: a ticket and the wristband issued for it are one', () => {
    const guests = guestsOf([zoe, ada], [band, lone]);
    expect(guests.map(each => [each.name, each.ticket?.id, each.wristband?.id])).toEqual([
      ['Ada Byron', 't1', 'w1'],
      ['Max Born', undefined, 'w2'],
      ['Zoe Bell', 't2', undefined],
    ]);
  });

  it('are presented by what they wear, else by their ticket', () => {
    const [first, , last] = guestsOf([zoe, ada], [band, lone]);
    expect(first && presented(first.pass)).toEqual({ nfcId: '04A2' });
    expect(last && presented(last.pass)).toEqual({ code: 'Z9' });
  });

  it('stay when only their wristband was found', () => {
    expect(guestsOf([], [band]).map(each => each.id)).toEqual(['w1']);
  });
});
