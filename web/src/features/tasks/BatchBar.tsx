import { Button } from '@mantine/core';
import type { EventDetail, Task, TaskPhase } from '@/api/types';
import { Choice } from '@/ui/Choice';
import { humanize, phaseName, phases, plural, priorities, taskStatus, taskStatuses } from '@/ui/words';
import { useBulkChange, useDeadlineShift } from './bulk';
import { deadlineAt } from './deadline';
import classes from './Tasks.module.css';

const shifts = [1, 7, 14, -1, -7, -14];

interface Props {
  event: EventDetail;
  /** The selected ones. */
  tasks: Task[];
  /** How many the filter shows. */
  matching: number;
  onAll: () => void;
  onDone: () => void;
}

/** What can be done with the selected tasks together. */
export function BatchBar({ event, tasks, matching, onAll, onDone }: Props) {
  const apply = useBulkChange(event.id);
  const shift = useDeadlineShift(event.id);
  return (
    <section className={classes.batch} aria-label="Selected tasks">
      <span className="num" aria-live="polite">
        {tasks.length} selected
      </span>
      {tasks.length < matching && (
        <Button variant="subtle" size="compact-sm" onClick={onAll}>
          Select all {matching}
        </Button>
      )}
      <Choice
        label="Set status"
        any="Status…"
        value=""
        options={taskStatuses.map(value => ({ value, label: taskStatus[value].label }))}
        onChange={status =>
          status && apply({ tasks, change: { status }, say: `now ${taskStatus[status].label.toLowerCase()}` })
        }
      />
      <Choice
        label="Assign to"
        any="Assign to…"
        value=""
        options={[
          { value: 'nobody', label: 'Nobody' },
          ...event.team.map(member => ({ value: member.userId, label: member.name })),
        ]}
        onChange={chosen => {
          if (!chosen) return;
          const member = event.team.find(each => each.userId === chosen);
          apply({
            tasks,
            change: { assigneeId: member?.userId ?? null },
            assignee: member ? { id: member.userId, name: member.name } : null,
            say: member ? `assigned to ${member.name}` : 'assigned to nobody',
          });
        }}
      />
      <Choice
        label="Set priority"
        any="Priority…"
        value=""
        options={priorities.map(value => ({ value, label: humanize(value) }))}
        onChange={priority => priority && apply({ tasks, change: { priority }, say: `of ${priority} priority` })}
      />
      <Choice
        label="Move to phase"
        any="Phase…"
        value=""
        options={phases.map(value => ({ value: value as string, label: phaseName(value) }))}
        onChange={phase =>
          phase && apply({ tasks, change: { phase: phase as TaskPhase }, say: `in ${phaseName(phase)}` })
        }
      />
      <Choice
        label="Move deadlines"
        any="Deadlines…"
        value=""
        options={shifts.map(days => ({
          value: String(days),
          label: `${plural(Math.abs(days), 'day')} ${days > 0 ? 'later' : 'earlier'}`,
        }))}
        onChange={days => days && shift({ tasks, days: Number(days) })}
      />
      <label className={classes.dueField}>
        Due
        <input
          type="date"
          onChange={change => {
            const deadline = deadlineAt(change.currentTarget.value, event.timezone);
            if (deadline) apply({ tasks, change: { deadline }, say: 'due that day' });
          }}
        />
      </label>
      <Button variant="subtle" color="gray" size="compact-sm" onClick={onDone}>
        Clear selection
      </Button>
    </section>
  );
}
