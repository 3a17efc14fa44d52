import type { MetricsCount } from '@/api/types';

const minute = 60_000;

/** One column of the chart: what came and left in a stretch of time. */
export interface Stretch {
  /** When it begins, in milliseconds. */
  at: number;
  entries: number;
  exits: number;
}

/**
 * Entries and exits by stretches of equal length, from the first minute in which something happened to now, the quiet ones between
 * included. The stretches are as long as needed for them to be at most `most`, in steps a clock knows.
 */
export function stretches(
  minutes: readonly Pick<MetricsCount, 'key' | 'entries' | 'exits'>[],
  until: number,
  most = 90,
): { length: number; stretches: Stretch[] } {
  const known = minutes
    .map(each => ({ at: Date.parse(`${each.key}Z`), entries: each.entries, exits: each.exits }))
    .filter(each => Number.isFinite(each.at));
  const first = known.reduce((least, each) => Math.min(least, each.at), Number.POSITIVE_INFINITY);
  if (!Number.isFinite(first)) return { length: 1, stretches: [] };
  const last = Math.max(until, ...known.map(each => each.at));
  const span = (last - first) / minute + 1;
  const length =
    [1, 2, 5, 10, 15, 30, 60, 120, 240, 720, 1440].find(each => Math.ceil(span / each) + 1 <= most) ?? 1440;
  const size = length * minute;
  const begin = Math.floor(first / size) * size;
  const found: Stretch[] = [];
  for (let at = begin; at <= last; at += size) found.push({ at, entries: 0, exits: 0 });
  for (const each of known) {
    const of = found[Math.floor((each.at - begin) / size)];
    if (of) {
      of.entries += each.entries;
      of.exits += each.exits;
    }
  }
  return { length, stretches: found };
}

/** The next number people like on an axis: 1, 2 or 5 times a power of ten. */
export function niceCeiling(value: number): number {
  if (value <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5].find(step => step * power >= value) ?? 10) * power;
}

export interface ColumnShape {
  at: number;
  x: number;
  width: number;
  up: number;
  down: number;
}

/**
 * Columns in a box: entries grow up from a line, exits down from it, on one scale, so that both can be compared. The line
 * is where the larger of both needs it.
 */
export function columns(shown: readonly Stretch[], width: number, height: number) {
  const up = niceCeiling(shown.reduce((most, each) => Math.max(most, each.entries), 0));
  const exits = shown.reduce((most, each) => Math.max(most, each.exits), 0);
  const down = exits === 0 ? 0 : niceCeiling(exits);
  const scale = height / (up + down);
  const step = shown.length === 0 ? width : width / shown.length;
  const gap = step > 4 ? 1 : 0;
  return {
    up,
    down,
    line: up * scale,
    shapes: shown.map(
      (each, index): ColumnShape => ({
        at: each.at,
        x: index * step,
        width: step - gap,
        up: each.entries * scale,
        down: each.exits * scale,
      }),
    ),
  };
}

/** Which stretches get a time below them: at most `most`, evenly apart and on whole steps of the clock. */
export function ticks(shown: readonly Stretch[], length: number, most = 6): number[] {
  const wanted = [1, 2, 5, 10, 15, 30, 60, 120, 240, 360, 720, 1440, 2880, 10_080].find(
    each => each >= length && (shown.length * length) / each <= most,
  );
  if (!wanted) return [];
  return shown.flatMap((each, index) => (each.at % (wanted * minute) === 0 ? [index] : []));
}
