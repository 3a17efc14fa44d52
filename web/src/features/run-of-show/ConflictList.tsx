import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { Conflict } from '@/api/types';
import { formatDay, formatTime } from '@/time/format';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { StatusChip } from '@/ui/StatusChip';
import { plural } from '@/ui/words';
import classes from './ConflictList.module.css';

const reasonWords = {
  location: 'Same place',
  person: 'Same person',
  resource: 'Same resource',
  time: 'Same time',
} as const;

interface Props {
  conflicts: UseQueryResult<{ data: Conflict[]; total: number }>;
  zone: string;
  onOpen: (id: string) => void;
  onClose: () => void;
}

/** What collides with what and why. Things merely at the same time are counted, not listed: a festival is made of them. */
export function ConflictList({ conflicts, zone, onOpen, onClose }: Props) {
  const all = conflicts.data?.data ?? [];
  const real = all.filter(conflict => conflict.reasons.some(reason => reason !== 'time'));
  const atOnce = (conflicts.data?.total ?? 0) - real.length;
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
      ) : real.length === 0 ? (
        <EmptyState title="No conflicts">No place, person or resource is in two blocks at once.</EmptyState>
      ) : (
        <ul>
          {real.map(conflict => (
            <li key={`${conflict.a.id}${conflict.b.id}`} className={classes.row}>
              <span className={classes.reasons}>
                {conflict.reasons
                  .filter(reason => reason !== 'time')
                  .map(reason => (
                    <StatusChip key={reason} tone="critical" label={reasonWords[reason]} />
                  ))}
              </span>
              <span className="grow">
                {[conflict.a, conflict.b].map(side => (
                  <button type="button" key={side.id} className={classes.side} onClick={() => onOpen(side.id)}>
                    <span className="num">
                      {formatDay(side.startTime, zone)} {formatTime(side.startTime, zone)}–
                      {formatTime(side.endTime, zone)}
                    </span>{' '}
                    <span className={classes.name}>{side.activity}</span>
                    {side.location && <span className="muted"> {side.location}</span>}
                  </button>
                ))}
                {conflict.people.length > 0 && <span className="muted">{conflict.people.join(', ')}</span>}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
