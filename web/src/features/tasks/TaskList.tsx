import { IconChevronRight, IconPlus } from '@tabler/icons-react';
import { useCallback, useEffect, useImperativeHandle, useMemo, useRef } from 'react';
import type { Task, TaskInput } from '@/api/types';
import { useVirtualRows } from '@/ui/virtualRows';
import { phaseName } from '@/ui/words';
import { type Cursor, useCursor } from './cursor';
import type { Group, GroupBy } from './grouping';
import { useKeptFocus } from './keptFocus';
import { NewTask } from './NewTask';
import { TaskRow } from './TaskRow';
import classes from './Tasks.module.css';

// Rows are placed freely, which those of a table cannot be, so they get the roles of one.
const asRow = (index: number) => ({ role: 'row', 'aria-rowindex': index });
const asCell = { role: 'gridcell' };

type Item = { kind: 'group'; group: Group } | { kind: 'new'; key: string } | { kind: 'task'; task: Task };

const heights = { task: 37, group: 48, new: 41 } as const;

export interface ListHandle {
  /** Brings a task into view and puts the focus on it. */
  focus: (id: string) => void;
  /** Where a task stands on the page, for a menu about it. */
  elementOf: (id: string) => Element | null;
}

interface Props {
  handle: React.Ref<ListHandle>;
  eventId: string;
  label: string;
  groups: Group[];
  closed: ReadonlySet<string>;
  onFold: (key: string) => void;
  by: GroupBy;
  filtered: boolean;
  adding: string | null;
  onAdd: (key: string | null) => void;
  preset: (key: string) => Partial<TaskInput>;
  zone: string;
  now: Date;
  editable: boolean;
  opened: string | undefined;
  marked: ReadonlySet<string>;
  cursor: Cursor;
  renaming: string | null;
  onOpen: (task: Task) => void;
  onComplete: (task: Task) => void;
  onMark: (task: Task, extend: boolean) => void;
  onFocus: (task: Task) => void;
  onRename: (task: Task, name: string | null) => void;
  onMove: (step: number | 'first' | 'last', extend: boolean) => void;
}

