import { describe, expect, it } from 'vitest';
import { type Rule, ruleDays, ruleFault, ruleFrom, ruleText, ruleWords, weekdayOf } from './rule';

// A Friday, and the second of its month.
const start = '2026-06-12';
const rule = (change: Partial<Rule> = {}): Rule => ({ ...ruleFrom(start), ...change });

describe('The text of a rule', () => {
  it('is an RRULE without what goes without saying', () => {
    expect(ruleText(rule(), start)).toBe('FREQ=WEEKLY;BYDAY=FR');
    expect(ruleText(rule({ frequency: 'daily', interval: 3 }), start)).toBe('FREQ=DAILY;INTERVAL=3');
    expect(ruleText(rule({ weekdays: ['SA', 'FR'], interval: 2 }), start)).toBe('FREQ=WEEKLY;INTERVAL=2;BYDAY=FR,SA');
    expect(ruleText(rule({ frequency: 'monthly' }), start)).toBe('FREQ=MONTHLY;BYMONTHDAY=12');
    expect(ruleText(rule({ frequency: 'monthly', monthly: 'weekday' }), start)).toBe('FREQ=MONTHLY;BYDAY=2FR');
    expect(ruleText(rule({ frequency: 'monthly', monthly: 'last' }), start)).toBe('FREQ=MONTHLY;BYDAY=-1FR');
  });

  it('says its last day in the rule, how many beside it, and what is left out in a line of its own', () => {
    const text = ruleText(
      rule({ end: { kind: 'until', date: '2026-07-31' }, except: ['2026-07-03', '2026-06-19', '2026-07-03'] }),
      start,
    );
    expect(text).toBe('FREQ=WEEKLY;BYDAY=FR;UNTIL=20260731\nEXDATE;VALUE=DATE:20260619,20260703');
    expect(ruleText(rule({ end: { kind: 'count', count: 7 } }), start)).not.toContain('COUNT');
  });
});

describe('The days of a rule', () => {
  it('come after the first one, without what is left out', () => {
    expect(ruleDays(rule(), start)).toEqual(['2026-06-19', '2026-06-26', '2026-07-03', '2026-07-10']);
    expect(ruleDays(rule({ except: ['2026-06-26'], end: { kind: 'until', date: '2026-07-03' } }), start)).toEqual([
      '2026-06-19',
      '2026-07-03',
    ]);
  });

  it('count weeks from Monday and leave out months that have no such day', () => {
    // Saturday belongs to the week of the first one, Monday to the one after the next.
    expect(ruleDays(rule({ interval: 2, weekdays: ['MO', 'SA'], end: { kind: 'count', count: 3 } }), start)).toEqual([
      '2026-06-13',
      '2026-06-22',
      '2026-06-27',
    ]);
    const thirtyFirst = {
      ...ruleFrom('2026-01-31'),
      frequency: 'monthly' as const,
      end: { kind: 'count' as const, count: 3 },
    };
    expect(ruleDays(thirtyFirst, '2026-01-31')).toEqual(['2026-03-31', '2026-05-31', '2026-07-31']);
    expect(ruleDays({ ...thirtyFirst, monthly: 'last' }, '2026-01-31')).toEqual([
      '2026-02-28',
      '2026-03-28',
      '2026-04-25',
    ]);
    expect(ruleDays({ ...ruleFrom('2026-01-30'), frequency: 'monthly', monthly: 'weekday' }, '2026-01-30')).toEqual([
      '2026-05-29',
      '2026-07-31',
      '2026-10-30',
      '2027-01-29',
    ]);
  });

  it('end, whatever is asked for', () => {
    // A fifth Friday that is left out for ever: nothing may search for it for ever.
    expect(ruleDays(rule({ frequency: 'daily', end: { kind: 'count', count: 1000 } }), start)).toHaveLength(1000);
    expect(
      ruleDays(rule({ interval: 1000, frequency: 'monthly', end: { kind: 'count', count: 5 } }), start),
    ).toHaveLength(1);
  });
});

describe('A rule that cannot be followed', () => {
  it('is explained and makes nothing', () => {
    for (const bad of [
      rule({ weekdays: [] }),
      rule({ interval: 0 }),
      rule({ end: { kind: 'count', count: 0 } }),
      rule({ end: { kind: 'until', date: '' } }),
      rule({ end: { kind: 'until', date: start } }),
    ]) {
      expect(ruleFault(bad, start)).toMatch(/\.$/);
      expect(ruleDays(bad, start)).toEqual([]);
    }
    expect(ruleFault(rule(), start)).toBeNull();
  });
});

describe('A rule in words', () => {
  it('reads like a sentence', () => {
    expect(weekdayOf(start)).toBe('FR');
    expect(ruleWords(rule(), start)).toBe('Every week on Friday, 4 more.');
    expect(ruleWords(rule({ interval: 2, weekdays: ['SA', 'FR', 'SU'] }), start)).toBe(
      'Every 2 weeks on Friday, Saturday and Sunday, 4 more.',
    );
    expect(ruleWords(rule({ frequency: 'monthly', monthly: 'weekday' }), start)).toBe(
      'Every month on the second Friday, 4 more.',
    );
  });
});
