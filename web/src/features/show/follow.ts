import type { ChangeMessage, Instant, ShowView } from '@/api/types';
import type { PlannedCue, ShowState } from './rules';

/** Brings a show up to a change of its stage at once, from the message itself: followers see a GO without asking anybody. */
export function followShow(held: ShowView, message: ChangeMessage): ShowView {
  if (!message.version || message.version <= held.version) return held;
  const state: Record<string, unknown> = { ...held.state };
  for (const [name, value] of Object.entries(message.new ?? {})) {
    const field = name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    if (field in state) state[field] = value;
  }
  const next = state as ShowView['state'];
  const moved = next.baton !== held.state.baton;
  return {
    ...held,
    state: next,
    currentBlockId: next.currentBlockId,
    version: message.version,
    baton:
      moved && next.callerId && next.callerClientId && next.batonAt
        ? {
            number: next.baton,
            userId: next.callerId,
            name: message.actor?.name ?? null,
            clientId: next.callerClientId,
            since: next.batonAt,
          }
        : held.baton,
  };
}

const at = (instant: Instant | null) => (instant === null ? null : Date.parse(instant));

/** The state as the rules reckon with it. */
export function stateOf({ state }: Pick<ShowView, 'state'>): ShowState {
  return {
    ...state,
    since: at(state.since),
    heldSince: at(state.heldSince),
    startedAt: at(state.startedAt),
    endedAt: at(state.endedAt),
    lastAt: at(state.lastAt),
    lastGoAt: at(state.lastGoAt),
    batonAt: at(state.batonAt),
  };
}

export const planOf = (view: Pick<ShowView, 'projected'>): PlannedCue[] =>
  view.projected.map(cue => ({
    id: cue.blockId,
    start: Date.parse(cue.plannedStart),
    end: Date.parse(cue.plannedEnd),
    hard: cue.isHardStart,
  }));
