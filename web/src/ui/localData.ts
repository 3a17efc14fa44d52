import type { QueryClient } from '@tanstack/react-query';
import type { DirectoryRecord, EventDetail, EventRow, List, Member, MyTask, Series, Task } from '@/api/types';
import { formatDay } from '@/time/format';
import { humanize } from './words';

/** Something that is on this device and can be gone to. */
export interface LocalItem {
  id: string;
  kind: 'event' | 'task' | 'person' | 'record' | 'series';
  label: string;
  words: string;
  hint: string;
  to: string;
  search?: Record<string, string>;
}

/** Everything the page holds that has a name: nothing of this asks the server, so it is there offline as well. */
export function localItems(client: QueryClient): LocalItem[] {
  const found = new Map<string, LocalItem>();
  const add = (item: LocalItem) => {
    if (!found.has(item.id)) found.set(item.id, item);
  };
  const eventNames = new Map<string, string>();
  const addEvent = (event: EventRow | EventDetail) => {
    eventNames.set(event.id, event.name);
    add({
      id: event.id,
      kind: 'event',
      label: event.name,
      words: event.type,
      hint: formatDay(event.startAt, event.timezone),
      to: `/events/${event.id}`,
    });
  };
  const held = client.getQueryCache().findAll();
  for (const { queryKey, state } of held) {
    if (state.data === undefined || state.data === null) continue;
    if (queryKey[0] === 'events') for (const event of (state.data as List<EventRow>).data ?? []) addEvent(event);
    if (queryKey[0] === 'event' && queryKey[2] === 'detail') addEvent(state.data as EventDetail);
  }
  for (const { queryKey, state } of held) {
    if (state.data === undefined || state.data === null) continue;
    const [root, id, part] = queryKey as [string, string | undefined, string | undefined];
    if (root === 'event' && id && part === 'tasks') {
      const event = eventNames.get(id) ?? '';
      for (const task of state.data as Task[]) addTask(task, id, event);
    } else if (root === 'event' && id && part === 'series') {
      for (const series of state.data as Series[])
        add({
          id: series.id,
          kind: 'series',
          label: series.name,
          words: `check-in ${eventNames.get(id) ?? ''}`,
          hint: formatDay(series.startAt, series.timezone),
          to: `/series/${series.id}`,
        });
    } else if (root === 'my-tasks') {
      for (const task of state.data as MyTask[]) addTask(task, task.event.id, task.event.name);
    } else if (root === 'members') {
      for (const member of state.data as Member[]) {
        add({
          id: member.userId,
          kind: 'person',
          label: member.name,
          words: member.email,
          hint: humanize(member.role ?? member.type),
          to: '/members',
        });
      }
    } else if (root === 'directory' && id) {
      for (const record of (state.data as List<DirectoryRecord>).data ?? []) {
        const label = record.companyName ?? record.name;
        if (typeof label !== 'string') continue;
        add({
          id: record.id,
          kind: 'record',
          label,
          words: typeof record.contactName === 'string' ? record.contactName : '',
          hint: humanize(id.replace(/s$/, '')),
          to: `/directory/${id}`,
          search: { open: record.id },
        });
      }
    }
  }
  return [...found.values()];

  function addTask(task: Pick<Task, 'id' | 'name'>, eventId: string, eventName: string): void {
    add({
      id: task.id,
      kind: 'task',
      label: task.name,
      words: eventName,
      hint: eventName || 'Task',
      to: `/events/${eventId}/tasks`,
      search: { task: task.id },
    });
  }
}
