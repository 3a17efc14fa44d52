import type { Block, Conflict } from '@/api/types';
import { showDayOf } from '@/time/showDay';

export interface Day {
  date: string;
  blocks: Block[];
}

/** Where a block is: the venue's space when it names one, else the words of the plan. */
export const placeOf = (block: Block) => block.spaceName ?? block.location;

const start = (block: Block) => Date.parse(block.startTime);
const end = (block: Block) => Date.parse(block.endTime);

/** The blocks by show day, by start: what runs past midnight stays with its evening. */
export function byDay(blocks: Block[], zone: string): Day[] {
  const days = new Map<string, Block[]>();
  const ordered = [...blocks].sort(
    (a, b) =>
      start(a) - start(b) || end(a) - end(b) || a.activity.localeCompare(b.activity) || a.id.localeCompare(b.id),
  );
  for (const block of ordered) {
    const date = showDayOf(block.startTime, zone);
    const day = days.get(date);
    if (day) day.push(block);
    else days.set(date, [block]);
  }
  return [...days].map(([date, ofDay]) => ({ date, blocks: ofDay })).sort((a, b) => a.date.localeCompare(b.date));
}

/** Real trouble (the same room, person or thing twice) that nobody accepted; that two things happen at once is no trouble. */
export const isTrouble = (conflict: Conflict) =>
  !conflict.accepted && conflict.reasons.some(reason => reason !== 'time');

/** Trouble by block. */
export function clashes(conflicts: Conflict[]): Map<string, Conflict[]> {
  const found = new Map<string, Conflict[]>();
  for (const conflict of conflicts) {
    if (!isTrouble(conflict)) continue;
    for (const id of [conflict.a.id, conflict.b.id]) found.set(id, [...(found.get(id) ?? []), conflict]);
  }
  return found;
}

/** What lies between a block and what came before it on its day, in milliseconds: a gap, or less than nothing for an overlap. */
export function gapsBefore(blocks: Block[]): Map<string, number> {
  const gaps = new Map<string, number>();
  let latest: number | null = null;
  for (const block of blocks) {
    if (latest !== null) gaps.set(block.id, start(block) - latest);
    latest = Math.max(latest ?? Number.NEGATIVE_INFINITY, end(block));
  }
  return gaps;
}

/** When the plan is over, and how long before the event's own end; negative when it runs past it. */
export function planned(blocks: Block[], eventEnd: string): { end: Date; slack: number } | null {
  if (blocks.length === 0) return null;
  const latest = Math.max(...blocks.map(end));
  return { end: new Date(latest), slack: Date.parse(eventEnd) - latest };
}

export interface Placed {
  block: Block;
  /** Which of the columns of its lane, of how many. */
  column: number;
  columns: number;
}

/**
 * Blocks of one lane side by side where they overlap: the first free column from the left, per group of blocks that hang
 * together (greedy interval partitioning, Kleinberg and Tardos, Algorithm Design, §4.1: never more columns than needed).
 */
export function sideBySide(blocks: Block[]): Placed[] {
  const placed: Placed[] = [];
  let group: Placed[] = [];
  let ends: number[] = [];
  let groupEnd = Number.NEGATIVE_INFINITY;
  const close = () => {
    for (const each of group) each.columns = ends.length;
    placed.push(...group);
    group = [];
    ends = [];
  };
  for (const block of [...blocks].sort((a, b) => start(a) - start(b) || end(b) - end(a))) {
    if (start(block) >= groupEnd) close();
    let column = ends.findIndex(time => time <= start(block));
    if (column < 0) column = ends.length;
    ends[column] = Math.max(end(block), start(block) + 60_000);
    groupEnd = Math.max(groupEnd, ends[column] ?? 0);
    group.push({ block, column, columns: 1 });
  }
  close();
  return placed;
}

export type LaneKind = 'place' | 'track';
export const noLane = '';
export const laneOf = (block: Block, by: LaneKind) => (by === 'place' ? placeOf(block) : block.track) ?? noLane;

/** The lanes of some blocks, those without a name last. */
export function lanesOf(blocks: Block[], by: LaneKind): string[] {
  return [...new Set(blocks.map(block => laneOf(block, by)))].sort((a, b) =>
    a === noLane ? 1 : b === noLane ? -1 : a.localeCompare(b, undefined, { numeric: true }),
  );
}
