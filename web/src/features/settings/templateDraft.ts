import type { Problem } from '@/api/problem';
import type { TemplateTask } from '@/api/types';

/** A key from a name, unlike those there are: "Hang the lights" → "hang-the-lights". */
export function keyFor(name: string, taken: readonly string[]): string {
  const base =
    name
      .toLowerCase()
      .normalize('NFD')
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 70)
      .replace(/-+$/, '') || 'task';
  let key = base;
  for (let number = 2; taken.includes(key); number++) key = `${base}-${number}`;
  return key;
}

/** Takes a task out; what waited for it now waits for what it waited for. */
export function without(tasks: readonly TemplateTask[], key: string): TemplateTask[] {
  const gone = tasks.find(task => task.key === key);
  return tasks
    .filter(task => task.key !== key)
    .map(task =>
      task.dependsOn?.includes(key)
        ? {
            ...task,
            dependsOn: [...new Set([...task.dependsOn.filter(each => each !== key), ...(gone?.dependsOn ?? [])])],
          }
        : task,
    );
}

export interface CellError {
  /** Index of the task; -1 for the template as a whole. */
  row: number;
  /** The field, or empty for the task as a whole. */
  field: string;
  text: string;
}

/** Where a refusal belongs in the grid: the server names tasks by place (`tasks[3].due`) or by key (`tasks.hang-lights.due`). */
export function cellErrors(problem: Problem | null, tasks: readonly TemplateTask[]): CellError[] {
  if (!problem) return [];
  return Object.entries(problem.fields).map(([path, sentences]) => {
    const text = sentences.join(' ');
    const byPlace = /^(?:\$\.)?tasks\[(\d+)\](?:\.(\w+))?/.exec(path);
    if (byPlace) return { row: Number(byPlace[1]), field: byPlace[2] ?? '', text };
    const byKey = /^tasks\.([a-z0-9_-]+)(?:\.(\w+))?$/i.exec(path);
    const row = byKey ? tasks.findIndex(task => task.key === byKey[1]) : -1;
    return { row, field: (row >= 0 && byKey?.[2]) || '', text };
  });
}
