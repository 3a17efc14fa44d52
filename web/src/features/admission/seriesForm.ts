import type { CarriedField, EventDetail, Reentry, Series, SeriesChange, SeriesInput } from '@/api/types';
import { fromWall, toWall } from '@/time/zones';

/** A series as its form holds it: times by the clock of its zone. */
export interface SeriesValues {
  name: string;
  startDate: string;
  startTime: string;
  endDate: string;
  endTime: string;
  opensDate: string;
  opensTime: string;
  closesDate: string;
  closesTime: string;
  capacity: number | string;
  reentry: Reentry;
}

const hour = 3_600_000;
const later = (instant: string, milliseconds: number) => new Date(Date.parse(instant) + milliseconds).toISOString();

/** What the form begins with: the series, or for a new one the time of its event, with doors an hour before. */
export function valuesOf(event: EventDetail, series: Series | undefined): SeriesValues {
  const zone = series?.timezone ?? event.timezone;
  const startAt = series?.startAt ?? event.startAt;
  const endAt = series?.endAt ?? event.endAt ?? later(event.startAt, 4 * hour);
  const opensAt = series ? series.checkinOpensAt : later(event.startAt, -hour);
  const wall = (instant: string | null | undefined) => (instant ? toWall(instant, zone) : { date: '', time: '' });
  const [start, end, opens, closes] = [wall(startAt), wall(endAt), wall(opensAt), wall(series?.checkinClosesAt)];
  return {
    name: series?.name ?? '',
    startDate: start.date,
    startTime: start.time,
    endDate: end.date,
    endTime: end.time,
    opensDate: opens.date,
    opensTime: opens.time,
    closesDate: closes.date,
    closesTime: closes.time,
    capacity: series?.capacity ?? '',
    reentry: series?.reentry ?? 'none',
  };
}

type Fault = Partial<Record<keyof SeriesValues, string>>;

interface Times {
  startAt: string;
  endAt: string;
  checkinOpensAt: string | null;
  checkinClosesAt: string | null;
}

/** The instants the form means, or what is wrong with its fields. A time without a date is one of the day of the start. */
export function timesOf(values: SeriesValues, zone: string): { times: Times; faults: Fault } {
  const faults: Fault = {};
  const instant = (date: string, time: string) =>
    date && time ? (fromWall({ date, time }, zone)?.instant.toISOString() ?? null) : null;
  const optional = (date: string, time: string) => (time ? instant(date || values.startDate, time) : null);
  const startAt = instant(values.startDate, values.startTime);
  const endAt = instant(values.endDate || values.startDate, values.endTime);
  const checkinOpensAt = optional(values.opensDate, values.opensTime);
  const checkinClosesAt = optional(values.closesDate, values.closesTime);
  if (!startAt) faults.startDate = 'When does it start?';
  if (!endAt) faults.endDate = 'When does it end?';
  else if (startAt && endAt <= startAt) faults.endDate = 'The end has to be after the start.';
  if (!values.opensTime && values.opensDate) faults.opensTime = 'At what time?';
  if (!values.closesTime && values.closesDate) faults.closesTime = 'At what time?';
  if (checkinOpensAt && checkinClosesAt && checkinClosesAt <= checkinOpensAt)
    faults.closesDate = 'Check-in has to close after it opens.';
  return { times: { startAt: startAt ?? '', endAt: endAt ?? '', checkinOpensAt, checkinClosesAt }, faults };
}

/** What is wrong with a form, by field. */
export function faultsOf(values: SeriesValues, zone: string): Fault {
  return {
    ...timesOf(values, zone).faults,
    ...(!values.name.trim() && { name: 'A series needs a name.' }),
  };
}

const capacityOf = (values: SeriesValues) => (values.capacity === '' ? null : Number(values.capacity));

export function inputOf(values: SeriesValues, event: EventDetail, id: string): SeriesInput {
  return {
    id,
    eventId: event.id,
    name: values.name.trim(),
    ...timesOf(values, event.timezone).times,
    capacity: capacityOf(values),
    reentry: values.reentry,
  };
}

/**
 * Only what was changed, so that two people editing different fields do not collide. What is compared is what the form began with: it
 * shows minutes, and must not cut the seconds off a time nobody touched, nor choose between the two readings of a repeated hour.
 */
export function changeOf(values: SeriesValues, began: SeriesValues, zone: string): SeriesChange {
  const fields = (of: SeriesValues) => ({
    name: of.name.trim(),
    ...timesOf(of, zone).times,
    capacity: capacityOf(of),
    reentry: of.reentry,
  });
  const before: Record<string, unknown> = fields(began);
  return Object.fromEntries(
    Object.entries(fields(values)).filter(([field, value]) => value !== before[field]),
  ) as SeriesChange;
}

/** Which of the things that can be carried over to later series a change touches. */
export function carriedBy(change: SeriesChange): CarriedField[] {
  const fields: CarriedField[] = [];
  if ('name' in change) fields.push('name');
  if ('capacity' in change) fields.push('capacity');
  if ('reentry' in change) fields.push('reentry');
  if ('checkinOpensAt' in change || 'checkinClosesAt' in change) fields.push('window');
  return fields;
}

export const carried: { value: CarriedField; label: string }[] = [
  { value: 'name', label: 'Name' },
  { value: 'capacity', label: 'Capacity' },
  { value: 'reentry', label: 'Re-entry' },
  { value: 'window', label: 'Check-in window' },
  { value: 'gates', label: 'Gates' },
  { value: 'categories', label: 'Limits by category' },
  { value: 'admits', label: 'Who is admitted' },
];
