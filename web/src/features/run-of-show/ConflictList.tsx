import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type UseQueryResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { keys } from '@/api/queries';
import type { Block, Conflict, EventDetail } from '@/api/types';
import { showTime } from '@/time/enter';
import { formatDay } from '@/time/format';
import { showDayOf } from '@/time/showDay';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { StatusChip } from '@/ui/StatusChip';
import { toast, toastProblem } from '@/ui/toasts';
import { plural } from '@/ui/words';
import classes from './ConflictList.module.css';
import { type Fix, fixesOf } from './fixes';
import { isTrouble } from './rundown';
import type { TimelineActions } from './useTimeline';

const reasonWords = {
  location: 'Same place',
  person: 'Same person',
  resource: 'Same resource',
  time: 'Same time',
} as const;

interface Props {
  event: EventDetail;
  blocks: Block[];
  conflicts: UseQueryResult<{ data: Conflict[]; total: number }>;
  /** Null for whoever may only read. */
  actions: TimelineActions | null;
  onOpen: (id: string) => void;
  onClose: () => void;
}

/**
 * What collides with what and why, and what can be done about it. Things merely at the same time are counted, not listed: a
 * festival is made of them. What somebody accepted is folded away with the reason.
 */
export function ConflictList({ event, blocks, conflicts, actions, onOpen, onClose }: Props) {
  const all = conflicts.data?.data ?? [];
  const real = all.filter(isTrouble);
  const accepted = all.filter(conflict => conflict.accepted);
  const atOnce = (conflicts.data?.total ?? 0) - real.length - accepted.length;
  return (
    <section className={classes.panel} aria-label="Conflicts">
      <div className={classes.head}>
        <h2>Conflicts</h2>
        <p className="grow muted">{atOnce > 0 && `${plural(atOnce, 'pair', 'pairs')} only overlap in time.`}</p>
        <ActionIcon aria-label="Close conflicts" onClick={onClose}>
          <IconX size={16} stroke={1.75} />
        </ActionIcon>
      </div>
      {conflicts.isPending ? (
        <SkeletonRows rows={3} />
      ) : conflicts.error && !conflicts.data ? (
        <ErrorRegion
          error={conflicts.error}
          what="The conflicts could not be computed"
          retry={() => void conflicts.refetch()}
        />
      ) : (
        <>
          {real.length === 0 ? (
            <EmptyState title="No conflicts">No place, person or resource is in two blocks at once.</EmptyState>
          ) : (
            <ul>
              {real.map(conflict => (
                <Pair
                  key={`${conflict.a.id}${conflict.b.id}`}
                  event={event}
                  blocks={blocks}
                  conflict={conflict}
                  actions={actions}
                  onOpen={onOpen}
                />
              ))}
            </ul>
          )}
          {accepted.length > 0 && (
            <details className={classes.accepted}>
              <summary>{plural(accepted.length, 'accepted conflict')}</summary>
              <ul>
                {accepted.map(conflict => (
                  <Pair
                    key={`${conflict.a.id}${conflict.b.id}`}
                    event={event}
                    blocks={blocks}
                    conflict={conflict}
                    actions={actions}
                    onOpen={onOpen}
                  />
                ))}
              </ul>
            </details>
          )}
        </>
      )}
    </section>
  );
}

interface PairProps {
  event: EventDetail;
  blocks: Block[];
  conflict: Conflict;
  actions: TimelineActions | null;
  onOpen: (id: string) => void;
}

function Pair({ event, blocks, conflict, actions, onOpen }: PairProps) {
  const zone = event.timezone;
  const client = useQueryClient();
  const [reason, setReason] = useState<string | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: keys.conflicts(event.id) });
  const withdraw = useMutation({
    mutationFn: (id: string) => call.timeline.withdrawAcceptance(event.id, id),
    onSuccess: () => toast('It counts as a conflict again'),
    onError: error => toastProblem('The conflict stays accepted', error),
    onSettled: refresh,
  });
  const accept = useMutation({
    mutationFn: (why: string) =>
      call.timeline.acceptConflict(event.id, { a: conflict.a.id, b: conflict.b.id, reason: why }),
    onSuccess: answer => {
      setReason(null);
      toast('The conflict is accepted', { undo: () => withdraw.mutate(answer.data.id) });
    },
    onError: error => toastProblem('The conflict was not accepted', error),
    onSettled: refresh,
  });
  const fixes =
    actions && !conflict.accepted
      ? fixesOf(conflict, blocks, (a, b) => showDayOf(a.startTime, zone) === showDayOf(b.startTime, zone))
      : [];
  const run = (fix: Fix) => {
    if (fix.shift) actions?.shift(fix.shift.ids, fix.shift.minutes, `${plural(fix.shift.ids.length, 'block')} moved`);
    if (fix.change) actions?.change(fix.change.block, fix.change.change, `“${fix.change.block.activity}” ends earlier`);
  };
  return (
    <li className={classes.row}>
      <span className={classes.reasons}>
        {conflict.reasons
          .filter(reason => reason !== 'time')
          .map(reason => (
            <StatusChip key={reason} tone={conflict.accepted ? 'neutral' : 'critical'} label={reasonWords[reason]} />
          ))}
      </span>
      <span className="grow">
        {[conflict.a, conflict.b].map(side => (
          <button type="button" key={side.id} className={classes.side} onClick={() => onOpen(side.id)}>
            <span className="num">
              {formatDay(side.startTime, zone)} {showTime(side.startTime, zone)}–{showTime(side.endTime, zone)}
            </span>{' '}
            <span className={classes.name}>{side.activity}</span>
            {side.location && <span className="muted"> {side.location}</span>}
          </button>
        ))}
        {conflict.people.length > 0 && <span className="muted">{conflict.people.join(', ')}</span>}
        {conflict.accepted && (
          <p>
            “{conflict.accepted.reason}”{' '}
            <span className="muted">{conflict.accepted.acceptedByName ?? 'somebody who left'}</span>
          </p>
        )}
        {actions && (
          <span className={classes.fixes}>
            {fixes.map(fix => (
              <Button key={fix.key} variant="default" size="compact-sm" onClick={() => run(fix)}>
                {fix.label}
              </Button>
            ))}
            {conflict.accepted ? (
              <Button
                variant="default"
                size="compact-sm"
                loading={withdraw.isPending}
                onClick={() => conflict.accepted && withdraw.mutate(conflict.accepted.id)}
              >
                No longer accept
              </Button>
            ) : reason === null ? (
              <Button variant="subtle" size="compact-sm" onClick={() => setReason('')}>
                Accept with a reason
              </Button>
            ) : (
              <form
                className={classes.accept}
                onSubmit={submitted => {
                  submitted.preventDefault();
                  if (reason.trim()) accept.mutate(reason.trim());
                }}
              >
                <TextInput
                  aria-label="Why it may be so"
                  placeholder="Why it may be so"
                  maxLength={500}
                  autoFocus
                  value={reason}
                  onChange={event => setReason(event.currentTarget.value)}
                />
                <Button type="submit" disabled={!reason.trim()} loading={accept.isPending}>
                  Accept
                </Button>
              </form>
            )}
          </span>
        )}
      </span>
    </li>
  );
}
