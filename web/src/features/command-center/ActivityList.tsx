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
          <Sentence actor={actor?.name} text={summary} />
          <time dateTime={at} title={formatDateTime(at)} className={classes.time}>
            {formatRelative(at, now)}
          </time>
        </li>
      ))}
    </ol>
  );
}

/** The server's sentence; who did it stands out when the sentence begins with them. */
function Sentence({ actor, text }: { actor: string | undefined; text: string }) {
  const named = actor && text.startsWith(`${actor} `);
  return (
    <p className="grow">
      {named && <span className={classes.actor}>{actor}</span>}
      {named ? text.slice(actor.length) : text}
    </p>
  );
}
