import { describe, expect, it } from 'vitest';
import type { Outcome } from './desk';
import { readPairing } from './pairing';
import type { Reason } from './rules';
import { madeHeader, noon } from './testing';
import { sentences, spoken } from './words';

const header = madeHeader({ checkinClosesAt: '2027-03-10T21:00:00Z' });
const denied = (reason: Reason, change: Partial<Extract<Outcome, { type: 'verdict' }>> = {}): Outcome => ({
  type: 'verdict',
  decision: 'deny',
  reason,
  direction: 'entry',
  name: 'Amara Okafor',
  category: 'General',
  last: null,
  repeated: false,
  message: null,
  unconfirmed: false,
  overruled: null,
  mayOverrule: false,
  at: noon,
  ...change,
});

describe('the words of a result', () => {
  it('say where to send somebody who is at the wrong gate', () => {
    expect(sentences(denied('wrong_gate'), header, 'back')).toEqual({
      word: 'STOP',
      title: 'Wrong gate',
      category: 'Amara Okafor · General',
      detail: 'Send to gate North.',
    });
    const other = { ...header, gates: header.gates.slice(1) };
    expect(sentences(denied('wrong_gate'), other, 'elsewhere').detail).toBe(
      'No gate serves this pass. Send to the guest desk.',
    );
  });

  it('say in the server’s words where somebody is, who let them in, and that nobody confirmed it', () => {
    const message = 'Already inside since 18:12, gate South.';
    expect(sentences(denied('already_inside', { message }), header, 'north').detail).toBe(message);
    const allowed = denied('blocked', { decision: 'allow', reason: null });
    const overruled = { by: 'Sarah Lindqvist', because: 'identity_checked' as const };
    expect(sentences({ ...allowed, overruled } as Outcome, header, 'north').detail).toBe(
      'Let in by Sarah Lindqvist: identity checked',
    );
    expect(sentences({ ...allowed, unconfirmed: true } as Outcome, header, 'north')).toMatchObject({
      word: 'ADMIT',
      detail: '◆ Not confirmed: the server did not answer',
    });
  });

  it('say since when somebody is inside, by the clock of the event', () => {
    const last = { at: Date.parse('2027-03-10T18:42:00Z'), gateName: 'North' };
    expect(sentences(denied('already_inside', { last }), header, 'north').detail).toBe(
      'Already inside since 19:42, gate North.',
    );
  });

  it('say too early with the opening and too late with the close', () => {
    expect(sentences(denied('outside_window', { at: noon - 9_000_000 }), header, 'north')).toMatchObject({
      title: 'Too early',
      detail: 'Entry opens at 11:00.',
    });
    expect(sentences(denied('outside_window', { at: noon + 36_000_000 }), header, 'north')).toMatchObject({
      title: 'Too late',
      detail: 'Entry closed at 22:00.',
    });
  });

  it('have a sentence for every reason', () => {
    const reasons: Reason[] = [
      'unknown_credential',
      'blocked',
      'wristband_inactive',
      'series_not_active',
      'outside_window',
      'not_assigned',
      'wrong_gate',
      'already_inside',
      'reentry_not_allowed',
      'category_full',
      'series_full',
      'not_inside',
    ];
    const said = reasons.map(reason => sentences(denied(reason), header, 'north'));
    expect(said.every(each => each.title && each.detail.length > 10)).toBe(true);
    expect(new Set(said.map(each => each.detail)).size).toBe(reasons.length);
  });

  it('are spoken as a sentence', () => {
    expect(spoken(sentences(denied('wrong_gate', { name: null }), header, 'back'))).toBe(
      'Stop. Wrong gate. General. Send to gate North.',
    );
  });
});

describe('a pairing link', () => {
  const key = 'cbd_8Jk2mQ0vXy7';
  const id = '01890a5d-ac96-774b-bcce-b302099a8001';

  it.each([
    [`https://show.example/scan#key=${key}&series=${id}&gate=${id}`, { key, seriesId: id, gateId: id }],
    [`#key=${key}`, { key, seriesId: null, gateId: null }],
    [`  ${key}\n`, { key, seriesId: null, gateId: null }],
    [`/scan#key=${key}&series=nonsense`, { key, seriesId: null, gateId: null }],
  ])('%s', (text, expected) => {
    expect(readPairing(text)).toEqual(expected);
  });

  it.each(['', 'GALA-0001', '#key=cbs_8Jk2mQ0vXy7', 'https://show.example/scan', `#key=${key}%20x`])(
    '%j is none',
    text => {
      expect(readPairing(text)).toBeNull();
    },
  );
});
