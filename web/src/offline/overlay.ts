import type { Body, Operation } from './operation';
import { type Known, permitted } from './policy';

/** Everything in an answer that has an id, by id, as the server last said it. */
export function collect(value: unknown, into: Map<string, Body>, depth = 0): void {
  if (typeof value !== 'object' || value === null || depth > 6) return;
  if (Array.isArray(value)) {
    for (const each of value) collect(each, into, depth + 1);
    return;
  }
  const record = value as Body;
  // A mention of something (its id and name) tells less than the thing itself.
  const id = typeof record.id === 'string' ? record.id : typeof record.userId === 'string' ? record.userId : null;
  if (id && ('version' in record || !into.has(id) || !('version' in (into.get(id) as Body)))) into.set(id, record);
  for (const each of Object.values(record)) collect(each, into, depth + 1);
}

const minutes = (instant: unknown, by: number): string =>
  new Date(Date.parse(String(instant)) + by * 60_000).toISOString().replace('.000Z', 'Z');

/** A record after an operation: itself, changed, or null when it is gone. */
function applyTo(record: Body, operation: Operation, known: Known): Body | null {
  const allowed = permitted(operation.method, operation.path, operation.body);
  if (!allowed) return record;
  const { id: _, ids: __, shiftMinutes, ...change } = operation.body ?? {};
  switch (allowed.effect) {
    case 'remove':
      return null;
    case 'create':
      return record;
    case 'restore':
      return { ...record, archivedAt: null };
    case 'change':
    case 'batch': {
      // Only what the record has: a mention of it elsewhere stays a mention.
      const plain = Object.fromEntries(Object.entries(change).filter(([field]) => field in record));
      const shifted =
        typeof shiftMinutes === 'number' && 'startTime' in record
          ? { startTime: minutes(record.startTime, shiftMinutes), endTime: minutes(record.endTime, shiftMinutes) }
          : {};
      const projected = Object.keys(record).length > 3 ? (allowed.kind.project?.(record, change, known) ?? {}) : {};
      return { ...record, ...plain, ...shifted, ...projected };
    }
    default:
      return record;
  }
}

/** A new record as the server will answer it. */
export function fresh(operation: Operation, known: Known): Body {
  const body = operation.body ?? {};
  const allowed = permitted(operation.method, operation.path, operation.body);
  const now = { createdAt: operation.occurredAt, updatedAt: operation.occurredAt };
  return { ...now, ...(allowed?.kind.fresh?.(body, known, operation.eventId, operation) ?? body) };
}

/** A record with the operations about it laid over it; undefined when it is not known, null when it is gone. */
export function rebased(
  record: Body | undefined,
  id: string,
  operations: Operation[],
  known: Known,
): Body | null | undefined {
  let result: Body | null | undefined = record;
  for (const operation of operations) {
    if (!operation.touches.includes(id)) continue;
    const allowed = permitted(operation.method, operation.path, operation.body);
    if (allowed?.effect === 'create') result ??= fresh(operation, known);
    else if (result) result = applyTo(result, operation, known);
  }
  return result;
}

/**
 * An answer of the server with what waits on this device laid over it: changed records are changed wherever they are mentioned,
 * removed ones are gone, new ones stand in the lists they belong to. The answer itself stays as it was.
 */
export function overlay(path: string, query: Body, answer: unknown, operations: Operation[], known: Known): unknown {
  if (operations.length === 0) return answer;
  const about = new Map<string, Operation[]>();
  for (const operation of operations) {
    for (const id of operation.touches) about.set(id, [...(about.get(id) ?? []), operation]);
  }
  // What is added below is added to a copy: the answer is kept as it came.
  const laid = { ...(lay(answer, about, known) as Body) };
  for (const operation of operations) {
    if (permitted(operation.method, operation.path, operation.body)?.effect === 'create') {
      add(laid, path, query, operation, operations, known);
    }
  }
  return laid;
}

function lay(value: unknown, about: Map<string, Operation[]>, known: Known): unknown {
  if (Array.isArray(value)) {
    let changed = false;
    const rows = value.flatMap(each => {
      const next = lay(each, about, known);
      if (next !== each) changed = true;
      return next === gone ? [] : [next];
    });
    return changed ? rows : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  let record = value as Body;
  for (const [field, each] of Object.entries(record)) {
    if (typeof each !== 'object' || each === null) continue;
    const next = lay(each, about, known);
    // Something opened that is removed on this device stays readable until the server says so.
    if (next !== each && next !== gone) record = { ...record, [field]: next };
  }
  const operations = typeof record.id === 'string' ? about.get(record.id) : undefined;
  if (!operations) return record;
  const next = rebased(record, record.id as string, operations, known);
  return next ?? gone;
}

const gone = Symbol('gone');

function add(answer: Body, path: string, query: Body, operation: Operation, all: Operation[], known: Known): void {
  const record = rebased(undefined, operation.entityId, all, known);
  if (!record || query.q || query.archived) return;
  const lists: Body[] = [];
  if (path === operation.path && Array.isArray(answer.data)) {
    const page = Number(query.page ?? 1);
    const limit = Number(query.limit ?? 20);
    // A list is read page by page: what is new stands at its end.
    const newest = permitted(operation.method, operation.path, operation.body)?.kind.newestFirst;
    if (newest ? !query.cursor && !query.after : page * limit >= Number(answer.total ?? 0)) lists.push(answer);
  }
  const summary = (answer.data as Body | undefined)?.budgetSummary as Body | undefined;
  if (operation.entity === 'budget' && path === `/events/${operation.eventId}` && summary) {
    const key = Array.isArray(summary.categories) ? 'categories' : 'data';
    const next = { ...summary, [key]: including(summary[key], record) };
    answer.data = { ...(answer.data as Body), budgetSummary: next };
  }
  if (
    path === `/events/${operation.eventId}/budget` &&
    (operation.entity === 'budget' || operation.entity === 'line')
  ) {
    const whole = answer.data as Body;
    const key = operation.entity === 'line' ? 'items' : 'categories';
    answer.data = { ...whole, [key]: including(whole[key], record) };
  }
  for (const list of lists) {
    const rows = including(list.data, record);
    if (rows === list.data) continue;
    list.data = rows;
    list.total = Number(list.total ?? 0) + 1;
    if ('count' in list) list.count = list.total;
  }
}

function including(rows: unknown, record: Body): unknown {
  const list = (rows ?? []) as Body[];
  return list.some(each => each.id === record.id) ? rows : [...list, record];
}
