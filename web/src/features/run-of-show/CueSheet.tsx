import { useEffect, useState } from 'react';
import { createPortal, flushSync } from 'react-dom';
import type { EventDetail } from '@/api/types';
import { useSession } from '@/app/session';
import { showTime } from '@/time/enter';
import { formatDuration, formatTime } from '@/time/format';
import { zoneName } from '@/time/zones';
import { blockStatus } from '@/ui/words';
import { dayName } from './CueGrid';
import classes from './CueSheet.module.css';
import { type Day, placeOf } from './rundown';

/** The cue sheet on paper: black on white, the heading on every page, no row torn apart. It exists while it is printed. */
export function CueSheet({ event, days }: { event: EventDetail; days: Day[] }) {
  const [printing, setPrinting] = useState(false);
  const { me } = useSession();
  useEffect(() => {
    const before = () => flushSync(() => setPrinting(true));
    const after = () => setPrinting(false);
    window.addEventListener('beforeprint', before);
    window.addEventListener('afterprint', after);
    return () => {
      window.removeEventListener('beforeprint', before);
      window.removeEventListener('afterprint', after);
    };
  }, []);
  if (!printing) return null;
  const now = new Date();
  return createPortal(
    <div className={classes.sheet} data-cue-sheet>
      <p className={classes.head}>
        <b>{event.name}</b> · Cue sheet · version {event.version} · printed {formatTime(now)}{' '}
        {zoneName(now, event.timezone)} by {me.user.name} · times of {event.timezone.replaceAll('_', ' ')}
      </p>
      {days.map(day => (
        <table key={day.date}>
          <thead>
            <tr>
              <th colSpan={8}>{dayName(day.date)}</th>
            </tr>
            <tr>
              {['#', 'Start', 'End', 'Length', 'What', 'Where', 'People', 'Notes'].map(title => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {day.blocks.map((block, index) => (
              <tr key={block.id}>
                <td>{index + 1}</td>
                <td>{showTime(block.startTime, event.timezone)}</td>
                <td>{showTime(block.endTime, event.timezone)}</td>
                <td>{formatDuration(Date.parse(block.endTime) - Date.parse(block.startTime))}</td>
                <td>
                  {block.activity}
                  {block.status !== 'pending' && ` (${blockStatus[block.status].label})`}
                </td>
                <td>{placeOf(block)}</td>
                <td>{block.people.map(person => person.name).join(', ')}</td>
                <td>{block.notes}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>,
    document.body,
  );
}
