import { IconBellOff, IconLock } from '@tabler/icons-react';
import type { TalkThread } from '@/api/types';
import { useSession } from '@/app/session';
import { formatDateTime, formatDay, formatTime } from '@/time/format';
import { useNow } from '@/time/useNow';
import { localZone, toWall } from '@/time/zones';
import { Avatar } from '@/ui/Avatar';
import { plural } from '@/ui/words';
import classes from './Messages.module.css';
import { titleOf } from './stream';

/** One conversation in the list: what it is called, the last thing said, and how much is new. */
export function ThreadRow({
  thread,
  current,
  withEvent,
  onOpen,
}: {
  thread: TalkThread;
  current: boolean;
  withEvent: boolean;
  onOpen: () => void;
}) {
  const { me } = useSession();
  const now = useNow();
  const { lastMessage: last, unread, muted } = thread;
  const title = titleOf(thread);
  const at = last?.writtenAt ?? thread.createdAt;
  const today = toWall(at, localZone()).date === toWall(now, localZone()).date;
  const face = thread.people[0];
  return (
    <li>
      <button
        type="button"
        className={classes.row}
        aria-current={current || undefined}
        data-unread={(unread > 0 && !muted) || undefined}
        onClick={onOpen}
      >
        <Avatar id={thread.title ? thread.id : (face?.id ?? thread.id)} name={title} size={32} />
        <span className={classes.rowText}>
          <span className={classes.rowHead}>
            <span className={classes.rowTitle}>{title}</span>
            {thread.closedAt && <IconLock size={13} stroke={1.75} aria-label="Closed" role="img" />}
            {muted && <IconBellOff size={13} stroke={1.75} aria-label="Muted" role="img" />}
            <time className={classes.rowTime} dateTime={at} title={formatDateTime(at)}>
              {today ? formatTime(at) : formatDay(at)}
            </time>
          </span>
          {withEvent && thread.event && <span className={classes.rowEvent}>{thread.event.name}</span>}
          <span className={classes.rowLast}>
            <span className="truncate">
              {last
                ? last.deleted
                  ? 'A message was taken back'
                  : `${last.author?.id === me.user.id ? 'You' : (last.author?.name.split(' ')[0] ?? 'Callboard')}: ${last.text}`
                : 'Nothing said yet'}
            </span>
            {unread > 0 && (
              <span className={classes.count} data-muted={muted || undefined}>
                <span aria-hidden="true">
                  {thread.mentioned && '@ '}
                  {unread > 99 ? '99+' : unread}
                </span>
                <span className="vh">
                  {plural(unread, 'unread message')}
                  {thread.mentioned && ', you are named'}
                </span>
              </span>
            )}
          </span>
        </span>
      </button>
    </li>
  );
}
