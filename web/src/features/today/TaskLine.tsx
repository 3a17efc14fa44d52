import { ActionIcon, Menu } from '@mantine/core';
import { IconCalendarTime } from '@tabler/icons-react';
import type { MyTask } from '@/api/types';
import { formatDateTime, formatDay, formatRelative, formatTime, formatWeekday } from '@/time/format';
import { fromWall, toWall } from '@/time/zones';
import { StatusChip, StatusShape } from '@/ui/StatusChip';
import { taskState } from '@/ui/words';
import classes from './TaskLine.module.css';

interface Props {
  task: MyTask;
  now: Date;
  zone: string;
  editable: boolean;
  onOpen: () => void;
  onComplete: () => void;
  onMove: (deadline: string) => void;
}

/** Days a deadline is put off to most: tomorrow, the day after, next Monday. The time of day stays. */
export function laterDays(now: Date, zone: string, deadline: string | null): { label: string; instant: string }[] {
  const time = deadline ? toWall(deadline, zone).time : '17:00';
  const [year = 0, month = 1, day = 1] = toWall(now, zone).date.split('-').map(Number);
  const dateIn = (days: number) => new Date(Date.UTC(year, month - 1, day + days)).toISOString().slice(0, 10);
  const monday = (8 - new Date(Date.UTC(year, month - 1, day)).getUTCDay()) % 7 || 7;
  const choices = [
    { label: 'Today', days: 0 },
    { label: 'Tomorrow', days: 1 },
    { label: 'In two days', days: 2 },
    { label: 'Next Monday', days: monday },
    { label: 'In a week', days: 7 },
  ];
  return choices.flatMap(({ label, days }) => {
    const instant = fromWall({ date: dateIn(days), time }, zone)?.instant;
    return instant && instant > now && instant.toISOString() !== deadline
      ? [{ label, instant: instant.toISOString() }]
      : [];
  });
}

/** One task of mine, acted on where it stands. */
export function TaskLine({ task, now, zone, editable, onOpen, onComplete, onMove }: Props) {
  const { label, tone } = taskState(task);
  const done = task.status === 'done';
  const overdue = !done && task.deadline !== null && new Date(task.deadline) < now;
  return (
    <li className={classes.line} data-task={task.id} data-done={done || undefined}>
      {editable ? (
        <button
          type="button"
          className={classes.check}
          aria-pressed={done}
          aria-label={`Done: ${task.name}`}
          title={done ? 'Open again' : 'Mark as done'}
          onClick={onComplete}
        >
          <StatusShape tone={tone} size={18} />
        </button>
      ) : (
        <span className={classes.check}>
          <StatusShape tone={tone} size={18} />
        </span>
      )}
      <button type="button" className={classes.open} onClick={onOpen}>
        <span className={classes.name}>{task.name}</span>
        <span className={classes.event}>{task.event.name}</span>
      </button>
      <span className={classes.state}>
        {(task.status === 'in_progress' || task.status === 'blocked') && <StatusChip tone={tone} label={label} />}
        {task.deadline && (
          <time
            dateTime={task.deadline}
            className={classes.due}
            data-overdue={overdue || undefined}
            title={formatDateTime(task.deadline, zone)}
          >
            {overdue ? (
              <>
                <StatusShape tone="critical" size={12} /> {formatRelative(task.deadline, now)}
              </>
            ) : toWall(task.deadline, zone).date === toWall(now, zone).date ? (
              formatTime(task.deadline, zone)
            ) : (
              formatDay(task.deadline, zone)
            )}
          </time>
        )}
      </span>
      {editable && (
        <Menu position="bottom-end" width={240}>
          <Menu.Target>
            <ActionIcon aria-label={`Move the deadline of ${task.name}`} disabled={done}>
              <IconCalendarTime size={16} stroke={1.75} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>Due (your time)</Menu.Label>
            {laterDays(now, zone, task.deadline).map(choice => (
              <Menu.Item key={choice.label} onClick={() => onMove(choice.instant)}>
                {choice.label}
                <span className={classes.when}>
                  {formatWeekday(choice.instant, zone)}, {formatTime(choice.instant, zone)}
                </span>
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </li>
  );
}
