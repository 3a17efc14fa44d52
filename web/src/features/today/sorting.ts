import type { MyTask } from '@/api/types';
import { toWall } from '@/time/zones';
import { isOpen } from '../tasks/grouping';

const day = 86_400_000;

export interface DueGroup {
  key: 'late' | 'today' | 'ready' | 'week' | 'later' | 'never';
  title: string;
  tasks: MyTask[];
}

/** What of mine is late, due today, can be started now, is due this week all the same, and what comes after. */
export function sortedByDue(tasks: readonly MyTask[], now: Date, zone: string): DueGroup[] {
  const today = toWall(now, zone).date;
  const groups: DueGroup[] = [
    { key: 'late', title: 'Overdue', tasks: [] },
    { key: 'today', title: 'Today', tasks: [] },
    { key: 'ready', title: 'Ready to start', tasks: [] },
    { key: 'week', title: 'Next seven days', tasks: [] },
    { key: 'later', title: 'Later', tasks: [] },
    { key: 'never', title: 'Without a date', tasks: [] },
  ];
  const open = tasks.filter(isOpen).sort((a, b) => (a.deadline ?? '9').localeCompare(b.deadline ?? '9'));
  for (const task of open) {
    groups.find(group => group.key === placeOf(task))?.tasks.push(task);
  }
  return groups.filter(group => group.tasks.length > 0);

  function placeOf(task: MyTask): DueGroup['key'] {
    if (!task.deadline) return 'never';
    const due = new Date(task.deadline);
    if (due < now) return 'late';
    if (toWall(due, zone).date === today) return 'today';
    if (due.getTime() - now.getTime() >= 7 * day) return 'later';
    return task.status === 'to_do' ? 'ready' : 'week';
  }
}

/** The groups as they were, with the tasks as they are now; how many tasks have come since that they do not show. */
export function stay(order: readonly DueGroup[], tasks: readonly MyTask[]): { groups: DueGroup[]; news: number } {
  const present = new Map(tasks.map(task => [task.id, task]));
  const known = new Set<string>();
  const groups = order
    .map(group => ({
      ...group,
      tasks: group.tasks.flatMap(task => {
        known.add(task.id);
        // What was finished leaves the answer of the server but stays where it was checked off, to be opened again.
        return present.get(task.id) ?? { ...task, status: 'done' as const };
      }),
    }))
    .filter(group => group.tasks.length > 0);
  return { groups, news: tasks.filter(task => isOpen(task) && !known.has(task.id)).length };
}
