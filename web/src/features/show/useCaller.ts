import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { keys } from '@/api/queries';
import type { Id, ShowView } from '@/api/types';
import { toast } from '@/ui/toasts';
import { serverClock } from './clock';
import { planOf, stateOf } from './follow';
import { CallerQueue } from './queue';
import {
  apply,
  type CommandKind,
  decide,
  type NotApplied,
  openingOf,
  type Press,
  reasonWords,
  type ShowState,
} from './rules';

export interface Caller {
  /** This page's name among the devices; null until it has one. */
  clientId: string | null;
  /** The show with everything pressed here, whether the server knows of it or not. */
  state: ShowState;
  pending: readonly Press[];
  refused: CallerQueue['problem'];
  calling: boolean;
  press(kind: CommandKind, options?: { blockId?: string; seconds?: number; note?: string }): NotApplied | null;
  retry(): void;
}

/** Calls a stage from this page: presses show at once, are kept on the device, and reach the server in order. */
export function useCaller(view: ShowView, userId: Id): Caller {
  const client = useQueryClient();
  const [queue, setQueue] = useState<CallerQueue | null>(null);
  const [, render] = useState(0);
  const { eventId, stageId, mayCall } = view;

  useEffect(() => {
    if (!mayCall) return;
    let gone = false;
    let opened: CallerQueue | null = null;
    void CallerQueue.open({
      name: `${userId}.${stageId}`,
      newId,
      send: (clientId, commands) =>
        call.show.send(eventId, {
          clientId,
          stageId,
          commands: commands.map(({ pressedAt, ...press }) => ({
            ...press,
            pressedAt: new Date(pressedAt).toISOString(),
          })),
        }),
      answered: ({ data, results }) => {
        client.setQueryData<ShowView>([...keys.show(eventId), stageId], held =>
          held && held.version > data.version ? held : data,
        );
        const lost = results.filter(result => !result.applied && result.reason && result.reason !== 'same_press');
        const first = lost[0];
        if (first?.reason)
          toast(
            lost.length === 1
              ? `${first.kind.toUpperCase()} was not applied: ${reasonWords[first.reason as NotApplied]}`
              : `${lost.length} commands were not applied: ${reasonWords[first.reason as NotApplied]}`,
          );
      },
      changed: () => render(n => n + 1),
    }).then(made => {
      opened = made;
      if (gone) made.close();
      else setQueue(made);
    });
    const nudge = () => opened?.nudge();
    window.addEventListener('online', nudge);
    return () => {
      gone = true;
      window.removeEventListener('online', nudge);
      opened?.close();
      setQueue(null);
    };
  }, [client, eventId, stageId, userId, mayCall]);

  const cues = useMemo(() => planOf(view), [view]);
  const plan = useMemo(() => cues.map(cue => cue.id), [cues]);
  const confirmed = useMemo(() => stateOf(view), [view]);
  const who = { clientId: queue?.clientId ?? '', userId };
  const pending = queue?.pending ?? [];
  let state = confirmed;
  for (const press of pending) {
    // What the state counts already is only waiting for its answer.
    if (confirmed.callerClientId === who.clientId && press.seq <= confirmed.callerSeq) continue;
    state = apply(state, press, who, decide(state, press, who, plan, Number.POSITIVE_INFINITY));
  }

  const press = useCallback<Caller['press']>(
    (kind, options = {}) => {
      if (!queue) return 'baton_held';
      const wanted = {
        kind,
        pressedAt: Math.floor(serverClock.now()),
        baton: kind === 'note' ? null : state.baton,
        blockId: options.blockId ?? null,
        seconds: options.seconds ?? null,
        note: options.note ?? null,
      };
      const me = { clientId: queue.clientId, userId };
      const opening = openingOf(cues, wanted.pressedAt);
      const verdict = decide(state, { ...wanted, id: '', seq: 0 }, me, plan, Number.POSITIVE_INFINITY, opening);
      if (verdict.reason) return verdict.reason;
      // A cue called by its place in the plan is named, so that it stays the one that was meant whatever becomes of the plan.
      queue.push(
        kind === 'go' || kind === 'start' || kind === 'skip' ? { ...wanted, blockId: verdict.blockId } : wanted,
      );
      return null;
    },
    [queue, state, cues, plan, userId],
  );

  return {
    clientId: queue?.clientId ?? null,
    state,
    pending,
    refused: queue?.problem ?? null,
    calling: queue !== null && state.callerClientId === queue.clientId && state.callerId === userId,
    press,
    retry: () => queue?.nudge(),
  };
}
