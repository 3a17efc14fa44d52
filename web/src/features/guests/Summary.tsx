import { useQuery } from '@tanstack/react-query';
import { query } from '@/api/queries';
import type { Id, RsvpStatus } from '@/api/types';
import { StatusShape } from '@/ui/StatusChip';
import { plural } from '@/ui/words';
import classes from './Guests.module.css';
import { rsvpStatus, rsvpStatuses } from './words';

interface Props {
  eventId: Id;
  chosen: string | undefined;
  onPick: (rsvp: RsvpStatus | undefined) => void;
}

/** How many come, and who has not said: each number leads to its guests. It counts live. */
export function Summary({ eventId, chosen, onPick }: Props) {
  const { data } = useQuery(query.guestSummary(eventId));
  if (!data || data.guests === 0) return null;
  const counts: Record<RsvpStatus, number> = {
    confirmed: data.confirmed,
    tentative: data.tentative,
    invited: data.invited,
    not_invited: data.notInvited,
    declined: data.declined,
  };
  const unseated = data.expected - data.seated;
  return (
    <section className={classes.summary} aria-label="Answers" aria-live="polite">
      {rsvpStatuses.map(status => (
        <button
          key={status}
          type="button"
          className={classes.figure}
          aria-pressed={chosen === status}
          onClick={() => onPick(chosen === status ? undefined : status)}
        >
          <span className={classes.number}>{counts[status].toLocaleString()}</span>
          <span className={classes.label}>
            <StatusShape tone={rsvpStatus[status].tone} /> {rsvpStatus[status].label}
          </span>
        </button>
      ))}
      <p className={classes.rest}>
        {plural(data.expected, 'expected guest')}
        {data.companions > 0 && `, ${plural(data.companions, 'companion')} among all`}
        <br />
        {unseated === 0 ? 'Everybody has a table' : `${unseated.toLocaleString()} without a table`} ·{' '}
        {data.withNeeds.toLocaleString()} with a diet or allergens
      </p>
    </section>
  );
}
