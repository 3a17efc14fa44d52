import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatTime } from '@/time/format';
import {
  alarmOf,
  apply,
  before,
  type CommandKind,
  type CueStatus,
  countdown,
  decide,
  overUnder,
  type Phase,
  type Press,
  project,
  type ShowState,
} from './rules';

interface Vectors {
  projections: {
    name: string;
    zone: string;
    now: string;
    plan: { id: string; start: string; end: string; hard: boolean }[];
    state: {
      phase: Phase;
      current: string | null;
      since: string | null;
      heldSince: string | null;
      heldMs: number;
      adjustMs: number;
      played: string[];
      skipped: string[];
      endedAt: string | null;
    };
    expect: {
      driftMs: number;
      end: string | null;
      endDriftMs: number;
      remainingMs: number | null;
      cues: { id: string; status: CueStatus; start: string; end: string; overlapMs: number; slackMs: number | null }[];
      printed: string[] | null;
    };
  }[];
  calls: {
    name: string;
    plan: string[];
    presses: {
      kind: CommandKind;
      client: string;
      at: string;
      baton: number | null;
      block: string | null;
      seconds: number | null;
      expect: string;
    }[];
    state: Record<string, unknown> & { phase: Phase; current: string | null; client: string };
  }[];
}

// The examples the server is held against too.
const vectors = JSON.parse(readFileSync('../tests/data/show-vectors.json', 'utf8')) as Vectors;
const at = (text: string | null) => (text === null ? null : Date.parse(text));

describe('What is expected of the rest', () => {
  it.each(vectors.projections.map(vector => [vector.name, vector] as const))('%s', (_, vector) => {
    const { current, since, heldSince, endedAt, ...rest } = vector.state;
    const state: ShowState = {
      ...before,
      ...rest,
      currentBlockId: current,
      since: at(since),
      heldSince: at(heldSince),
      endedAt: at(endedAt),
    };
    const plan = vector.plan.map(cue => ({ ...cue, start: Date.parse(cue.start), end: Date.parse(cue.end) }));
    const found = project(plan, state, Date.parse(vector.now));
    expect(found.driftMs).toBe(vector.expect.driftMs);
    expect(found.end).toBe(at(vector.expect.end));
    expect(found.endDriftMs).toBe(vector.expect.endDriftMs);
    expect(found.remainingMs).toBe(vector.expect.remainingMs);
    expect(
      found.cues.map(({ id, status, start, end, overlapMs, slackMs }) => ({
        id,
        status,
        start,
        end,
        overlapMs,
        slackMs,
      })),
    ).toEqual(vector.expect.cues.map(cue => ({ ...cue, start: Date.parse(cue.start), end: Date.parse(cue.end) })));
    if (vector.expect.printed)
      expect(found.cues.map(cue => formatTime(new Date(cue.start), vector.zone))).toEqual(vector.expect.printed);
  });
});

describe('What becomes of presses', () => {
  it.each(vectors.calls.map(vector => [vector.name, vector] as const))('%s', (_, vector) => {
    let state = before;
    const received = Date.parse(vector.presses.at(-1)?.at ?? '') + 600_000;
    for (const [index, each] of vector.presses.entries()) {
      const press: Press = {
        id: String(index),
        seq: index + 1,
        kind: each.kind,
        pressedAt: Date.parse(each.at),
        baton: each.baton,
        blockId: each.block,
        seconds: each.seconds,
        note: null,
      };
      const who = { clientId: each.client, userId: each.client };
      const verdict = decide(state, press, who, vector.plan, received);
      expect(verdict.reason ?? 'applied').toBe(each.expect);
      state = apply(state, press, who, verdict);
    }
    const { current, client, ...rest } = vector.state;
    const shown = { ...state, current: state.currentBlockId, client: state.callerClientId } as Record<string, unknown>;
    expect(shown.current).toBe(current);
    expect(shown.client).toBe(client);
    for (const [name, value] of Object.entries(rest)) {
      const time = ['since', 'heldSince', 'startedAt', 'endedAt'].includes(name) && typeof value === 'string';
      expect(shown[name]).toEqual(time ? Date.parse(value) : value);
    }
  });
});

describe('Words of the show', () => {
  it('say over and under with half a minute of tolerance', () => {
    expect(overUnder(130_000)).toBe('2:10 OVER');
    expect(overUnder(-61_000)).toBe('1:01 UNDER');
    expect(overUnder(30_000)).toBe('ON TIME');
    expect(overUnder(-200_000_000)).toBe('2 days UNDER');
  });

  it('count down to nothing and up again', () => {
    expect([61_000, 900, 0, -1_000, -3_723_000].map(countdown)).toEqual(['1:01', '0:01', '0:00', '+0:01', '+1:02:03']);
    expect([60_001, 60_000, 15_000, 0, -1].map(alarmOf)).toEqual(['normal', 'warning', 'last', 'last', 'over']);
  });
});
