import type { Body, Operation } from './operation';

/** How to find something known by its id, with what is waiting to be sent laid over it. */
export type Known = (id: string) => Body | undefined;

/** A kind of record that can be worked on offline. */
interface Kind {
  one: string;
  /** What people call one of them. */
  name: string;
  /** Fields nobody may lose unseen; the server knows them as careful too. */
  careful?: string[];
  /** Shows a change of a field the way the server answers it, where that is not the field itself. */
  project?: (record: Body, change: Body, known: Known) => Body;
  /** What a careful field held, in the form a change takes. */
  seen?: (record: Body, field: string) => unknown;
  /** A new one as the server would answer it. */
  fresh?: (
    body: Body,
    known: Known,
    eventId: string | null,
    operation: Pick<Operation, 'userId' | 'occurredAt'>,
  ) => Body;
  /** Its list begins at its end: what is new stands on the first page. */
  newestFirst?: boolean;
}

const money = (value: unknown): string | null =>
  value === null || value === undefined
    ? null
    : typeof value === 'object'
      ? String((value as { amount: unknown }).amount)
      : String(value);

/** The reference that goes with an id (`venueId` → `venue`), by whatever name is known for it. */
const reference = (id: unknown, known: Known, name = 'name'): Body | null =>
  typeof id === 'string' ? { id, name: String(known(id)?.[name] ?? known(id)?.name ?? 'Somebody') } : null;

