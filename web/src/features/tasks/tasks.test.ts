import { describe, expect, it } from 'vitest';
import { Problem } from '@/api/problem';
import type { Task, TemplateTask } from '@/api/types';
import { cellErrors, keyFor, without } from '../settings/templateDraft';
import { inverse } from './bulk';
import { deadlineAt, usualDeadlines } from './deadline';
import { columnsOf, grouped } from './grouping';
import { refusal } from './moving';
import { namesIn } from './NewTask';

const now = new Date('2027-03-01T12:00:00Z');
const task = (id: string, more: Partial<Task> = {}): Task =>
  ({
    id,
    name: id,
    status: 'to_do',
    phase: 'pre_production',
    priority: 'medium',
    deadline: null,
    assignee: null,
    dependencies: [],
    isCriticalPath: false,
    waits: false,
    ...more,
  }) as unknown as Task;

describe('Pasted lines', () => {
  it('become names without the marks of the list they come from', () => {
    expect(
      namesIn('- Call the caterer\n* [ ] Order cake\r\n3. Print menus\n\n   [x] Rig lights  \n• 2 pianos'),
    ).toEqual(['Call the caterer', 'Order cake', 'Print menus', 'Rig lights', '2 pianos']);
    expect(namesIn(' \n\t\n')).toEqual([]);
    expect(namesIn('x'.repeat(300))[0]).toHaveLength(200);
  });
});

describe('Undo of many', () => {
  it('gives each task back what it had, in as few changes as there were values', () => {
    const tasks = [task('a'), task('b', { status: 'done' }), task('c', { status: 'blocked', waits: true }), task('d')];
    expect(inverse(tasks, 'status')).toEqual([
      { ids: ['a', 'c', 'd'], change: { status: 'to_do' } },
      { ids: ['b'], change: { status: 'done' } },
    ]);
    expect(inverse([task('a'), task('b', { assignee: { id: 'kim', name: 'Kim' } })], 'assigneeId')).toEqual([
      { ids: ['a'], change: { assigneeId: null } },
      { ids: ['b'], change: { assigneeId: 'kim' } },
    ]);
  });
});

describe('The plan in groups', () => {
  const all = [
    task('late', { deadline: '2027-02-28T12:00:00Z' }),
    task('tonight', { deadline: '2027-03-01T22:30:00Z' }),
    task('soon', { deadline: '2027-03-05T12:00:00Z', isCriticalPath: true }),
    task('done', { status: 'done', deadline: '2027-02-01T12:00:00Z', isCriticalPath: true }),
    task('someday'),
  ];
  it('by due date goes by the calendar of the event', () => {
    const titles = (zone: string) =>
      grouped(all, 'due', {}, now, zone).map(group => `${group.title}: ${group.tasks.map(each => each.id).join()}`);
    expect(titles('UTC')).toEqual([
      'Overdue: late',
      'Today: tonight',
      'Next seven days: soon',
      'Without a date: someday',
      'Done or cancelled: done',
    ]);
    // In Helsinki it is tomorrow by then.
    expect(titles('Europe/Helsinki')[1]).toBe('Next seven days: tonight,soon');
  });
  it('can be narrowed to what is critical and still open', () => {
    const groups = grouped(all, 'none', { critical: true }, now, 'UTC');
    expect(groups.flatMap(group => group.tasks.map(each => each.id))).toEqual(['soon']);
  });
  it('has a column for every status, and one for cancelled ones only if there are any', () => {
    const columns = columnsOf(grouped(all, 'status', {}, now, 'UTC'), 'status');
    expect(columns.map(column => column.tasks.length)).toEqual([4, 0, 0, 1]);
    const cancelled = [...all, task('off', { status: 'cancelled' })];
    expect(columnsOf(grouped(cancelled, 'status', {}, now, 'UTC'), 'status')).toHaveLength(5);
    expect(columnsOf(grouped(all, 'phase', {}, now, 'UTC'), 'phase')).toHaveLength(5);
  });
});

describe('A card that waits', () => {
  it('cannot be moved to do, and the reason names what it waits for', () => {
    const tasks = [task('Menu'), task('Hall', { status: 'done' }), task('Invite', { dependencies: ['Menu', 'Hall'] })];
    const invite = tasks[2] as Task;
    expect(refusal(invite, 'to_do', tasks)).toContain('“Menu”,');
    expect(refusal(invite, 'to_do', tasks)).not.toContain('Hall');
    expect(refusal(invite, 'done', tasks)).toBeNull();
    expect(refusal(tasks[0] as Task, 'to_do', tasks)).toBeNull();
  });
});

describe('A deadline by day', () => {
  it('is five in the afternoon where the event is', () => {
    expect(deadlineAt('2027-03-10', 'Europe/Berlin')).toBe('2027-03-10T16:00:00.000Z');
    expect(deadlineAt('0002-03-10', 'Europe/Berlin')).toBeNull();
    expect(deadlineAt('', 'Europe/Berlin')).toBeNull();
    expect(usualDeadlines(now, 'Pacific/Auckland', '2027-05-01T08:00:00Z').map(each => each.value)).toEqual([
      '2027-03-02',
      '2027-03-03',
      '2027-03-09',
      '2027-03-16',
      '2027-05-01',
      '',
    ]);
  });
});

describe('A template being shaped', () => {
  const tasks = [
    { key: 'a', name: 'A', dependsOn: [] },
    { key: 'b', name: 'B', dependsOn: ['a'] },
    { key: 'c', name: 'C', dependsOn: ['b', 'a'] },
  ] as unknown as TemplateTask[];
  it('closes the gap a task leaves', () => {
    expect(without(tasks, 'b').map(each => [each.key, each.dependsOn])).toEqual([
      ['a', []],
      ['c', ['a']],
    ]);
  });
  it('gives new tasks keys of their own', () => {
    expect(keyFor('Hang the lights!', [])).toBe('hang-the-lights');
    expect(keyFor('Hang the lights', ['hang-the-lights', 'hang-the-lights-2'])).toBe('hang-the-lights-3');
    expect(keyFor('—', [])).toBe('task');
  });
  it('shows a refusal in the cell it is about', () => {
    const problem = new Problem(400, {
      errors: { 'tasks[1].due': ['When?'], 'tasks.c.role': ['Who?'], 'tasks.b': ['Too late.'], tasks: ['Too few.'] },
    });
    expect(cellErrors(problem, tasks)).toEqual([
      { row: 1, field: 'due', text: 'When?' },
      { row: 2, field: 'role', text: 'Who?' },
      { row: 1, field: '', text: 'Too late.' },
      { row: -1, field: '', text: 'Too few.' },
    ]);
    expect(cellErrors(null, tasks)).toEqual([]);
  });
});
