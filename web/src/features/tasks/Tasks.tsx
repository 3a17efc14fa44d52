import { Button } from '@mantine/core';
import { IconChevronRight, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useRef, useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { keys, query } from '@/api/queries';
import type { Task, TaskBatch, TaskInput, TaskPhase, TaskStatus } from '@/api/types';
import { useNow } from '@/time/useNow';
import { Choice } from '@/ui/Choice';
import page from '@/ui/Page.module.css';
import { usePageTitle } from '@/ui/PageHeader';
import { SearchBox } from '@/ui/SearchBox';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { useShortcuts } from '@/ui/shortcuts';
import { toast, toastProblem } from '@/ui/toasts';
import { humanize, phaseName, phases, plural, taskStatus, taskStatuses } from '@/ui/words';
import { mayEdit, useEvent } from '../command-center/useEvent';
import { type GroupBy, grouped } from './grouping';
import { TaskPeek } from './TaskPeek';
import { TaskRow } from './TaskRow';
import classes from './Tasks.module.css';
import { useTaskChange } from './useTaskChange';
import { useTaskCommands } from './useTaskCommands';

const groupings = [
  { value: 'phase', label: 'By phase' },
  { value: 'status', label: 'By status' },
  { value: 'assignee', label: 'By person' },
  { value: 'none', label: 'One list' },
] as const;

export function Tasks() {
  const event = useEvent();
  usePageTitle(`Tasks · ${event.name}`);
  const search = useSearch({ from: '/shell/events/$eventId/tasks' });
  const navigate = useNavigate({ from: '/events/$eventId/tasks' });
  const tasks = useQuery(query.tasks(event.id));
  const now = useNow();
  const editable = mayEdit(event);
  const { complete, setStatus } = useTaskChange(event.id);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState<string | null>(null);
  const [adding, setAdding] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);

  const by: GroupBy = search.group ?? 'phase';
  const { q, status, phase, assignee, overdue } = search;
  const groups = useMemo(
    () => grouped(tasks.data ?? [], by, { q, status, phase, assignee, overdue }, now),
    [tasks.data, by, q, status, phase, assignee, overdue, now],
  );
  const visible = groups.filter(group => !closed.has(group.key)).flatMap(group => group.tasks);
  const opened = tasks.data?.find(task => task.id === search.task);
  const filtered = Boolean(q || status || phase || assignee || overdue);

  const set = useCallback(
    (change: Partial<typeof search>, replace = true) =>
      void navigate({
        search: previous =>
          Object.fromEntries(Object.entries({ ...previous, ...change }).filter(([, value]) => value !== undefined)),
        replace,
      }),
    [navigate],
  );
  const open = useCallback((task: Task) => set({ task: task.id }, false), [set]);
  const clear = () =>
    set({ q: undefined, status: undefined, phase: undefined, assignee: undefined, overdue: undefined });
  const focus = useCallback((task: Task) => setActive(task.id), []);
  const mark = useCallback((task: Task) => {
    setMarked(previous => {
      const next = new Set(previous);
      if (!next.delete(task.id)) next.add(task.id);
      return next;
    });
  }, []);

  const index = visible.findIndex(task => task.id === active);
  const focusRow = (to: number) => {
    const task = visible[Math.max(0, Math.min(to, visible.length - 1))];
    if (!task) return;
    setActive(task.id);
    const button = list.current?.querySelector<HTMLElement>(`[data-task="${task.id}"] [data-peek-opener]`);
    button?.focus();
    button?.scrollIntoView({ block: 'nearest' });
    if (search.task) set({ task: task.id });
  };
  const current = () => visible[index];
  const withCurrent = (act: (task: Task) => void) => () => {
    const task = current();
    if (task && editable) act(task);
  };

  useTaskCommands({
    event,
    selection: tasks.data?.filter(task => (marked.size > 0 ? marked.has(task.id) : task.id === active)) ?? [],
    editable,
    onNew: () => setAdding(groups[0]?.key ?? phases[0]),
  });
  useShortcuts([
    { keys: 'KeyJ', label: 'Next task', group: 'Tasks', run: () => focusRow(index + 1) },
    { keys: 'KeyK', label: 'Previous task', group: 'Tasks', run: () => focusRow(index - 1) },
    { keys: 'KeyX', label: 'Select', group: 'Tasks', run: withCurrent(mark) },
    { keys: 'KeyD', label: 'Done, or open again', group: 'Tasks', run: withCurrent(complete) },
    { keys: 'KeyS', label: 'Start', group: 'Tasks', run: withCurrent(task => setStatus(task, 'in_progress')) },
    { keys: 'KeyC', label: 'New task', group: 'Tasks', run: () => editable && setAdding(groups[0]?.key ?? phases[0]) },
    { keys: 'Shift+KeyF', label: 'Clear filters', group: 'Tasks', run: clear },
  ]);

  return (
    <>
      <search className={page.filters}>
        <SearchBox
          className={page.search}
          label="Search tasks"
          value={q ?? ''}
          onChange={value => set({ q: value || undefined })}
        />
        <Choice
          label="Grouping"
          value={by}
          options={groupings}
          onChange={group => set({ group: group === 'phase' ? undefined : group })}
        />
        <Choice
          label="Status"
          any="Any status"
          value={status}
          options={[
            { value: 'open', label: 'Open' },
            ...taskStatuses.map(value => ({ value: value as string, label: taskStatus[value].label })),
          ]}
          onChange={value => set({ status: value })}
        />
        <Choice
          label="Phase"
          any="Any phase"
          value={phase}
          options={phases.map(value => ({ value: value as string, label: phaseName(value) }))}
          onChange={value => set({ phase: value })}
        />
        <Choice
          label="Person"
          any="Anybody"
          value={assignee}
          options={[
            { value: 'nobody', label: 'Nobody' },
            ...event.team.map(member => ({ value: member.userId, label: member.name })),
          ]}
          onChange={value => set({ assignee: value })}
        />
        <button
          type="button"
          className={classes.toggle}
          aria-pressed={overdue ?? false}
          onClick={() => set({ overdue: overdue ? undefined : true })}
        >
          Overdue
        </button>
        {filtered && (
          <Button variant="subtle" onClick={clear}>
            Clear filters
          </Button>
        )}
        {editable && (
          <Button
            className={page.end}
            leftSection={<IconPlus size={16} stroke={1.75} />}
            onClick={() => setAdding(groups[0]?.key ?? phases[0])}
          >
            New task
          </Button>
        )}
      </search>

      {tasks.error && (
        <ErrorRegion
          error={tasks.error}
          what="The tasks could not be loaded"
          retry={() => void tasks.refetch()}
          dataFrom={tasks.data ? tasks.dataUpdatedAt : undefined}
        />
      )}
      {tasks.isPending && <SkeletonRows rows={14} />}
      {tasks.data && groups.length === 0 && adding === null && (
        <div className="card">
          {filtered ? (
            <EmptyState
              title="No tasks match"
              action={
                <Button variant="default" onClick={clear}>
                  Clear filters
                </Button>
              }
            />
          ) : (
            <EmptyState
              title="No tasks yet"
              action={
                editable && (
                  <>
                    <GeneratePlan eventId={event.id} />
                    <Button variant="default" onClick={() => setAdding(phases[0])}>
                      Add the first task
                    </Button>
                  </>
                )
              }
            >
              Let Callboard lay down the plan that suits a {humanize(event.type).toLowerCase()}, with deadlines and
              dependencies, or write down yourself what has to happen before the doors open.
            </EmptyState>
          )}
        </div>
      )}

      <div ref={list} className={classes.groups}>
        {adding !== null && !groups.some(group => group.key === adding) && (
          <section className={classes.group}>
            <NewTask eventId={event.id} preset={preset(by, adding)} onDone={() => setAdding(null)} />
          </section>
        )}
        {groups.map(group => {
          const folded = closed.has(group.key);
          return (
            <section key={group.key} className={classes.group} aria-label={group.title}>
              <div className={classes.head}>
                <button
                  type="button"
                  className={classes.fold}
                  aria-expanded={!folded}
                  onClick={() =>
                    setClosed(previous => {
                      const next = new Set(previous);
                      if (!next.delete(group.key)) next.add(group.key);
                      return next;
                    })
                  }
                >
                  <IconChevronRight size={14} aria-hidden="true" />
                  <h2>{group.title}</h2>
                  <span className={classes.count}>
                    {group.done} of {group.total} done
                    {filtered && ` · ${group.tasks.length} shown`}
                  </span>
                </button>
                {editable && (
                  <button
                    type="button"
                    className={classes.add}
                    aria-label={`New task in ${group.title}`}
                    onClick={() => setAdding(group.key)}
                  >
                    <IconPlus size={15} stroke={1.75} aria-hidden="true" />
                  </button>
                )}
              </div>
              {!folded && (
                <>
                  {adding === group.key && (
                    <NewTask eventId={event.id} preset={preset(by, group.key)} onDone={() => setAdding(null)} />
                  )}
                  <ul>
                    {group.tasks.map(task => (
                      <TaskRow
                        key={task.id}
                        task={task}
                        zone={event.timezone}
                        now={now}
                        editable={editable}
                        selected={task.id === search.task}
                        marked={marked.has(task.id)}
                        tabbable={active === null ? task === visible[0] : task.id === active}
                        showPhase={by === 'phase' ? undefined : phaseName(task.phase)}
                        onOpen={open}
                        onComplete={complete}
                        onMark={mark}
                        onFocus={focus}
                      />
                    ))}
                  </ul>
                </>
              )}
            </section>
          );
        })}
      </div>

      {marked.size > 0 && editable && (
        <BatchBar eventId={event.id} ids={[...marked]} onDone={() => setMarked(new Set())} />
      )}
      {opened && (
        <TaskPeek
          key={opened.id}
          task={opened}
          event={event}
          editable={editable}
          tasks={tasks.data ?? []}
          onClose={() => set({ task: undefined })}
        />
      )}
    </>
  );
}

