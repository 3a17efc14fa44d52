import type { Task } from '@/api/types';
import { phaseName, phaseOrder, taskStatus, taskStatuses } from '@/ui/words';

export type GroupBy = 'phase' | 'status' | 'assignee' | 'none';

export interface TaskFilter {
  q?: string | undefined;
  status?: string | undefined;
  phase?: string | undefined;
  assignee?: string | undefined;
  overdue?: boolean | undefined;
}

export interface Group {
  key: string;
  title: string;
  tasks: Task[];
  /** How many of the group's tasks are done, also those the filter hides. */
  done: number;
  total: number;
}

type Dated = Pick<Task, 'status' | 'deadline'>;

export const isOpen = (task: Pick<Task, 'status'>) => task.status !== 'done' && task.status !== 'cancelled';
export const isOverdue = (task: Dated, now: Date) =>
  isOpen(task) && task.deadline !== null && new Date(task.deadline) < now;

export function matches(task: Task, filter: TaskFilter, now: Date): boolean {
  if (filter.status === 'open' ? !isOpen(task) : filter.status && task.status !== filter.status) return false;
  if (filter.phase && task.phase !== filter.phase) return false;
  if (filter.assignee === 'nobody' ? task.assignee : filter.assignee && task.assignee?.id !== filter.assignee)
    return false;
  if (filter.overdue && !isOverdue(task, now)) return false;
  if (filter.q) {
    const words = filter.q.toLowerCase().split(/\s+/).filter(Boolean);
    const text = `${task.name} ${task.description ?? ''} ${task.workflowCategory ?? ''}`.toLowerCase();
    if (!words.every(word => text.includes(word))) return false;
  }
  return true;
}

/** What is open first, each by deadline: work lies ahead, not behind. */
function inOrder(a: Task, b: Task): number {
  if (isOpen(a) !== isOpen(b)) return isOpen(a) ? -1 : 1;
  if (a.deadline !== b.deadline) {
    if (a.deadline === null) return 1;
    if (b.deadline === null) return -1;
    return a.deadline < b.deadline ? -1 : 1;
  }
  return a.name.localeCompare(b.name);
}

/** The plan in groups, each by deadline. Groups without a matching task are left out. */
export function grouped(tasks: Task[], by: GroupBy, filter: TaskFilter, now: Date): Group[] {
  const keyOf = (task: Task) =>
    by === 'phase' ? task.phase : by === 'status' ? task.status : by === 'assignee' ? (task.assignee?.id ?? '') : '';
  const groups = new Map<string, Group>();
  for (const task of [...tasks].sort(inOrder)) {
    const key = keyOf(task);
    let group = groups.get(key);
    if (!group) {
      const title =
        by === 'phase'
          ? phaseName(key)
          : by === 'status'
            ? taskStatus[task.status].label
            : by === 'assignee'
              ? (task.assignee?.name ?? 'Nobody')
              : 'All tasks';
      group = { key, title, tasks: [], done: 0, total: 0 };
      groups.set(key, group);
    }
    if (task.status !== 'cancelled') group.total += 1;
    if (task.status === 'done') group.done += 1;
    if (matches(task, filter, now)) group.tasks.push(task);
  }
  const order = (group: Group) =>
    by === 'phase'
      ? phaseOrder(group.key)
      : by === 'status'
        ? taskStatuses.indexOf(group.key as Task['status'])
        : group.key === ''
          ? 1
          : 0;
  return [...groups.values()]
    .filter(group => group.tasks.length > 0)
    .sort((a, b) => order(a) - order(b) || a.title.localeCompare(b.title));
}
