import { fromWall, toWall } from '@/time/zones';

/** A day's deadline: five in the afternoon by the event's clock, unless another time is given. Null for what is no date. */
export function deadlineAt(date: string, zone: string, time = '17:00'): string | null {
  // Typing a year passes 0002 and 0020 on its way.
  if (!/^(19|20|21)\d\d-\d\d-\d\d$/.test(date)) return null;
  return fromWall({ date, time }, zone)?.instant.toISOString() ?? null;
}

/** Days one would choose for a deadline, by the event's calendar. */
export function usualDeadlines(
  now: Date,
  zone: string,
  start: string,
): { value: string; label: string; note: string }[] {
  const today = toWall(now, zone).date;
  const later = (days: number) =>
    new Date(Date.parse(`${today}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
  return [
    { value: today, label: 'Today' },
    { value: later(1), label: 'Tomorrow' },
    { value: later(7), label: 'In a week' },
    { value: later(14), label: 'Two weeks from now' },
    { value: toWall(start, zone).date, label: 'Event day' },
    { value: '', label: 'No deadline' },
  ].map(each => ({ ...each, note: each.value }));
}