/** The plan that suits the kind of event, laid down in one go. */
function GeneratePlan({ eventId }: { eventId: string }) {
  const client = useQueryClient();
  const generate = useMutation({
    mutationFn: () => call.tasks.generate(eventId),
    onSuccess: ({ data }) => {
      toast(`${plural(data.tasksGenerated, 'task')} added`, { detail: 'Deadlines follow from the date of the event.' });
      void client.invalidateQueries({ queryKey: keys.event(eventId) });
    },
    onError: error => toastProblem('The plan was not made', error),
  });
  return (
    <Button loading={generate.isPending} onClick={() => generate.mutate()}>
      Generate plan
    </Button>
  );
}

/** A task made inside a group belongs to the group. */
function preset(by: GroupBy, key: string): Partial<TaskInput> {
  if (by === 'status') return { status: key as TaskStatus };
  if (by === 'assignee') return key ? { assigneeId: key } : {};
  return (phases as readonly string[]).includes(key) ? { phase: key as TaskPhase } : {};
}

/** A line to type into: Enter adds and keeps the line open for the next, Esc closes it. */
function NewTask({ eventId, preset, onDone }: { eventId: string; preset: Partial<TaskInput>; onDone: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const create = useMutation({
    mutationFn: (input: TaskInput) => call.tasks.create(eventId, input),
    onSuccess: answer => {
      setName('');
      client.setQueryData<Task[]>(keys.tasks(eventId), tasks =>
        tasks?.some(task => task.id === answer.data.id) ? tasks : [...(tasks ?? []), answer.data],
      );
      toast(`“${answer.data.name}” added`, {
        undo: () =>
          void call.tasks
            .remove(eventId, answer.data.id)
            .then(() => client.invalidateQueries({ queryKey: keys.event(eventId) })),
      });
      void client.invalidateQueries({ queryKey: keys.event(eventId) });
    },
    onError: error => toastProblem('The task was not added', error),
  });
  return (
    <form
      className={classes.create}
      onSubmit={event => {
        event.preventDefault();
        if (name.trim())
          create.mutate({ id: newId(), phase: phases[0], priority: 'medium', ...preset, name: name.trim() });
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: the line opens because somebody asked for it
        autoFocus
        aria-label="Name of the new task"
        placeholder="What has to be done? Enter adds it, Esc closes."
        maxLength={200}
        value={name}
        onChange={event => setName(event.currentTarget.value)}
        onBlur={() => !name && onDone()}
        onKeyDown={event => {
          if (event.key === 'Escape') {
            event.preventDefault();
            onDone();
          }
        }}
      />
      <Button type="submit" size="compact-sm" loading={create.isPending} disabled={!name.trim()}>
        Add
      </Button>
    </form>
  );
}

function BatchBar({ eventId, ids, onDone }: { eventId: string; ids: string[]; onDone: () => void }) {
  const client = useQueryClient();
  const event = useEvent();
  const batch = useMutation({
    mutationFn: (change: TaskBatch) => call.tasks.batch(eventId, { ids, ...change }),
    onSuccess: () => {
      toast(`${plural(ids.length, 'task')} changed`);
      void client.invalidateQueries({ queryKey: keys.event(eventId) });
      onDone();
    },
    onError: error => toastProblem('The tasks were not changed', error),
  });
  return (
    <section className={classes.batch} aria-label="Selected tasks">
      <span className="num">{ids.length} selected</span>
      <Choice
        label="Set status"
        any="Set status…"
        value=""
        options={taskStatuses.map(value => ({ value, label: taskStatus[value].label }))}
        onChange={status => status && batch.mutate({ status })}
      />
      <Choice
        label="Assign to"
        any="Assign to…"
        value=""
        options={event.team.map(member => ({ value: member.userId, label: member.name }))}
        onChange={assigneeId => assigneeId && batch.mutate({ assigneeId })}
      />
      <Button variant="subtle" color="gray" onClick={onDone}>
        Clear selection
      </Button>
    </section>
  );
}
