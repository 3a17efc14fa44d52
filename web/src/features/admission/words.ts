import type {
  DenyReason,
  GateMode,
  Incident,
  IncidentKind,
  IncidentSeverity,
  OverrideReason,
  PassStatus,
  Reentry,
  ScanDirection,
  Series,
  SeriesStatus,
} from '@/api/types';
import { formatDate, formatTime } from '@/time/format';
import { toWall, zoneName } from '@/time/zones';
import type { Tone } from '@/ui/StatusChip';

/** What happens to a series, and what taking the step is called. */
export const seriesStatus: Record<SeriesStatus, { label: string; tone: Tone; step: string }> = {
  draft: { label: 'Draft', tone: 'neutral', step: 'Back to draft' },
  scheduled: { label: 'Scheduled', tone: 'active', step: 'Schedule' },
  active: { label: 'Open', tone: 'special', step: 'Open the gates' },
  completed: { label: 'Over', tone: 'positive', step: 'Close for good' },
  cancelled: { label: 'Called off', tone: 'neutral', step: 'Call it off' },
};

/** Steps nobody can take back, so they are asked about first. */
export const isFinal = (to: SeriesStatus) => to === 'completed' || to === 'cancelled';

export const reentries: { value: Reentry; label: string; means: string }[] = [
  { value: 'none', label: 'No re-entry', means: 'Whoever leaves does not come in again.' },
  { value: 'allowed', label: 'Re-entry', means: 'Whoever was scanned out may come in again.' },
  { value: 'unlimited', label: 'Free re-entry', means: 'May come in again without having been scanned out.' },
];

export const passStatus: Record<PassStatus, { label: string; tone: Tone; act: string }> = {
  active: { label: 'Active', tone: 'positive', act: 'Activate' },
  inactive: { label: 'Not active', tone: 'neutral', act: 'Deactivate' },
  blocked: { label: 'Blocked', tone: 'critical', act: 'Block' },
};

/** Why somebody is not let in or out: in a word or two, and what that means for whoever runs the gates. */
export const reasons: Record<DenyReason, { label: string; means: string }> = {
  unknown_credential: {
    label: 'Unknown code',
    means: 'No ticket or wristband of this event has this code. Look for a misprint, or for a ticket of another event.',
  },
  blocked: {
    label: 'Blocked',
    means: 'Somebody blocked this pass. It is refused at every gate until it is activated.',
  },
  wristband_inactive: {
    label: 'Not active',
    means: 'The pass is known but not active. Activate it in the list of tickets and wristbands.',
  },
  series_not_active: {
    label: 'Not running',
    means: 'The series is a draft, has not begun, is over, or was called off at that time.',
  },
  outside_window: { label: 'Outside the window', means: 'The time is outside the check-in window of the series.' },
  not_assigned: {
    label: 'Not for this',
    means: 'The pass is good, but this series does not admit it. Change what the series admits.',
  },
  wrong_gate: {
    label: 'Wrong gate',
    means: 'The gate is not one of this series, or it does not serve the category. See the matrix of gates.',
  },
  already_inside: { label: 'Already inside', means: 'Somebody came in with it and was not scanned out.' },
  reentry_not_allowed: { label: 'No re-entry', means: 'They were inside and left; this series has no re-entry.' },
  category_full: { label: 'Category full', means: 'As many of the category are inside as its limit allows.' },
  series_full: { label: 'Full', means: 'As many people are inside as the capacity allows.' },
  not_inside: { label: 'Not inside', means: 'Nobody with this pass is inside, so nobody can leave with it.' },
};

/** How the scanners of a gate come to a decision, and what that means when the line is cut. */
export const gateModes: Record<GateMode, { label: string; means: string }> = {
  local: {
    label: 'Decides by itself',
    means: 'By the list on the scanner, at once, with and without a line. The usual way.',
  },
  confirm: {
    label: 'Asks the server first',
    means:
      'Waits 0.8 seconds for the server, then decides by itself and says so in the log. For gates that share people.',
  },
  strict: {
    label: 'Server only',
    means:
      'Nobody is let in without the server’s answer. For limits that must hold: without a line the gate stands still.',
  },
};

