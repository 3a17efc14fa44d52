import type { DenyReason, ScanDirection } from '@/api/types';

export interface Check {
  reason: DenyReason;
  /** What is asked, as something that should be so. */
  rule: string;
}

/** What a gate asks somebody who wants in, in this order; the first no is the answer. */
export const entryChecks: readonly Check[] = [
  { reason: 'unknown_credential', rule: 'The code belongs to a ticket or wristband of the event' },
  { reason: 'blocked', rule: 'It is not blocked' },
  { reason: 'wristband_inactive', rule: 'It is active' },
  { reason: 'series_not_active', rule: 'The series is running at that time' },
  { reason: 'outside_window', rule: 'Check-in is open at that time' },
  { reason: 'not_assigned', rule: 'The series admits it' },
  { reason: 'wrong_gate', rule: 'The gate belongs to the series and serves the category' },
  { reason: 'already_inside', rule: 'Nobody with it is inside' },
  { reason: 'reentry_not_allowed', rule: 'It is the first time, or coming back is allowed' },
  { reason: 'category_full', rule: 'The category has room' },
  { reason: 'series_full', rule: 'There is room at all' },
];

/** Leaving is never refused for anything else. */
export const exitChecks: readonly Check[] = [
  { reason: 'unknown_credential', rule: 'The code belongs to a ticket or wristband of the event' },
  { reason: 'not_inside', rule: 'Somebody with it is inside' },
];

export type CheckState = 'passed' | 'failed' | 'open';

/** Every rule with what became of it: those before the answer were fine, those after it were not asked. */
export function explained(direction: ScanDirection, reason: DenyReason | null): (Check & { state: CheckState })[] {
  const checks = direction === 'entry' ? entryChecks : exitChecks;
  const failed = checks.findIndex(check => check.reason === reason);
  return checks.map((check, index) => ({
    ...check,
    state: reason === null || index < failed ? 'passed' : index === failed ? 'failed' : 'open',
  }));
}
