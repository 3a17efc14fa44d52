import { formatDate, formatDay } from '@/time/format';
import { plural } from '@/ui/words';

export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof weekdays)[number];

export const weekdayNames: Record<Weekday, string> = {
  MO: 'Monday',
  TU: 'Tuesday',
  WE: 'Wednesday',
  TH: 'Thursday',
  FR: 'Friday',
  SA: 'Saturday',
  SU: 'Sunday',
};

/** What the editor can say: the part of RFC 5545 that people ask for, as they ask for it. */
export interface Rule {
  frequency: 'daily' | 'weekly' | 'monthly';
  /** Every how manieth day, week or month. */
  interval: number;
  /** Of a weekly rule. */
  weekdays: readonly Weekday[];
  /** Of a monthly rule: the same day of the month, the same weekday of it, or the last such weekday. */
  monthly: 'day' | 'weekday' | 'last';
  /** How many further ones, or the last day on which one may start. */
  end: { kind: 'count'; count: number } | { kind: 'until'; date: string };
  /** Days that are left out, YYYY-MM-DD. */
  except: readonly string[];
}

const dayLength = 86_400_000;
const serial = (date: string) => Math.round(Date.parse(`${date}T00:00:00Z`) / dayLength);
const dateOf = (day: number) => new Date(day * dayLength).toISOString().slice(0, 10);
const weekdayAt = (day: number): Weekday => weekdays[(((day + 3) % 7) + 7) % 7] as Weekday;
const compact = (date: string) => date.replaceAll('-', '');

/** The weekday of a date. */
export const weekdayOf = (date: string): Weekday => weekdayAt(serial(date));

/** Which of its weekdays of the month a date is: 1 to 5. */
export const ordinalOf = (date: string) => Math.ceil(Number(date.slice(8)) / 7);

/** A rule to begin with: every week on the day of the first one. */
export const ruleFrom = (start: string): Rule => ({
  frequency: 'weekly',
  interval: 1,
  weekdays: [weekdayOf(start)],
  monthly: 'day',
  end: { kind: 'count', count: 4 },
  except: [],
});

/** What is wrong with a rule, in one sentence; null when nothing is. */
export function ruleFault(rule: Rule, start: string): string | null {
  if (!Number.isInteger(rule.interval) || rule.interval < 1 || rule.interval > 1000) return 'Repeat every 1 to 1,000.';
  if (rule.frequency === 'weekly' && rule.weekdays.length === 0) return 'Choose at least one weekday.';
  if (rule.end.kind === 'count') {
    if (!Number.isInteger(rule.end.count) || rule.end.count < 1 || rule.end.count > 1000)
      return 'Between 1 and 1,000 more can be made at once.';
  } else if (!/^\d{4}-\d\d-\d\d$/.test(rule.end.date)) return 'Choose the last day.';
  else if (rule.end.date <= start) return 'The last day has to be after the first one.';
  return null;
}

/**
 * The rule as the text of RFC 5545: one RRULE line, and an EXDATE line where days are left out. How many is not said in it: COUNT
 * would count the first one and the days left out, which nobody means who says “four more”.
 */
export function ruleText(rule: Rule, start: string): string {
  const parts = [`FREQ=${rule.frequency.toUpperCase()}`];
  if (rule.interval > 1) parts.push(`INTERVAL=${rule.interval}`);
  if (rule.frequency === 'weekly') parts.push(`BYDAY=${weekdays.filter(day => rule.weekdays.includes(day)).join(',')}`);
  if (rule.frequency === 'monthly') {
    if (rule.monthly === 'day') parts.push(`BYMONTHDAY=${Number(start.slice(8))}`);
    else parts.push(`BYDAY=${rule.monthly === 'last' ? -1 : ordinalOf(start)}${weekdayOf(start)}`);
  }
  if (rule.end.kind === 'until') parts.push(`UNTIL=${compact(rule.end.date)}`);
  const except = [...new Set(rule.except)].sort();
  return except.length === 0
    ? parts.join(';')
    : `${parts.join(';')}\nEXDATE;VALUE=DATE:${except.map(compact).join(',')}`;
}

