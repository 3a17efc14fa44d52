import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { MyCue } from '@/api/types';
import { formatTime } from '@/time/format';
import { zoneName } from '@/time/zones';
import { ErrorRegion } from '@/ui/States';
import { StatusChip } from '@/ui/StatusChip';
import { blockStatus, humanize, plural } from '@/ui/words';
import classes from './MyCues.module.css';
import groups from './Today.module.css';

/** "19:00 – 20:00", and the event's own clock where it shows something else. */
export function cueTimes(cue: Pick<MyCue, 'startTime' | 'endTime' | 'event'>, zone: string) {
  const mine = `${formatTime(cue.startTime, zone)} – ${formatTime(cue.endTime, zone)}`;
  const there = `${formatTime(cue.startTime, cue.event.timezone)} – ${formatTime(cue.endTime, cue.event.timezone)}`;
  return { mine, there: mine === there ? null : `${there} ${zoneName(cue.startTime, cue.event.timezone)}, event time` };
}

/** What I am needed for today, in order, with what collides. Nothing where there is nothing. */
export function MyCues({ cues, now, zone }: { cues: UseQueryResult<MyCue[]>; now: Date; zone: string }) {
  if (cues.error)
    return <ErrorRegion error={cues.error} what="Your cues could not be loaded" retry={() => void cues.refetch()} />;
  if (!cues.data || cues.data.length === 0) return null;
  const conflicts = cues.data.filter(cue => cue.conflicts.length > 0).length;
  return (
    <section className={groups.group} aria-label="My cues today">
      <h2 className={groups.head}>
        My cues today <span>{plural(cues.data.length, 'cue')}</span>
        {conflicts > 0 && <StatusChip tone="critical" label={plural(conflicts, 'conflict')} quiet />}
      </h2>
      <ol>
        {cues.data.map(cue => {
          const { mine, there } = cueTimes(cue, zone);
          const running = new Date(cue.startTime) <= now && now < new Date(cue.endTime);
          return (
            <li key={cue.id}>
              <Link
                to="/events/$eventId/run-of-show"
                params={{ eventId: cue.event.id }}
                search={{ block: cue.blockId }}
                className={classes.cue}
                data-past={new Date(cue.endTime) <= now || undefined}
                aria-current={running ? 'time' : undefined}
              >
                <span className={classes.time}>
                  {mine}
                  {there && <span className={classes.there}>{there}</span>}
                </span>
                <span className="grow">
                  <span className={classes.activity}>{cue.activity}</span>
                  <span className={classes.meta}>
                    {[humanize(cue.role), cue.location, cue.event.name].filter(Boolean).join(' · ')}
                  </span>
                  {cue.conflicts.map(other => (
                    <span key={other.blockId} className={classes.conflict}>
                      <StatusChip tone="critical" label={`At the same time as “${other.activity}”`} quiet />
                    </span>
                  ))}
                </span>
                {cue.status !== 'pending' && (
                  <StatusChip tone={blockStatus[cue.status].tone} label={blockStatus[cue.status].label} />
                )}
              </Link>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
