import { newId } from '@/api/ids';
import type { BudgetKind, EventInput, TeamPermission, TeamRole, Visibility } from '@/api/types';
import { fromWall, localZone } from '@/time/zones';

export const steps = ['basics', 'when', 'where', 'people', 'money', 'review'] as const;
export type Step = (typeof steps)[number];

export const stepTitles: Record<Step, string> = {
  basics: 'Basics',
  when: 'When',
  where: 'Where',
  people: 'People',
  money: 'Money',
  review: 'Review',
};

export interface Draft {
  id: string;
  name: string;
  type: string;
  clientId: string | null;
  description: string;
  goals: string;
  timezone: string;
  startDate: string;
  startTime: string;
  endDate: string;
  endTime: string;
  venueId: string | null;
  backupVenueId: string | null;
  location: string;
  targetAttendees: string;
  team: { userId: string; role: TeamRole; permission: TeamPermission }[];
  sponsorIds: string[];
  designerIds: string[];
  visibility: Visibility;
  currency: string;
  budget: string;
  categories: { category: string; amount: string }[];
  generateTasks: boolean;
}

export const emptyDraft = (): Draft => ({
  id: newId(),
  name: '',
  type: 'runway_show',
  clientId: null,
  description: '',
  goals: '',
  timezone: localZone(),
  startDate: '',
  startTime: '19:00',
  endDate: '',
  endTime: '',
  venueId: null,
  backupVenueId: null,
  location: '',
  targetAttendees: '',
  team: [],
  sponsorIds: [],
  designerIds: [],
  visibility: 'team',
  currency: 'USD',
  budget: '',
  categories: [],
  generateTasks: true,
});

const key = (organizationId: string) => `callboard.draft.event.${organizationId}`;

interface Kept {
  at: string;
  draft: Draft;
}

/** The draft left on this device, if any. What an older version kept and this one does not know is filled in. */
export function readDraft(organizationId: string): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(key(organizationId)) ?? 'null') as Kept | null;
    return kept?.draft ? { at: kept.at, draft: { ...emptyDraft(), ...kept.draft } } : null;
  } catch {
    return null;
  }
}

export function keepDraft(organizationId: string, draft: Draft, now = new Date()): void {
  try {
    localStorage.setItem(key(organizationId), JSON.stringify({ at: now.toISOString(), draft } satisfies Kept));
  } catch {
    // Storage is full or switched off: the draft then lives as long as the page.
  }
}

export function forgetDraft(organizationId: string): void {
  try {
    localStorage.removeItem(key(organizationId));
  } catch {
    // See above.
  }
}

export interface Times {
  start: Date | null;
  end: Date | null;
  /** Sentences a planner should read before going on; none of them stops anybody. */
  warnings: string[];
  error: string | null;
}

export function times(
  draft: Pick<Draft, 'startDate' | 'startTime' | 'endDate' | 'endTime' | 'timezone'>,
  now = new Date(),
): Times {
  const warnings: string[] = [];
  if (!draft.startDate) return { start: null, end: null, warnings, error: null };
  const start = fromWall({ date: draft.startDate, time: draft.startTime || '00:00' }, draft.timezone);
  if (!start) return { start: null, end: null, warnings, error: 'The start is not a date.' };
  let endDate = draft.endDate;
  if (!endDate && draft.endTime) {
    endDate = draft.startDate;
    if (draft.endTime <= draft.startTime) {
      endDate = new Date(Date.parse(`${draft.startDate}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
      warnings.push('It ends after midnight, on the next day.');
    }
  }
  const end = endDate ? fromWall({ date: endDate, time: draft.endTime || '23:59' }, draft.timezone) : null;
  for (const [what, wall] of [
    ['start', start],
    ['end', end],
  ] as const) {
    if (wall?.problem === 'skipped')
      warnings.push(
        `The clocks go forward that night: the ${what} as written does not exist and is read as an hour later.`,
      );
    if (wall?.problem === 'repeated')
      warnings.push(`The clocks go back that night: the ${what} comes twice. The first is meant.`);
  }
  if (start.instant < now) warnings.push('The start lies in the past.');
  const error = end && end.instant <= start.instant ? 'The end must come after the start.' : null;
  return { start: start.instant, end: end?.instant ?? null, warnings, error };
}

/** What is wrong with a step, by field; empty when one may create. Only a name and a date are needed. */
export function check(draft: Draft): Partial<Record<Step, string[]>> {
  const found: Partial<Record<Step, string[]>> = {};
  if (!draft.name.trim()) found.basics = ['The event needs a name.'];
  const { error } = times(draft);
  if (!draft.startDate) found.when = ['The event needs a date.'];
  else if (error) found.when = [error];
  const money: string[] = [];
  if (draft.budget && !isAmount(draft.budget)) money.push('The budget is not an amount.');
  const names = draft.categories.map(each => each.category.trim().toLowerCase()).filter(Boolean);
  if (new Set(names).size < names.length) money.push('A budget category is there twice.');
  if (draft.categories.some(each => each.category.trim() && !isAmount(each.amount || '0')))
    money.push('A category has no proper amount.');
  if (money.length > 0) found.money = money;
  return found;
}

/** One entry a line, without empty ones. */
export const lines = (text: string) =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean);

export const isAmount = (text: string) => /^\d{1,12}([.]\d{1,2})?$/.test(text.replaceAll(/[\s,']/g, ''));
export const amount = (text: string) => text.replaceAll(/[\s,']/g, '');

/** Adds up amounts in hundredths, so that no cent is lost to binary fractions. */
export function sum(amounts: string[]): string {
  const cents = amounts.reduce((total, each) => {
    if (!isAmount(each)) return total;
    const [whole = '0', fraction = ''] = amount(each).split('.');
    return total + BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0'));
  }, 0n);
  return `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
}

export function toInput(draft: Draft): EventInput {
  const { start, end } = times(draft);
  if (!start) throw new Error('An event without a date cannot be sent.');
  const optional = (text: string) => text.trim() || null;
  return {
    id: draft.id,
    name: draft.name.trim(),
    type: draft.type,
    description: optional(draft.description),
    goals: lines(draft.goals),
    startAt: start.toISOString(),
    ...(end && { endAt: end.toISOString() }),
    timezone: draft.timezone,
    location: optional(draft.location),
    venueId: draft.venueId,
    backupVenueId: draft.backupVenueId,
    clientId: draft.clientId,
    targetAttendees: draft.targetAttendees ? Number(draft.targetAttendees) : null,
    ...(draft.budget && { budget: amount(draft.budget) }),
    currency: draft.currency,
    visibility: draft.visibility,
    budgetCategories: draft.categories
      .filter(each => each.category.trim())
      .map(each => ({ category: each.category as BudgetKind, budgetedAmount: amount(each.amount || '0') })),
    teamMembers: draft.team,
    sponsorIds: draft.sponsorIds,
    designerIds: draft.designerIds,
    generateTasks: draft.generateTasks,
  };
}

/** The step a field of the server's answer belongs to. */
export function stepOf(field: string): Step {
  if (/^(startAt|endAt|timezone)/.test(field)) return 'when';
  if (/^(venueId|backupVenueId|location|targetAttendees)/.test(field)) return 'where';
  if (/^(teamMembers|sponsorIds|designerIds|visibility)/.test(field)) return 'people';
  if (/^(budget|currency)/.test(field)) return 'money';
  return 'basics';
}
