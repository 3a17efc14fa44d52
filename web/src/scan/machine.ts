import type { Outcome, Reading } from './desk';

/**
 * What the screen does: set up, checked, armed; a reading is decided, its result shown until its time is over, it is tapped away, or
 * another code interrupts it. Pure, so that every way through it can be tested.
 */

export type Surface = 'admit' | 'attention' | 'already' | 'stop' | 'hold' | 'out' | 'again';

export interface Manner {
  /** So long it stays; null until somebody taps. */
  stays: number | null;
  /** From then on another code takes its place; never when null. */
  interruptAfter: number | null;
  /** Frequency in hertz, milliseconds, and the silence after it. */
  tones: readonly (readonly [hertz: number, milliseconds: number, gap?: number])[];
  wave: 'sine' | 'square';
  vibration: readonly number[];
}

export const manners: Record<Surface, Manner> = {
  admit: {
    stays: 900,
    interruptAfter: 0,
    tones: [
      [880, 70],
      [1320, 90],
    ],
    wave: 'sine',
    vibration: [40],
  },
  attention: {
    stays: null,
    interruptAfter: 1500,
    tones: [
      [660, 80],
      [880, 80],
      [1175, 80],
    ],
    wave: 'sine',
    vibration: [40, 60, 40],
  },
  already: {
    stays: 6000,
    interruptAfter: 1200,
    tones: [
      [440, 120, 80],
      [440, 120],
    ],
    wave: 'sine',
    vibration: [120, 80, 120],
  },
  stop: { stays: null, interruptAfter: 1200, tones: [[196, 380]], wave: 'square', vibration: [400] },
  hold: {
    stays: null,
    interruptAfter: null,
    tones: [
      [587, 90, 90],
      [587, 90],
    ],
    wave: 'sine',
    vibration: [80, 80, 80],
  },
  out: {
    stays: 900,
    interruptAfter: 0,
    tones: [
      [880, 80],
      [587, 90],
    ],
    wave: 'sine',
    vibration: [40],
  },
  again: { stays: 1200, interruptAfter: 0, tones: [], wave: 'sine', vibration: [] },
};

/** The surface an outcome is shown on; null when there is nothing to show. */
export function surfaceOf(outcome: Outcome): Surface | null {
  switch (outcome.type) {
    case 'ignored':
      return null;
    case 'again':
      return 'again';
    case 'failed':
      return 'hold';
    case 'verdict':
      if (outcome.decision === 'deny') return outcome.reason === 'already_inside' ? 'already' : 'stop';
      if (outcome.direction === 'exit') return 'out';
      return outcome.repeated || outcome.overruled ? 'attention' : 'admit';
  }
}

export interface Result {
  outcome: Outcome;
  surface: Surface;
  /** The code it belongs to. */
  text: string;
  since: number;
  /** Somebody decides about it: it neither goes by itself nor gives way to another code. */
  kept?: boolean;
}

export type Phase = 'setup' | 'preflight' | 'armed' | 'deciding' | 'result' | 'paused' | 'locked';

export interface ScreenState {
  phase: Phase;
  /** What is decided now, and what came meanwhile. */
  reading: Reading | null;
  next: Reading | null;
  /** What is shown, also while the next is decided. */
  result: Result | null;
  /** When something was last read or touched. */
  touched: number;
  /** Where a locked device goes on when it is woken. */
  asleep: 'preflight' | 'armed';
}

export type Happening =
  | { type: 'set up' }
  | { type: 'taken apart' }
  | { type: 'armed' }
  | { type: 'disarmed' }
  | { type: 'read'; reading: Reading }
  | { type: 'decided'; outcome: Outcome }
  | { type: 'tapped' }
  /** Nobody goes on without a PIN. */
  | { type: 'locked' }
  | { type: 'woken' }
  /** Somebody decides about what is shown, or has decided. */
  | { type: 'kept'; kept: boolean }
  /** A supervisor let in whoever is shown. */
  | { type: 'overruled'; outcome: Outcome }
  | { type: 'tick' };

export const beginning: ScreenState = {
  phase: 'setup',
  reading: null,
  next: null,
  result: null,
  touched: 0,
  asleep: 'preflight',
};

/** Without anything to do for so long the camera goes off. */
const idle = 60_000;
/** And for so long the device locks, where somebody has a PIN to wake it. */
export const lockAfter = 5 * 60_000;

export function step(state: ScreenState, happening: Happening, now: number): ScreenState {
  switch (happening.type) {
    case 'set up':
      return { ...beginning, phase: 'preflight' };
    case 'taken apart':
      return beginning;
    case 'armed':
      return state.phase === 'preflight' ? { ...state, phase: 'armed', touched: now } : state;
    case 'disarmed':
      return state.phase === 'setup' ? state : { ...beginning, phase: 'preflight' };
    case 'read':
      return read(state, happening.reading, now);
    case 'decided':
      return decided(state, happening.outcome, now);
    case 'tapped':
      if (state.phase === 'result') return { ...state, phase: 'armed', result: null, touched: now };
      return state.phase === 'paused' ? { ...state, phase: 'armed', touched: now } : { ...state, touched: now };
    case 'locked': {
      if (state.phase === 'setup' || state.phase === 'locked') return state;
      const asleep = state.phase === 'preflight' ? 'preflight' : 'armed';
      return { ...beginning, phase: 'locked', asleep };
    }
    case 'woken':
      return state.phase === 'locked' ? { ...beginning, phase: state.asleep, touched: now } : state;
    case 'kept':
      return state.result
        ? { ...state, result: { ...state.result, kept: happening.kept, since: now }, touched: now }
        : state;
    case 'overruled': {
      const surface = surfaceOf(happening.outcome);
      if (state.phase !== 'result' || !state.result || !surface) return state;
      return {
        ...state,
        result: { ...state.result, outcome: happening.outcome, surface, since: now, kept: false },
        touched: now,
      };
    }
    case 'tick':
      return tick(state, now);
  }
}

function read(state: ScreenState, reading: Reading, now: number): ScreenState {
  switch (state.phase) {
    case 'armed':
    case 'paused':
      return { ...state, phase: 'deciding', reading, touched: now };
    case 'deciding':
      // Two at once: the second waits. What a camera sees again and again does not.
      return textOf(reading) === textOf(state.reading) ? state : { ...state, next: reading };
    case 'result':
      return mayInterrupt(state.result, reading, now) ? { ...state, phase: 'deciding', reading, touched: now } : state;
    default:
      return state;
  }
}

function decided(state: ScreenState, outcome: Outcome, now: number): ScreenState {
  if (state.phase !== 'deciding') return state;
  const surface = surfaceOf(outcome);
  const result = surface ? { outcome, surface, text: textOf(state.reading), since: now } : state.result;
  const shown: ScreenState = { ...state, phase: result ? 'result' : 'armed', reading: null, next: null, result };
  return state.next ? read(shown, state.next, now) : shown;
}

function tick(state: ScreenState, now: number): ScreenState {
  if (state.phase === 'result' && state.result) {
    const { stays } = manners[state.result.surface];
    if (stays !== null && !state.result.kept && now - state.result.since >= stays)
      return { ...state, phase: 'armed', result: null };
  }
  if (state.phase === 'armed' && now - state.touched >= idle) return { ...state, phase: 'paused' };
  return state;
}

function mayInterrupt(result: Result | null, reading: Reading, now: number): boolean {
  if (!result) return true;
  if (result.kept) return false;
  const after = manners[result.surface].interruptAfter;
  return textOf(reading) !== result.text && after !== null && now - result.since >= after;
}

const textOf = (reading: Reading | null): string => reading?.texts[0] ?? '';
