import { memo, type ReactNode, useState } from 'react';
import type { Task } from '@/api/types';
import { formatDateTime, formatDay, formatRelative } from '@/time/format';
import { Avatar } from '@/ui/Avatar';
import { PendingMark } from '@/ui/PendingMark';
import { StatusShape } from '@/ui/StatusChip';
import { useIsTouched } from '@/ui/touched';
import { humanize, taskState } from '@/ui/words';
import { isOverdue } from './grouping';
import classes from './TaskRow.module.css';

const bar = (number: number) => `M${number * 3.5 - 2.5} ${14 - number * 3}h2.5v${number * 3}h-2.5z`;
const bars = { low: 1, medium: 2, high: 3, critical: 4 } as const;
const drawn = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => bar(from + index)).join('');

/** How pressing, as bars and a word for readers: severity is not a status and borrows no status colour. */
export function PriorityBars({ priority }: { priority: Task['priority'] }) {
  const height = bars[priority] ?? 2;
  const word = `${humanize(priority)} priority`;
  return (
    <svg className={classes.priority} width="14" height="14" viewBox="0 0 16 16" role="img" aria-label={word}>
      <path d={drawn(1, height)} fill="currentColor" />
      {height < 4 && <path d={drawn(height + 1, 4)} fill="currentColor" opacity="0.22" />}
    </svg>
  );
}

/** What a row shows; tasks of one's own carry neither a person nor the critical path. */
type RowTask = Pick<Task, 'id' | 'name' | 'status' | 'priority' | 'deadline'> &
  Partial<Pick<Task, 'assignee' | 'isCriticalPath' | 'waits'>>;

interface Props<T extends RowTask> {
  task: T;
  zone: string | undefined;
  now: Date;
  editable: boolean;
  selected: boolean;
  marked: boolean;
  tabbable: boolean;
  showPhase?: string | undefined;
  /** Where the row stands in a grid; without it, it is an item of a plain list. */
  rowIndex?: number;
  onOpen: (task: T) => void;
  onComplete: (task: T) => void;
  onMark?: (task: T, extend: boolean) => void;
  onFocus: (task: T) => void;
  /** Given while the name is typed over; null when that was given up. */
  onRename?: ((task: T, name: string | null) => void) | undefined;
}

export const TaskRow = memo(Row) as <T extends RowTask>(props: Props<T>) => ReactNode;

// A plan has thousands of rows, so each is as few plain elements as can tell it.
function Row<T extends RowTask>(props: Props<T>) {
  const { task, zone, now, editable, selected, marked, tabbable, showPhase, rowIndex } = props;
  const { onOpen, onComplete, onMark, onFocus, onRename } = props;
  const touched = useIsTouched(task.id);
  const { label, tone } = taskState(task);
  const overdue = isOverdue(task, now);
  const done = task.status === 'done';
  const inGrid = rowIndex !== undefined;
  const Frame = inGrid ? 'div' : 'li';
  const cell = inGrid ? { role: 'gridcell' } : {};
  return (
    <Frame
      className={`${classes.row} ${touched ? 'tinted' : ''}`}
      data-task={task.id}
      data-selected={selected || undefined}
      data-marked={marked || undefined}
      data-closed={done || task.status === 'cancelled' || undefined}
      {...(inGrid && { role: 'row', 'aria-rowindex': rowIndex, 'aria-selected': marked })}
    >
      <span className={classes.cell} {...cell}>
        {editable ? (
          <button
            type="button"
            className={classes.check}
            tabIndex={tabbable ? 0 : -1}
            aria-pressed={done}
            aria-label={`Done: ${task.name}`}
            title={done ? 'Open again' : 'Mark as done'}
            onClick={() => onComplete(task)}
          >
            <StatusShape tone={tone} size={18} />
          </button>
        ) : (
          <span className={classes.check}>
            <StatusShape tone={tone} size={18} />
          </span>
        )}
      </span>
      <span className={classes.main} {...cell}>
        {onRename ? (
          <Rename name={task.name} onDone={name => onRename(task, name)} />
        ) : (
          <button
            type="button"
            className={classes.open}
            tabIndex={tabbable ? 0 : -1}
            data-peek-opener
            aria-haspopup="dialog"
            onFocus={() => onFocus(task)}
            onClick={event => {
              if (onMark && (event.ctrlKey || event.metaKey || event.shiftKey)) onMark(task, event.shiftKey);
              else onOpen(task);
            }}
          >
            <span className={classes.name}>{task.name}</span>
            <PendingMark id={task.id} />
            {task.isCriticalPath && !done && (
              <span className={classes.critical} title="On the critical path: a delay here delays the end">
                critical path
              </span>
            )}
          </button>
        )}
      </span>
      <span className={classes.meta} {...cell}>
        {showPhase && <span className={classes.phase}>{showPhase}</span>}
        {task.status !== 'to_do' && task.status !== 'done' && (
          <span className={classes.status} data-tone={tone}>
            {label}
          </span>
        )}
        <PriorityBars priority={task.priority} />
        {task.deadline ? (
          <time
            className={classes.due}
            data-overdue={overdue || undefined}
            dateTime={task.deadline}
            title={formatDateTime(task.deadline, zone)}
          >
            {overdue ? (
              <>
                <StatusShape tone="critical" size={12} /> {formatRelative(task.deadline, now)}
              </>
            ) : (
              formatDay(task.deadline, zone)
            )}
          </time>
        ) : (
          <span className={classes.due} aria-hidden="true">
            –
          </span>
        )}
        {task.assignee !== undefined &&
          (task.assignee ? (
            <Avatar id={task.assignee.id} name={task.assignee.name} size={22} label />
          ) : (
            <span className={classes.nobody} role="img" aria-label="Nobody assigned" />
          ))}
      </span>
    </Frame>
  );
}

function Rename({ name, onDone }: { name: string; onDone: (name: string | null) => void }) {
  const [typed, setTyped] = useState(name);
  const finish = () => onDone(typed.trim() && typed.trim() !== name ? typed.trim() : null);
  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: the field opens because somebody asked for it
      autoFocus
      className={classes.rename}
      aria-label={`New name of ${name}`}
      maxLength={200}
      value={typed}
      onFocus={event => event.currentTarget.select()}
      onChange={event => setTyped(event.currentTarget.value)}
      onBlur={finish}
      onKeyDown={event => {
        if (event.key === 'Enter') finish();
        else if (event.key === 'Escape') onDone(null);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}
