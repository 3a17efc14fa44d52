import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCrumbs } from '@/app/shell/topbar';
import { usePageTitle } from '@/ui/PageHeader';
import classes from './Messages.module.css';
import { Talk } from './Talk';

/** All conversations, on the left what there is and on the right what is said. */
export function Messages() {
  const { thread, q, unread } = useSearch({ from: '/shell/messages' });
  const navigate = useNavigate({ from: '/messages' });
  useCrumbs({ label: 'Messages' });
  usePageTitle('Messages');
  return (
    <div className={classes.page}>
      <h1 className="vh">Messages</h1>
      <Talk
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
