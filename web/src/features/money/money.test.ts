import { describe, expect, it } from 'vitest';
import type { BudgetItem, Money } from '@/api/types';
import { alertSentence, formatDay, inDays, lineWord, usage } from './figures';
import { presets, row, rulesOf } from './rules';

const usd = (amount: string): Money => ({ amount, currency: 'USD' });
const line = (
  budgeted: string,
  actual: string,
  committed: string,
  usedPercent: number | null,
  state: 'ok' | 'warning' | 'critical',
) => usage({ budgeted: usd(budgeted), actual: usd(actual), committed: usd(committed), usedPercent, state });

describe('What is used of a budget, in words', () => {
  it('says by how much it is over, and in percent', () => {
    expect(line('75000.00', '70000.00', '10000.00', 106.67, 'critical').word).toBe('over by $5,000, +7 %');
    expect(line('0.00', '12.50', '0.00', null, 'critical').word).toBe('$12.50 not budgeted');
  });

  it('never rounds what is nearly full up to full', () => {
    expect(line('100.00', '99.99', '0.00', 99.99, 'warning')).toEqual({ tone: 'warning', word: '99 % used' });
    expect(line('100.00', '0.00', '0.00', 0, 'ok').word).toBe('0 % used');
    expect(line('0.00', '0.00', '0.00', null, 'ok').word).toBe('no budget');
  });

  it('has the decimals of its currency', () => {
    const yen = (amount: string): Money => ({ amount, currency: 'JPY' });
    expect(
      usage({ budgeted: yen('1000'), actual: yen('1500'), committed: yen('0'), usedPercent: 150, state: 'critical' })
        .word,
    ).toBe('over by ¥500, +50 %');
  });

  it('tells of a line what it is going to cost, not what it has cost', () => {
    const item = (planned: string, forecast: string, actual = '0.00', committed = '0.00') =>
      ({
        planned: usd(planned),
        forecast: usd(forecast),
        actual: usd(actual),
        committed: usd(committed),
      }) as BudgetItem;
    expect(lineWord(item('400.00', '500.00')).word).toBe('+$100, +25 %');
    expect(lineWord(item('0.00', '500.00')).word).toBe('not planned');
    expect(lineWord(item('400.00', '400.00', '400.00')).word).toBe('spent');
    expect(lineWord(item('400.00', '400.00', '0.00', '100.00')).word).toBe('under way');
    expect(lineWord(item('400.00', '400.00')).word).toBe('planned');
  });

  it('tells an alert in a sentence', () => {
    const alert = { label: 'Production', used: usd('80000.00'), limit: usd('75000.00'), usedPercent: 106.67 };
    expect(alertSentence({ ...alert, level: 'critical' } as never)).toBe('Production went over its budget by $5,000');
    expect(alertSentence({ ...alert, level: 'warning', usedPercent: 92.4 } as never)).toBe(
      'Production has used 92 % of its budget',
    );
  });

  it('writes days as days, whatever the zone', () => {
    expect(formatDay('2027-03-01')).toMatch(/Mar.*1.*2027|1.*Mar.*2027/);
    expect([0, 1, -1, 5, -5].map(inDays)).toEqual(['today', 'tomorrow', 'yesterday', 'in 5 days', '5 days ago']);
  });
});

describe('Rules of a schedule', () => {
  it('says what the editor shows', () => {
    expect(
      rulesOf([row({ kind: 'percent', value: 30, label: ' Deposit ', due: 'signing', days: 7, before: false })]),
    ).toEqual([{ kind: 'percent', percent: 30, label: 'Deposit', dueFrom: 'signing', offsetDays: 7 }]);
    expect(rulesOf([row({ due: 'event', days: 14, before: true })])).toEqual([
      { kind: 'remainder', dueFrom: 'event', offsetDays: -14 },
    ]);
    expect(rulesOf([row({ count: 6, due: 'date', date: '2027-01-31', activates: 'VIP' })])).toEqual([
      {
        kind: 'instalments',
        count: 6,
        dueFrom: 'date',
        dueDate: '2027-01-31',
        everyMonths: 1,
        activatesCategory: 'VIP',
      },
    ]);
    expect(rulesOf([row({ kind: 'fixed', value: '12.50', due: 'none' })])).toEqual([
      { kind: 'fixed', amount: '12.50', dueFrom: 'none' },
    ]);
  });

  it('has presets that leave nothing open', () => {
    for (const preset of presets) {
      const rules = rulesOf(preset.rows());
      expect(rules.some(rule => rule.kind === 'remainder' || rule.kind === 'instalments')).toBe(true);
    }
  });
});
