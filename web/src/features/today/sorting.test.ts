import { describe, expect, it } from 'vitest';
import type { MyTask } from '@/api/types';
import { sortedByDue, stay } from './sorting';

const now = new Date('2027-03-10T10:00:00Z');
const task = (id: string, deadline: string | null, status: MyTask['status'] = 'to_do') =>
  ({ id, name: id, deadline, status, event: { id: 'e', name: 'Event', startAt: '' } }) as MyTask;
const shape = (groups: { key: string; tasks: MyTask[] }[]) =>
  Object.fromEntries(groups.map(group => [group.key, group.tasks.map(each => each.id)]));

describe('Today', () => {
  it('sorts by what needs doing, on the clock of the viewer', () => {
    const tasks = [
      task('later', '2027-04-01T10:00:00Z'),
      task('ready', '2027-03-12T10:00:00Z'),
      task('waiting', '2027-03-12T09:00:00Z', 'blocked'),
      task('late', '2027-03-10T09:00:00Z'),
      task('tonight', '2027-03-10T23:30:00Z'),
      task('none', null),
      task('done', '2027-03-10T12:00:00Z', 'done'),
    ];
    expect(shape(sortedByDue(tasks, now, 'UTC'))).toEqual({
      late: ['late'],
      today: ['tonight'],
      ready: ['ready'],
      week: ['waiting'],
      later: ['later'],
      never: ['none'],
    });
    // Half past eleven in Greenwich is tomorrow in Berlin.
    expect(shape(sortedByDue(tasks, now, 'Europe/Berlin')).ready).toEqual(['tonight', 'ready']);
  });

  it('leaves everything where it was while one looks, finished and moved tasks included', () => {
    const before = [task('a', '2027-03-10T09:00:00Z'), task('b', '2027-03-10T12:00:00Z')];
    const order = sortedByDue(before, now, 'UTC');
    const after = [task('b', '2027-05-01T12:00:00Z'), task('new', '2027-03-10T11:00:00Z')];
    const { groups, news } = stay(order, after);
    expect(shape(groups)).toEqual({ late: ['a'], today: ['b'] });
    expect(groups[0]?.tasks[0]?.status).toBe('done');
    expect(groups[1]?.tasks[0]?.deadline).toBe('2027-05-01T12:00:00Z');
    expect(news).toBe(1);
  });
});
