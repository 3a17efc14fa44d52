import { useNavigate, useSearch } from '@tanstack/react-router';
import { usePageTitle } from '@/ui/PageHeader';
import { useEvent } from '../command-center/useEvent';
import classes from './Messages.module.css';
import { Talk } from './Talk';

/** What is said about one event. */
export function EventMessages() {
  const event = useEvent();
  const { thread, q, unread } = useSearch({ from: '/shell/events/$eventId/messages' });
  const navigate = useNavigate({ from: '/events/$eventId/messages' });
  usePageTitle(`Messages · ${event.name}`);
  return (
    <div className={classes.tab}>
      <h2 className="vh">Messages</h2>
      <Talk
        event={event}
        open={thread}
        q={q ?? ''}
        unread={unread ?? false}
        onOpen={(to, replace) =>
          void navigate({ search: previous => ({ ...previous, thread: to }), replace: replace ?? false })
        }
        onFilter={change => void navigate({ search: previous => ({ ...previous, ...change }), replace: true })}
      />
    </div>
  );
}
