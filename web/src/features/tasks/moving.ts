import type { Task } from '@/api/types';
import { isOpen } from './grouping';

/** Why a card cannot go to a column of the board by status; null when it can. */
export function refusal(task: Task, status: string, tasks: Task[]): string | null {
  if (status !== 'to_do') return null;
  const open = tasks.filter(other => task.dependencies.includes(other.id) && isOpen(other));
  if (open.length === 0) return null;
  const names = open.slice(0, 3).map(other => `“${other.name}”`);
  const more = open.length > names.length ? ` and ${open.length - names.length} more` : '';
  return `It waits for ${names.join(', ')}${more}, and is to do by itself once that is done.`;
}