const kinds: Record<string, Kind> = {
  task: {
    one: 'task',
    name: 'name',
    careful: ['assigneeId', 'deadline'],
    project: (_, change, known) => ('assigneeId' in change ? { assignee: reference(change.assigneeId, known) } : {}),
    seen: (record, field) =>
      field === 'assigneeId' ? ((record.assignee as Body | null)?.id ?? record.assigneeId ?? null) : record[field],
    fresh: (body, known, eventId) => ({
      description: null,
      phase: 'pre_production',
      workflowCategory: 'event_planning',
      priority: 'medium',
      status: 'to_do',
      assigneeId: null,
      deadline: null,
      isOverdue: false,
      estimatedHours: null,
      actualHours: null,
      completedAt: null,
      completedBy: null,
      isCriticalPath: false,
      waits: false,
      dependencies: [],
      waitsFor: 0,
      position: 1_000_000,
      templateKey: null,
      archivedAt: null,
      version: 0,
      ...body,
      eventId,
      assignee: reference(body.assigneeId, known),
    }),
  },
  block: {
    one: 'block',
    name: 'activity',
    careful: ['startTime', 'endTime'],
    project: (_, change, known) =>
      'spaceId' in change ? { spaceName: reference(change.spaceId, known)?.name ?? null } : {},
    fresh: (body, known, eventId) => ({
      status: 'pending',
      location: null,
      spaceId: null,
      priority: null,
      notes: null,
      track: null,
      url: null,
      language: null,
      people: [],
      version: 0,
      ...body,
      eventId,
      spaceName: reference(body.spaceId, known)?.name ?? null,
    }),
  },
  event: {
    one: 'event',
    name: 'name',
    careful: ['startAt', 'endAt', 'targetAttendees', 'budget'],
    seen: (record, field) => (field === 'budget' ? money(record.budget) : record[field]),
    project: (record, change, known) => ({
      ...('budget' in change && {
        budget: change.budget === null ? null : { amount: String(change.budget), currency: record.currency },
      }),
      ...('venueId' in change && { venue: reference(change.venueId, known) }),
      ...('clientId' in change && { client: reference(change.clientId, known, 'companyName') }),
    }),
  },
  budget: {
    one: 'budget line',
    name: 'name',
    careful: ['budgetedAmount', 'actualAmount'],
    seen: (record, field) =>
      money(field === 'budgetedAmount' ? record.budgeted : (record.enteredActual ?? record.actual)),
    project: (record, change) => {
      const currency = ((record.budgeted ?? record.actual) as Body | undefined)?.currency;
      const budgeted =
        'budgetedAmount' in change ? { amount: String(change.budgetedAmount ?? 0), currency } : record.budgeted;
      if (!('actualAmount' in change)) return { budgeted, ...variance(budgeted as Body, record.actual as Body) };
      // Beside what is entered here stands what expenses come to.
      const entered = (record.enteredActual ?? record.actual) as Body | undefined;
      const rest = Number((record.actual as Body | undefined)?.amount ?? 0) - Number(entered?.amount ?? 0);
      const enteredActual = { amount: String(change.actualAmount ?? 0), currency };
      const actual =
        rest === 0 ? enteredActual : { amount: (rest + Number(enteredActual.amount)).toFixed(2), currency };
      return { budgeted, actual, enteredActual, ...variance(budgeted as Body, actual as Body) };
    },
    fresh: (body, known, eventId) => {
      const currency = eventId ? (known(eventId)?.currency ?? 'USD') : 'USD';
      const budgeted = { amount: String(body.budgetedAmount ?? 0), currency };
      const actual = { amount: String(body.actualAmount ?? 0), currency };
      return {
        name: null,
        version: 0,
        state: 'ok',
        usedPercent: null,
        planned: { amount: '0', currency },
        paid: { amount: '0', currency },
        committed: { amount: '0', currency },
        ...body,
        eventId,
        budgeted,
        actual,
        enteredActual: actual,
        forecast: budgeted,
        ...variance(budgeted, actual),
      };
    },
  },
  line: {
    one: 'budget line',
    name: 'description',
    careful: ['plannedAmount', 'committedAmount', 'actualAmount', 'forecastAmount'],
    seen: (record, field) =>
      money(
        field === 'plannedAmount'
          ? record.planned
          : field === 'committedAmount'
            ? record.enteredCommitted
            : field === 'actualAmount'
              ? record.enteredActual
              : record.enteredForecast,
      ),
    project: (record, change, known) => lineFigures(record, change, known),
    fresh: (body, known, eventId) => {
      const currency = eventId ? (known(eventId)?.currency ?? 'USD') : 'USD';
      const none = { amount: '0', currency };
      const blank = {
        planned: none,
        actual: none,
        paid: none,
        committed: none,
        enteredCommitted: none,
        enteredActual: none,
      };
      const record = {
        notes: null,
        vendor: null,
        enteredForecast: null,
        position: 1_000_000,
        version: 0,
        ...blank,
        ...body,
        eventId,
      };
      return { ...record, ...lineFigures(record, body, known) };
    },
  },
  expense: {
    one: 'expense',
    name: 'name',
    careful: ['amount', 'originalAmount'],
    seen: (record, field) => money(field === 'amount' ? record.amount : record.original),
    project: (record, change, known) => ({
      ...('amount' in change && {
        amount: { amount: String(change.amount ?? 0), currency: (record.amount as Body | undefined)?.currency },
        original: null,
        exchangeRate: null,
      }),
      ...('vendorId' in change && { vendor: reference(change.vendorId, known) }),
    }),
    fresh: (body, known, eventId) => {
      const currency = eventId ? (known(eventId)?.currency ?? 'USD') : 'USD';
      const vendor = reference(body.vendorId, known);
      const original =
        body.originalAmount === null || body.originalAmount === undefined
          ? null
          : { amount: String(body.originalAmount), currency: String(body.originalCurrency) };
      // What a rate makes of it is worked out for the screen; the server rounds by its own rule.
      const worth = original
        ? (Number(original.amount) * Number(body.exchangeRate ?? 1)).toFixed(2)
        : String(body.amount ?? 0);
      return {
        itemId: null,
        vendorName: vendor?.name ?? null,
        invoice: null,
        dueDate: null,
        paidStatus: 'pending',
        paidOn: null,
        notes: null,
        version: 0,
        ...body,
        eventId,
        vendor,
        original,
        amount: { amount: worth, currency },
      };
    },
  },
  contract: { one: 'contract', name: 'title' },
  guest: {
    one: 'guest',
    name: 'name',
    careful: ['tableId', 'seat', 'allergens'],
    project: (record, change, known) => ({
      ...('tableId' in change && {
        tableName: reference(change.tableId, known)?.name ?? null,
        // A chair of one table is none of the next.
        ...(!('seat' in change) && record.tableId !== change.tableId && { seat: null }),
      }),
      ...('rsvp' in change &&
        change.rsvp !== record.rsvp && {
          answeredAt: ['confirmed', 'declined', 'tentative'].includes(String(change.rsvp)) ? record.updatedAt : null,
        }),
    }),
    fresh: (body, known, eventId) => ({
      participantId: null,
      hostId: null,
      email: null,
      phone: null,
      role: 'guest',
      rsvp: 'not_invited',
      answeredAt: null,
      message: null,
      invitedAt: null,
      plusOnesAllowed: 0,
      plusOnes: 0,
      tableId: null,
      seat: null,
      dietaryNeeds: [],
      dietaryNotes: null,
      allergens: [],
      accessibility: null,
      tags: [],
      party: null,
      invitedBy: null,
      notes: null,
      ticketId: null,
      ticketCode: null,
      importId: null,
      version: 0,
      ...body,
      eventId,
      tableName: reference(body.tableId, known)?.name ?? null,
      hostName: reference(body.hostId, known)?.name ?? null,
    }),
  },
  table: {
    one: 'table',
    name: 'name',
    careful: ['seats'],
    fresh: (body, _, eventId) => ({
      seats: null,
      position: 0,
      notes: null,
      guests: 0,
      confirmed: 0,
      withNeeds: 0,
      version: 0,
      ...body,
      eventId,
    }),
  },
  link: { one: 'entry', name: 'name', careful: ['amount'], seen: (record, field) => money(record[field]) },
  record: {
    one: 'record',
    name: 'name',
    careful: ['capacity'],
    fresh: body => ({ version: 0, archivedAt: null, ...body }),
  },
  incident: {
    one: 'incident',
    name: 'sentence',
    fresh: (body, known, eventId) => ({
      seriesId: null,
      seriesName: null,
      gateId: null,
      person: null,
      clockAt: null,
      receivedAt: null,
      toldBy: null,
      toldByName: null,
      device: null,
      correctsId: null,
      correctedById: null,
      severity: 'minor',
      closesId: null,
      closedById: null,
      // An end is none to see to, and neither is what puts one right.
      isOpen: !body.closesId,
      ...body,
      eventId,
      gateName: reference(body.gateId, known)?.name ?? null,
    }),
  },
  message: {
    one: 'message',
    name: 'body',
    newestFirst: true,
    // It has no number before the server gave it one.
    fresh: (body, known, _, { userId, occurredAt }) => ({
      no: 0,
      parentId: null,
      urgent: false,
      editedAt: null,
      deletedAt: null,
      version: 0,
      ...body,
      author: { id: userId, name: userId ? String(known(userId)?.name ?? 'You') : 'You' },
      parent: null,
      mentions: [],
      refs: ((body.refs ?? []) as Body[]).map(each => ({ label: null, eventId: null, ...each })),
      writtenAt: occurredAt,
      createdAt: occurredAt,
    }),
  },
  communication: {
    one: 'log entry',
    name: 'subject',
    project: (_, change) =>
      'followUpCompleted' in change
        ? { followUpCompletedAt: change.followUpCompleted ? new Date().toISOString() : null, followUpDue: false }
        : {},
  },
  notice: { one: 'notification', name: 'title' },
};

