import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { query } from '@/api/queries';
import { useSession } from '@/app/session';
import { formatRelative } from '@/time/format';
import { targetOf } from '../inbox/targets';
import { useTriage } from '../inbox/useTriage';
import classes from './Today.module.css';

/** The newest of the inbox, so that nobody has to go there to know. */
export function NewForMe({ now }: { now: Date }) {
  const { me } = useSession();
  const bell = useQuery(query.bell());
  const { done } = useTriage();
  if (!bell.data || bell.data.data.length === 0) return null;
  return (
    <section className={classes.group} aria-label="New for me">
      <h2 className={classes.head}>
        New for me <span className="num">{bell.data.unread}</span>
      </h2>
      <ul>
        {bell.data.data.map(each => {
          const target = targetOf(each, me.user.id);
          return (
            <li key={each.id}>
              <Link
                to={target?.to ?? '/inbox'}
                {...(target?.search && { search: target.search as never })}
                className={classes.event}
                onClick={() => done(each.id)}
              >
                <span>{each.title}</span>
                <span className={classes.eventMeta}>
                  <span className="truncate">{each.event?.name}</span>
                  <time dateTime={each.createdAt}>{formatRelative(each.createdAt, now)}</time>
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
      <Link to="/inbox" className={classes.all}>
        Inbox
      </Link>
    </section>
  );
}
