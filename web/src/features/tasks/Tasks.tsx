import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useRef, useState } from 'react';
import * as call from '@/api/calls';
import { keys, query } from '@/api/queries';
import type { Task, TaskInput, TaskPhase, TaskStatus } from '@/api/types';
import { useNow } from '@/time/useNow';
import { ChoiceMenu } from '@/ui/ChoiceMenu';
import { usePageTitle } from '@/ui/PageHeader';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { useShortcuts } from '@/ui/shortcuts';
import { toast, toastProblem } from '@/ui/toasts';
import { humanize, phaseName, phases, plural, priorities, taskStatus, taskStatuses } from '@/ui/words';
import { mayEdit, useEvent } from '../command-center/useEvent';
import { BatchBar } from './BatchBar';
import { type BulkChange, useBulkChange } from './bulk';
import { newCursor } from './cursor';
import { deadlineAt, usualDeadlines } from './deadline';
import { columnsOf, type GroupBy, grouped } from './grouping';
import { refusal } from './moving';
import { NewTask } from './NewTask';
import { PathPanel } from './PathPanel';
import { TaskBoard } from './TaskBoard';
import { noFilter, TaskFilters } from './TaskFilters';
import { type ListHandle, TaskList } from './TaskList';
import { TaskPeek } from './TaskPeek';
import classes from './Tasks.module.css';
import { useTaskChange } from './useTaskChange';
import { useTaskCommands } from './useTaskCommands';

type Asking = 'status' | 'priority' | 'assignee' | 'deadline' | 'move';
const questions: Record<Asking, string> = {
  status: 'Status',
  priority: 'Priority',
  assignee: 'Assign to',
  deadline: 'Due',
  move: 'Move to',
};