/** A line's numbers after a change of what was entered, by the server's rules (61_budget.sql). */
function lineFigures(record: Body, change: Body, known: Known): Body {
  const number = (value: unknown) => Number((value as Body | null | undefined)?.amount ?? 0);
  const currency = (record.planned as Body | undefined)?.currency;
  const entered = (field: string, before: unknown) => (field in change ? Number(change[field] ?? 0) : number(before));
  const amount = (value: number) => ({ amount: value.toFixed(2), currency });
  // Expenses and contracts of the line stand beside what was entered.
  const elsewhere = number(record.actual) - number(record.enteredActual);
  const planned = entered('plannedAmount', record.planned);
  const enteredActual = entered('actualAmount', record.enteredActual);
  const enteredCommitted = entered('committedAmount', record.enteredCommitted);
  const enteredForecast =
    'forecastAmount' in change
      ? change.forecastAmount === null || change.forecastAmount === undefined
        ? null
        : Number(change.forecastAmount)
      : record.enteredForecast
        ? number(record.enteredForecast)
        : null;
  const actual = elsewhere + enteredActual;
  const committed = number(record.committed) - number(record.enteredCommitted) + enteredCommitted;
  const sure = actual + Math.max(0, committed);
  return {
    planned: amount(planned),
    actual: amount(actual),
    committed: amount(Math.max(0, committed)),
    forecast: amount(enteredForecast === null ? Math.max(planned, sure) : Math.max(enteredForecast, actual)),
    variance: amount(actual - planned),
    variancePercent: planned === 0 ? null : Math.round(((actual - planned) / planned) * 10_000) / 100,
    enteredActual: amount(enteredActual),
    enteredCommitted: amount(enteredCommitted),
    enteredForecast: enteredForecast === null ? null : amount(enteredForecast),
    ...('vendorId' in change && { vendor: reference(change.vendorId, known) }),
  };
}

