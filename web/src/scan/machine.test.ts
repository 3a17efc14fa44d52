import { describe, expect, it } from 'vitest';
import type { Outcome } from './desk';
import { beginning, type Happening, manners, type ScreenState, type Surface, step, surfaceOf } from './machine';
import type { Decision, Direction, Reason } from './rules';

const verdict = (
  decision: Decision,
  reason: Reason | null = null,
  direction: Direction = 'entry',
  repeated = false,
): Outcome => ({
  type: 'verdict',
  decision,
  reason,
  direction,
  name: null,
  category: null,
  last: null,
  repeated,
  message: null,
  unconfirmed: false,
  overruled: null,
  mayOverrule: false,
  at: 0,
});
const outcomes: Record<Surface, Outcome> = {
  admit: verdict('allow'),
  attention: verdict('allow', null, 'entry', true),
  already: verdict('deny', 'already_inside'),
  stop: verdict('deny', 'wrong_gate'),
  hold: { type: 'failed', why: 'The device is full.' },
  out: verdict('allow', null, 'exit'),
  again: { type: 'again', direction: 'entry', seconds: 6 },
};
const reading = (text: string) => ({ texts: [text], chip: false });

/** Goes through what happens, each at its time. */
const through = (happenings: [number, Happening][], from: ScreenState = beginning) =>
  happenings.reduce((state, [at, happening]) => step(state, happening, at), from);
const armed = through([
  [0, { type: 'set up' }],
  [0, { type: 'armed' }],
]);
const shown = (surface: Surface, text = 'A') =>
  through(
    [
      [1000, { type: 'read', reading: reading(text) }],
      [1000, { type: 'decided', outcome: outcomes[surface] }],
    ],
    armed,
  );

describe('the way to a result', () => {
  it('is set up, preflight, armed, deciding, result, armed', () => {
    const phases: string[] = [];
    let state = beginning;
    const happenings: Happening[] = [
      { type: 'set up' },
      { type: 'armed' },
      { type: 'read', reading: reading('A') },
      { type: 'decided', outcome: outcomes.admit },
      { type: 'tapped' },
    ];
    for (const happening of happenings) {
      state = step(state, happening, 0);
      phases.push(state.phase);
    }
    expect(phases).toEqual(['preflight', 'armed', 'deciding', 'result', 'armed']);
  });

  it('reads nothing before it is armed', () => {
    for (const state of [beginning, step(beginning, { type: 'set up' }, 0)])
      expect(step(state, { type: 'read', reading: reading('A') }, 0)).toBe(state);
  });

  it('cannot be armed without being set up', () => {
    expect(step(beginning, { type: 'armed' }, 0)).toBe(beginning);
  });

  it.each(Object.entries(outcomes))('shows %s for its outcome', (surface, outcome) => {
    expect(surfaceOf(outcome)).toBe(surface);
  });

  it('shows what was there again when a code is still held up', () => {
    const state = through(
      [
        [1100, { type: 'read', reading: reading('B') }],
        [1100, { type: 'decided', outcome: { type: 'ignored' } }],
      ],
      shown('admit'),
    );
    expect(state.result?.text).toBe('A');
    expect(state.phase).toBe('result');
  });

  it('decides a second code that came at once after the first', () => {
    const state = through(
      [
        [0, { type: 'read', reading: reading('A') }],
        [1, { type: 'read', reading: reading('A') }],
        [2, { type: 'read', reading: reading('B') }],
        [3, { type: 'decided', outcome: outcomes.admit }],
      ],
      armed,
    );
    expect([state.phase, state.reading?.texts[0], state.next]).toEqual(['deciding', 'B', null]);
  });
});

