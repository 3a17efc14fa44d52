import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as call from '@/api/calls';
import { keys } from '@/api/queries';
import type { EventDetail, Id, Task, TaskChange } from '@/api/types';
import { toast, toastProblem } from '@/ui/toasts';

interface Change {
  task: Task;
  change: TaskChange;
  /** The person chosen, so that the row can show them before the server answers. */
  assignee?: Task['assignee'];
  /** What the notice says; without one the change is silent (typing in a field says enough). */
  say?: string;
}

/** Changes a task at once on the screen, then on the server; a refusal puts the row back and says why. */
export function useTaskChange(eventId: Id) {
  const client = useQueryClient();
  const key = keys.tasks(eventId);

  const lay = (id: Id, change: Partial<Task>) =>
    client.setQueryData<Task[]>(key, tasks => tasks?.map(task => (task.id === id ? { ...task, ...change } : task)));

  const mutation = useMutation({
    mutationKey: ['task', eventId],
    mutationFn: ({ task, change }: Change) => call.tasks.update(eventId, task.id, change),
    onMutate: async ({ task, change, assignee }) => {
      await client.cancelQueries({ queryKey: key });
      lay(task.id, { ...change, ...(assignee !== undefined && { assignee }) } as Partial<Task>);
    },
    onSuccess: (answer, { task, change, say }) => {
      lay(task.id, answer.data);
      client.setQueryData<EventDetail>(
        keys.detail(eventId),
        event => event && { ...event, progress: answer.eventProgress },
      );
      if (say) {
        const before = Object.fromEntries(
          Object.keys(change).map(field => [
            field,
            field === 'assigneeId' ? (task.assignee?.id ?? null) : (task[field as keyof Task] ?? null),
          ]),
        ) as TaskChange;
        toast(say, {
          undo: () =>
            mutation.mutate({
              task: { ...task, ...(change as Partial<Task>) },
              change: before,
              assignee: task.assignee,
            }),
        });
      }
    },
    onError: (error, { task }) => {
      lay(task.id, task);
      toastProblem(`“${task.name}” was not changed`, error);
    },
    onSettled: () => {
      // The last of several changes fetches the truth; an earlier fetch would bring back rows about to change.
      if (client.isMutating({ mutationKey: ['task', eventId] }) > 1) return;
      void client.invalidateQueries({ queryKey: key });
      void client.invalidateQueries({ queryKey: keys.detail(eventId) });
      void client.invalidateQueries({ queryKey: keys.criticalPath(eventId) });
      void client.invalidateQueries({ queryKey: keys.myTasks });
    },
  });

  return {
    change: mutation.mutate,
    complete: (task: Task) => {
      const done = task.status === 'done';
      mutation.mutate({
        task,
        change: { status: done ? 'to_do' : 'done' },
        say: done ? `“${task.name}” is open again` : `“${task.name}” is done`,
      });
    },
  };
}
