import type { ShowView } from '@/api/types';
import { apply, before, decide, type Press, project, type ShowState } from '@/features/show/rules';
import type { Answer, MockServer } from './mock-server';

type On = (
  method: string,
  path: string,
  handler: (match: string[], query: URLSearchParams, body: Record<string, unknown>) => Answer,
) => void;

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/** The show of an event as the pretend server keeps it: one stage, nobody else, the client's own rules. */
export function mockShow(on: On, server: MockServer): void {
  const states = new Map<string, ShowState & { no: number }>();
  const view = (eventId: string): ShowView | null => {
    const event = server.events.find(each => each.id === eventId);
    if (!event) return null;
    const state = states.get(eventId) ?? { ...before, no: 0 };
    const blocks = [...(server.blocks.get(eventId) ?? [])].sort((a, b) => a.startTime.localeCompare(b.startTime));
    const plan = blocks.map(block => ({
      id: block.id,
      start: Date.parse(block.startTime),
      end: Date.parse(block.endTime),
      hard: false,
    }));
    const now = Date.now();
    const times = project(plan, state, now);
    return {
      eventId,
      eventName: event.name,
      timezone: event.timezone,
      stageId: eventId,
      stages: [
        {
          id: eventId,
          name: 'Main stage',
          location: null,
          spaceId: null,
          track: null,
          fromAt: null,
          untilAt: null,
          hardEndAt: null,
          position: 0,
          phase: state.phase,
          version: state.no,
        },
      ],
      currentBlockId: state.currentBlockId,
      driftSeconds: Math.trunc(times.driftMs / 1000),
      endDriftSeconds: Math.trunc(times.endDriftMs / 1000),
      plannedEnd: iso(times.plannedEnd),
      projectedEnd: iso(times.end),
      hardEndAt: null,
      slackSeconds: null,
      remainingSeconds: times.remainingMs === null ? null : Math.trunc(times.remainingMs / 1000),
      heldSince: iso(state.heldSince),
      state: {
        ...state,
        played: [...state.played],
        skipped: [...state.skipped],
        since: iso(state.since),
        heldSince: iso(state.heldSince),
        startedAt: iso(state.startedAt),
        endedAt: iso(state.endedAt),
        lastAt: iso(state.lastAt),
        lastGoAt: iso(state.lastGoAt),
        batonAt: iso(state.batonAt),
        lastNo: state.no,
      },
      baton:
        state.callerId && state.callerClientId
          ? {
              number: state.baton,
              userId: state.callerId,
              name: server.members[0]?.name ?? null,
              clientId: state.callerClientId,
              since: iso(state.batonAt) ?? '',
            }
          : null,
      projected: times.cues.map((time, index) => {
        const block = blocks[index] as (typeof blocks)[number];
        return {
          blockId: time.id,
          activity: block.activity,
          place: block.spaceName ?? block.location,
          department: null,
          callerNote: null,
          isHardStart: false,
          status: time.status,
          plannedStart: block.startTime,
          plannedEnd: block.endTime,
          projectedStart: iso(time.start) ?? '',
          projectedEnd: iso(time.end) ?? '',
          driftSeconds: Math.trunc(time.driftMs / 1000),
          overlapSeconds: 0,
          slackSeconds: null,
        };
      }),
      serverTime: new Date(now).toISOString(),
      version: state.no,
      cursor: '0',
      mayCall: server.role !== 'viewer',
    };
  };
  const found = (data: unknown): Answer => (data ? { status: 200, body: { data } } : { status: 404, body: {} });

  on('GET', '/time', () => ({ status: 200, body: { serverTime: new Date().toISOString() } }));
  on('GET', '/events/:id/show', ([id = '']) => found(view(id)));
  on('GET', '/events/:id/show/outputs', () => ({ status: 200, body: { data: [], total: 0 } }));
  on('POST', '/events/:id/show/commands', ([id = ''], _, body) => {
    const plan = view(id)?.projected.map(cue => cue.blockId) ?? [];
    const clientId = String(body.clientId);
    const results = (body.commands as (Omit<Press, 'pressedAt'> & { pressedAt: string })[]).map(command => {
      const press = { ...command, pressedAt: Date.parse(command.pressedAt) };
      const state = states.get(id) ?? { ...before, no: 0 };
      const who = { clientId, userId: server.members[0]?.userId ?? '' };
      const verdict = decide(state, press, who, plan, Date.now());
      states.set(id, { ...apply(state, press, who, verdict), no: state.no + 1 });
      return {
        id: press.id,
        seq: press.seq,
        no: state.no + 1,
        kind: press.kind,
        applied: verdict.reason === null,
        reason: verdict.reason,
        blockId: verdict.blockId,
        at: iso(verdict.at),
      };
    });
    return { status: 200, body: { data: view(id), results } };
  });
}
