import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as call from '@/api/calls';
import { keys } from '@/api/queries';
import type { EventDetail, Task, TaskBatch } from '@/api/types';
import { type Command, useCommands } from '@/ui/commands';
import { toast, toastProblem } from '@/ui/toasts';
import { humanize, plural, priorities, taskStatus, taskStatuses } from '@/ui/words';

interface Given {
  event: EventDetail;
  /** The tasks chosen, or the one the cursor is on. */
  selection: () => Task[];
  editable: boolean;
  onNew: () => void;
}

/** What the palette can do with the plan and with the tasks chosen in it. */
export function useTaskCommands({ event, selection, editable, onNew }: Given): void {
  const client = useQueryClient();
  const batch = useMutation({
    mutationFn: (body: TaskBatch & { say: string }) => {
      const { say: _, ...change } = body;
      return call.tasks.batch(event.id, change);
    },
    onSuccess: (_, { say }) => toast(say),
    onError: error => toastProblem('The tasks were not changed', error),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.event(event.id) });
      void client.invalidateQueries({ queryKey: keys.myTasks });
    },
  });
  useCommands(() => {
    const chosen = selection();
    const ids = chosen.map(task => task.id);
    const what = chosen.length === 1 ? `“${chosen[0]?.name}”` : plural(chosen.length, 'task');

    const commands: Command[] = [];
    if (editable) {
      commands.push({ id: 'task-new', group: 'Do', label: 'New task', words: 'create add', keys: 'KeyC', run: onNew });
    }
    if (editable && ids.length > 0) {
      commands.push(
        {
          id: 'task-complete',
          group: 'Do',
          label: `Complete ${what}`,
          words: 'done finish',
          run: () => batch.mutate({ ids, status: 'done', say: `${what} done` }),
        },
        {
          id: 'task-assign',
          group: 'Do',
          label: `Assign ${what} to…`,
          words: 'person give',
          ask: () => ({
            label: `Assign ${what} to…`,
            choices: () => [
              ...event.team.map(member => ({ id: member.userId, label: member.name, hint: humanize(member.role) })),
              { id: '', label: 'Nobody' },
            ],
            choose: ({ id, label }) => {
              const say = `${what}: ${id ? `assigned to ${label}` : 'nobody assigned'}`;
              batch.mutate({ ids, assigneeId: id || null, say });
              return undefined;
            },
          }),
        },
        {
          id: 'task-status',
          group: 'Do',
          label: `Set the status of ${what}…`,
          ask: () => ({
            label: `Status of ${what}`,
            choices: () => taskStatuses.map(id => ({ id, label: taskStatus[id].label })),
            choose: ({ id, label }) => {
              batch.mutate({ ids, status: id as Task['status'], say: `${what}: ${label.toLowerCase()}` });
              return undefined;
            },
          }),
        },
        {
          id: 'task-priority',
          group: 'Do',
          label: `Set the priority of ${what}…`,
          ask: () => ({
            label: `Priority of ${what}`,
            choices: () => priorities.map(id => ({ id, label: humanize(id) })),
            choose: ({ id, label }) => {
              batch.mutate({ ids, priority: id as Task['priority'], say: `${what}: ${label.toLowerCase()} priority` });
              return undefined;
            },
          }),
        },
      );
    }
    return commands;
  });
}
