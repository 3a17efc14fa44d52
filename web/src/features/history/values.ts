import { formatDateTime } from '@/time/format';
import { humanize } from '@/ui/words';

/** "startAt" → "Start", "venueId" → "Venue", "estimatedHours" → "Estimated hours". */
export function fieldName(field: string): string {
  const words = field.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return humanize(words.replace(/ (id|at)$/, ''));
}

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A value of the history as people read it. */
export function told(value: unknown, zone: string | undefined, nameOf: (id: string) => string | undefined): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return value.toLocaleString();
  if (typeof value === 'string') {
    if (instant.test(value)) return formatDateTime(value, zone);
    if (uuid.test(value)) return nameOf(value) ?? 'another record';
    return /^[a-z]+(_[a-z]+)*$/.test(value) ? humanize(value) : value;
  }
  if (Array.isArray(value))
    return value.length === 0 ? 'nothing' : value.map(each => told(each, zone, nameOf)).join(', ');
  return JSON.stringify(value);
}

/** When somebody did it, and when it arrived if that was more than a minute later. */
export function lateBy(entry: { at: string; editedAt?: string | null }): boolean {
  return !!entry.editedAt && Date.parse(entry.at) - Date.parse(entry.editedAt) > 60_000;
}

// Kept by the database by itself; they say nothing to people.
const machine = new Set([
  'position',
  'waits',
  'isCriticalPath',
  'completedBy',
  'progress',
  'taskTotal',
  'taskDone',
  'createdAt',
  'source',
  'sourceKey',
]);

/** The fields of a change that are worth showing. */
export function shownFields(entry: {
  op: string;
  old?: Record<string, unknown> | null;
  new?: Record<string, unknown> | null;
}): string[] {
  const fields = Object.keys((entry.op === 'delete' ? entry.old : entry.new) ?? {});
  return fields.filter(field => !machine.has(field) && !/^(id|eventId)$/.test(field));
}
