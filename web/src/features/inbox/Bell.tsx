import { Tooltip } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { query } from '@/api/queries';
import { useSession } from '@/app/session';
import { useOwnNews } from '@/live/LiveProvider';
import { plural } from '@/ui/words';
import classes from './Bell.module.css';

/** How much is new, in the top bar of every screen; it counts by itself. */
export function Bell() {
  const { me } = useSession();
  const bell = useQuery(query.bell());
  useOwnNews(me.user.id, bell.data?.changeCursor);
  const unread = bell.data?.unread ?? 0;
  const label = unread === 0 ? 'Inbox: nothing new' : `Inbox: ${plural(unread, 'new notification')}`;
  return (
    <>
      <Tooltip label={label}>
        <Link to="/inbox" className={classes.bell} aria-label={label} activeProps={{ 'data-active': true }}>
          <IconBell size={18} stroke={1.75} aria-hidden="true" />
          {unread > 0 && (
            <span className={classes.count} aria-hidden="true">
              {unread > 99 ? '99+' : unread}
            </span>
          )}
        </Link>
      </Tooltip>
      <span role="status" className="vh">
        {unread > 0 ? plural(unread, 'new notification') : ''}
      </span>
    </>
  );
}
