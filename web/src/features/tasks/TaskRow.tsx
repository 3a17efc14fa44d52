import { memo, type ReactNode } from 'react';
import type { Task } from '@/api/types';
import { formatDateTime, formatDay, formatRelative } from '@/time/format';
import { Avatar } from '@/ui/Avatar';
import { PendingMark } from '@/ui/PendingMark';
import { StatusChip, StatusShape } from '@/ui/StatusChip';
import { useIsTouched } from '@/ui/touched';
import { humanize, taskState } from '@/ui/words';
import { isOverdue } from './grouping';
import classes from './TaskRow.module.css';

const bars = { low: 1, medium: 2, high: 3, critical: 4 } as const;

/** How pressing, as bars and a word for readers: severity is not a status and borrows no status colour. */
export function PriorityBars({ priority }: { priority: Task['priority'] }) {
  const height = bars[priority] ?? 2;
  return (
    <span className={classes.priority} title={`${humanize(priority)} priority`}>
      <svg width="14" height="14" viewBox="0 0 16 16" aria-hidden="true">
        {[1, 2, 3, 4].map(bar => (
          <rect
            key={bar}
            x={bar * 3.5 - 2.5}
            y={14 - bar * 3}
            width="2.5"
            height={bar * 3}
            rx="0.75"
            fill="currentColor"
            opacity={bar <= height ? 1 : 0.22}
          />
        ))}
      </svg>
      <span className="vh">{humanize(priority)} priority</span>
    </span>
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
  onOpen: (task: T) => void;
  onComplete: (task: T) => void;
  onMark?: (task: T) => void;
  onFocus: (task: T) => void;
}

export const TaskRow = memo(Row) as <T extends RowTask>(props: Props<T>) => ReactNode;

function Row<T extends RowTask>(props: Props<T>) {
  const { task, zone, now, editable, selected, marked, tabbable, showPhase, onOpen, onComplete, onMark, onFocus } =
    props;
  const touched = useIsTouched(task.id);
  const { label, tone } = taskState(task);
  const overdue = isOverdue(task, now);
  const done = task.status === 'done';
  return (
    <li
      className={`${classes.row} ${touched ? 'tinted' : ''}`}
      data-task={task.id}
      data-selected={selected || undefined}
      data-marked={marked || undefined}
      data-closed={done || task.status === 'cancelled' || undefined}
    >
      {editable ? (
        <button
          type="button"
          className={classes.check}
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
      <button
        type="button"
        className={classes.open}
        tabIndex={tabbable ? 0 : -1}
        data-peek-opener
        aria-haspopup="dialog"
        onFocus={() => onFocus(task)}
        onClick={event => {
          if (onMark && (event.ctrlKey || event.metaKey)) onMark(task);
          else onOpen(task);
        }}
      >
        <span className={classes.name}>{task.name}</span>
        <PendingMark id={task.id} />
        {task.isCriticalPath && !done && (
          <span className={classes.critical} title="On the critical path: a delay here delays the event">
            critical path
          </span>
        )}
      </button>
      <span className={classes.meta}>
        {showPhase && <span className={classes.phase}>{showPhase}</span>}
        {(task.status === 'in_progress' || task.status === 'blocked' || task.status === 'cancelled') && (
          <StatusChip tone={tone} label={label} />
        )}
        <PriorityBars priority={task.priority} />
        <span className={classes.due} data-overdue={overdue || undefined}>
          {task.deadline ? (
            <time dateTime={task.deadline} title={formatDateTime(task.deadline, zone)}>
              {overdue ? (
                <>
                  <StatusShape tone="critical" size={12} /> {formatRelative(task.deadline, now)}
                </>
              ) : (
                formatDay(task.deadline, zone)
              )}
            </time>
          ) : (
            <span aria-hidden="true">–</span>
          )}
        </span>
        {task.assignee !== undefined && (
          <span className={classes.who} title={task.assignee?.name ?? 'Nobody'}>
            {task.assignee ? (
              <Avatar id={task.assignee.id} name={task.assignee.name} size={22} label />
            ) : (
              <span className={classes.nobody} role="img" aria-label="Nobody assigned" />
            )}
          </span>
        )}
      </span>
    </li>
  );
}
