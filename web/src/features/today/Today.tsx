import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import * as call from '@/api/calls';
import { keys, query } from '@/api/queries';
import type { MyTask } from '@/api/types';
import { useSession } from '@/app/session';
import { useCrumbs } from '@/app/shell/topbar';
import { formatSpan, formatWeekday, tMinus } from '@/time/format';
import { useNow } from '@/time/useNow';
import { fromWall, localZone, toWall } from '@/time/zones';
import page from '@/ui/Page.module.css';
import { PageHeader } from '@/ui/PageHeader';
import { ProgressBar } from '@/ui/ProgressBar';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { StatusChip } from '@/ui/StatusChip';
import { toast, toastProblem } from '@/ui/toasts';
import { categoryTone, humanize, plural } from '@/ui/words';
import { isOpen } from '../tasks/grouping';
import { TaskRow } from '../tasks/TaskRow';
import classes from './Today.module.css';

const day = 86_400_000;

/** What of mine is late, due today, due this week, and what comes after. */
export function sortedByDue(tasks: MyTask[], now: Date, zone: string) {
  const today = toWall(now, zone).date;
  const groups: { key: string; title: string; tasks: MyTask[] }[] = [
    { key: 'late', title: 'Overdue', tasks: [] },
    { key: 'today', title: 'Today', tasks: [] },
    { key: 'week', title: 'Next seven days', tasks: [] },
    { key: 'later', title: 'Later', tasks: [] },
    { key: 'never', title: 'Without a date', tasks: [] },
  ];
  const open = tasks.filter(isOpen).sort((a, b) => (a.deadline ?? '9').localeCompare(b.deadline ?? '9'));
  for (const task of open) {
    const due = task.deadline ? new Date(task.deadline) : null;
    const at = !due
      ? 4
      : due < now
        ? 0
        : toWall(due, zone).date === today
          ? 1
          : due.getTime() - now.getTime() < 7 * day
            ? 2
            : 3;
    groups[at]?.tasks.push(task);
  }
  return groups.filter(group => group.tasks.length > 0);
}

export function Today() {
  useCrumbs({ label: 'Today' });
  const { me, canWrite, canCreateEvents } = useSession();
  const now = useNow();
  const client = useQueryClient();
  const navigate = useNavigate();
  const zone = localZone();
  const tasks = useQuery(query.myTasks());
  const from = fromWall({ date: toWall(now, zone).date, time: '00:00' }, zone)?.instant.toISOString();
  const upcoming = useQuery(query.events({ from, sort: 'startAt', limit: 10 }));
  const ahead = upcoming.data?.data.filter(event => event.statusCategory !== 'cancelled').slice(0, 6);
  const groups = useMemo(() => sortedByDue(tasks.data ?? [], now, zone), [tasks.data, now, zone]);

  const complete = useMutation({
    mutationFn: ({ task, status }: { task: MyTask; status: MyTask['status'] }) =>
      call.tasks.update(task.event.id, task.id, { status }),
    onMutate: ({ task, status }) => {
      client.setQueryData<MyTask[]>(keys.myTasks, held =>
        held?.map(each => (each.id === task.id ? { ...each, status } : each)),
      );
    },
    onSuccess: (_, { task, status }) => {
      if (status === 'done')
        toast(`“${task.name}” is done`, { undo: () => complete.mutate({ task, status: task.status }) });
      void client.invalidateQueries({ queryKey: keys.event(task.event.id) });
    },
    onError: (error, { task }) => toastProblem(`“${task.name}” was not changed`, error),
    onSettled: () => client.invalidateQueries({ queryKey: keys.myTasks }),
  });

  const first = me.user.name.split(' ')[0];
  return (
    <div className={page.page}>
      <PageHeader title="Today" meta={`${formatWeekday(now)}, ${first}`} />
      <div className={classes.columns}>
        <section aria-label="My tasks" className={classes.column}>
          {tasks.isPending && <SkeletonRows rows={8} />}
          {tasks.error && (
            <ErrorRegion
              error={tasks.error}
              what="Your tasks could not be loaded"
              retry={() => void tasks.refetch()}
              dataFrom={tasks.data ? tasks.dataUpdatedAt : undefined}
            />
          )}
          {tasks.data && groups.length === 0 && (
            <div className="card">
              <EmptyState title="Nothing due">
                Tasks given to you, from every event, stand here by their deadline.
              </EmptyState>
            </div>
          )}
          {groups.map(group => (
            <section key={group.key} className={classes.group} aria-label={group.title}>
              <h2 className={classes.head}>
                {group.title} <span>{plural(group.tasks.length, 'task')}</span>
              </h2>
              <ul>
                {group.tasks.map(task => (
                  <TaskRow
                    key={task.id}
                    task={task}
                    zone={undefined}
                    now={now}
                    editable={canWrite}
                    selected={false}
                    marked={false}
                    tabbable
                    showPhase={task.event.name}
                    onOpen={open =>
                      void navigate({
                        to: '/events/$eventId/tasks',
                        params: { eventId: open.event.id },
                        search: { task: open.id },
                      })
                    }
                    onComplete={each =>
                      complete.mutate({ task: each, status: each.status === 'done' ? 'to_do' : 'done' })
                    }
                    onFocus={() => undefined}
                  />
                ))}
              </ul>
            </section>
          ))}
        </section>
        <section aria-label="Next events" className={classes.column}>
          <div className={classes.group}>
            <h2 className={classes.head}>Next events</h2>
            {upcoming.isPending && <SkeletonRows rows={4} />}
            {upcoming.error && (
              <ErrorRegion
                error={upcoming.error}
                what="The events could not be loaded"
                retry={() => void upcoming.refetch()}
              />
            )}
            {ahead?.length === 0 && (
              <EmptyState
                title="No events ahead"
                action={
                  canCreateEvents && (
                    <Button component={Link} to="/events/new">
                      New event
                    </Button>
                  )
                }
              />
            )}
            <ul>
              {ahead?.map(event => (
                <li key={event.id}>
                  <Link to="/events/$eventId" params={{ eventId: event.id }} className={classes.event}>
                    <span className={classes.eventName}>
                      <span className="truncate">{event.name}</span>
                      <span className="num">{tMinus(event.startAt, event.timezone, now)}</span>
                    </span>
                    <span className={classes.eventMeta}>
                      <StatusChip tone={categoryTone[event.statusCategory]} label={humanize(event.status)} quiet />
                      <span className="num">{formatSpan(event.startAt, event.endAt, event.timezone)}</span>
                    </span>
                    <ProgressBar value={event.progress} label={`Progress of ${event.name}`} size="sm" />
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        </section>
      </div>
    </div>
  );
}
