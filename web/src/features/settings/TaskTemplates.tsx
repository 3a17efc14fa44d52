import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconTrash, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import * as call from '@/api/calls';
import { asProblem, type Problem } from '@/api/problem';
import { keys, query } from '@/api/queries';
import type { Template, TemplateTask } from '@/api/types';
import { useSession } from '@/app/session';
import { useCrumbs } from '@/app/shell/topbar';
import page from '@/ui/Page.module.css';
import { PageHeader } from '@/ui/PageHeader';
import { ErrorRegion, ReadOnlyBanner, SkeletonRows } from '@/ui/States';
import { toast, toastProblem } from '@/ui/toasts';
import { eventTypes, humanize, phaseName, phases, plural, priorities } from '@/ui/words';
import classes from './TaskTemplates.module.css';
import { type CellError, cellErrors, keyFor, without } from './templateDraft';

/** The plans new events start with: the shipped ones, and one's own, which go before them. */
export function TaskTemplates() {
  useCrumbs({ label: 'Settings', to: '/settings' }, { label: 'Task templates' });
  const { type } = useSearch({ from: '/shell/settings/task-templates' });
  const navigate = useNavigate({ from: '/settings/task-templates' });
  const list = useQuery(query.taskTemplates());
  const { organization } = useSession();
  const mayShape = ['owner', 'admin', 'manager'].includes(organization?.role ?? '');
  const chosen = type ?? list.data?.[0]?.type;
  return (
    <div className={page.page}>
      <PageHeader title="Task templates" />
      {!mayShape && <ReadOnlyBanner>Managers and admins shape the templates.</ReadOnlyBanner>}
      {list.error && (
        <ErrorRegion
          error={list.error}
          what="The templates could not be loaded"
          retry={() => void list.refetch()}
          dataFrom={list.data ? list.dataUpdatedAt : undefined}
        />
      )}
      {list.isPending && <SkeletonRows rows={12} />}
      {list.data && (
        <div className={classes.layout}>
          <nav aria-label="Templates" className={classes.list}>
            <ul>
              {list.data.map(row => (
                <li key={row.type}>
                  <button
                    type="button"
                    aria-current={row.type === chosen ? 'page' : undefined}
                    onClick={() => void navigate({ search: { type: row.type } })}
                  >
                    <span>{row.title}</span>
                    <span className={classes.note}>
                      {plural(row.taskCount, 'task')} · {row.source === 'organization' ? 'your own' : 'shipped'}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
            {mayShape && <NewTemplate taken={list.data.map(row => row.type)} />}
          </nav>
          {chosen && <Chosen key={chosen} type={chosen} mayShape={mayShape} />}
        </div>
      )}
    </div>
  );
}

function NewTemplate({ taken }: { taken: string[] }) {
  const client = useQueryClient();
  const navigate = useNavigate({ from: '/settings/task-templates' });
  const create = useMutation({
    mutationFn: (type: string) => call.taskTemplates.create({ type, title: humanize(type) }),
    onSuccess: ({ data }) => {
      toast(`“${data.title}” is made, as a copy of the general plan`);
      void client.invalidateQueries({ queryKey: keys.taskTemplates });
      void navigate({ search: { type: data.type } });
    },
    onError: error => toastProblem('The template was not made', error),
  });
  const free = eventTypes.filter(type => !taken.includes(type));
  if (free.length === 0) return null;
  return (
    <Select
      label="A template for another type"
      placeholder="Choose a type"
      data={free.map(value => ({ value, label: humanize(value) }))}
      value={null}
      disabled={create.isPending}
      onChange={type => type && create.mutate(type)}
    />
  );
}

function Chosen({ type, mayShape }: { type: string; mayShape: boolean }) {
  const client = useQueryClient();
  const template = useQuery(query.taskTemplate(type));
  const copy = useMutation({
    mutationFn: () => call.taskTemplates.create({ type }),
    onSuccess: ({ data }) => {
      toast(`“${data.title}” is yours to change`);
      client.setQueryData([...keys.taskTemplates, type], data);
      void client.invalidateQueries({ queryKey: keys.taskTemplates });
    },
    onError: error => toastProblem('The template was not copied', error),
  });
  if (template.error)
    return (
      <ErrorRegion
        error={template.error}
        what="The template could not be loaded"
        retry={() => void template.refetch()}
      />
    );
  if (!template.data) return <SkeletonRows rows={12} />;
  const own = template.data.source === 'organization';
  return (
    <Editor
      key={`${template.data.source} ${template.data.version}`}
      template={template.data}
      editable={own && mayShape}
      shipped={
        !own && mayShape ? (
          <Button loading={copy.isPending} onClick={() => copy.mutate()}>
            Copy to change it
          </Button>
        ) : undefined
      }
    />
  );
}

interface Column {
  field: 'name' | 'phase' | 'due' | 'estimatedHours' | 'role' | 'priority' | 'dependsOn';
  title: string;
  options?: readonly { value: string; label: string }[];
}

const roles = [
  'event_lead',
  'creative_director',
  'production_manager',
  'casting_director',
  'sponsor_liaison',
  'marketing_lead',
  'venue_coordinator',
];
const categories = ['event_planning', 'sponsorship', 'marketing', 'operations', 'media'];
const named = (values: readonly string[], name: (value: string) => string = humanize) =>
  values.map(value => ({ value, label: name(value) }));

const columns: readonly Column[] = [
  { field: 'name', title: 'Task' },
  { field: 'phase', title: 'Phase', options: named(phases, phaseName) },
  { field: 'due', title: 'Due' },
  { field: 'estimatedHours', title: 'Hours' },
  { field: 'role', title: 'Role', options: named(roles) },
  { field: 'priority', title: 'Priority', options: named(priorities) },
  { field: 'dependsOn', title: 'Waits for' },
];

function shown(task: TemplateTask, column: Column): string {
  if (column.field === 'dependsOn') return task.dependsOn?.length ? plural(task.dependsOn.length, 'task') : '–';
  const value = String(task[column.field]);
  return column.options?.find(option => option.value === value)?.label ?? value;
}

function Editor({ template, editable, shipped }: { template: Template; editable: boolean; shipped?: ReactNode }) {
  const client = useQueryClient();
  const [title, setTitle] = useState(template.title);
  const [tasks, setTasks] = useState<TemplateTask[]>(template.tasks);
  const [at, setAt] = useState({ row: 0, column: 0 });
  const [editing, setEditing] = useState(false);
  const changed = title !== template.title || tasks !== template.tasks;

  const save = useMutation({
    mutationFn: () =>
      call.taskTemplates.update(template.type, {
        ...(title !== template.title && { title }),
        ...(tasks !== template.tasks && { tasks }),
      }),
    onSuccess: ({ data }) => {
      toast(`“${data.title}” is saved. New events of this type start with it.`);
      client.setQueryData([...keys.taskTemplates, template.type], data);
      void client.invalidateQueries({ queryKey: keys.taskTemplates });
    },
  });
  const revert = useMutation({
    mutationFn: () => call.taskTemplates.remove(template.type),
    onSuccess: () => {
      const before = { type: template.type, title: template.title, tasks: template.tasks };
      toast(`“${template.title}” is the shipped one again`, {
        undo: () =>
          void call.taskTemplates
            .create(before)
            .then(() => client.invalidateQueries({ queryKey: keys.taskTemplates }))
            .catch(error => toastProblem('Your template could not be brought back', error)),
      });
      void client.invalidateQueries({ queryKey: keys.taskTemplates });
    },
    onError: error => toastProblem('The template was not taken back', error),
  });
  const problem = save.error ? asProblem(save.error) : null;
  const errors = useMemo(() => cellErrors(problem, tasks), [problem, tasks]);

  const change = (row: number, field: keyof TemplateTask, value: unknown) =>
    setTasks(held => held.map((task, index) => (index === row ? { ...task, [field]: value } : task)));
  const current = tasks[Math.min(at.row, tasks.length - 1)];
  const add = () => {
    const after = current ?? template.tasks[0];
    const task: TemplateTask = {
      key: keyFor(
        'New task',
        tasks.map(each => each.key),
      ),
      name: 'New task',
      description: 'What has to be done, and when it counts as done.',
      phase: after?.phase ?? phases[0],
      workflowCategory: after?.workflowCategory ?? 'event_planning',
      priority: 'medium',
      estimatedHours: 4,
      role: after?.role ?? 'event_lead',
      due: after?.due ?? 'start-30d 17:00',
      dependsOn: [],
    };
    const place = Math.min(at.row + 1, tasks.length);
    setTasks([...tasks.slice(0, place), task, ...tasks.slice(place)]);
    setAt({ row: place, column: 0 });
    setEditing(true);
  };

  return (
    <div className={classes.editor}>
      <div className={classes.bar}>
        <TextInput
          label="Title"
          className={classes.title ?? ''}
          value={title}
          maxLength={100}
          readOnly={!editable}
          onChange={event => setTitle(event.currentTarget.value)}
          error={problem?.fields.title?.join(' ')}
        />
        {shipped}
        {editable && (
          <>
            <Button variant="default" leftSection={<IconPlus size={15} />} onClick={add}>
              Add task
            </Button>
            <Button disabled={!changed} loading={save.isPending} onClick={() => save.mutate()}>
              Save
            </Button>
            {changed && (
              <Button
                variant="subtle"
                onClick={() => {
                  setTitle(template.title);
                  setTasks(template.tasks);
                  save.reset();
                }}
              >
                Discard changes
              </Button>
            )}
            <Button variant="subtle" color="gray" loading={revert.isPending} onClick={() => revert.mutate()}>
              Back to the shipped one
            </Button>
          </>
        )}
      </div>
      <p className={classes.note}>
        {plural(tasks.length, 'task')}. Due times are like <code>start-45d 17:00</code> or <code>end+2h</code>
        {editable ? '; Enter changes a cell, arrows move, Delete takes a task out.' : '.'}
      </p>
      {problem && (
        <Refused problem={problem} errors={errors} tasks={tasks} onGo={(row, column) => setAt({ row, column })} />
      )}
      <Grid
        tasks={tasks}
        at={at}
        editing={editing && editable}
        editable={editable}
        errors={errors}
        onMove={(row, column) => {
          setAt({ row, column });
          setEditing(false);
        }}
        onEdit={setEditing}
        onChange={change}
        onRemove={row => {
          const gone = tasks[row];
          if (!gone) return;
          const before = tasks;
          setTasks(without(tasks, gone.key));
          setAt({ row: Math.max(0, Math.min(row, tasks.length - 2)), column: at.column });
          toast(`“${gone.name}” is taken out`, { undo: () => setTasks(before) });
        }}
      />
      {current && (
        <Details
          key={current.key}
          task={current}
          tasks={tasks}
          editable={editable}
          onChange={(field, value) => change(at.row, field, value)}
        />
      )}
    </div>
  );
}

interface RefusedProps {
  problem: Problem;
  errors: CellError[];
  tasks: TemplateTask[];
  onGo: (row: number, column: number) => void;
}

/** What is wrong, each a way to its cell. It takes the focus, so that it is heard and the cells are a key away. */
function Refused({ problem, errors, tasks, onGo }: RefusedProps) {
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new refusal is told anew
  useEffect(() => box.current?.focus(), [problem]);
  return (
    <div ref={box} tabIndex={-1} role="alert" className={classes.refused}>
      <p>
        The template was not saved. {errors.length === 0 && `${problem.message} ${problem.detail}`}{' '}
        <span className="mono">{problem.code}</span>
      </p>
      <ul>
        {errors.map(error => (
          <li key={`${error.row} ${error.field} ${error.text}`}>
            {error.row < 0 ? (
              error.text
            ) : (
              <button
                type="button"
                onClick={() =>
                  onGo(
                    error.row,
                    Math.max(
                      0,
                      columns.findIndex(column => column.field === error.field),
                    ),
                  )
                }
              >
                {tasks[error.row]?.name || `Task ${error.row + 1}`}
                {error.field && `, ${humanize(error.field.replace(/([A-Z])/g, ' $1').toLowerCase())}`}: {error.text}
              </button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

// A table whose cells are moved through by arrows is a grid.
const asGrid = (editable: boolean) => ({ role: 'grid', 'aria-readonly': !editable || undefined });
const asCell = { role: 'gridcell' };

interface GridProps {
  tasks: TemplateTask[];
  at: { row: number; column: number };
  editing: boolean;
  editable: boolean;
  errors: CellError[];
  onMove: (row: number, column: number) => void;
  onEdit: (editing: boolean) => void;
  onChange: (row: number, field: keyof TemplateTask, value: unknown) => void;
  onRemove: (row: number) => void;
}

/** A grid with one tab stop (APG): arrows move from cell to cell, Enter or F2 changes one, Esc leaves it as it was. */
function Grid({ tasks, at, editing, editable, errors, onMove, onEdit, onChange, onRemove }: GridProps) {
  const grid = useRef<HTMLTableElement>(null);
  const moved = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows the cell
  useEffect(() => {
    if (!moved.current) {
      moved.current = true;
      return;
    }
    const cell = grid.current?.querySelector<HTMLElement>('[data-current]');
    if (!editing) cell?.focus();
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [at, editing]);
  const go = (row: number, column: number) =>
    onMove(Math.max(0, Math.min(row, tasks.length - 1)), Math.max(0, Math.min(column, columns.length - 1)));
  const errorAt = (row: number, field: string) =>
    errors
      .filter(error => error.row === row && error.field === field)
      .map(error => error.text)
      .join(' ');
  const pressed = (event: React.KeyboardEvent) => {
    const { row, column } = at;
    if (event.key === 'ArrowDown') go(row + 1, column);
    else if (event.key === 'ArrowUp') go(row - 1, column);
    else if (event.key === 'ArrowRight') go(row, column + 1);
    else if (event.key === 'ArrowLeft') go(row, column - 1);
    else if (event.key === 'Home') go(event.ctrlKey ? 0 : row, 0);
    else if (event.key === 'End') go(event.ctrlKey ? tasks.length - 1 : row, columns.length - 1);
    else if (event.key === 'PageDown') go(row + 12, column);
    else if (event.key === 'PageUp') go(row - 12, column);
    else if ((event.key === 'Enter' || event.key === 'F2') && editable) onEdit(true);
    else if (event.key === 'Delete' && editable) onRemove(row);
    else return;
    event.preventDefault();
  };
  return (
    <div className={classes.frame}>
      <table {...asGrid(editable)} aria-label="Tasks of the template" ref={grid} className={classes.grid}>
        <thead>
          <tr>
            {columns.map(column => (
              <th key={column.field} scope="col">
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tasks.map((task, row) => (
            <tr key={task.key} data-current-row={row === at.row || undefined}>
              {columns.map((column, index) => {
                const here = row === at.row && index === at.column;
                const wrong = errorAt(row, column.field) || (index === 0 ? errorAt(row, '') : '');
                const open = here && editing && column.field !== 'dependsOn';
                return (
                  <td
                    key={column.field}
                    {...asCell}
                    tabIndex={here && !open ? 0 : -1}
                    data-current={here || undefined}
                    aria-invalid={wrong ? true : undefined}
                    title={wrong || undefined}
                    onKeyDown={open ? undefined : pressed}
                    onClick={() => !open && go(row, index)}
                    onDoubleClick={() => editable && onEdit(true)}
                  >
                    {open ? (
                      <Cell
                        task={task}
                        column={column}
                        onDone={(value, step) => {
                          if (value !== undefined) onChange(row, column.field, value);
                          onEdit(false);
                          if (step) go(row + step.row, index + step.column);
                        }}
                      />
                    ) : (
                      <>
                        {shown(task, column)}
                        {wrong && <span className={classes.wrong}>{wrong}</span>}
                      </>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellProps {
  task: TemplateTask;
  column: Column;
  /** With the new value, or none; and where to go on. */
  onDone: (value: unknown, step?: { row: number; column: number }) => void;
}

function Cell({ task, column, onDone }: CellProps) {
  const [typed, setTyped] = useState(String(task[column.field]));
  const finished = useRef(false);
  const finish = (step?: { row: number; column: number }) => {
    if (finished.current) return;
    finished.current = true;
    const value = column.field === 'estimatedHours' ? Number(typed.replace(',', '.')) : typed.trim();
    const sound = column.field === 'estimatedHours' ? Number.isFinite(value) : value !== '';
    onDone(sound && value !== task[column.field] ? value : undefined, step);
  };
  const field = {
    autoFocus: true,
    'aria-label': `${column.title} of ${task.name}`,
    value: typed,
    onBlur: () => finish(),
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.key === 'Enter') finish({ row: 1, column: 0 });
      else if (event.key === 'Tab') finish({ row: 0, column: event.shiftKey ? -1 : 1 });
      else if (event.key === 'Escape') {
        finished.current = true;
        onDone(undefined);
      } else return;
      event.preventDefault();
    },
  };
  return column.options ? (
    <select {...field} onChange={event => setTyped(event.currentTarget.value)}>
      {column.options.map(option => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  ) : (
    <input
      {...field}
      inputMode={column.field === 'estimatedHours' ? 'decimal' : undefined}
      maxLength={200}
      onChange={event => setTyped(event.currentTarget.value)}
    />
  );
}

interface DetailsProps {
  task: TemplateTask;
  tasks: TemplateTask[];
  editable: boolean;
  onChange: (field: keyof TemplateTask, value: unknown) => void;
}

/** What of the task does not fit a cell. */
function Details({ task, tasks, editable, onChange }: DetailsProps) {
  const needs = task.dependsOn ?? [];
  const nameOf = (key: string) => tasks.find(each => each.key === key)?.name ?? key;
  return (
    <section className={classes.details} aria-label={`Details of ${task.name}`}>
      <h2>{task.name}</h2>
      <div className={classes.columns}>
        <Textarea
          label="Description"
          autosize
          minRows={2}
          maxRows={6}
          maxLength={1000}
          readOnly={!editable}
          value={task.description}
          onChange={event => onChange('description', event.currentTarget.value)}
        />
        <Select
          label="Work"
          allowDeselect={false}
          readOnly={!editable}
          data={named(categories)}
          value={task.workflowCategory}
          onChange={value => value && onChange('workflowCategory', value)}
        />
        <div>
          <h3>Waits for</h3>
          {needs.length === 0 && <p className={classes.note}>Nothing; it can start at any time.</p>}
          <ul>
            {needs.map(key => (
              <li key={key} className={classes.need}>
                <span className="grow truncate">{nameOf(key)}</span>
                {editable && (
                  <button
                    type="button"
                    aria-label={`No longer wait for ${nameOf(key)}`}
                    onClick={() =>
                      onChange(
                        'dependsOn',
                        needs.filter(each => each !== key),
                      )
                    }
                  >
                    <IconX size={14} aria-hidden="true" />
                  </button>
                )}
              </li>
            ))}
          </ul>
          {editable && (
            <Select
              aria-label="Add a task this one waits for"
              placeholder="Add a task this one waits for"
              searchable
              limit={30}
              value={null}
              data={tasks
                .filter(each => each.key !== task.key && !needs.includes(each.key))
                .map(each => ({ value: each.key, label: each.name }))}
              onChange={key => key && onChange('dependsOn', [...needs, key])}
            />
          )}
        </div>
      </div>
      {editable && (
        <p className={classes.note}>
          <IconTrash size={13} aria-hidden="true" /> Press Delete on its row to take the task out. Its key is{' '}
          <code>{task.key}</code>.
        </p>
      )}
    </section>
  );
}