/** The plan as one grid of groups and tasks, of which only the rows in view are on the page. */
export function TaskList(props: Props) {
  const { handle, eventId, label, groups, closed, onFold, by, filtered, adding, onAdd, preset } = props;
  const { editable, onMove } = props;
  const active = useCursor(props.cursor);
  const items = useMemo(() => {
    const list: Item[] = [];
    if (adding !== null && !groups.some(group => group.key === adding)) list.push({ kind: 'new', key: adding });
    for (const group of groups) {
      list.push({ kind: 'group', group });
      if (closed.has(group.key)) continue;
      if (adding === group.key) list.push({ kind: 'new', key: group.key });
      for (const task of group.tasks) list.push({ kind: 'task', task });
    }
    return list;
  }, [groups, closed, adding]);
  const places = useMemo(() => {
    const map = new Map<string, number>();
    items.forEach((item, index) => {
      if (item.kind === 'task') map.set(item.task.id, index);
    });
    return map;
  }, [items]);
  const firstTask = useMemo(() => items.find(item => item.kind === 'task')?.task.id, [items]);
  const keep = active === null ? -1 : (places.get(active) ?? -1);
  const tabbable = keep < 0 ? firstTask : active;
  // The same functions as long as the items are the same: with new ones every row would be placed anew.
  const height = useCallback((index: number) => heights[items[index]?.kind ?? 'task'], [items]);
  const keyOf = useCallback(
    (index: number) => {
      const item = items[index];
      if (item?.kind === 'task') return item.task.id;
      return item?.kind === 'group' ? `group ${item.group.key}` : `new ${item?.key}`;
    },
    [items],
  );
  const { container, size, rows, measure, scrollTo } = useVirtualRows({ count: items.length, height, keyOf, keep });

  // The row to be focused may not exist yet: it does after the render that scrolling to it causes.
  const wanted = useRef<string | null>(null);
  const elementOf = (id: string) => container.current?.querySelector<HTMLElement>(`[data-task="${id}"]`) ?? null;
  const focusWanted = () => {
    if (wanted.current === null) return;
    const button = elementOf(wanted.current)?.querySelector<HTMLElement>('[data-peek-opener]');
    if (!button) return;
    wanted.current = null;
    button.focus({ preventScroll: true });
  };
  useEffect(focusWanted);
  const focusTask = (id: string) => {
    const index = places.get(id);
    if (index === undefined) return;
    wanted.current = id;
    scrollTo(index);
    focusWanted();
  };
  useKeptFocus(container, () => active !== null && focusTask(active));
  useImperativeHandle(handle, () => ({ focus: focusTask, elementOf }));

  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    <div
      role="grid"
      aria-rowcount={items.length}
      aria-multiselectable={editable || undefined}
      aria-readonly={!editable || undefined}
      aria-label={label}
      ref={container}
      className={classes.list}
      style={{ blockSize: size }}
      onKeyDown={event => {
        if (!(event.target as HTMLElement).matches('[data-peek-opener]')) return;
        if (event.key === 'ArrowDown') onMove(1, event.shiftKey);
        else if (event.key === 'ArrowUp') onMove(-1, event.shiftKey);
        else if (event.key === 'Home') onMove('first', false);
        else if (event.key === 'End') onMove('last', false);
        else return;
        event.preventDefault();
      }}
    >
      {rows.map(row => {
        const item = items[row.index];
        if (!item) return null;
        return (
          <div
            key={row.key}
            role="presentation"
            data-index={row.index}
            data-kind={item.kind}
            ref={measure}
            className={classes.slot}
            style={{ transform: `translateY(${row.top}px)` }}
          >
            {item.kind === 'task' ? (
              <TaskRow
                task={item.task}
                rowIndex={row.index + 1}
                zone={props.zone}
                now={props.now}
                editable={editable}
                selected={item.task.id === props.opened}
                marked={props.marked.has(item.task.id)}
                tabbable={item.task.id === tabbable}
                showPhase={by === 'phase' ? undefined : phaseName(item.task.phase)}
                onOpen={props.onOpen}
                onComplete={props.onComplete}
                onMark={props.onMark}
                onFocus={props.onFocus}
                onRename={props.renaming === item.task.id ? props.onRename : undefined}
              />
            ) : item.kind === 'new' ? (
              <div {...asRow(row.index + 1)}>
                <div {...asCell}>
                  <NewTask eventId={eventId} preset={preset(item.key)} onDone={() => onAdd(null)} />
                </div>
              </div>
            ) : (
              <GroupHead
                group={item.group}
                index={row.index + 1}
                folded={closed.has(item.group.key)}
                filtered={filtered}
                onFold={onFold}
                onAdd={editable ? onAdd : undefined}
              />
            )}
          </div>
        );
      })}
    </div>
  );
}

interface HeadProps {
  group: Group;
  index: number;
  folded: boolean;
  filtered: boolean;
  onFold: (key: string) => void;
  onAdd: ((key: string) => void) | undefined;
}

function GroupHead({ group, index, folded, filtered, onFold, onAdd }: HeadProps) {
  return (
    <div {...asRow(index)} className={classes.head}>
      <div {...asCell} className={classes.headCell}>
        <button type="button" className={classes.fold} aria-expanded={!folded} onClick={() => onFold(group.key)}>
          <IconChevronRight size={14} aria-hidden="true" />
          <span className={classes.title}>{group.title}</span>
          <span className={classes.count}>
            {group.done} of {group.total} done
            {filtered && ` · ${group.tasks.length} shown`}
          </span>
        </button>
        {onAdd && (
          <button
            type="button"
            className={classes.add}
            aria-label={`New task in ${group.title}`}
            onClick={() => onAdd(group.key)}
          >
            <IconPlus size={15} stroke={1.75} aria-hidden="true" />
          </button>
        )}
      </div>
    </div>
  );
}
