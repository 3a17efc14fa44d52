import { describe, expect, it, vi } from 'vitest';
import { keys, makeQueryClient } from '@/api/queries';
import type { Task } from '@/api/types';
import { applyChange, patchRow } from './apply';

describe('A change by somebody else', () => {
  it('lays plain fields over the row under the names of the API', () => {
    const row = { name: 'a', estimatedHours: 2, assigneeId: null as string | null, tags: ['x'] };
    expect(patchRow(row, { name: 'b', estimated_hours: '3.5', assignee_id: 'u', tags: ['y'], unknown: 1 })).toEqual({
      name: 'b',
      estimatedHours: 3.5,
      assigneeId: 'u',
      tags: ['x'],
    });
  });

  it('keeps the row itself when nothing differs, so that nothing is painted anew', () => {
    const row = { name: 'a' };
    expect(patchRow(row, { name: 'a' })).toBe(row);
  });

  it('does not bring back an older version of a task', () => {
    const client = makeQueryClient();
    const task = { id: 't', status: 'done', version: 5 } as Task;
    client.setQueryData(keys.tasks('e'), [task]);
    applyChange(client, 'e', {
      cursor: '1',
      topic: 'event:e',
      entity: 'task',
      id: 't',
      op: 'update',
      version: 4,
      new: { status: 'to_do' },
    });
    expect(client.getQueryData<Task[]>(keys.tasks('e'))?.[0]?.status).toBe('done');
    applyChange(client, 'e', {
      cursor: '2',
      topic: 'event:e',
      entity: 'task',
      id: 't',
      op: 'update',
      version: 6,
      new: { status: 'blocked' },
    });
    expect(client.getQueryData<Task[]>(keys.tasks('e'))?.[0]?.status).toBe('blocked');
    applyChange(client, 'e', { cursor: '3', topic: 'event:e', entity: 'task', id: 't', op: 'delete' });
    expect(client.getQueryData<Task[]>(keys.tasks('e'))).toEqual([]);
  });

  it('makes stale what is shown of the gates, and nothing else', async () => {
    const client = makeQueryClient();
    const shown: readonly unknown[][] = [
      [...keys.eventSeries('e')],
      [...keys.series('s'), 'detail'],
      [...keys.gates('e')],
      [...keys.tasks('e')],
      [...keys.incidents('e')],
      [...keys.gatePins('e')],
      [...keys.scanners('e')],
    ];
    for (const key of shown) client.setQueryData(key, []);
    applyChange(client, 'e', { cursor: '1', topic: 'event:e', entity: 'series', id: 's', op: 'update' });
    const stale = () => shown.map(key => client.getQueryState(key)?.isInvalidated);
    await vi.waitFor(() => expect(stale()).toEqual([true, true, false, false, false, false, false]));
    applyChange(client, 'e', { cursor: '2', topic: 'event:e', entity: 'gate', id: 'g', op: 'insert' });
    await vi.waitFor(() => expect(stale()).toEqual([true, true, true, false, false, false, false]));
    for (const entity of ['incident', 'gate_pin', 'scanner'])
      applyChange(client, 'e', { cursor: '3', topic: 'event:e', entity, id: 'i', op: 'insert' });
    await vi.waitFor(() => expect(stale()).toEqual([true, true, true, false, true, true, true]));
  });
});
