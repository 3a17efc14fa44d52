import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { query } from '@/api/queries';
import type { EventElement } from '@/api/types';
import { useCrumbs } from '@/app/shell/topbar';
import { formatEventTime, formatSpan } from '@/time/format';
import { useNow } from '@/time/useNow';
import { localZone } from '@/time/zones';
import { Money } from '@/ui/Money';
import page from '@/ui/Page.module.css';
import { PageHeader } from '@/ui/PageHeader';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { StatusChip } from '@/ui/StatusChip';
import { humanize } from '@/ui/words';
import { AnswerButtons } from './AnswerButtons';
import classes from './Elements.module.css';
import { amount, elementTone } from './words';

/** What a venue or vendor is asked, and what became of it. */
export function Requests() {
  useCrumbs({ label: 'Requests' });
  const now = useNow();
  const requests = useQuery(query.requests());
  const all = requests.data ?? [];
  const ahead = (each: EventElement) => new Date(each.endAt) > now;
  const groups = [
    { title: 'To answer', rows: all.filter(each => each.status === 'requested' && ahead(each)) },
    { title: 'Confirmed', rows: all.filter(each => each.status === 'confirmed' && ahead(each)) },
    {
      title: 'Past, declined or cancelled',
      rows: all.filter(each => !ahead(each) || each.status === 'declined' || each.status === 'cancelled').reverse(),
    },
  ].filter(group => group.rows.length > 0);
  return (
    <div className={page.page}>
      <PageHeader title="Requests" meta="What you are asked for, by event" />
      {requests.error && (
        <ErrorRegion
          error={requests.error}
          what="The requests could not be loaded"
          retry={() => void requests.refetch()}
          dataFrom={requests.data ? requests.dataUpdatedAt : undefined}
        />
      )}
      {requests.isPending && <SkeletonRows rows={6} />}
      {requests.data && groups.length === 0 && (
        <div className="card">
          <EmptyState title="Nothing is asked of you">
            Requests for what you offer appear here to be answered.
          </EmptyState>
        </div>
      )}
      {groups.map(group => (
        <section key={group.title} aria-label={group.title} className="stack">
          <h2 className={classes.heading}>{group.title}</h2>
          <div className="card">
            <ul className={classes.list}>
              {group.rows.map(element => (
                <Request key={element.id} element={element} />
              ))}
            </ul>
          </div>
        </section>
      ))}
    </div>
  );
}

function Request({ element }: { element: EventElement }) {
  const zone = element.eventTimezone ?? localZone();
  return (
    <li className={classes.row} aria-label={element.name}>
      <div>
        <p className={classes.name}>{element.name}</p>
        <p className={classes.minor}>
          {element.eventName ? (
            <Link to="/events/$eventId" params={{ eventId: element.eventId }}>
              {element.eventName}
            </Link>
          ) : (
            'An event no longer shared with you'
          )}
          {` · ${amount(element)} · ${formatSpan(element.startAt, element.endAt, zone)}, ${formatEventTime(element.startAt, zone)}`}
        </p>
        {element.note && <p className={classes.minor}>{element.note}</p>}
      </div>
      <StatusChip tone={elementTone[element.status]} label={humanize(element.status)} />
      <div className={classes.cost}>
        {element.cost ? <Money value={element.cost} /> : <span className="muted">on request</span>}
      </div>
      {element.proposedStartAt && element.proposedEndAt && (
        <p className={classes.words}>
          {`You proposed ${formatSpan(element.proposedStartAt, element.proposedEndAt, zone)}, ${formatEventTime(element.proposedStartAt, zone)}.`}
        </p>
      )}
      {element.status === 'requested' && (
        <div className={classes.acts}>
          <AnswerButtons element={element} />
        </div>
      )}
    </li>
  );
}
