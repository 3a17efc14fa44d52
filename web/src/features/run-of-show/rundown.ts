import type { Block, Conflict } from '@/api/types';
import { toWall } from '@/time/zones';

export interface Day {
  date: string;
  blocks: Block[];
}

/** The blocks day by day in the event's zone, by start. */
export function byDay(blocks: Block[], zone: string): Day[] {
  const days = new Map<string, Block[]>();
  const ordered = [...blocks].sort(
    (a, b) =>
      a.startTime.localeCompare(b.startTime) ||
      a.endTime.localeCompare(b.endTime) ||
      a.activity.localeCompare(b.activity),
  );
  for (const block of ordered) {
    const { date } = toWall(block.startTime, zone);
    const day = days.get(date);
    if (day) day.push(block);
    else days.set(date, [block]);
  }
  return [...days].map(([date, ofDay]) => ({ date, blocks: ofDay })).sort((a, b) => a.date.localeCompare(b.date));
}

/** Real trouble (the same room, person or thing twice) by block; that two things merely happen at once is no trouble. */
export function clashes(conflicts: Conflict[]): Map<string, Conflict[]> {
  const found = new Map<string, Conflict[]>();
  for (const conflict of conflicts) {
    if (!conflict.reasons.some(reason => reason !== 'time')) continue;
    for (const id of [conflict.a.id, conflict.b.id]) found.set(id, [...(found.get(id) ?? []), conflict]);
  }
  return found;
}

/** Milliseconds until the next block of the same list begins; null when it begins before this one is over. */
export function gapAfter(block: Block, next: Block | undefined): number | null {
  if (!next) return null;
  const gap = Date.parse(next.startTime) - Date.parse(block.endTime);
  return gap > 0 ? gap : null;
}
