import { ActionIcon, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { IconTrash, IconX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as call from '@/api/calls';
import { asProblem } from '@/api/problem';
import { keys } from '@/api/queries';
import type { EventDetail, Task, TaskChange, TaskPhase } from '@/api/types';
import { formatDateTime } from '@/time/format';
import { fromWall, toWall, zoneName } from '@/time/zones';
import { Peek } from '@/ui/Peek';
import { Saved } from '@/ui/Saved';
import { StatusChip } from '@/ui/StatusChip';
import { toast, toastProblem } from '@/ui/toasts';
import { humanize, phaseName, phases, priorities, taskStatus, taskStatuses } from '@/ui/words';
import { HistoryPanel } from '../history/HistoryPanel';
import classes from './TaskPeek.module.css';
import { useTaskChange } from './useTaskChange';

interface Props {
  task: Task;
  event: EventDetail;
  tasks: Task[];
  editable: boolean;
  onClose: () => void;
}

/** One task, all of it, editable in place: a field is saved when one leaves it. */
export function TaskPeek({ task, event, tasks, editable, onClose }: Props) {
  const client = useQueryClient();
  const { change } = useTaskChange(event.id);
  const save = (input: TaskChange, assignee?: Task['assignee']) =>
    change({ task, change: input, ...(assignee !== undefined && { assignee }) });
  const wall = task.deadline ? toWall(task.deadline, event.timezone) : { date: '', time: '' };

  const remove = useMutation({
    mutationFn: () => call.tasks.remove(event.id, task.id),
    onSuccess: () => {
      toast(`“${task.name}” is removed`, {
        undo: () =>
          void call.tasks
            .restore(event.id, task.id)
            .then(() => client.invalidateQueries({ queryKey: keys.event(event.id) }))
            .catch(error => toastProblem(`“${task.name}” could not be brought back`, error)),
      });
      onClose();
      client.setQueryData<Task[]>(keys.tasks(event.id), held => held?.filter(each => each.id !== task.id));
      void client.invalidateQueries({ queryKey: keys.event(event.id) });
    },
    onError: error => toastProblem(`“${task.name}” was not removed`, error),
  });

  const saveDeadline = (date: string, time: string) => {
    const deadline = date
      ? (fromWall({ date, time: time || '17:00' }, event.timezone)?.instant.toISOString() ?? null)
      : null;
    if (deadline !== task.deadline) save({ deadline });
  };

  return (
    <Peek
      title="Task"
      onClose={onClose}
      actions={
        editable && (
          <ActionIcon
            aria-label="Remove task"
            title="Remove task"
            loading={remove.isPending}
            onClick={() => remove.mutate()}
          >
            <IconTrash size={16} stroke={1.75} />
          </ActionIcon>
        )
      }
    >
      <div className="stack">
        <Saved value={task.name} onSave={name => name.trim() && save({ name: name.trim() })}>
          {field => (
            <Textarea
              {...field}
              label="Name"
              autosize
              minRows={1}
              maxLength={200}
              readOnly={!editable}
              classNames={{ input: classes.name ?? '' }}
            />
          )}
        </Saved>
        <div className={classes.pair}>
          {editable ? (
            <Select
              label="Status"
              allowDeselect={false}
              data={taskStatuses.map(value => ({ value, label: taskStatus[value].label }))}
              value={task.status}
              onChange={value => value && save({ status: value as Task['status'] })}
            />
          ) : (
            <div>
              <StatusChip tone={taskStatus[task.status].tone} label={taskStatus[task.status].label} />
            </div>
          )}
          <Select
            label="Priority"
            readOnly={!editable}
            allowDeselect={false}
            data={priorities.map(value => ({ value, label: humanize(value) }))}
            value={task.priority}
            onChange={value => value && save({ priority: value as Task['priority'] })}
          />
        </div>
        <Select
          label="Assigned to"
          readOnly={!editable}
          searchable
          clearable
          placeholder="Nobody"
          data={people(event, task)}
          value={task.assignee?.id ?? null}
          onChange={assigneeId => {
            const chosen = event.team.find(member => member.userId === assigneeId);
            save({ assigneeId }, chosen ? { id: chosen.userId, name: chosen.name } : null);
          }}
        />
        <div className={classes.pair}>
          <Saved value={wall.date} onSave={date => saveDeadline(date, wall.time)}>
            {field => <TextInput {...field} type="date" label="Due" readOnly={!editable} />}
          </Saved>
          <Saved value={wall.time} onSave={time => saveDeadline(wall.date, time)}>
            {field => (
              <TextInput
                {...field}
                type="time"
                label={`At (${zoneName(task.deadline ?? event.startAt, event.timezone)})`}
                readOnly={!editable}
                disabled={!wall.date}
              />
            )}
          </Saved>
        </div>
        <div className={classes.pair}>
          <Select
            label="Phase"
            readOnly={!editable}
            allowDeselect={false}
            data={[...new Set([...phases, task.phase])].map(value => ({ value, label: phaseName(value) }))}
            value={task.phase}
            onChange={value => value && save({ phase: value as TaskPhase })}
          />
          <Hours
            label="Hours estimated"
            value={task.estimatedHours}
            editable={editable}
            onSave={estimatedHours => save({ estimatedHours })}
          />
        </div>
        <div className={classes.pair}>
          <Hours
            label="If all goes well"
            value={task.optimisticHours}
            placeholder={task.estimatedHours === null ? undefined : `${task.estimatedHours * 0.75}`}
            editable={editable}
            onSave={optimisticHours => save({ optimisticHours })}
          />
          <Hours
            label="If much goes wrong"
            value={task.pessimisticHours}
            placeholder={task.estimatedHours === null ? undefined : `${task.estimatedHours * 1.5}`}
            editable={editable}
            onSave={pessimisticHours => save({ pessimisticHours })}
          />
        </div>
        <Saved value={task.description ?? ''} onSave={description => save({ description: description || null })}>
          {field => <Textarea {...field} label="Description" autosize minRows={3} maxRows={14} readOnly={!editable} />}
        </Saved>
        <Dependencies task={task} tasks={tasks} editable={editable} eventId={event.id} />
        {task.completedAt && <p className="muted">Finished {formatDateTime(task.completedAt, event.timezone)}</p>}
        <HistoryPanel entity="task" id={task.id} zone={event.timezone} editable={editable} />
      </div>
    </Peek>
  );
}

function people(event: EventDetail, task: Task) {
  const options = event.team.map(member => ({ value: member.userId, label: member.name }));
  // Somebody who left the team may still hold the task; the name must not vanish from it.
  const held = task.assignee;
  if (held && !options.some(option => option.value === held.id)) {
    options.push({ value: held.id, label: held.name });
  }
  return options;
}

interface HoursProps {
  label: string;
  value: number | null;
  placeholder?: string | undefined;
  editable: boolean;
  onSave: (value: number | null) => void;
}

function Hours({ label, value, placeholder, editable, onSave }: HoursProps) {
  return (
    <Saved value={value === null ? '' : String(value)} onSave={typed => onSave(typed === '' ? null : Number(typed))}>
      {({ value: typed, onChange: _, ...field }, set) => (
        <NumberInput
          {...field}
          label={label}
          min={0}
          max={100000}
          decimalScale={2}
          hideControls
          readOnly={!editable}
          {...(placeholder && { placeholder })}
          value={typed}
          onChange={next => set(String(next))}
        />
      )}
    </Saved>
  );
}

function Dependencies({
  task,
  tasks,
  editable,
  eventId,
}: {
  task: Task;
  tasks: Task[];
  editable: boolean;
  eventId: string;
}) {
  const client = useQueryClient();
  const needs = tasks.filter(each => task.dependencies.includes(each.id));
  const waiting = tasks.filter(each => each.dependencies.includes(task.id));
  const link = useMutation({
    mutationFn: ({ other, on }: { other: string; on: boolean }) =>
      on ? call.tasks.addDependency(eventId, task.id, other) : call.tasks.removeDependency(eventId, task.id, other),
    onError: error => {
      const problem = asProblem(error);
      const circle = problem.members.cycle;
      if (problem.code !== 'tasks.dependency_cycle' || !Array.isArray(circle)) {
        toastProblem('The dependency was not changed', error);
        return;
      }
      const names = circle.map((each: { name?: string }) => `“${each.name ?? '?'}”`);
      toast('This would be a circle', {
        tone: 'critical',
        detail: `${[...names, names[0]].join(' waits for ')}. None of them could ever start.`,
      });
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.tasks(eventId) });
      void client.invalidateQueries({ queryKey: keys.criticalPath(eventId) });
    },
  });
  return (
    <section>
      <h3 className={classes.heading}>Waits for</h3>
      {needs.length === 0 && <p className="muted">Nothing; it can start at any time.</p>}
      <ul>
        {needs.map(other => (
          <li key={other.id} className={classes.dependency}>
            <StatusChip tone={taskStatus[other.status].tone} label={taskStatus[other.status].label} quiet />
            <span className="grow truncate">{other.name}</span>
            {editable && (
              <ActionIcon
                size="sm"
                aria-label={`No longer wait for ${other.name}`}
                onClick={() => link.mutate({ other: other.id, on: false })}
              >
                <IconX size={14} />
              </ActionIcon>
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
          mt={6}
          value={null}
          data={tasks
            .filter(each => each.id !== task.id && !task.dependencies.includes(each.id))
            .map(each => ({ value: each.id, label: each.name }))}
          onChange={other => other && link.mutate({ other, on: true })}
        />
      )}
      {waiting.length > 0 && (
        <>
          <h3 className={classes.heading}>Others waiting for this</h3>
          <ul>
            {waiting.map(other => (
              <li key={other.id} className={classes.dependency}>
                <StatusChip tone={taskStatus[other.status].tone} label={taskStatus[other.status].label} quiet />
                <span className="grow truncate">{other.name}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
