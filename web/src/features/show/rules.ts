/**
 * The rules of calling and of what is expected of the rest, as the server has them (Callboard.Show/Rules). A caller without a line
 * reckons by them, and followers between two messages. Both are held against tests/data/show-vectors.json. Times are milliseconds.
 */
export type Phase = 'idle' | 'running' | 'held' | 'ended';

export type CommandKind =
  | 'start'
  | 'go'
  | 'back'
  | 'hold'
  | 'resume'
  | 'skip'
  | 'unskip'
  | 'end'
  | 'take'
  | 'adjust'
  | 'note';

export type NotApplied =
  | 'baton_held'
  | 'baton_free'
  | 'baton_lost'
  | 'same_press'
  | 'not_running'
  | 'already_running'
  | 'already_held'
  | 'not_held'
  | 'nothing_next'
  | 'nothing_before'
  | 'block_unknown'
  | 'nothing_to_skip';

export type CueStatus = 'done' | 'passed' | 'current' | 'next' | 'pending' | 'skipped';

/** Where the show of a stage stands: what its log adds up to. */
export interface ShowState {
  phase: Phase;
  run: number;
  currentBlockId: string | null;
  since: number | null;
  heldSince: number | null;
  heldMs: number;
  adjustMs: number;
  played: readonly string[];
  skipped: readonly string[];
  startedAt: number | null;
  endedAt: number | null;
  lastAt: number | null;
  lastGoAt: number | null;
  baton: number;
  callerId: string | null;
  callerClientId: string | null;
  batonAt: number | null;
  callerSeq: number;
}

export const before: ShowState = {
  phase: 'idle',
  run: 0,
  currentBlockId: null,
  since: null,
  heldSince: null,
  heldMs: 0,
  adjustMs: 0,
  played: [],
  skipped: [],
  startedAt: null,
  endedAt: null,
  lastAt: null,
  lastGoAt: null,
  baton: 0,
  callerId: null,
  callerClientId: null,
  batonAt: null,
  callerSeq: 0,
};

export interface Press {
  id: string;
  seq: number;
  kind: CommandKind;
  /** By the server's clock, as well as the device knows it. */
  pressedAt: number;
  baton: number | null;
  blockId: string | null;
  seconds: number | null;
  note: string | null;
}

export interface Who {
  clientId: string;
  userId: string;
}

export interface Verdict {
  reason: NotApplied | null;
  at: number;
  baton: number;
  blockId: string | null;
}

/** A second GO this soon after the first is the same press. */
export const lockout = 350;

/** Decides about a press. `opening` is where in the plan a show begins that is started now. */
export function decide(
  state: ShowState,
  press: Press,
  who: Who,
  plan: readonly string[],
  receivedAt: number,
  opening = 0,
): Verdict {
  const at = Math.floor(Math.max(Math.min(press.pressedAt, receivedAt), state.lastAt ?? Number.NEGATIVE_INFINITY));
  const no = (reason: NotApplied): Verdict => ({ reason, at, baton: press.baton ?? 0, blockId: press.blockId });
  let baton = state.baton;
  const yes = (blockId: string | null): Verdict => ({ reason: null, at, baton, blockId });

  if (press.kind === 'note')
    return {
      reason: null,
      at,
      baton: state.callerClientId === who.clientId ? baton : 0,
      blockId: state.currentBlockId,
    };

  if (press.kind === 'take' || (press.kind === 'start' && baton === 0)) {
    if (press.baton !== null && press.baton !== baton) return no('baton_lost');
    baton += 1;
  } else if (baton === 0) {
    return no('baton_free');
  } else if (state.callerClientId !== who.clientId || state.callerId !== who.userId) {
    return no(press.baton !== null && press.baton < baton ? 'baton_lost' : 'baton_held');
  } else if (press.baton !== null && press.baton !== baton) {
    return no('baton_lost');
  }

  const named = press.blockId;
  if (named !== null && !plan.includes(named)) return no('block_unknown');

  switch (press.kind) {
    case 'take':
      return yes(null);
    case 'start': {
      if (isOn(state)) return no('already_running');
      const skipped = state.phase === 'idle' ? state.skipped : [];
      const first = named ?? plan.slice(opening).find(id => !skipped.includes(id)) ?? null;
      return first === null ? no('nothing_next') : yes(first);
    }
    case 'skip': {
      const block = named ?? nextOf(state, plan, opening);
      return block !== null && !state.skipped.includes(block) && block !== state.currentBlockId
        ? yes(block)
        : no('nothing_to_skip');
    }
    case 'unskip': {
      const block = named ?? state.skipped.at(-1) ?? null;
      return block !== null && state.skipped.includes(block) ? yes(block) : no('nothing_to_skip');
    }
  }
  if (!isOn(state)) return no('not_running');
  switch (press.kind) {
    case 'go': {
      if (state.lastGoAt !== null && at - state.lastGoAt < lockout) return no('same_press');
      const next = named ?? nextOf(state, plan);
      return next === null ? no('nothing_next') : yes(next);
    }
    case 'back': {
      const last = state.played.findLast(id => plan.includes(id)) ?? null;
      return last === null ? no('nothing_before') : yes(last);
    }
    case 'hold':
      return state.phase === 'held' ? no('already_held') : yes(state.currentBlockId);
    case 'resume':
      return state.phase === 'running' ? no('not_held') : yes(state.currentBlockId);
    default:
      return yes(state.currentBlockId);
  }
}

