/**
 * Who may pass a gate: the same rules as the server's, so that a gate decides alike with and without a line. Both are held against
 * tests/data/admission-rules.json. Times are milliseconds of the server's clock.
 */

export type Direction = 'entry' | 'exit';
export type Decision = 'allow' | 'deny';
/** By itself; as the server says, and by itself where it does not answer soon; never without the server. */
export type GateMode = 'local' | 'confirm' | 'strict';
export type Reentry = 'none' | 'allowed' | 'unlimited';

export type Reason =
  | 'unknown_credential'
  | 'blocked'
  | 'wristband_inactive'
  | 'series_not_active'
  | 'outside_window'
  | 'not_assigned'
  | 'wrong_gate'
  | 'already_inside'
  | 'reentry_not_allowed'
  | 'category_full'
  | 'series_full'
  | 'not_inside';

export interface SeriesFacts {
  status: string;
  startAt: number | null;
  endAt: number | null;
  checkinOpensAt: number | null;
  checkinClosesAt: number | null;
  capacity: number | null;
  inside: number;
  reentry: Reentry;
}

export interface GateFacts {
  id: string;
  name: string;
  /** Whom it serves; null for everybody. */
  categories: string[] | null;
  /** How it comes to a decision; by itself where it does not say. */
  mode?: GateMode;
}

export interface CategoryFacts {
  name: string;
  limit: number | null;
  inside: number;
}

/** What is known of a pass and its person when it is shown. */
export interface PassFacts {
  status: 'active' | 'inactive' | 'blocked';
  category: string | null;
  /** Whether the series admits it. */
  assigned: boolean;
  inside: boolean;
  wasInside: boolean;
}

export interface Situation {
  series: SeriesFacts;
  gates: GateFacts[];
  categories: CategoryFacts[];
  /** Null for a code nobody knows. */
  pass: PassFacts | null;
}

export interface Scan {
  gateId: string;
  direction: Direction;
  at: number;
}

export interface Verdict {
  decision: Decision;
  reason: Reason | null;
  /** What it does to the number of people inside. */
  change: -1 | 0 | 1;
}

/** The decision, with the first reason that applies. */
export function decide(situation: Situation, scan: Scan): Verdict {
  const reason = scan.direction === 'entry' ? againstEntering(situation, scan) : againstLeaving(situation);
  if (reason) return { decision: 'deny', reason, change: 0 };
  if (scan.direction === 'exit') return { decision: 'allow', reason: null, change: -1 };
  // Somebody inside who may enter again and again is not counted twice.
  return { decision: 'allow', reason: null, change: situation.pass?.inside ? 0 : 1 };
}

function againstEntering({ series, gates, categories, pass }: Situation, { gateId, at }: Scan): Reason | null {
  if (!pass) return 'unknown_credential';
  if (pass.status === 'blocked') return 'blocked';
  if (pass.status !== 'active') return 'wristband_inactive';
  if (!isActive(series, at)) return 'series_not_active';
  if (!within(at, series.checkinOpensAt, series.checkinClosesAt)) return 'outside_window';
  if (!pass.assigned) return 'not_assigned';
  const gate = gates.find(each => each.id === gateId);
  if (!gate || (gate.categories && (pass.category === null || !gate.categories.includes(pass.category))))
    return 'wrong_gate';
  if (pass.inside) return series.reentry === 'unlimited' ? null : 'already_inside';
  if (pass.wasInside && series.reentry === 'none') return 'reentry_not_allowed';
  const category = categories.find(each => each.name === pass.category);
  if (category && isFull(category.inside, category.limit)) return 'category_full';
  if (isFull(series.inside, series.capacity)) return 'series_full';
  return null;
}

/** Leaving is never refused to somebody who is inside. */
function againstLeaving({ pass }: Situation): Reason | null {
  if (!pass) return 'unknown_credential';
  return pass.inside ? null : 'not_inside';
}

/** The clock activates and completes a series, whether or not somebody said so. */
function isActive({ status, startAt, endAt, checkinOpensAt }: SeriesFacts, at: number): boolean {
  if (status !== 'scheduled' && status !== 'active') return false;
  if (endAt !== null && at >= endAt) return false;
  if (status === 'active') return true;
  const begins = checkinOpensAt ?? startAt;
  return begins !== null && at >= begins;
}

const within = (at: number, from: number | null, to: number | null): boolean =>
  (from === null || at >= from) && (to === null || at < to);

const isFull = (inside: number, limit: number | null): boolean => limit !== null && inside >= limit;
