import type { Activity } from '@/api/types';
import { formatDateTime, formatRelative } from '@/time/format';
import { useNow } from '@/time/useNow';
import { Avatar } from '@/ui/Avatar';
import classes from './ActivityList.module.css';

/** What happened, newest first. */
export function ActivityList({ entries }: { entries: Activity[] }) {
  const now = useNow();
  return (
    <ol className={classes.list}>
      {entries.map(({ id, at, actor, summary }) => (
        <li key={id}>
          <Avatar id={actor?.id ?? 'system'} name={actor?.name ?? 'Callboard'} size={20} />
          <p className="grow">
            <span className={classes.actor}>{actor?.name ?? 'Callboard'}</span> {summary}
          </p>
          <time dateTime={at} title={formatDateTime(at)} className={classes.time}>
            {formatRelative(at, now)}
          </time>
        </li>
      ))}
    </ol>
  );
}