export const isOn = (state: ShowState) => state.phase === 'running' || state.phase === 'held';

/** What is called next without being named. */
export function nextOf(state: ShowState, plan: readonly string[], opening = 0): string | null {
  const index = state.currentBlockId === null ? -1 : plan.indexOf(state.currentBlockId);
  for (let i = isOn(state) ? index + 1 : opening; i < plan.length; i++) {
    const id = plan[i] as string;
    if (!state.skipped.includes(id) && (index >= 0 || !state.played.includes(id))) return id;
  }
  return null;
}

/** The state after a press that was decided about. */
export function apply(state: ShowState, press: Press, who: Who, verdict: Verdict): ShowState {
  const after = verdict.reason === null ? move(state, press, who, verdict) : state;
  return after.callerClientId === who.clientId ? { ...after, callerSeq: press.seq } : after;
}

function move(state: ShowState, press: Press, who: Who, { at, baton, blockId }: Verdict): ShowState {
  let now: ShowState = { ...state, lastAt: at };
  if (press.kind === 'note') return now;
  if (baton > now.baton) now = { ...now, baton, callerId: who.userId, callerClientId: who.clientId, batonAt: at };
  const without = (ids: readonly string[], ...gone: (string | null)[]) => ids.filter(id => !gone.includes(id));
  const current = now.currentBlockId === null ? [] : [now.currentBlockId];
  const called = (change: Partial<ShowState>): ShowState => ({
    ...now,
    ...change,
    phase: 'running',
    currentBlockId: blockId,
    since: at,
    heldSince: null,
    heldMs: 0,
    adjustMs: 0,
    lastGoAt: at,
  });
  switch (press.kind) {
    case 'start':
      return called({
        run: now.run + 1,
        played: [],
        skipped: without(now.phase === 'idle' ? now.skipped : [], blockId),
        startedAt: at,
        endedAt: null,
      });
    case 'go':
      return called({
        played: [...without(now.played, blockId, now.currentBlockId), ...without(current, blockId)],
        skipped: without(now.skipped, blockId),
      });
    case 'back':
      return called({
        played: now.played.slice(0, now.played.indexOf(blockId as string)),
        skipped: without(now.skipped, blockId),
      });
    case 'hold':
      return { ...now, phase: 'held', heldSince: at };
    case 'resume':
      return { ...now, phase: 'running', heldSince: null, heldMs: now.heldMs + at - (now.heldSince ?? at) };
    case 'skip':
      return { ...now, skipped: [...now.skipped, blockId as string] };
    case 'unskip':
      return { ...now, skipped: without(now.skipped, blockId) };
    case 'adjust':
      return { ...now, adjustMs: now.adjustMs + (press.seconds ?? 0) * 1000 };
    case 'end':
      return {
        ...now,
        phase: 'ended',
        endedAt: at,
        played: [...without(now.played, now.currentBlockId), ...current],
        currentBlockId: null,
        since: null,
        heldSince: null,
        heldMs: 0,
        adjustMs: 0,
      };
    default:
      return now;
  }
}

export interface PlannedCue {
  id: string;
  start: number;
  end: number;
  hard: boolean;
}

export interface ProjectedTime {
  id: string;
  status: CueStatus;
  start: number;
  end: number;
  driftMs: number;
  overlapMs: number;
  slackMs: number | null;
}

export interface Projection {
  cues: ProjectedTime[];
  driftMs: number;
  plannedEnd: number | null;
  end: number | null;
  endDriftMs: number;
  remainingMs: number | null;
}

/** A pause this long ends a day's show. Days by the calendar would not do: many a show ends after midnight. */
const night = 4 * 3_600_000;

/**
 * Where in the plan a show begins that is started now: after the days that were over more than a night ago. When all are over, or none, it
 * is the beginning.
 */
export function openingOf(plan: readonly PlannedCue[], now: number): number {
  let [day, end] = [0, Number.NEGATIVE_INFINITY];
  for (const [i, cue] of plan.entries()) {
    if (i > 0 && cue.start - end > night) {
      if (now - end <= night) return day;
      day = i;
    }
    end = Math.max(end, cue.end);
  }
  return now - end <= night ? day : 0;
}

/**
 * When everything that is left will happen: a forward pass. A soft start follows what is before it but is never pulled before its plan;
 * a hard start stays and what runs into it is flagged; what was planned beside each other stays beside each other.
 */
