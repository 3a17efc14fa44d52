import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { query } from '@/api/queries';
import type { EventDetail } from '@/api/types';
import { useSession } from '@/app/session';
import { Avatar } from '@/ui/Avatar';
import { formatMoney } from '@/ui/Money';
import { usePageTitle } from '@/ui/PageHeader';
import { ProgressBar } from '@/ui/ProgressBar';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { StatusShape, type Tone } from '@/ui/StatusChip';
import { humanize, phaseName, phaseOrder, plural } from '@/ui/words';
import { ActivityList } from './ActivityList';
import { BudgetPanel } from './BudgetPanel';
import classes from './Overview.module.css';
import { Panel } from './Panel';
import { PartnersPanel } from './PartnersPanel';
import { useEvent } from './useEvent';

export function Overview() {
  const event = useEvent();
  const { staff } = useSession();
  usePageTitle(event.name);
  return (
    <div className={classes.page}>
      <Figures event={event} />
      <div className={classes.columns}>
        <div className={classes.column}>
          {staff && <Phases event={event} />}
          {staff && <BudgetPanel event={event} />}
          <PartnersPanel event={event} />
          {(event.description || event.goals.length > 0) && (
            <Panel title="About">
              <div className={classes.about}>
                {event.description && <p>{event.description}</p>}
                {event.goals.length > 0 && (
                  <>
                    <h3>Goals</h3>
                    <ul>
                      {event.goals.map(goal => (
                        <li key={goal}>{goal}</li>
                      ))}
                    </ul>
                  </>
                )}
              </div>
            </Panel>
          )}
        </div>
        {staff && (
          <div className={classes.column}>
            <Team event={event} />
            <Activity event={event} />
          </div>
        )}
      </div>
    </div>
  );
}

function Figures({ event }: { event: EventDetail }) {
  const { tasks, budgetSummary } = event;
  const { staff } = useSession();
  const over = budgetSummary?.variancePercent ?? 0;
  return (
    <section className={classes.figures} aria-label="Key figures">
      <div className={classes.figure} data-wide>
        <p className={classes.figureName}>Progress</p>
        <p className={classes.figureValue}>
          {Math.round(event.progress)}
          <small> %</small>
        </p>
        <ProgressBar value={event.progress} label="Progress of the event" bare />
      </div>
      {staff && (
        <>
          <Figure
            name="Open tasks"
            value={tasks.total - tasks.done}
            note={`${plural(tasks.done, 'done', 'done')} of ${tasks.total}`}
            to="/events/$eventId/tasks"
            id={event.id}
          />
          <Figure
            name="Overdue"
            value={tasks.overdue}
            note={tasks.overdue > 0 ? 'act now' : 'nothing late'}
            tone={tasks.overdue > 0 ? 'critical' : undefined}
            to="/events/$eventId/tasks"
            id={event.id}
            search={{ overdue: true }}
          />
          <Figure
            name="Blocked"
            value={tasks.blocked}
            note={tasks.blocked > 0 ? 'waiting for others' : 'nothing waits'}
            tone={tasks.blocked > 0 ? 'warning' : undefined}
            to="/events/$eventId/tasks"
            id={event.id}
            search={{ status: 'blocked' }}
          />
        </>
      )}
      {staff && budgetSummary && (
        <Link className={classes.figure} to="/events/$eventId/budget" params={{ eventId: event.id }}>
          <p className={classes.figureName}>Spent</p>
          <p className={classes.figureValue}>{formatMoney(budgetSummary.totalActual, true)}</p>
          <p className={classes.figureNote}>
            {over > 0 && <StatusShape tone={over > 0 ? 'critical' : 'neutral'} />}
            of {formatMoney(budgetSummary.totalBudgeted)}
          </p>
        </Link>
      )}
      <div className={classes.figure}>
        <p className={classes.figureName}>Guests expected</p>
        <p className={classes.figureValue}>{event.targetAttendees?.toLocaleString() ?? '–'}</p>
        <p className={classes.figureNote}>
          {event.venue?.capacity ? `venue holds ${event.venue.capacity.toLocaleString()}` : ' '}
        </p>
      </div>
    </section>
  );
}

interface FigureProps {
  name: string;
  value: number;
  note: string;
  tone?: Tone | undefined;
  to: '/events/$eventId/tasks';
  id: string;
  search?: { overdue?: true; status?: string };
}

function Figure({ name, value, note, tone, to, id, search }: FigureProps) {
  return (
    <Link to={to} params={{ eventId: id }} search={search ?? {}} className={classes.figure}>
      <span className={classes.figureName}>{name}</span>
      <span className={classes.figureValue}>{value.toLocaleString()}</span>
      <span className={classes.figureNote}>
        {tone && <StatusShape tone={tone} />}
        {note}
      </span>
    </Link>
  );
}

function Phases({ event }: { event: EventDetail }) {
  const phases = [...event.tasks.byPhase].sort((a, b) => phaseOrder(a.phase) - phaseOrder(b.phase));
  return (
    <Panel
      title="Tasks by phase"
      aside={
        <Link to="/events/$eventId/tasks" params={{ eventId: event.id }} className={classes.more}>
          All tasks
        </Link>
      }
    >
      {phases.length === 0 ? (
        <EmptyState title="No tasks yet">Tasks you add appear here, phase by phase.</EmptyState>
      ) : (
        <ul className={classes.phases}>
          {phases.map(({ phase, total, done }) => (
            <li key={phase}>
              <Link
                to="/events/$eventId/tasks"
                params={{ eventId: event.id }}
                search={{ phase }}
                className={classes.phase}
              >
                <span className="truncate">{phaseName(phase)}</span>
                <span className={classes.ratio}>
                  {done} of {total}
                </span>
                <ProgressBar
                  value={total === 0 ? 0 : (done / total) * 100}
                  label={`${phaseName(phase)} done`}
                  size="sm"
                />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Team({ event }: { event: EventDetail }) {
  return (
    <Panel
      title="Team"
      aside={
        <Link to="/events/$eventId/team" params={{ eventId: event.id }} className={classes.more}>
          {plural(event.team.length, 'person', 'people')}
        </Link>
      }
    >
      {event.team.length === 0 ? (
        <EmptyState title="Nobody yet" />
      ) : (
        <ul className={classes.people}>
          {event.team.slice(0, 8).map(member => (
            <li key={member.userId}>
              <Avatar id={member.userId} name={member.name} size={24} />
              <span className="grow truncate">{member.name}</span>
              <span className="muted truncate">{member.roleName ?? humanize(member.role)}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Activity({ event }: { event: EventDetail }) {
  const activity = useInfiniteQuery(query.activity(event.id));
  const entries = activity.data?.pages.flatMap(each => each.data).slice(0, 14) ?? [];
  return (
    <Panel
      title="Activity"
      aside={
        <Link to="/events/$eventId/activity" params={{ eventId: event.id }} className={classes.more}>
          All
        </Link>
      }
    >
      {activity.isPending ? (
        <SkeletonRows rows={6} />
      ) : activity.error && !activity.data ? (
        <ErrorRegion
          error={activity.error}
          what="The activity could not be loaded"
          retry={() => void activity.refetch()}
        />
      ) : entries.length === 0 ? (
        <EmptyState title="Nothing happened yet" />
      ) : (
        <ActivityList entries={entries} />
      )}
    </Panel>
  );
}