describe('a result', () => {
  it.each(Object.keys(outcomes) as Surface[])('%s stays as long as it should', surface => {
    const { stays } = manners[surface];
    const state = shown(surface);
    if (stays === null) {
      expect(step(state, { type: 'tick' }, 1_000_000).phase).toBe('result');
      return;
    }
    expect(step(state, { type: 'tick' }, 1000 + stays - 1).phase).toBe('result');
    expect(step(state, { type: 'tick' }, 1000 + stays).phase).toBe('armed');
  });

  it.each(Object.keys(outcomes) as Surface[])('%s gives way to another code when it may', surface => {
    const { interruptAfter } = manners[surface];
    const state = shown(surface);
    const read = (at: number, text = 'B') => step(state, { type: 'read', reading: reading(text) }, at).phase;
    if (interruptAfter === null) {
      expect(read(1_000_000)).toBe('result');
      return;
    }
    if (interruptAfter > 0) expect(read(1000 + interruptAfter - 1)).toBe('result');
    expect(read(1000 + interruptAfter)).toBe('deciding');
    expect(read(1000 + interruptAfter, 'A')).toBe('result');
  });

  it.each(Object.keys(outcomes) as Surface[])('%s is tapped away', surface => {
    expect(step(shown(surface), { type: 'tapped' }, 1001)).toMatchObject({ phase: 'armed', result: null });
  });

  it('has a word, a sound and a vibration that no other has', () => {
    const loud = (Object.keys(manners) as Surface[]).filter(each => each !== 'again');
    const unlike = (of: (surface: Surface) => unknown) => new Set(loud.map(each => JSON.stringify(of(each)))).size;
    expect(unlike(each => manners[each].tones.map(([hertz]) => hertz))).toBe(loud.length);
    // Admitted and out feel alike: both are a yes.
    expect(unlike(each => manners[each].vibration)).toBe(loud.length - 1);
  });
});

describe('the camera', () => {
  it('goes off after a minute without anything to do, and a code or a tap brings it back', () => {
    const paused = step(armed, { type: 'tick' }, 60_000);
    expect(step(armed, { type: 'tick' }, 59_999).phase).toBe('armed');
    expect(paused.phase).toBe('paused');
    expect(step(paused, { type: 'tapped' }, 70_000).phase).toBe('armed');
    expect(step(paused, { type: 'read', reading: reading('A') }, 70_000).phase).toBe('deciding');
  });
});

describe('a supervisor', () => {
  const deciding = step(shown('already'), { type: 'kept', kept: true }, 2000);

  it('has all the time there is: what is decided about neither goes nor gives way', () => {
    expect(step(deciding, { type: 'tick' }, 600_000).phase).toBe('result');
    expect(step(deciding, { type: 'read', reading: reading('B') }, 600_000)).toBe(deciding);
    const released = step(deciding, { type: 'kept', kept: false }, 600_000);
    expect(step(released, { type: 'tick' }, 606_000).phase).toBe('armed');
  });

  it('lets in whoever is shown, which is shown and heard as an admission to look at', () => {
    const outcome: Outcome = { ...outcomes.admit, overruled: { by: 'Sarah', because: 'accredited' } } as Outcome;
    const state = step(deciding, { type: 'overruled', outcome }, 3000);
    expect(state.result).toMatchObject({ surface: 'attention', text: 'A', since: 3000, kept: false });
    // Nobody is shown: nobody is let in.
    expect(step(armed, { type: 'overruled', outcome }, 3000)).toBe(armed);
  });
});

describe('a locked device', () => {
  it('reads nothing and shows nothing until it is woken, and goes on where it was', () => {
    const locked = step(shown('stop'), { type: 'locked' }, 5000);
    expect(locked).toMatchObject({ phase: 'locked', result: null });
    for (const happening of [
      { type: 'read', reading: reading('A') },
      { type: 'tapped' },
      { type: 'tick' },
      { type: 'armed' },
      { type: 'locked' },
    ] as Happening[])
      expect(step(locked, happening, 900_000).phase).toBe('locked');
    expect(step(locked, { type: 'woken' }, 6000)).toMatchObject({ phase: 'armed', touched: 6000 });
    const early = step(step(beginning, { type: 'set up' }, 0), { type: 'locked' }, 1);
    expect(step(early, { type: 'woken' }, 2).phase).toBe('preflight');
    expect(step(beginning, { type: 'locked' }, 0)).toBe(beginning);
  });
});

describe('taken apart', () => {
  it('an outcome that comes late shows nothing', () => {
    const state = through(
      [
        [0, { type: 'read', reading: reading('A') }],
        [1, { type: 'taken apart' }],
      ],
      armed,
    );
    expect(step(state, { type: 'decided', outcome: outcomes.admit }, 2)).toBe(state);
  });
});