export function Tasks() {
  const event = useEvent();
  usePageTitle(`Tasks · ${event.name}`);
  const search = useSearch({ from: '/shell/events/$eventId/tasks' });
  const navigate = useNavigate({ from: '/events/$eventId/tasks' });
  const tasks = useQuery(query.tasks(event.id));
  const now = useNow();
  const editable = mayEdit(event);
  const { change, complete } = useTaskChange(event.id);
  // The same function on every render, so that rows are not drawn again for nothing.
  const latestComplete = useRef(complete);
  latestComplete.current = complete;
  const completeTask = useCallback((task: Task) => latestComplete.current(task), []);
  const applyToAll = useBulkChange(event.id);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const [cursor] = useState(newCursor);
  const [adding, setAdding] = useState<string | null>(null);
  const [renaming, setRenaming] = useState<string | null>(null);
  const [asking, setAsking] = useState<{ what: Asking; about: Task[]; anchor: Element | null } | null>(null);
  const anchorOfMark = useRef<string | null>(null);
  const view = useRef<ListHandle>(null);
  const filters = useRef<HTMLElement>(null);

  const board = search.view === 'board';
  const by: GroupBy = board ? (search.group === 'phase' ? 'phase' : 'status') : (search.group ?? 'phase');
  const { q, status, phase, assignee, overdue, critical } = search;
  const groups = useMemo(
    () => grouped(tasks.data ?? [], by, { q, status, phase, assignee, overdue, critical }, now, event.timezone),
    [tasks.data, by, q, status, phase, assignee, overdue, critical, now, event.timezone],
  );
  const columns = useMemo(() => (board ? columnsOf(groups, by) : []), [board, groups, by]);
  const visible = useMemo(
    () => (board ? columns : groups.filter(group => !closed.has(group.key))).flatMap(group => group.tasks),
    [board, columns, groups, closed],
  );
  // A step by key must not walk through the whole plan.
  const places = useMemo(() => new Map(visible.map((task, place) => [task.id, place])), [visible]);
  const byId = useMemo(() => new Map(tasks.data?.map(task => [task.id, task])), [tasks.data]);
  const chosen = useMemo(() => (tasks.data ?? []).filter(task => marked.has(task.id)), [tasks.data, marked]);
  const opened = search.task === undefined ? undefined : byId.get(search.task);
  const filtered = Boolean(q || status || phase || assignee || overdue || critical);

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
  const clear = useCallback(() => set(noFilter), [set]);
  const addTask = useCallback(() => setAdding(groups[0]?.key ?? phases[0]), [groups]);
  const focus = useCallback((task: Task) => cursor.setState({ task: task.id }), [cursor]);
  const shown = useRef(visible);
  shown.current = visible;
  const mark = useCallback((task: Task, extend = false) => {
    setMarked(previous => {
      const next = new Set(previous);
      const from = extend ? shown.current.findIndex(each => each.id === anchorOfMark.current) : -1;
      const to = shown.current.findIndex(each => each.id === task.id);
      if (from >= 0 && to >= 0) {
        for (const each of shown.current.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(each.id);
      } else {
        anchorOfMark.current = task.id;
        if (!next.delete(task.id)) next.add(task.id);
      }
      return next;
    });
  }, []);
  const rename = useCallback(
    (task: Task, name: string | null) => {
      setRenaming(null);
      if (name) change({ task, change: { name }, say: `Renamed to “${name}”` });
      // The button comes back with the next render.
      setTimeout(() => view.current?.focus(task.id));
    },
    [change],
  );
  const fold = useCallback(
    (key: string) =>
      setClosed(previous => {
        const next = new Set(previous);
        if (!next.delete(key)) next.add(key);
        return next;
      }),
    [],
  );

  /** Where the cursor stands among the tasks on view, -1 for nowhere. */
  const place = () => places.get(cursor.getState().task ?? '') ?? -1;
  const focusTask = (task: Task | undefined, extend = false) => {
    if (!task) return;
    if (extend) {
      const from = visible[place()];
      if (from && marked.size === 0) anchorOfMark.current = from.id;
      setMarked(previous => new Set([...previous, ...(from ? [from.id] : []), task.id]));
    }
    cursor.setState({ task: task.id });
    view.current?.focus(task.id);
    if (search.task) set({ task: task.id });
  };
  const focusRow = (to: number, extend = false) =>
    focusTask(visible[Math.max(0, Math.min(to, visible.length - 1))], extend);
  const step = (by: number | 'first' | 'last', extend: boolean) =>
    focusRow(by === 'first' ? 0 : by === 'last' ? visible.length - 1 : place() + by, extend);

  const columnOf = (task: Task) => columns.findIndex(column => column.tasks.some(each => each.id === task.id));
  const stepOnBoard = (direction: 'up' | 'down' | 'left' | 'right', extend: boolean) => {
    const task = visible[place()] ?? visible[0];
    if (!task) return;
    const at = columnOf(task);
    const row = columns[at]?.tasks.findIndex(each => each.id === task.id) ?? 0;
    if (direction === 'up' || direction === 'down') {
      focusTask(columns[at]?.tasks[row + (direction === 'up' ? -1 : 1)], extend);
      return;
    }
    const ahead = direction === 'left' ? columns.slice(0, at).reverse() : columns.slice(at + 1);
    const next = ahead.find(column => column.tasks.length > 0);
    focusTask(next?.tasks[Math.min(row, next.tasks.length - 1)], extend);
  };

  /** Moves cards to a column, or says why not. */
  const moveTo = (moved: Task[], key: string) => {
    const staying = by === 'status' ? moved.filter(task => refusal(task, key, tasks.data ?? [])) : [];
    const title =
      columns.find(column => column.key === key)?.title ?? (by === 'status' ? humanize(key) : phaseName(key));
    const first = staying[0];
    if (first) {
      toast(
        staying.length === 1
          ? `“${first.name}” stays where it is`
          : `${plural(staying.length, 'task')} stay where they are`,
        { tone: 'warning', detail: refusal(first, key, tasks.data ?? []) ?? '' },
      );
    }
    const going = moved.filter(task => !staying.includes(task) && (by === 'status' ? task.status : task.phase) !== key);
    const field = by === 'status' ? { status: key as TaskStatus } : { phase: key as TaskPhase };
    if (going.length > 0) apply(going, field, `moved to ${title}`);
  };
  const moveBeside = (direction: -1 | 1) => {
    const task = visible[place()];
    if (!board || !task || !editable) return;
    const to = columns[columnOf(task) + direction];
    if (to) moveTo(marked.has(task.id) ? chosen : [task], to.key);
    else toast(`There is no column further ${direction < 0 ? 'left' : 'right'}`, { tone: 'neutral' });
  };

  const apply = (to: Task[], field: BulkChange, say: string, assignee?: Task['assignee']) => {
    const only = to[0];
    if (to.length === 1 && only)
      change({ task: only, change: field, ...(assignee !== undefined && { assignee }), say: `“${only.name}” ${say}` });
    else applyToAll({ tasks: to, change: field, assignee, say });
  };
  const subjects = () => {
    if (chosen.length > 0) return chosen;
    const task = visible[place()];
    return task ? [task] : [];
  };
  const askAbout = (what: Asking, about: Task[], at: string | null) =>
    setAsking({ what, about, anchor: view.current?.elementOf(at ?? about[0]?.id ?? '') ?? null });
  const ask = (what: Asking) => () => {
    const about = subjects();
    if (editable && about.length > 0) askAbout(what, about, cursor.getState().task);
  };
  const answer = (value: string) => {
    if (!asking) return;
    const { what, about } = asking;
    if (what === 'move') moveTo(about, value);
    else if (what === 'status')
      apply(about, { status: value as TaskStatus }, `now ${taskStatus[value as TaskStatus].label.toLowerCase()}`);
    else if (what === 'priority') apply(about, { priority: value as Task['priority'] }, `of ${value} priority`);
    else if (what === 'deadline')
      apply(
        about,
        { deadline: value ? deadlineAt(value, event.timezone) : null },
        value ? 'due that day' : 'without a deadline',
      );
    else {
      const member = event.team.find(each => each.userId === value);
      const person = member ? { id: member.userId, name: member.name } : null;
      apply(
        about,
        { assigneeId: person?.id ?? null },
        person ? `assigned to ${person.name}` : 'assigned to nobody',
        person,
      );
    }
  };
  const answers = (what: Asking) => {
    if (what === 'status' || (what === 'move' && by === 'status'))
      return taskStatuses.map(value => ({ value: value as string, label: taskStatus[value].label }));
    if (what === 'move') return phases.map(value => ({ value: value as string, label: phaseName(value) }));
    if (what === 'priority') return priorities.map(value => ({ value: value as string, label: humanize(value) }));
    if (what === 'deadline') return usualDeadlines(now, event.timezone, event.startAt);
    return [...event.team.map(each => ({ value: each.userId, label: each.name })), { value: '', label: 'Nobody' }];
  };

  useTaskCommands({
    event,
    selection: () => (marked.size > 0 ? chosen : [byId.get(cursor.getState().task ?? '') ?? []].flat()),
    editable,
    onNew: addTask,
  });
  useShortcuts([
    {
      keys: 'KeyJ',
      label: 'Next task',
      group: 'Tasks',
      run: () => (board && place() >= 0 ? stepOnBoard('down', false) : focusRow(place() + 1)),
    },
    {
      keys: 'KeyK',
      label: 'Previous task',
      group: 'Tasks',
      run: () => (board && place() >= 0 ? stepOnBoard('up', false) : focusRow(place() - 1)),
    },
    { keys: 'Shift+KeyJ', label: 'Select and go on', group: 'Tasks', run: () => focusRow(place() + 1, editable) },
    { keys: 'Shift+KeyK', label: 'Select and go back', group: 'Tasks', run: () => focusRow(place() - 1, editable) },
    {
      keys: 'KeyX',
      label: 'Select',
      group: 'Tasks',
      run: () => {
        const task = visible[place()];
        if (task && editable) mark(task);
      },
    },
    {
      keys: '$mod+KeyA',
      label: 'Select all matching',
      group: 'Tasks',
      run: () => editable && setMarked(new Set(groups.flatMap(group => group.tasks).map(task => task.id))),
    },
    { keys: 'KeyS', label: 'Status', group: 'Tasks', run: ask('status') },
    { keys: 'KeyP', label: 'Priority', group: 'Tasks', run: ask('priority') },
    { keys: 'KeyA', label: 'Assign', group: 'Tasks', run: ask('assignee') },
    { keys: 'KeyD', label: 'Due date', group: 'Tasks', run: ask('deadline') },
    { keys: 'KeyM', label: 'Move to…', group: 'Tasks', run: ask('move') },
    {
      keys: 'KeyE',
      label: 'Rename',
      group: 'Tasks',
      run: () => {
        const task = visible[place()];
        if (!task || !editable) return;
        if (board) open(task);
        else setRenaming(task.id);
      },
    },
    { keys: 'KeyV', label: 'List or board', group: 'Tasks', run: () => set({ view: board ? undefined : 'board' }) },
    { keys: 'KeyC', label: 'New task', group: 'Tasks', run: () => editable && addTask() },
    {
      keys: 'KeyF',
      label: 'Filter',
      group: 'Tasks',
      run: () => filters.current?.querySelector<HTMLElement>('select')?.focus(),
    },
    { keys: 'Shift+KeyF', label: 'Clear filters', group: 'Tasks', run: clear },
    ...(opened
      ? [{ keys: 'Escape', label: 'Close the panel', group: 'Tasks', run: () => set({ task: undefined }) }]
      : []),
    ...(board
      ? [
          { keys: 'Shift+ArrowLeft', label: 'Move card left', group: 'Tasks', run: () => moveBeside(-1) },
          { keys: 'Shift+ArrowRight', label: 'Move card right', group: 'Tasks', run: () => moveBeside(1) },
        ]
      : []),
  ]);

  return (
    <>
      <TaskFilters
        ref={filters}
        event={event}
        search={search}
        by={by}
        filtered={filtered}
        editable={editable}
        onSet={set}
        onClear={clear}
        onNew={addTask}
      />

      {search.path && <PathPanel event={event} editable={editable} onOpen={taskId => set({ task: taskId }, false)} />}
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

      {board ? (
        <>
          {adding !== null && (
            <div className={classes.group}>
              <NewTask eventId={event.id} preset={preset(by, adding)} onDone={() => setAdding(null)} />
            </div>
          )}
          {groups.length > 0 && (
            <TaskBoard
              handle={view}
              label={`Tasks ${by === 'phase' ? 'by phase' : 'by status'}`}
              columns={columns}
              zone={event.timezone}
              now={now}
              editable={editable}
              opened={search.task}
              marked={marked}
              cursor={cursor}
              onOpen={open}
              onMark={mark}
              onFocus={focus}
              onMove={(task, column) => moveTo(marked.has(task.id) ? chosen : [task], column)}
              onMenu={task => askAbout('move', marked.has(task.id) ? chosen : [task], task.id)}
              onStep={stepOnBoard}
            />
          )}
        </>
      ) : (
        (groups.length > 0 || adding !== null) && (
          <TaskList
            handle={view}
            eventId={event.id}
            label="Tasks"
            groups={groups}
            closed={closed}
            onFold={fold}
            by={by}
            filtered={filtered}
            adding={adding}
            onAdd={setAdding}
            preset={key => preset(by, key)}
            zone={event.timezone}
            now={now}
            editable={editable}
            opened={search.task}
            marked={marked}
            cursor={cursor}
            renaming={renaming}
            onOpen={open}
            onComplete={completeTask}
            onMark={mark}
            onFocus={focus}
            onRename={rename}
            onMove={step}
          />
        )
      )}

      {chosen.length > 0 && editable && (
        <BatchBar
          event={event}
          tasks={chosen}
          matching={groups.reduce((sum, group) => sum + group.tasks.length, 0)}
          onAll={() => setMarked(new Set(groups.flatMap(group => group.tasks).map(task => task.id)))}
          onDone={() => setMarked(new Set())}
        />
      )}
      {asking && (
        <ChoiceMenu
          title={
            asking.about.length === 1
              ? `${questions[asking.what]}: ${asking.about[0]?.name}`
              : `${questions[asking.what]}: ${plural(asking.about.length, 'task')}`
          }
          options={answers(asking.what)}
          anchor={asking.anchor}
          onPick={answer}
          onClose={() => setAsking(null)}
        />
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
