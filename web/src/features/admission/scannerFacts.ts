import type { FleetScanner, ScannerState } from '@/api/types';
import type { Tone } from '@/ui/StatusChip';
import { ageWords } from './words';

/** A scanner tells of itself every 15 seconds. */
const [quiet, lost] = [60_000, 5 * 60_000];
const oldList = 30 * 60_000;
const skewed = 30_000;
const empty = 20;

const states: Record<ScannerState, string> = {
  preflight: 'Being set up',
  armed: 'Scanning',
  paused: 'Paused',
  locked: 'Locked',
};

/** How a scanner is, in a word, and where it stands in the list: what needs somebody comes first, what is over comes last. */
export function fleetStatus(scanner: FleetScanner, now: number): { tone: Tone; label: string; order: 0 | 1 | 2 | 3 } {
  const age = now - Date.parse(scanner.seenAt);
  if (scanner.wipedAt) return { tone: 'neutral', label: 'Forgot everything', order: 3 };
  if (scanner.wipeAskedAt) return { tone: 'warning', label: 'To be wiped', order: 1 };
  if (scanner.keyRevoked) return { tone: 'neutral', label: 'Key taken back', order: 3 };
  if (age > lost) return { tone: 'critical', label: 'Not heard of', order: 0 };
  if (age > quiet) return { tone: 'warning', label: 'Silent', order: 1 };
  return { tone: 'positive', label: states[scanner.state], order: 2 };
}

export interface FleetFact {
  name: string;
  value: string;
  /** Worth looking into. */
  alert: boolean;
}

/** What is known of a scanner beside its status. */
export function fleetFacts(scanner: FleetScanner, now: number): FleetFact[] {
  const { seenAt, listAt, waiting, refused, skewMs, battery, charging, appVersion } = scanner;
  const seen = now - Date.parse(seenAt);
  // How old its list was when it told of it, and as much older as it has been silent.
  const list = listAt === null ? null : now - Date.parse(listAt);
  const skew = Math.round(Math.abs(skewMs) / 1000);
  return [
    { name: 'Last seen', value: ageWords(seen), alert: seen > quiet },
    { name: 'List', value: list === null ? 'none' : ageWords(list), alert: list === null || list > oldList },
    { name: 'Waiting', value: waiting.toLocaleString(), alert: waiting > 0 && seen > quiet },
    ...(refused > 0 ? [{ name: 'Refused', value: refused.toLocaleString(), alert: true }] : []),
    {
      name: 'Clock',
      value:
        skew < 2
          ? 'right'
          : `${skew < 120 ? `${skew} s` : `${Math.round(skew / 60)} min`} ${skewMs > 0 ? 'fast' : 'slow'}`,
      alert: Math.abs(skewMs) > skewed,
    },
    ...(battery === null
      ? []
      : [
          {
            name: 'Battery',
            value: `${battery} %${charging ? ', charging' : ''}`,
            alert: battery < empty && charging !== true,
          },
        ]),
    { name: 'Version', value: appVersion, alert: false },
  ];
}
