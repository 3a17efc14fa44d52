import { parseClock } from './clock';
import { formatTime } from './format';
import { dateInShowDay, dayAfter } from './showDay';
import { fromWall, toWall, zoneName } from './zones';

/** A time somebody typed, as the instant it means. */
export type Entered =
  | {
      ok: true;
      instant: Date;
      /** What a planner should know about the night: nothing on every other. */
      note: string | null;
      /** The other instant at which the clock shows this, when it comes twice that night. */
      other: Date | null;
    }
  | { ok: false; message: string };

interface Where {
  zone: string;
  /** The show day that is written in; times before four in the morning are its night. */
  day: string;
  /** What `+15m` and `+1d` count from. */
  base?: Date;
  /** For an end: the first instant with this clock time that is not before. A bare `90` is then minutes. */
  after?: Date;
}

/**
 * Reads a time as it is typed into a run of show. Relative times are real time, also over a change of the clocks. A
 * clock time that comes twice is the first, unless `2nd` says otherwise; one that does not exist is explained.
 */
export function enterTime(text: string, { zone, day, base, after }: Where): Entered {
  const typed = text.trim().toLowerCase();
  const from = base ?? after;
  if (from) {
    const minutes = relativeMinutes(typed, Boolean(after));
    if (minutes !== null)
      return { ok: true, instant: new Date(from.getTime() + minutes * 60_000), note: null, other: null };
  }
  const second = /\s*\b(?:2nd|second)$/.test(typed);
  const read = parseClock(typed.replace(/\s*\b(?:1st|2nd|first|second)$/, ''), from && toWall(from, zone).time);
  if (!read.ok) return read;

  // `+1d` alone: the same clock time some days on.
  if (from && /^\+\s*\d\s*d$/.test(typed))
    return at(dayAfter(toWall(from, zone).date, read.dayOffset), read.time, zone, second);
  const date = dateInShowDay(dayAfter(day, read.dayOffset), read.time);
  const entered = at(date, read.time, zone, second);
  if (!after || !entered.ok || entered.instant >= after) return entered;
  // An end before its start: the second time that clock time comes that night, or the next day's.
  if (entered.other && entered.other >= after) return { ...entered, instant: entered.other, other: entered.instant };
  return at(dayAfter(date), read.time, zone, second);
}

function at(date: string, time: string, zone: string, second: boolean): Entered {
  const found = fromWall({ date, time }, zone, second ? 'second' : 'first');
  if (!found) return { ok: false, message: 'Choose a day.' };
  if (found.problem === 'skipped') {
    return {
      ok: true,
      instant: found.instant,
      note: `The clocks go forward that night and ${time} does not exist; it is read as ${formatTime(found.instant, zone)}.`,
      other: null,
    };
  }
  if (found.problem === null) return { ok: true, instant: found.instant, note: null, other: null };
  const other = fromWall({ date, time }, zone, second ? 'first' : 'second')?.instant ?? null;
  return {
    ok: true,
    instant: found.instant,
    note: `The clocks go back that night and ${time} comes twice; this is the ${second ? 'second' : 'first'} (${zoneName(found.instant, zone)}).`,
    other,
  };
}

/** A length as people type it: `90`, `45m`, `1:30`, `1h30`, `2h`. Minutes, or null. */
export function parseLength(text: string): number | null {
  const typed = text
    .trim()
    .toLowerCase()
    .replace(/\s*min$/, 'm');
  const clock = /^(\d{1,3}):([0-5]\d)\s*h?$/.exec(typed);
  if (clock) return Number(clock[1]) * 60 + Number(clock[2]);
  const units = /^(?:(\d{1,3})\s*h)?\s*(?:(\d{1,4})\s*m?)?$/.exec(typed);
  return units && (units[1] || units[2]) ? Number(units[1] ?? 0) * 60 + Number(units[2] ?? 0) : null;
}

function relativeMinutes(typed: string, bare: boolean): number | null {
  const signed = /^([+\u2212-])\s*(?=\d)(.*)$/.exec(typed);
  if (signed) {
    const minutes = parseLength(signed[2] ?? '');
    return minutes === null ? null : signed[1] === '+' ? minutes : -minutes;
  }
  // 25 to 99 is no hour, so it can only be a length.
  return bare && /^(?:2[5-9]|[3-9]\d)$/.test(typed) ? Number(typed) : null;
}

/** A time as a cell shows it for editing: with `2nd` where it would otherwise be read as the first. */
export function writeTime(instant: Date | string, zone: string): string {
  const wall = toWall(instant, zone);
  const first = fromWall(wall, zone);
  const asked = new Date(instant).getTime();
  return first?.problem === 'repeated' && asked - first.instant.getTime() >= 60_000 ? `${wall.time} 2nd` : wall.time;
}

/** "01:30", or with the zone's name on the night it comes twice: "01:30 EST". */
export function showTime(instant: Date | string, zone: string): string {
  const time = formatTime(instant, zone);
  return fromWall(toWall(instant, zone), zone)?.problem === 'repeated' ? `${time} ${zoneName(instant, zone)}` : time;
}