export function project(plan: readonly PlannedCue[], state: ShowState, now: number): Projection {
  const cues: ProjectedTime[] = [];
  const current = plan.findIndex(cue => cue.id === state.currentBlockId);
  const skipped = new Set(state.skipped);
  const played = new Set(state.played);
  let beside: { cue: PlannedCue; start: number; end: number }[] = [];
  let after: number | null = null;
  let remainingMs: number | null = null;
  let drift: number | null = null;
  let plannedEnd: number | null = null;
  let end: number | null = null;
  let nextFound = false;
  const opening = state.phase === 'idle' ? openingOf(plan, now) : 0;
  const later = (a: number | null, b: number) => (a !== null && a > b ? a : b);

  for (const [i, cue] of plan.entries()) {
    const length = cue.end - cue.start;
    if (skipped.has(cue.id) && i !== current) {
      cues.push({ ...cue, ...cueTimes('skipped', cue.start, cue.end, 0) });
      continue;
    }
    plannedEnd = later(plannedEnd, cue.end);
    if (i === current) {
      const since = state.since ?? now;
      remainingMs = since + length - (state.heldSince ?? now) + state.adjustMs + state.heldMs;
      const until = now + Math.max(0, remainingMs);
      drift = until - cue.end;
      cues.push({ ...cue, ...cueTimes('current', since, until, drift) });
      beside.push({ cue, start: since, end: until });
      end = later(end, until);
      continue;
    }
    if (state.phase === 'ended' || i < current || i < opening || (current < 0 && played.has(cue.id))) {
      cues.push({ ...cue, ...cueTimes(played.has(cue.id) ? 'done' : 'passed', cue.start, cue.end, 0) });
      continue;
    }
    for (const other of beside) if (other.cue.end <= cue.start) after = later(after, other.end);
    beside = beside.filter(other => other.cue.end > cue.start);
    let free: number | null = after;
    for (const other of beside) free = later(free, other.start + cue.start - other.cue.start);
    const start: number = Math.max(now, cue.start, cue.hard || free === null ? cue.start : free);
    const stop: number = start + length;
    cues.push({
      ...cue,
      ...cueTimes(nextFound ? 'pending' : 'next', start, stop, stop - cue.end),
      overlapMs: cue.hard && free !== null ? Math.max(0, free - start) : 0,
      slackMs: cue.hard && free !== null ? cue.start - free : null,
    });
    nextFound = true;
    beside.push({ cue, start, end: stop });
    end = later(end, stop);
    drift ??= start - cue.start;
  }
  if (state.phase === 'ended') {
    end = state.endedAt;
    drift = plannedEnd !== null && end !== null ? end - plannedEnd : 0;
  }
  return {
    cues,
    driftMs: drift ?? 0,
    plannedEnd,
    end,
    endDriftMs: plannedEnd !== null && end !== null ? end - plannedEnd : 0,
    remainingMs,
  };
}

const cueTimes = (status: CueStatus, start: number, end: number, driftMs: number) => ({
  status,
  start,
  end,
  driftMs,
  overlapMs: 0,
  slackMs: null as number | null,
});

export type Alarm = 'normal' | 'warning' | 'last' | 'over';

/** What a countdown says: fine until a minute is left, then WARNING, LAST 15, OVER. */
export function alarmOf(remainingMs: number | null): Alarm {
  if (remainingMs === null || remainingMs > 60_000) return 'normal';
  if (remainingMs > 15_000) return 'warning';
  return remainingMs >= 0 ? 'last' : 'over';
}

export const alarmWords: Record<Alarm, string> = { normal: 'ON', warning: 'WARNING', last: 'LAST 15', over: 'OVER' };

/** "2:10", "1:02:10". */
export function clockLength(milliseconds: number): string {
  const seconds = Math.floor(Math.abs(milliseconds) / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** A countdown: it shows 0:01 until its last second is over, and counts up after that. */
export const countdown = (remainingMs: number) =>
  remainingMs >= 0 ? clockLength(Math.ceil(remainingMs / 1000) * 1000) : `+${clockLength(remainingMs)}`;

/** How late the show is, in words: within half a minute it is on time. */
export function overUnder(driftMs: number): string {
  if (Math.abs(driftMs) <= 30_000) return 'ON TIME';
  const side = driftMs > 0 ? 'OVER' : 'UNDER';
  // Days apart is a rehearsal, and nobody counts its seconds.
  const days = Math.floor(Math.abs(driftMs) / 86_400_000);
  return days > 0 ? `${days} ${days === 1 ? 'day' : 'days'} ${side}` : `${clockLength(driftMs)} ${side}`;
}

export const reasonWords: Record<NotApplied, string> = {
  baton_held: 'somebody else holds the baton',
  baton_free: 'nobody has taken the baton yet',
  baton_lost: 'the baton was taken over before',
  same_press: 'it was the same press',
  not_running: 'the show is not running',
  already_running: 'the show is running already',
  already_held: 'the clock stands still already',
  not_held: 'the clock is running',
  nothing_next: 'nothing is left to call',
  nothing_before: 'nothing was called before',
  block_unknown: 'the cue left the plan',
  nothing_to_skip: 'there is nothing to skip',
};