function variance(budgeted: Body, actual: Body): Body {
  const [planned, spent] = [Number(budgeted.amount), Number(actual.amount)];
  return {
    variance: { amount: (spent - planned).toFixed(2), currency: budgeted.currency },
    variancePercent: planned === 0 ? null : Math.round(((spent - planned) / planned) * 10_000) / 100,
  };
}

export type Effect = 'create' | 'change' | 'remove' | 'restore' | 'batch' | 'other';

interface Row {
  method: string;
  path: RegExp;
  kind: keyof typeof kinds;
  effect: Effect;
  /** False where this very change is not for offline. */
  only?: (body: Body) => boolean;
}

const at = (path: string) => new RegExp(`^${path.replaceAll(/\/:(\w+)/g, '/(?<$1>[^/]+)')}$`);
const directories = '(?:clients|venues|spaces|vendors|elements|sponsors|designers|participants)';

/**
 * What may be done offline, by method and path. Everything that is not here goes to the server or fails: signing in, people and
 * roles, keys, imports, transitions, archives of events, bookings, many guests at once, anything that sends or is signed. A new call is added by a line.
 */
const table: Row[] = [
  { method: 'POST', path: at('/events/:event/tasks'), kind: 'task', effect: 'create' },
  { method: 'POST', path: at('/events/:event/tasks/batch'), kind: 'task', effect: 'batch' },
  { method: 'PATCH', path: at('/events/:event/tasks/:id'), kind: 'task', effect: 'change' },
  { method: 'DELETE', path: at('/events/:event/tasks/:id'), kind: 'task', effect: 'remove' },
  { method: 'POST', path: at('/events/:event/tasks/:id/restore'), kind: 'task', effect: 'restore' },
  { method: 'PUT', path: at('/events/:event/tasks/:id/dependencies/:other'), kind: 'task', effect: 'other' },
  { method: 'DELETE', path: at('/events/:event/tasks/:id/dependencies/:other'), kind: 'task', effect: 'other' },
  { method: 'POST', path: at('/events/:event/timeline'), kind: 'block', effect: 'create' },
  { method: 'POST', path: at('/events/:event/timeline/batch'), kind: 'block', effect: 'batch' },
  { method: 'PATCH', path: at('/events/:event/timeline/:id'), kind: 'block', effect: 'change' },
  { method: 'DELETE', path: at('/events/:event/timeline/:id'), kind: 'block', effect: 'remove' },
  { method: 'POST', path: at('/events/:event/timeline/:id/personnel'), kind: 'block', effect: 'other' },
  { method: 'DELETE', path: at('/events/:event/timeline/:id/personnel/:other'), kind: 'block', effect: 'other' },
  {
    method: 'PATCH',
    path: at('/events/:id'),
    kind: 'event',
    effect: 'change',
    // A step of the workflow is decided by the server alone.
    only: body => !('status' in body || 'workflow' in body),
  },
  { method: 'POST', path: at('/events/:event/budget/categories'), kind: 'budget', effect: 'create' },
  { method: 'PATCH', path: at('/events/:event/budget/categories/:id'), kind: 'budget', effect: 'change' },
  { method: 'DELETE', path: at('/events/:event/budget/categories/:id'), kind: 'budget', effect: 'remove' },
  { method: 'POST', path: at('/events/:event/budget/items'), kind: 'line', effect: 'create' },
  { method: 'PATCH', path: at('/events/:event/budget/items/:id'), kind: 'line', effect: 'change' },
  { method: 'DELETE', path: at('/events/:event/budget/items/:id'), kind: 'line', effect: 'remove' },
  { method: 'POST', path: at('/events/:event/expenses'), kind: 'expense', effect: 'create' },
  {
    method: 'PATCH',
    path: at('/events/:event/expenses/:id'),
    kind: 'expense',
    effect: 'change',
    // What was paid is said to everybody at once, or two people pay it.
    only: body => !('paidStatus' in body || 'paidOn' in body),
  },
  { method: 'DELETE', path: at('/events/:event/expenses/:id'), kind: 'expense', effect: 'remove' },
  {
    method: 'PATCH',
    path: at('/contracts/:id'),
    kind: 'contract',
    effect: 'change',
    // The words of a draft; amounts, dates and parties are agreed with the server at hand, as are signatures and payments.
    only: body => Object.keys(body).every(field => ['title', 'reference', 'notes', 'keyTerms'].includes(field)),
  },
  { method: 'POST', path: at('/events/:event/guests'), kind: 'guest', effect: 'create' },
  { method: 'PATCH', path: at('/events/:event/guests/(?<id>[0-9a-f-]{36})'), kind: 'guest', effect: 'change' },
  { method: 'DELETE', path: at('/events/:event/guests/(?<id>[0-9a-f-]{36})'), kind: 'guest', effect: 'remove' },
  { method: 'POST', path: at('/events/:event/tables'), kind: 'table', effect: 'create' },
  { method: 'PATCH', path: at('/events/:event/tables/:id'), kind: 'table', effect: 'change' },
  { method: 'DELETE', path: at('/events/:event/tables/:id'), kind: 'table', effect: 'remove' },
  { method: 'PATCH', path: at('/events/:event/(?:sponsors|designers)/:id'), kind: 'link', effect: 'change' },
  { method: 'POST', path: at(`/${directories}`), kind: 'record', effect: 'create' },
  { method: 'PATCH', path: at(`/${directories}/:id`), kind: 'record', effect: 'change' },
  { method: 'DELETE', path: at(`/${directories}/:id`), kind: 'record', effect: 'remove' },
  { method: 'POST', path: at(`/${directories}/:id/restore`), kind: 'record', effect: 'restore' },
  { method: 'POST', path: at('/events/:event/incidents'), kind: 'incident', effect: 'create' },
  { method: 'POST', path: at('/threads/:thread/messages'), kind: 'message', effect: 'create' },
  { method: 'PATCH', path: at('/communications/:id'), kind: 'communication', effect: 'change' },
  { method: 'POST', path: at('/notifications/read'), kind: 'notice', effect: 'other' },
];

