import { useQuery } from '@tanstack/react-query';
import { query } from '@/api/queries';
import { plural } from '@/ui/words';
import classes from './UnreadMessages.module.css';

/** How much is unread in all conversations, beside the place that leads to them. */
export function UnreadMessages({ floating = false }: { floating?: boolean }) {
  const unread = useQuery(query.unreadThreads()).data?.unread ?? 0;
  if (unread === 0) return null;
  return (
    <span className={classes.count} data-floating={floating || undefined}>
      <span aria-hidden="true">{unread > 99 ? '99+' : unread}</span>
      <span className="vh">, {plural(unread, 'unread message')}</span>
    </span>
  );
}

/** The same for the conversations about one event. */
export function UnreadAbout({ eventId }: { eventId: string }) {
  const threads = useQuery(query.threads({ eventId }));
  const unread = (threads.data?.data ?? []).reduce((sum, each) => sum + (each.muted ? 0 : each.unread), 0);
  if (unread === 0) return null;
  return (
    <span className={classes.count}>
      <span aria-hidden="true">{unread > 99 ? '99+' : unread}</span>
      <span className="vh">, {plural(unread, 'unread message')}</span>
    </span>
  );
}
