import type { ListHeader } from './allowList';
import type { Outcome } from './desk';
import type { GateMode, Reason } from './rules';
import type { Because, IncidentKind, Severity } from './store';

/** What the person at the gate reads and hears: the result in a word, who, and what to do. */
export interface Sentences {
  word: string;
  /** The name, or the reason where there is none. */
  title: string;
  category: string;
  detail: string;
}

/** A time of day as the event's clock shows it. */
export function clockTime(at: number, timezone: string): string {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: timezone }).format(at);
}

const titles: Record<Reason, string> = {
  unknown_credential: 'Unknown code',
  blocked: 'Blocked',
  wristband_inactive: 'Not active',
  series_not_active: 'Not running',
  outside_window: 'Not open',
  not_assigned: 'Not for this',
  wrong_gate: 'Wrong gate',
  already_inside: 'Already inside',
  reentry_not_allowed: 'No re-entry',
  category_full: 'Category full',
  series_full: 'Full',
  not_inside: 'Not inside',
};

/** How a gate comes to a decision, as whoever stands there is told. */
export const modeWords: Record<GateMode, { short: string; long: string }> = {
  local: { short: 'Decides here', long: 'This device decides by its list, with and without a line.' },
  confirm: {
    short: 'Asks the server first',
    long: 'The server is asked first. Does it not answer within a second, this device decides, and the log says so.',
  },
  strict: { short: 'Server only', long: 'Only the server lets anybody in here. Without a line nobody is let in.' },
};

/** Why supervisors let somebody in against the rules. */
export const becauseWords: Record<Because, string> = {
  identity_checked: 'Identity checked',
  left_unscanned: 'Left without being scanned',
  accredited: 'Accreditation shown',
  brought_along: 'Brought through this gate',
  room_checked: 'Room was checked',
  emergency: 'Emergency',
  other: 'Another reason',
};

export const incidentWords: Record<IncidentKind, string> = {
  medical: 'Medical',
  security: 'Security',
  crowd: 'Crowd',
  dispute: 'Dispute',
  equipment: 'Equipment',
  lost: 'Lost',
  other: 'Something else',
};

/** How bad, by what has to happen: nobody at a gate has the time to weigh words. */
export const severityWords: Record<Severity, string> = {
  minor: 'Minor: dealt with here',
  serious: 'Serious: a supervisor has to know',
  critical: 'Critical: somebody has to come now',
};

/** The words of an outcome. */
export function sentences(outcome: Outcome, header: ListHeader, gateId: string): Sentences {
  switch (outcome.type) {
    case 'ignored':
      return { word: '', title: '', category: '', detail: '' };
    case 'failed':
      return {
        word: 'HOLD',
        title: 'Not decided',
        category: '',
        detail: `${outcome.why} Scan again, or ask a supervisor.`,
      };
    case 'again':
      return {
        word: outcome.direction === 'entry' ? 'JUST ADMITTED' : 'JUST LEFT',
        title: `${outcome.seconds} s ago`,
        category: '',
        detail: 'The same code at this device.',
      };
    case 'verdict': {
      const category = outcome.category ?? '';
      if (outcome.decision === 'allow') {
        const word = outcome.direction === 'entry' ? 'ADMIT' : 'OUT';
        const detail = outcome.overruled
          ? `Let in by ${outcome.overruled.by}: ${becauseWords[outcome.overruled.because].toLowerCase()}`
          : outcome.repeated
            ? 'Entered again without leaving'
            : outcome.unconfirmed
              ? '◆ Not confirmed: the server did not answer'
              : '';
        return { word, title: outcome.name ?? '', category, detail };
      }
      const reason = outcome.reason ?? 'unknown_credential';
      if (reason === 'already_inside')
        return {
          word: 'ALREADY IN',
          title: outcome.name ?? '',
          category,
          detail: outcome.message ?? since(outcome.last, header),
        };
      const title = reason === 'outside_window' ? windowTitle(outcome.at, header) : titles[reason];
      const who = [outcome.name, category].filter(Boolean).join(' · ');
      return {
        word: 'STOP',
        title,
        category: who,
        detail: advice(reason, outcome.category, outcome.at, header, gateId),
      };
    }
  }
}

/** What a screen reader says at once. */
export function spoken({ word, title, category, detail }: Sentences): string {
  const first = word.charAt(0) + word.slice(1).toLowerCase();
  return [first, title, category, detail].filter(Boolean).join('. ').replace(/\.\./g, '.');
}

function since(last: { at: number; gateName: string } | null, { timezone }: ListHeader): string {
  if (!last) return 'Already inside, by another gate.';
  return `Already inside since ${clockTime(last.at, timezone)}${last.gateName ? `, gate ${last.gateName}` : ''}.`;
}

function windowTitle(at: number, { checkinOpensAt }: ListHeader): string {
  return checkinOpensAt !== null && at < Date.parse(checkinOpensAt) ? 'Too early' : 'Too late';
}

function advice(reason: Reason, category: string | null, at: number, header: ListHeader, gateId: string): string {
  const { checkinOpensAt, checkinClosesAt, timezone } = header;
  switch (reason) {
    case 'unknown_credential':
      return 'This code is not known here. Send to the guest desk.';
    case 'blocked':
      return 'This pass was blocked. Ask a supervisor.';
    case 'wristband_inactive':
      return 'This pass was not activated. Send to the guest desk.';
    case 'series_not_active':
      return `${header.name} is not running now.`;
    case 'outside_window':
      if (checkinOpensAt !== null && at < Date.parse(checkinOpensAt))
        return `Entry opens at ${clockTime(Date.parse(checkinOpensAt), timezone)}.`;
      return checkinClosesAt === null ? '' : `Entry closed at ${clockTime(Date.parse(checkinClosesAt), timezone)}.`;
    case 'not_assigned':
      return `This pass does not admit to ${header.name}. Send to the guest desk.`;
    case 'wrong_gate': {
      const others = header.gates.filter(
        gate =>
          gate.id !== gateId && (gate.categories === null || (category !== null && gate.categories.includes(category))),
      );
      if (others.length === 0) return 'No gate serves this pass. Send to the guest desk.';
      return `Send to gate ${others.map(gate => gate.name).join(' or ')}.`;
    }
    case 'reentry_not_allowed':
      return 'Was inside before, and there is no way back in.';
    case 'category_full':
      return `No room left for ${category ?? 'this category'}.`;
    case 'series_full':
      return `No room left in ${header.name}.`;
    case 'not_inside':
      return 'Nobody entered with this pass, as far as is known here.';
    case 'already_inside':
      return '';
  }
}

/** What a gate without a line cannot hold to. Shown where it matters, not hidden in a manual. */
export function notEnforced(filtered: boolean): string[] {
  return [
    'A pass used at another gate since the list was made: both are let in, and a supervisor is told.',
    'Capacity and limits over all gates: this device counts only what it knows.',
    'Passes sold, blocked or changed since the list was made.',
    ...(filtered ? ['A ticket and the wristband given for it, as one person: each is known by itself.'] : []),
  ];
}
