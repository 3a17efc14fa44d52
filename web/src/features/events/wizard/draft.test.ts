import { describe, expect, it } from 'vitest';
import { check, emptyDraft, forgetDraft, isAmount, keepDraft, readDraft, stepOf, sum, times, toInput } from './draft';

const draft = (change = {}) => ({
  ...emptyDraft(),
  name: 'Gala',
  timezone: 'Europe/Berlin',
  startDate: '2027-06-05',
  startTime: '19:00',
  ...change,
});
const now = new Date('2026-11-21T00:00:00Z');

describe('The draft of an event', () => {
  it('is kept per organization and comes back whole', () => {
    const mine = draft({ categories: [{ category: 'venue', amount: '10.50' }] });
    keepDraft('a', mine, now);
    expect(readDraft('a')).toEqual({ at: now.toISOString(), draft: mine });
    expect(readDraft('b')).toBeNull();
    forgetDraft('a');
    expect(readDraft('a')).toBeNull();
  });

  it('left broken by something else is no draft', () => {
    localStorage.setItem('callboard.draft.event.a', '{');
    expect(readDraft('a')).toBeNull();
  });

  it('needs only a name and a date', () => {
    expect(check(draft())).toEqual({});
    expect(Object.keys(check(emptyDraft()))).toEqual(['basics', 'when']);
  });

  it('refuses an end before the start and a wrong amount', () => {
    expect(check(draft({ endDate: '2027-06-05', endTime: '18:00' })).when).toEqual([
      'The end must come after the start.',
    ]);
    expect(check(draft({ budget: '12,5.0.0' })).money).toHaveLength(1);
  });

  it('with an end time before its start time ends on the next day, and says so', () => {
    const { end, warnings } = times(draft({ endTime: '01:00' }), now);
    expect(end?.toISOString()).toBe('2027-06-05T23:00:00.000Z');
    expect(warnings).toEqual(['It ends after midnight, on the next day.']);
  });

  it('warns of the night the clocks change', () => {
    expect(times(draft({ startDate: '2027-03-28', startTime: '02:30' }), now).warnings.join()).toContain('forward');
  });

  it('is sent as instants and plain decimals', () => {
    const input = toInput(
      draft({ budget: "45'000.50", categories: [{ category: 'venue', amount: '' }], goals: 'one\n\n two ' }),
    );
    expect(input).toMatchObject({
      startAt: '2027-06-05T17:00:00.000Z',
      budget: '45000.50',
      budgetCategories: [{ category: 'venue', budgetedAmount: '0' }],
      goals: ['one', 'two'],
      generateTasks: true,
    });
    expect(input).not.toHaveProperty('endAt');
  });

  it('adds amounts to the cent', () => {
    expect(sum(['0.10', '0.20', 'x', '99999999999.99'])).toBe('100000000000.29');
    expect(isAmount('1.234')).toBe(false);
  });

  it('knows which step a refused field belongs to', () => {
    expect(['startAt', 'venueId', 'sponsorIds', 'budgetCategories[0].category', 'name'].map(stepOf)).toEqual([
      'when',
      'where',
      'people',
      'money',
      'basics',
    ]);
  });
});
