import type { QueryClient } from '@tanstack/react-query';
import { keys } from '@/api/queries';
import type { ChangeMessage, EventDetail, Guest, Id, ShowView, Task } from '@/api/types';
import { followShow } from '@/features/show/follow';

/** `is_critical_path` → `isCriticalPath`: history speaks the database's names, screens the API's. */
export function camel(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * Lays the changed fields over a row we hold. Only fields the row has, and only plain values: names and sums that the
 * server derives come with the refetch that follows.
 */
export function patchRow<T extends object>(row: T, changed: Record<string, unknown>): T {
  let patched: T | null = null;
  for (const [name, value] of Object.entries(changed)) {
    const field = camel(name) as keyof T;
    if (!(field in row) || (typeof value === 'object' && value !== null)) continue;
    const held = row[field];
    if (held === value || (typeof held === 'object' && held !== null)) continue;
    // A number may come as text from a numeric column; keep the kind the screen expects.
    const next = typeof held === 'number' && typeof value === 'string' ? Number(value) : value;
    if (next === held) continue;
    patched ??= { ...row };
    patched[field] = next as T[keyof T];
  }
  return patched ?? row;
}

const pending = new WeakMap<QueryClient, Map<string, ReturnType<typeof setTimeout>>>();

/** Fetches again, soon and once: a burst of changes must not become a burst of requests. */
function refetchSoon(client: QueryClient, key: readonly unknown[], delay = 250): void {
  let timers = pending.get(client);
  if (!timers) {
    timers = new Map();
    pending.set(client, timers);
  }
  const name = JSON.stringify(key);
  if (timers.has(name)) return;
  timers.set(
    name,
    setTimeout(() => {
      timers.delete(name);
      void client.invalidateQueries({ queryKey: key });
    }, delay),
  );
}

/** Something new is told to the person: whatever shows it fetches again, soon enough to look like at once. */
export function applyNews(client: QueryClient, message?: ChangeMessage): void {
  // One's own part in a conversation: it has news, or was read on another screen.
  if (message?.entity === 'thread_membership') {
    refetchSoon(client, keys.threads, 50);
    return;
  }
  // People from outside hear that there is something, and not what.
  if (!message || message.op === 'changed') refetchSoon(client, keys.threads, 50);
  refetchSoon(client, keys.notifications, 50);
  refetchSoon(client, keys.myTasks, 500);
  refetchSoon(client, keys.myCues, 500);
}

/** Something happened in an open conversation: what was said is in no feed, and is fetched by whoever may. */
export function applyTalk(client: QueryClient, threadId: Id, message?: ChangeMessage): void {
  // Who read how far is in the conversation itself, everything else in its messages as well.
  refetchSoon(client, [...keys.thread(threadId), 'detail'], 150);
  if (message?.entity === 'thread_member') return;
  refetchSoon(client, keys.messages(threadId), 30);
}

/** Brings what the page holds of an event up to a change: at once where the message suffices, else by fetching again. */
export function applyChange(client: QueryClient, eventId: Id, message: ChangeMessage): void {
  const changed = message.new ?? {};
  switch (message.entity) {
    case 'task':
      client.setQueryData<Task[]>(keys.tasks(eventId), tasks => {
        if (!tasks) return tasks;
        if (message.op === 'delete') return tasks.filter(task => task.id !== message.id);
        return tasks.map(task => {
          if (task.id !== message.id) return task;
          if (message.version && task.version >= message.version) return task;
          return patchRow(task, changed);
        });
      });
      refetchSoon(client, keys.tasks(eventId));
      refetchSoon(client, keys.detail(eventId), 400);
      refetchSoon(client, keys.myTasks, 1000);
      refetchSoon(client, keys.criticalPath(eventId), 600);
      break;
    case 'task_dependency':
      refetchSoon(client, keys.tasks(eventId));
      refetchSoon(client, keys.criticalPath(eventId), 600);
      break;
    case 'working_calendar':
      refetchSoon(client, keys.criticalPath(eventId));
      break;
    case 'event':
      // People of a client, venue or vendor hear that something changed and not what: all they hold of it is old.
      if (message.op === 'changed') {
        refetchSoon(client, keys.event(eventId));
        refetchSoon(client, keys.requests);
        break;
      }
      client.setQueryData<EventDetail>(keys.detail(eventId), event => event && patchRow(event, changed));
      refetchSoon(client, keys.detail(eventId));
      refetchSoon(client, keys.events, 1000);
      break;
    case 'accepted_conflict':
      refetchSoon(client, keys.conflicts(eventId));
      break;
    case 'show_state':
      client.setQueryData<ShowView>([...keys.show(eventId), message.id], held => held && followShow(held, message));
      refetchSoon(client, keys.show(eventId));
      break;
    case 'show_command':
    case 'show_cue':
      refetchSoon(client, keys.show(eventId));
      break;
    case 'show_output':
      refetchSoon(client, keys.outputs(eventId));
      break;
    case 'block':
    case 'assignment':
    case 'space':
      refetchSoon(client, keys.timeline(eventId));
      refetchSoon(client, keys.show(eventId));
      refetchSoon(client, keys.conflicts(eventId), 600);
      break;
    case 'communication':
      refetchSoon(client, keys.communications);
      break;
    case 'event_element':
      refetchSoon(client, keys.eventElements(eventId));
      break;
    case 'file':
    case 'file_setting':
      refetchSoon(client, keys.files(eventId));
      refetchSoon(client, keys.storage, 1000);
      break;
    case 'expense':
      refetchSoon(client, keys.expenses(eventId));
      refetchSoon(client, keys.budget(eventId));
      refetchSoon(client, keys.detail(eventId), 600);
      break;
    case 'budget_category':
    case 'budget_item':
    case 'budget_alert':
    case 'budget_setting':
    case 'budget_reallocation':
      refetchSoon(client, keys.budget(eventId));
      refetchSoon(client, keys.detail(eventId), 600);
      break;
    case 'contract':
    case 'contract_transition':
    case 'contract_signature':
    case 'contract_term':
    case 'instalment':
    case 'payment':
      refetchSoon(client, keys.contracts);
      refetchSoon(client, keys.budget(eventId), 400);
      break;
    case 'series':
      refetchSoon(client, keys.eventSeries(eventId));
      refetchSoon(client, keys.series());
      break;
    case 'gate':
      refetchSoon(client, keys.gates(eventId));
      refetchSoon(client, keys.series());
      break;
    case 'gate_pin':
      refetchSoon(client, keys.gatePins(eventId));
      break;
    case 'incident':
      refetchSoon(client, keys.incidents(eventId));
      break;
    case 'scanner':
      refetchSoon(client, keys.scanners(eventId));
      break;
    case 'pass':
      refetchSoon(client, keys.passes(eventId, 'wristbands'), 500);
      refetchSoon(client, keys.passes(eventId, 'tickets'), 500);
      break;
    case 'guest':
      client.setQueryData<Guest[]>([...keys.guests(eventId), 'all'], guests =>
        message.op === 'delete'
          ? guests?.filter(guest => guest.id !== message.id && guest.hostId !== message.id)
          : guests?.map(guest => (guest.id === message.id ? patchRow(guest, changed) : guest)),
      );
      refetchSoon(client, keys.guests(eventId));
      refetchSoon(client, keys.guestSummary(eventId));
      refetchSoon(client, keys.tables(eventId), 400);
      refetchSoon(client, keys.dietary(eventId), 400);
      break;
    case 'guest_table':
      refetchSoon(client, keys.tables(eventId));
      refetchSoon(client, keys.guests(eventId), 400);
      refetchSoon(client, keys.dietary(eventId), 400);
      break;
    case 'guest_change':
    case 'guest_mailing':
      refetchSoon(client, keys.guests(eventId));
      refetchSoon(client, keys.guestSummary(eventId));
      refetchSoon(client, keys.guestImports(eventId));
      refetchSoon(client, keys.tables(eventId), 400);
      refetchSoon(client, keys.dietary(eventId), 400);
      break;
    case 'guest_sheet':
      refetchSoon(client, keys.dietary(eventId));
      break;
    case 'guest_setting':
      refetchSoon(client, keys.rsvpSettings(eventId));
      break;
    case 'admission_conflict':
      refetchSoon(client, keys.series());
      break;
    default:
      refetchSoon(client, keys.detail(eventId));
  }
  // One entry tells of a whole transaction, which only the server can put into words.
  refetchSoon(client, keys.activity(eventId), 300);
}
