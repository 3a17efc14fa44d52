import { localZone, zoneName } from './zones';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const cache = new Map<string, Intl.DateTimeFormat>();

function format(zone: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone}|${JSON.stringify(options)}`;
  let found = cache.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(undefined, { ...options, ...(zone && { timeZone: zone }) });
    cache.set(key, found);
  }
  return found;
}

type When = Date | string;
const asDate = (when: When) => (typeof when === 'string' ? new Date(when) : when);

export const formatDate = (when: When, zone?: string) =>
  format(zone, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }).format(asDate(when));

export const formatDay = (when: When, zone?: string) =>
  format(zone, { day: 'numeric', month: 'short' }).format(asDate(when));

export const formatWeekday = (when: When, zone?: string) =>
  format(zone, { weekday: 'long', day: 'numeric', month: 'long' }).format(asDate(when));

/** Event times are read off plans and clocks backstage: always on 24 hours. */
export const formatTime = (when: When, zone?: string) =>
  format(zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(asDate(when));

export const formatDateTime = (when: When, zone?: string) => `${formatDate(when, zone)}, ${formatTime(when, zone)}`;

/** "19:00 CEST · 13:00 yours" when the event's clock is not the viewer's. */
export function formatEventTime(when: When, zone: string, viewer = localZone()): string {
  const instant = asDate(when);
  const there = `${formatTime(instant, zone)} ${zoneName(instant, zone)}`;
  const here = formatTime(instant, viewer);
  return formatTime(instant, zone) === here ? there : `${there} · ${here} yours`;
}

/** The days an event spans, each day once: "12 – 14 Jun 2026". */
export function formatSpan(start: When, end: When | null, zone?: string): string {
  const full = format(zone, { day: 'numeric', month: 'short', year: 'numeric' });
  return end ? full.formatRange(asDate(start), asDate(end)) : full.format(asDate(start));
}

/** How far away, in the largest unit that says enough: "in 12 days", "3 hours ago". */
export function formatRelative(when: When, now = new Date()): string {
  const difference = asDate(when).getTime() - now.getTime();
  const size = Math.abs(difference);
  const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
  if (size < minute) return 'just now';
  if (size < hour) return relative.format(Math.round(difference / minute), 'minute');
  if (size < day) return relative.format(Math.round(difference / hour), 'hour');
  if (size < 45 * day) return relative.format(Math.round(difference / day), 'day');
  return relative.format(Math.round(difference / (30.44 * day)), 'month');
}

/** Days to the start as stage people count: "T−12", "T−0", "T+3". */
export function tMinus(start: When, zone: string, now = new Date()): string {
  const date = format(zone, { year: 'numeric', month: '2-digit', day: '2-digit' });
  const serial = (when: Date) => {
    const at: Record<string, number> = {};
    for (const part of date.formatToParts(when)) at[part.type] = Number(part.value);
    return Date.UTC(at.year ?? 0, (at.month ?? 1) - 1, at.day ?? 1) / day;
  };
  const days = serial(asDate(start)) - serial(now);
  return days >= 0 ? `T\u2212${days}` : `T+${-days}`;
}

/** "1:40 h", "25 min". */
export function formatDuration(milliseconds: number): string {
  const minutes = Math.round(milliseconds / minute);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)}:${String(rest).padStart(2, '0')} h`;
}