function* days(rule: Rule, start: string): Generator<number> {
  const first = serial(start);
  if (rule.frequency === 'daily') {
    for (let day = first; ; day += rule.interval) yield day;
  } else if (rule.frequency === 'weekly') {
    // Weeks begin on Monday, as the standard has it when nothing else is said.
    const monday = first - weekdays.indexOf(weekdayAt(first));
    for (let week = monday; ; week += 7 * rule.interval)
      for (let at = 0; at < 7; at++)
        if (week + at >= first && rule.weekdays.includes(weekdays[at] as Weekday)) yield week + at;
  } else {
    const [year = 0, month = 0, dayOfMonth = 0] = start.split('-').map(Number);
    for (let at = 0; ; at += rule.interval) {
      const begin = Date.UTC(year, month - 1 + at, 1) / dayLength;
      const end = Date.UTC(year, month + at, 1) / dayLength;
      const day =
        rule.monthly === 'day'
          ? begin + dayOfMonth - 1
          : nthOf(begin, end, rule.monthly === 'last' ? -1 : ordinalOf(start));
      // The 31st of a month with 30 days is no day of it, nor is its fifth Friday.
      if (day >= first && day < end) yield day;
    }
  }

  function nthOf(begin: number, end: number, nth: number): number {
    const wanted = weekdays.indexOf(weekdayAt(first));
    if (nth > 0) return begin + ((wanted - weekdays.indexOf(weekdayAt(begin)) + 7) % 7) + 7 * (nth - 1);
    return end - 1 - ((weekdays.indexOf(weekdayAt(end - 1)) - wanted + 7) % 7);
  }
}

/** The days after the first one on which the rule makes another, at most `limit` of them. For showing what would be made. */
export function ruleDays(rule: Rule, start: string, limit = 1000): string[] {
  if (ruleFault(rule, start)) return [];
  const found: string[] = [];
  const most = Math.min(limit, rule.end.kind === 'count' ? rule.end.count : limit);
  const last = serial(start) + 100 * 366;
  for (const day of days(rule, start)) {
    const date = dateOf(day);
    if (found.length === most || day > last || (rule.end.kind === 'until' && date > rule.end.date)) break;
    if (date !== start && !rule.except.includes(date)) found.push(date);
  }
  return found;
}

const ordinals = ['', 'first', 'second', 'third', 'fourth', 'fifth'];

/** The rule as a sentence: "Every 2 weeks on Friday and Saturday, 4 more, without 12 Jun." */
export function ruleWords(rule: Rule, start: string): string {
  const every = (one: string) => (rule.interval === 1 ? `Every ${one}` : `Every ${plural(rule.interval, one)}`);
  const noon = (date: string) => `${date}T12:00:00Z`;
  const period =
    rule.frequency === 'daily'
      ? every('day')
      : rule.frequency === 'weekly'
        ? `${every('week')} on ${list(weekdays.filter(day => rule.weekdays.includes(day)).map(day => weekdayNames[day]))}`
        : `${every('month')} on ${
            rule.monthly === 'day'
              ? `day ${Number(start.slice(8))}`
              : `the ${rule.monthly === 'last' ? 'last' : ordinals[ordinalOf(start)]} ${weekdayNames[weekdayOf(start)]}`
          }`;
  const end = rule.end.kind === 'count' ? `${rule.end.count} more` : `until ${formatDate(noon(rule.end.date), 'UTC')}`;
  const without =
    rule.except.length === 0
      ? ''
      : `, without ${list([...rule.except].sort().map(date => formatDay(noon(date), 'UTC')))}`;
  return `${period}, ${end}${without}.`;
}

const list = (words: string[]) =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