/** A write that may be made offline, and what it is about. */
export interface Permitted {
  kind: Kind;
  entity: string;
  effect: Effect;
  eventId: string | null;
  ids: string[];
  lane: string;
}

/** What the table says about a write; null when only the server can do it. */
export function permitted(method: string, path: string, body: Body | null): Permitted | null {
  for (const row of table) {
    const match = row.method === method ? row.path.exec(path) : null;
    if (!match || row.only?.(body ?? {}) === false) continue;
    const kind = kinds[row.kind];
    if (!kind) continue;
    const { event, id } = match.groups ?? {};
    const ids =
      row.effect === 'batch'
        ? Array.isArray(body?.ids)
          ? body.ids.map(String)
          : []
        : row.effect === 'create'
          ? typeof body?.id === 'string'
            ? [body.id]
            : []
          : [id ?? row.kind];
    // A create without an id of its own could not be told from its repetition on this device.
    if (ids.length === 0) return null;
    const eventId = row.kind === 'event' ? (id ?? null) : (event ?? null);
    const lane = eventId ?? (row.kind === 'message' ? 'chat' : row.kind);
    return { kind, entity: row.kind, effect: row.effect, eventId, ids, lane };
  }
  return null;
}

const words: Record<Effect, string> = {
  create: 'Add',
  change: 'Change',
  remove: 'Remove',
  restore: 'Bring back',
  batch: 'Change',
  other: 'Change',
};

/** `startTime` → "start time". */
export const fieldName = (field: string): string =>
  field
    .replace(/Id$/, '')
    .replace(/Amount$/, '')
    .replaceAll(/([A-Z])/g, ' $1')
    .toLowerCase();

/** What a write does, in words. */
export function labelOf({ kind, effect, ids }: Permitted, body: Body | null, record: Body | undefined): string {
  const name = String(body?.[kind.name] ?? record?.[kind.name] ?? record?.companyName ?? record?.category ?? '');
  const fields = Object.keys(body ?? {}).filter(field => field !== 'id' && field !== 'ids');
  const what = effect === 'batch' && ids.length > 1 ? `${ids.length} ${kind.one}s` : name ? `“${name}”` : kind.one;
  const which = effect === 'change' || effect === 'batch' ? `: ${fields.map(fieldName).join(', ')}` : '';
  return `${words[effect]} ${what}${which}`;
}
