import type { Task } from '@/api/types';
import { toWall } from '@/time/zones';
import { phaseName, phaseOrder, phases, taskStatus, taskStatuses } from '@/ui/words';

export type GroupBy = 'phase' | 'status' | 'assignee' | 'due' | 'none';

export interface TaskFilter {
  q?: string | undefined;
  status?: string | undefined;
  phase?: string | undefined;
  assignee?: string | undefined;
  overdue?: boolean | undefined;
  critical?: boolean | undefined;
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

/** Whether a task passes the filter; `words` are those of its text, small. */
function matches(task: Task, filter: TaskFilter, words: string[], now: Date): boolean {
  if (filter.status === 'open' ? !isOpen(task) : filter.status && task.status !== filter.status) return false;
  if (filter.phase && task.phase !== filter.phase) return false;
  if (filter.assignee === 'nobody' ? task.assignee : filter.assignee && task.assignee?.id !== filter.assignee)
    return false;
  if (filter.overdue && !isOverdue(task, now)) return false;
  if (filter.critical && !(task.isCriticalPath && isOpen(task))) return false;
  if (words.length > 0) {
    const text = `${task.name} ${task.description ?? ''} ${task.workflowCategory ?? ''}`.toLowerCase();
    if (!words.every(word => text.includes(word))) return false;
  }
  return true;
}

const { compare } = new Intl.Collator();

/** What is open first, each by deadline: work lies ahead, not behind. */
function inOrder(a: Task, b: Task): number {
  if (isOpen(a) !== isOpen(b)) return isOpen(a) ? -1 : 1;
  if (a.deadline !== b.deadline) {
    if (a.deadline === null) return 1;
    if (b.deadline === null) return -1;
    return a.deadline < b.deadline ? -1 : 1;
  }
  return compare(a.name, b.name);
}

const dues = ['late', 'today', 'week', 'month', 'later', 'never', 'closed'] as const;
type Due = (typeof dues)[number];
const dueNames: Record<Due, string> = {
  late: 'Overdue',
  today: 'Today',
  week: 'Next seven days',
  month: 'Next thirty days',
  later: 'Later',
  never: 'Without a date',
  closed: 'Done or cancelled',
};

/** The plan in groups, each by deadline. Groups without a matching task are left out. */
export function grouped(tasks: Task[], by: GroupBy, filter: TaskFilter, now: Date, zone: string): Group[] {
  const today = toWall(now, zone).date;
  const ends = (days: number) =>
    new Date(Date.parse(`${today}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
  const [week, month] = [ends(7), ends(30)];
  const dueOf = (task: Task): Due => {
    if (!isOpen(task)) return 'closed';
    if (task.deadline === null) return 'never';
    if (isOverdue(task, now)) return 'late';
    const date = toWall(task.deadline, zone).date;
    return date <= today ? 'today' : date <= week ? 'week' : date <= month ? 'month' : 'later';
  };
  const keyOf = (task: Task) => {
    if (by === 'phase') return task.phase;
    if (by === 'status') return task.status;
    if (by === 'assignee') return task.assignee?.id ?? '';
    return by === 'due' ? dueOf(task) : '';
  };
  const titleOf = (task: Task, key: string) => {
    if (by === 'phase') return phaseName(key);
    if (by === 'status') return taskStatus[task.status].label;
    if (by === 'assignee') return task.assignee?.name ?? 'Nobody';
    return by === 'due' ? dueNames[key as Due] : 'All tasks';
  };
  const words = filter.q?.toLowerCase().split(/\s+/).filter(Boolean) ?? [];
  const groups = new Map<string, Group>();
  for (const task of [...tasks].sort(inOrder)) {
    const key = keyOf(task);
    let group = groups.get(key);
    if (!group) {
      group = { key, title: titleOf(task, key), tasks: [], done: 0, total: 0 };
      groups.set(key, group);
    }
    if (task.status !== 'cancelled') group.total += 1;
    if (task.status === 'done') group.done += 1;
    if (matches(task, filter, words, now)) group.tasks.push(task);
  }
  const order = (group: Group) => {
    if (by === 'phase') return phaseOrder(group.key);
    if (by === 'status') return taskStatuses.indexOf(group.key as Task['status']);
    if (by === 'due') return dues.indexOf(group.key as Due);
    return group.key === '' ? 1 : 0;
  };
  return [...groups.values()]
    .filter(group => group.tasks.length > 0)
    .sort((a, b) => order(a) - order(b) || compare(a.title, b.title));
}

/** The columns of a board: also those without a card, except that of what was cancelled. */
export function columnsOf(groups: Group[], by: GroupBy): Group[] {
  const held = new Map(groups.map(group => [group.key, group]));
  const empty = (key: string, title: string): Group => ({ key, title, tasks: [], done: 0, total: 0 });
  return by === 'status'
    ? taskStatuses
        .filter(status => status !== 'cancelled' || held.has(status))
        .map(status => held.get(status) ?? empty(status, taskStatus[status].label))
    : phases.map(phase => held.get(phase) ?? empty(phase, phaseName(phase)));
}
