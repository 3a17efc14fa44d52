import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import * as call from '@/api/calls';
import { keys, query } from '@/api/queries';
import type { MyTask } from '@/api/types';
import { useSession } from '@/app/session';
import { useCrumbs } from '@/app/shell/topbar';
import { formatSpan, formatTime, formatWeekday, tMinus } from '@/time/format';
import { useNow } from '@/time/useNow';
import { fromWall, localZone, toWall } from '@/time/zones';
import page from '@/ui/Page.module.css';
import { PageHeader } from '@/ui/PageHeader';
import { ProgressBar } from '@/ui/ProgressBar';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { StatusChip } from '@/ui/StatusChip';
import { toast, toastProblem } from '@/ui/toasts';
import { categoryTone, humanize, plural } from '@/ui/words';
import { DueFollowUps } from '../communications/DueFollowUps';
import { MyCues } from './MyCues';
import { NewForMe } from './NewForMe';
import { sortedByDue, stay } from './sorting';
import { TaskLine } from './TaskLine';
import classes from './Today.module.css';

/** What needs me now, across events. */
export function Today() {
  useCrumbs({ label: 'Today' });
  const { me, staff, canWrite, canCreateEvents } = useSession();
  const now = useNow();
  const client = useQueryClient();
  const navigate = useNavigate();
  const zone = localZone();
  const today = toWall(now, zone).date;
  const tasks = useQuery(query.myTasks());
  const from = fromWall({ date: today, time: '00:00' }, zone)?.instant ?? now;
  const to = new Date(from.getTime() + 86_400_000);
  const cues = useQuery({ ...query.myCues(from.toISOString(), to.toISOString()), enabled: staff });
  const upcoming = useQuery(query.events({ from: from.toISOString(), sort: 'startAt', limit: 10 }));
  const ahead = upcoming.data?.data.filter(event => event.statusCategory !== 'cancelled').slice(0, 6);

  // Things stay where they were when one came: a list that rearranges itself under one's eyes cannot be worked through.
  const sorted = useMemo(() => sortedByDue(tasks.data ?? [], now, zone), [tasks.data, now, zone]);
  const [order, setOrder] = useState<ReturnType<typeof sortedByDue> | null>(null);
  if (tasks.data && order === null) setOrder(sorted);
  const { groups, news } = stay(order ?? sorted, tasks.data ?? []);

  const change = useMutation({
    mutationFn: ({ task, change }: { task: MyTask; change: { status?: MyTask['status']; deadline?: string } }) =>
      call.tasks.update(task.event.id, task.id, change),
    onMutate: async ({ task, change }) => {
      await client.cancelQueries({ queryKey: keys.myTasks });
      client.setQueryData<MyTask[]>(keys.myTasks, held =>
        held?.map(each => (each.id === task.id ? { ...each, ...change } : each)),
      );
    },
    onSuccess: (_, { task, change: made }) => {
      if (made.status)
        toast(made.status === 'done' ? `“${task.name}” is done` : `“${task.name}” is open again`, {
          undo: () => change.mutate({ task, change: { status: task.status } }),
        });
      if (made.deadline)
        toast(`“${task.name}” is due ${formatWeekday(made.deadline, zone)}`, {
          ...(task.deadline && { undo: () => change.mutate({ task, change: { deadline: task.deadline as string } }) }),
        });
      void client.invalidateQueries({ queryKey: keys.event(task.event.id) });
    },
    onError: (error, { task }) => {
      client.setQueryData<MyTask[]>(keys.myTasks, held => held?.map(each => (each.id === task.id ? task : each)));
      toastProblem(`“${task.name}” was not changed`, error);
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.myTasks }),
  });

  const pressing = groups.some(group => group.key === 'late' || group.key === 'today');
  const nextCue = cues.data?.find(cue => new Date(cue.startTime) > now && cue.status !== 'complete');
  const first = me.user.name.split(' ')[0];
  return (
    <div className={page.page}>
      <PageHeader title="Today" meta={`${formatWeekday(now)}, ${first}`} />
      <div className={classes.columns}>
        <div className={classes.column}>
          {staff && <MyCues cues={cues} now={now} zone={zone} />}
          {staff && <DueFollowUps now={now} />}
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
            {news > 0 && (
              <button type="button" className={classes.news} onClick={() => setOrder(sorted)}>
                {plural(news, 'new task')}: show
              </button>
            )}
            {tasks.data && !pressing && (
              <div className="card">
                <EmptyState
                  title={
                    nextCue ? `Clear until ${formatTime(nextCue.startTime, zone)} ${nextCue.activity}` : 'Nothing due'
                  }
                >
                  {groups.length === 0 && 'Tasks given to you, from every event, stand here by their deadline.'}
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
                    <TaskLine
                      key={task.id}
                      task={task}
                      now={now}
                      zone={zone}
                      editable={canWrite}
                      onOpen={() =>
                        void navigate({
                          to: '/events/$eventId/tasks',
                          params: { eventId: task.event.id },
                          search: { task: task.id },
                        })
                      }
                      onComplete={() =>
                        change.mutate({ task, change: { status: task.status === 'done' ? 'to_do' : 'done' } })
                      }
                      onMove={deadline => change.mutate({ task, change: { deadline } })}
                    />
                  ))}
                </ul>
              </section>
            ))}
          </section>
        </div>
        <div className={classes.column}>
          {staff && <NewForMe now={now} />}
          <section aria-label="Next events" className={classes.group}>
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
          </section>
        </div>
      </div>
    </div>
  );
}
