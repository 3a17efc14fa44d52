import { Button } from '@mantine/core';
import { formatDate, formatTime } from '@/time/format';
import { StatusShape } from '@/ui/StatusChip';
import classes from './Scheduler.module.css';
import type { Refusal } from './useBookingChanges';

const when = (start: string, end: string) => `${formatDate(start)}, ${formatTime(start)}–${formatTime(end)}`;

/** What stands for an event: of one that may not be seen, and of none. */
const hidden: Record<string, string> = { busy: 'something you may not see', blocked: 'a manual block' };

/** What a booking collided with, and the nearest free times, each of them one click. */
export function Refused({ refusal, onClose }: { refusal: Refusal; onClose?: () => void }) {
  const { conflicts, freeSlots, problem, take, what } = refusal;
  return (
    <section className={classes.refused} role="alert" aria-label={what}>
      <p className={classes.refusedTitle}>
        <StatusShape tone="critical" size={16} /> {what}: {problem.message}
      </p>
      <ul className={classes.collisions}>
        {conflicts.map(each => (
          <li key={each.id}>
            {each.reason === 'travel' ? 'No time to get there from ' : 'Collides with '}
            <strong>{hidden[each.eventName] ?? each.eventName}</strong>, {when(each.startTime, each.endTime)}
            {each.quantity > 1 && `, ${each.quantity} units`}
            {each.rank !== null && each.rank !== undefined && `, rank ${each.rank}`}
          </li>
        ))}
      </ul>
      <div className={classes.fixes}>
        {take &&
          freeSlots.map(slot => (
            <Button
              key={slot.startTime}
              variant="default"
              size="xs"
              onClick={() => {
                onClose?.();
                take(slot);
              }}
            >
              Use {when(slot.startTime, slot.endTime)}
            </Button>
          ))}
        {freeSlots.length === 0 && <span className="muted">Nothing is free near that time.</span>}
        {onClose && (
          <Button variant="subtle" size="xs" onClick={onClose}>
            Leave it
          </Button>
        )}
      </div>
      <p className={classes.code}>{problem.code}</p>
    </section>
  );
}
