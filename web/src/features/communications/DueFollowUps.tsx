import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { query } from '@/api/queries';
import { useSession } from '@/app/session';
import { plural } from '@/ui/words';
import groups from '../today/Today.module.css';
import classes from './Log.module.css';
import { Entry } from './LogEntries';
import { useFollowUp } from './useFollowUp';

/** Whom one has to get back to by now. Nothing where there is nothing. */
export function DueFollowUps({ now }: { now: Date }) {
  const { me, canEditDirectory } = useSession();
  const navigate = useNavigate();
  const due = useQuery(query.communications({ followUpDue: true, ownerId: me.user.id, limit: 20 }));
  const { done, move } = useFollowUp();
  if (!due.data || due.data.data.length === 0) return null;
  return (
    <section className={groups.group} aria-label="Get back to">
      <h2 className={groups.head}>
        Get back to <span>{plural(due.data.total, 'client')}</span>
      </h2>
      <ul className={classes.inToday}>
        {due.data.data.map(each => (
          <Entry
            key={each.id}
            entry={each}
            now={now}
            editable={canEditDirectory}
            withClient
            withEvent
            onOpen={() => void navigate({ to: '/log', search: { open: each.id } })}
            onDone={completed => done(each, completed)}
            onMove={at => move(each, at)}
          />
        ))}
      </ul>
    </section>
  );
}
