import type {
  BudgetAlert,
  BudgetItem,
  BudgetKind,
  BudgetState,
  ContractStatus,
  InstalmentStatus,
  Money,
  PaidStatus,
} from '@/api/types';
import { formatMoney } from '@/ui/Money';
import type { Tone } from '@/ui/StatusChip';
import { humanize } from '@/ui/words';

export const amountOf = (money: Money | null | undefined): number => Number(money?.amount ?? 0);

/** A sum with the currency it is in. */
export const moneyOf = (amount: number, currency: string): Money => ({ amount: String(amount), currency });

export const categoryName = (line: { name?: string | null; category: BudgetKind }): string =>
  line.name ?? humanize(line.category);

interface Usage {
  budgeted: Money;
  actual: Money;
  committed: Money;
  usedPercent?: number | null;
  state: BudgetState;
}

/** What is used of a budget, in words: over by how much, or how much of it. */
export function usage({ budgeted, actual, committed, usedPercent, state }: Usage): { tone: Tone; word: string } {
  const over = amountOf(actual) + amountOf(committed) - amountOf(budgeted);
  if (state === 'critical') {
    if (amountOf(budgeted) <= 0)
      return { tone: 'critical', word: `${formatMoney(moneyOf(over, budgeted.currency))} not budgeted` };
    const percent = over > 0 ? `, +${Math.round((over / amountOf(budgeted)) * 100)} %` : '';
    return over > 0
      ? { tone: 'critical', word: `over by ${formatMoney(moneyOf(over, budgeted.currency))}${percent}` }
      : { tone: 'critical', word: `${Math.floor(usedPercent ?? 100)} % used` };
  }
  if (usedPercent === null || usedPercent === undefined) return { tone: 'neutral', word: 'no budget' };
  return { tone: state === 'warning' ? 'warning' : 'neutral', word: `${Math.floor(usedPercent)} % used` };
}

/** How a line stands against its plan: what it is going to cost, not what it has cost. */
export function lineWord(item: BudgetItem): { tone: Tone; word: string } {
  const over = amountOf(item.forecast) - amountOf(item.planned);
  if (over > 0) {
    return amountOf(item.planned) > 0
      ? {
          tone: 'warning',
          word: `+${formatMoney(moneyOf(over, item.planned.currency))}, +${Math.round((over / amountOf(item.planned)) * 100)} %`,
        }
      : { tone: 'warning', word: 'not planned' };
  }
  if (amountOf(item.actual) >= amountOf(item.planned) && amountOf(item.planned) > 0)
    return { tone: 'positive', word: 'spent' };
  if (amountOf(item.actual) + amountOf(item.committed) > 0) return { tone: 'active', word: 'under way' };
  return { tone: 'neutral', word: 'planned' };
}

export function alertSentence(alert: BudgetAlert): string {
  const over = amountOf(alert.used) - amountOf(alert.limit);
  if (alert.level === 'critical' && over > 0) {
    return `${alert.label} went over its budget by ${formatMoney(moneyOf(over, alert.limit.currency))}`;
  }
  return `${alert.label} has used ${Math.floor(alert.usedPercent ?? 100)} % of its budget`;
}

export const paidStatus: Record<PaidStatus, { label: string; tone: Tone }> = {
  pending: { label: 'To pay', tone: 'neutral' },
  overdue: { label: 'Overdue', tone: 'critical' },
  paid: { label: 'Paid', tone: 'positive' },
};

export const contractStatus: Record<ContractStatus, { label: string; tone: Tone }> = {
  draft: { label: 'Draft', tone: 'neutral' },
  pending_review: { label: 'In review', tone: 'active' },
  pending_signature: { label: 'Out for signature', tone: 'warning' },
  signed: { label: 'Signed', tone: 'positive' },
  active: { label: 'In force', tone: 'positive' },
  expired: { label: 'Expired', tone: 'neutral' },
  terminated: { label: 'Terminated', tone: 'neutral' },
};

/** What a step is called where it is taken. */
export const stepName: Partial<Record<ContractStatus, string>> = {
  draft: 'Back to draft',
  pending_review: 'Give for review',
  pending_signature: 'Send for signature',
  active: 'Put in force',
  terminated: 'Terminate',
};

export const instalmentStatus: Record<InstalmentStatus, { label: string; tone: Tone }> = {
  open: { label: 'Open', tone: 'neutral' },
  due: { label: 'Due soon', tone: 'warning' },
  overdue: { label: 'Overdue', tone: 'critical' },
  part_paid: { label: 'Part paid', tone: 'active' },
  paid: { label: 'Paid', tone: 'positive' },
};

const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** A calendar date as people write it; it is the same day everywhere. */
export const formatDay = (date: string | null | undefined): string =>
  date ? day.format(new Date(`${date}T12:00:00Z`)) : '–';

/** `in 3 days`, `today`, `5 days ago` */
export function inDays(days: number): string {
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  if (days === -1) return 'yesterday';
  return days > 0 ? `in ${days} days` : `${-days} days ago`;
}