/** Why somebody was let in against the rules. */
export const overrideReasons: Record<OverrideReason, string> = {
  identity_checked: 'identity checked',
  left_unscanned: 'left without being scanned',
  accredited: 'accreditation shown',
  brought_along: 'brought through this gate',
  room_checked: 'room was checked',
  emergency: 'emergency',
  other: 'another reason',
};

export const incidentKinds: { value: IncidentKind; label: string }[] = [
  { value: 'medical', label: 'Medical' },
  { value: 'security', label: 'Security' },
  { value: 'crowd', label: 'Crowd' },
  { value: 'dispute', label: 'Dispute' },
  { value: 'equipment', label: 'Equipment' },
  { value: 'lost', label: 'Lost' },
  { value: 'other', label: 'Something else' },
];

/** How bad it is, the worst first. */
export const severities: { value: IncidentSeverity; label: string; tone: Tone }[] = [
  { value: 'critical', label: 'Critical', tone: 'critical' },
  { value: 'serious', label: 'Serious', tone: 'warning' },
  { value: 'minor', label: 'Minor', tone: 'neutral' },
];

/** Whether it was heard of much later than it happened, and not because somebody wrote down an earlier time at a desk. */
export const isLate = ({
  occurredAt,
  receivedAt,
  device,
}: Pick<Incident, 'occurredAt' | 'receivedAt' | 'device'>): boolean =>
  Boolean(receivedAt) && Boolean(device) && Date.parse(receivedAt) - Date.parse(occurredAt) > 60_000;

export const reasonName = (reason: string | null) => reasons[reason as DenyReason]?.label ?? reason ?? 'Refused';

export const directions: { value: ScanDirection; label: string }[] = [
  { value: 'entry', label: 'In' },
  { value: 'exit', label: 'Out' },
];

/** "Fri 12 Jun 2026, 19:00–01:30 +1 CEST": the times of a series by its own clock. */
export function seriesTimes({ startAt, endAt, timezone }: Pick<Series, 'startAt' | 'endAt' | 'timezone'>): string {
  const [start, end] = [toWall(startAt, timezone), toWall(endAt, timezone)];
  const days = Math.round((Date.parse(end.date) - Date.parse(start.date)) / 86_400_000);
  const later = days > 0 ? ` +${days}` : '';
  return `${formatDate(startAt, timezone)}, ${start.time}–${end.time}${later} ${zoneName(startAt, timezone)}`;
}

/** "312 of 1,000", or the number alone where there is no limit. */
export const insideOf = (inside: number, capacity: number | null): string =>
  capacity === null ? inside.toLocaleString() : `${inside.toLocaleString()} of ${capacity.toLocaleString()}`;

/** How full it is, 0 to 1; null where there is no limit. */
export const fullness = (inside: number, capacity: number | null): number | null =>
  capacity === null ? null : capacity === 0 ? 1 : Math.min(1, inside / capacity);

/** When it will be full, as people say it: nobody needs the minute of something hours away and past midnight without a day. */
export function fullWords(fullAt: string | null, timezone: string, now: Date): string | null {
  if (!fullAt) return null;
  const minutes = (Date.parse(fullAt) - now.getTime()) / 60_000;
  if (minutes <= 0.5) return 'Full now';
  if (minutes > 24 * 60) return null;
  return `Full at ${formatTime(fullAt, timezone)}`;
}

/** Guests a lane lets in a minute when planned for, and how much of that one may count on. */
const [perLane, share] = [6, 0.75];

/** How many lanes a rate of guests a minute needs. */
export const lanesNeeded = (perMinute: number): number => Math.ceil(perMinute / (perLane * share));

/** How old something is that should be current: "now", "4 s ago", "3 min ago". */
export function ageWords(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 3) return 'now';
  if (seconds < 90) return `${seconds} s ago`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min ago` : `${Math.round(minutes / 60)} h ago`;
}
