import { IconAlertTriangle } from '@tabler/icons-react';
import { usePending } from '@/offline/state';
import classes from './PendingMark.module.css';

/** Says that something on the screen waits on this device: a dashed cloud, or a triangle when a person has to decide. */
export function PendingMark({ id }: { id: string }) {
  const pending = usePending(id);
  if (pending === 'no') return null;
  const word = pending === 'waiting' ? 'On this device, not sent yet' : 'Needs you: see the sync centre';
  return (
    <span
      className={classes.mark}
      data-needs-you={pending === 'needs you' || undefined}
      role="img"
      aria-label={word}
      title={word}
    >
      {pending === 'waiting' ? (
        <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
          <path
            d="M4.5 12.5a3 3 0 0 1-.3-6 4 4 0 0 1 7.7 0 3 3 0 0 1-.4 6M8 13.5v-5M6 10l2-2 2 2"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.4"
            strokeDasharray="2.2 1.6"
            strokeLinecap="round"
          />
        </svg>
      ) : (
        <IconAlertTriangle size={15} stroke={1.75} aria-hidden="true" />
      )}
    </span>
  );
}
