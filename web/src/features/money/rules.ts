import type { PaymentRule } from '@/api/types';

/** A row of the schedule's editor: a rule as people fill it in. */
export interface RuleRow {
  key: string;
  kind: 'percent' | 'fixed' | 'rest';
  label: string;
  value: string | number;
  count: string | number;
  due: 'signing' | 'event' | 'date' | 'none';
  days: string | number;
  before: boolean;
  date: string;
  every: string | number;
  activates: string;
}

let serial = 0;

export const row = (change: Partial<RuleRow> = {}): RuleRow => ({
  key: String(serial++),
  kind: 'rest',
  label: '',
  value: '',
  count: 1,
  due: 'event',
  days: 14,
  before: true,
  date: '',
  every: 30,
  activates: '',
  ...change,
});

/** Schedules people start from. */
export const presets: { label: string; rows: () => RuleRow[] }[] = [
  {
    label: 'Deposit and rest',
    rows: () => [
      row({ kind: 'percent', value: 50, label: 'Deposit', due: 'signing', days: 0, before: false }),
      row({ label: 'Remainder' }),
    ],
  },
  {
    label: 'Three parts',
    rows: () => [
      row({ kind: 'percent', value: 30, label: 'Deposit', due: 'signing', days: 7, before: false }),
      row({ kind: 'percent', value: 40, label: 'Second payment', days: 60 }),
      row({ label: 'Remainder', days: 7 }),
    ],
  },
  { label: 'Monthly', rows: () => [row({ label: 'Rate', count: 6, due: 'signing', days: 30, before: false })] },
  { label: 'All at once', rows: () => [row({ label: 'Payment', due: 'signing', days: 30, before: false })] },
];

/** The rules a schedule is made by, as the server takes them. */
export function rulesOf(rows: RuleRow[]): PaymentRule[] {
  return rows.map(each => {
    const count = Number(each.count) || 1;
    const days = (Number(each.days) || 0) * (each.due === 'event' && each.before ? -1 : 1);
    return {
      kind: each.kind === 'rest' ? (count > 1 ? 'instalments' : 'remainder') : each.kind,
      ...(each.kind === 'percent' && { percent: Number(each.value) || 0 }),
      ...(each.kind === 'fixed' && { amount: String(each.value || 0) }),
      ...(count > 1 && { count }),
      ...(each.label.trim() && { label: each.label.trim() }),
      dueFrom: each.due,
      ...(each.due === 'date' && { dueDate: each.date || null }),
      ...((each.due === 'signing' || each.due === 'event') && { offsetDays: days }),
      ...(count > 1 && each.due !== 'date' && each.due !== 'none' && { everyDays: Number(each.every) || 30 }),
      ...(count > 1 && each.due === 'date' && { everyMonths: 1 }),
      ...(each.activates.trim() && { activatesCategory: each.activates.trim() }),
    };
  });
}
