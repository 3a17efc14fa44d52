import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as call from '@/api/calls';
import { keys } from '@/api/queries';
import type { Id, Task, TaskBatch } from '@/api/types';
import { toast, toastProblem } from '@/ui/toasts';
import { plural } from '@/ui/words';

/** One field for many tasks. */
export type BulkChange = Pick<TaskBatch, 'status' | 'assigneeId' | 'priority' | 'phase' | 'deadline'>;

// The most the server takes at once.
const most = 500;

interface Change {
  tasks: Task[];
  change: BulkChange;
  assignee?: Task['assignee'] | undefined;
  say: string;
}

/** What takes a change back: the tasks by what they had before, one change for each. */
export function inverse(tasks: Task[], field: keyof BulkChange): { ids: Id[]; change: BulkChange }[] {
  const groups = new Map<string, { ids: Id[]; change: BulkChange }>();
  for (const task of tasks) {
    const value = field === 'assigneeId' ? (task.assignee?.id ?? null) : task[field];
    // A task that waits is blocked by itself: put back to do, it waits again.
    const before = field === 'status' && task.waits ? 'to_do' : value;
    const key = String(before);
    const group = groups.get(key) ?? { ids: [], change: { [field]: before } as BulkChange };
    group.ids.push(task.id);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Moves the deadlines of many tasks by days; Undo moves them back. */
export function useDeadlineShift(eventId: Id) {
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: async ({ tasks, days }: { tasks: Task[]; days: number; back?: boolean }) => {
      const ids = tasks.filter(task => task.deadline !== null).map(task => task.id);
      for (let at = 0; at < ids.length; at += most)
        await call.tasks.batch(eventId, { ids: ids.slice(at, at + most), deadlineShiftDays: days });
      return ids.length;
    },
    onSuccess: (count, { tasks, days, back }) => {
      const say = `${plural(count, 'deadline')} ${plural(Math.abs(days), 'day')} ${days > 0 ? 'later' : 'earlier'}`;
      toast(count === 0 ? 'None of them has a deadline' : say, {
        ...(count > 0 && !back && { undo: () => mutation.mutate({ tasks, days: -days, back: true }) }),
      });
    },
    onError: error => toastProblem('The deadlines were not moved', error),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.event(eventId) });
      void client.invalidateQueries({ queryKey: keys.myTasks });
    },
  });
  return mutation.mutate;
}

/** Changes many tasks: at once on the screen, then on the server; one Undo takes all of it back. */
export function useBulkChange(eventId: Id) {
  const client = useQueryClient();
  const key = keys.tasks(eventId);
  const send = async (ids: Id[], change: BulkChange) => {
    for (let at = 0; at < ids.length; at += most)
      await call.tasks.batch(eventId, { ids: ids.slice(at, at + most), ...change });
  };
  const refresh = () => {
    void client.invalidateQueries({ queryKey: keys.event(eventId) });
    void client.invalidateQueries({ queryKey: keys.myTasks });
  };

  const mutation = useMutation({
    mutationKey: ['task', eventId],
    mutationFn: ({ tasks, change }: Change) =>
      send(
        tasks.map(task => task.id),
        change,
      ),
    onMutate: async ({ tasks, change, assignee }) => {
      await client.cancelQueries({ queryKey: key });
      const ids = new Set(tasks.map(task => task.id));
      client.setQueryData<Task[]>(key, held =>
        held?.map(task =>
          ids.has(task.id)
            ? ({ ...task, ...change, ...('assigneeId' in change && { assignee: assignee ?? null }) } as Task)
            : task,
        ),
      );
    },
    onSuccess: (_, { tasks, change, say }) => {
      const field = Object.keys(change)[0] as keyof BulkChange;
      toast(`${plural(tasks.length, 'task')} ${say}`, {
        undo: () => {
          const back = inverse(tasks, field);
          void (async () => {
            for (const group of back) await send(group.ids, group.change);
          })()
            .then(() => toast(`${plural(tasks.length, 'task')} as before`))
            .catch(error => toastProblem('Not everything could be taken back', error))
            .finally(refresh);
        },
      });
    },
    onError: (error, { tasks }) => {
      const before = new Map(tasks.map(task => [task.id, task]));
      client.setQueryData<Task[]>(key, held => held?.map(task => before.get(task.id) ?? task));
      toastProblem('The tasks were not changed', error);
    },
    onSettled: refresh,
  });
  return mutation.mutate;
}
