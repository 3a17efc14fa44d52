import type { BrokenRule, ElementAvailability, EventElementStatus } from '@/api/types';
import { formatDay } from '@/time/format';
import type { Tone } from '@/ui/StatusChip';
import { plural } from '@/ui/words';

export const elementTone: Record<EventElementStatus, Tone> = {
  proposed: 'neutral',
  requested: 'active',
  confirmed: 'positive',
  declined: 'critical',
  cancelled: 'neutral',
};

/** What a step is called on a button. */
export const stepWord: Record<EventElementStatus, string> = {
  proposed: 'Plan again',
  requested: 'Request',
  confirmed: 'Confirm',
  declined: 'Decline',
  cancelled: 'Cancel',
};

/** The same, where it depends on what came before: what was confirmed or declined is asked again. */
export const wordOf = (from: EventElementStatus, to: EventElementStatus) =>
  to === 'requested' && from !== 'proposed' ? 'Ask again' : stepWord[to];

/** How many of what: "180 × chair", "80 per guest". */
export function amount({ quantity, unit }: { quantity: number; unit: string | null }): string {
  if (!unit) return `${quantity.toLocaleString()} ×`;
  return `${quantity.toLocaleString()}${unit.startsWith('per ') ? '' : ' ×'} ${unit}`;
}

/** A date of the element's own calendar, as people write it. */
const day = (date: string) => formatDay(`${date}T12:00:00Z`, 'UTC');

/** A broken rule as a sentence. */
export function ruleSentence({ rule, limit, date, reason }: BrokenRule): string {
  switch (rule) {
    case 'withdrawn':
      return 'It is no longer offered.';
    case 'min_quantity':
      return `At least ${Number(limit).toLocaleString()} have to be taken.`;
    case 'max_quantity':
      return `At most ${Number(limit).toLocaleString()} can be had.`;
    case 'lead_time':
      return `It has to be asked for ${leadWords(Number(limit))} before it starts.`;
    case 'hours':
      return `It begins and ends within ${limit}.`;
    case 'weekday':
      return `Not on ${date ? day(date) : 'that day'}: only on ${limit}.`;
    case 'blackout':
      return `Not on ${date ? day(date) : 'that day'}${reason ? `: ${reason}` : ''}.`;
    default:
      return 'It cannot be had like this.';
  }
}

export function leadWords(hours: number): string {
  return hours >= 48 && hours % 24 === 0 ? plural(hours / 24, 'day') : plural(hours, 'hour');
}

type Room = Pick<ElementAvailability, 'available' | 'conflicts' | 'days'>;

/** What stands in the way of the amount wanted; empty when there is room. */
export function roomSentences({ available, conflicts, days }: Room): string[] {
  const first = days[0];
  if (!first) return [];
  const others = conflicts.map(
    ({ eventName, quantity }) => `${quantity.toLocaleString()} for ${eventName ? `“${eventName}”` : 'another event'}`,
  );
  return [
    `Only ${(available ?? 0).toLocaleString()} left on ${day(first)}${days.length > 1 ? ` and ${plural(days.length - 1, 'more day')}` : ''}.`,
    ...(others.length > 0 ? [`Confirmed that day: ${others.join(', ')}.`] : []),
  ];
}

/** Everything that speaks against it. */
export const obstacles = (said: ElementAvailability): string[] => [
  ...said.rules.map(ruleSentence),
  ...roomSentences(said),
];

/** The sentences of a refusal, from the members of its problem. */
export function refusalSentences(members: Record<string, unknown>): string[] {
  const rules = Array.isArray(members.rules) ? (members.rules as BrokenRule[]) : [];
  const days = Array.isArray(members.days) ? (members.days as string[]) : [];
  return [
    ...rules.map(ruleSentence),
    ...roomSentences({
      days,
      available: typeof members.available === 'number' ? members.available : null,
      conflicts: Array.isArray(members.conflicts) ? (members.conflicts as Room['conflicts']) : [],
    }),
  ];
}
