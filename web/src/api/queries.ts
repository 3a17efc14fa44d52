import { infiniteQueryOptions, QueryClient, queryOptions } from '@tanstack/react-query';
import type {
  CommunicationFilter,
  ContractQuery,
  EventQuery,
  FileFilter,
  GuestFilter,
  IncidentFilter,
  PassFilter,
  ScanFilter,
} from './calls';
import * as call from './calls';
import { asProblem, Problem } from './problem';
import type {
  Conflict,
  ConflictReason,
  Conflicts,
  DirectoryKind,
  DocumentType,
  Id,
  List,
  PaidStatus,
  PassKind,
  SheetScope,
  ShowView,
} from './types';

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        gcTime: 30 * 60_000,
        refetchOnWindowFocus: true,
        // Whether a request can be made is found by making it; this device answers when the line cannot.
        networkMode: 'always',
        refetchOnReconnect: true,
        retry: (count, error) => asProblem(error).transient && count < 2,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}

/** The keys of everything kept, in one tree: what a change makes stale is found by its prefix. */
export const keys = {
  me: ['me'] as const,
  events: ['events'] as const,
  event: (id: Id) => ['event', id] as const,
  detail: (id: Id) => ['event', id, 'detail'] as const,
  tasks: (id: Id) => ['event', id, 'tasks'] as const,
  criticalPath: (id: Id) => ['event', id, 'critical-path'] as const,
  taskTemplates: ['task-templates'] as const,
  timeline: (id: Id) => ['event', id, 'timeline'] as const,
  conflicts: (id: Id) => ['event', id, 'conflicts'] as const,
  personnel: (id: Id, block: Id) => ['event', id, 'timeline', block, 'personnel'] as const,
  feeds: ['feeds'] as const,
  activity: (id: Id) => ['event', id, 'activity'] as const,
  show: (id: Id) => ['event', id, 'show'] as const,
  outputs: (id: Id) => ['event', id, 'outputs'] as const,
  myTasks: ['my-tasks'] as const,
  /** All that is told to the person, whatever part of it a screen shows. */
  notifications: ['notifications'] as const,
  inbox: ['notifications', 'inbox'] as const,
  bell: ['notifications', 'bell'] as const,
  snoozed: ['notifications', 'snoozed'] as const,
  notificationPreferences: ['notification-preferences'] as const,
  notificationSettings: ['notification-settings'] as const,
  /** All conversations one is in, however they are asked for. */
  threads: ['threads'] as const,
  thread: (id: Id) => ['thread', id] as const,
  messages: (id: Id) => ['thread', id, 'messages'] as const,
  communications: ['communications'] as const,
  myCues: ['my-cues'] as const,
  history: (entity: string, id: Id) => ['history', entity, id] as const,
  members: ['members'] as const,
  invitations: ['invitations'] as const,
  organization: (id: Id) => ['organization', id] as const,
  directory: (kind: DirectoryKind) => ['directory', kind] as const,
  resources: ['resources'] as const,
  places: ['places'] as const,
  schedule: ['schedule'] as const,
  devices: ['access', 'devices'] as const,
  files: (id: Id) => ['event', id, 'files'] as const,
  elements: ['elements'] as const,
  eventElements: (id: Id) => ['event', id, 'elements'] as const,
  /** What a venue or vendor was asked for, at every event. */
  requests: ['requests'] as const,
  printed: (id: Id) => ['event', id, 'printed'] as const,
  storage: ['storage'] as const,
  /** The budget with all that is worked out from it: suggestions and moves. */
  budget: (id: Id) => ['event', id, 'budget'] as const,
  expenses: (id: Id) => ['event', id, 'expenses'] as const,
  /** Contracts of all events, in lists and one by one. */
  contracts: ['contracts'] as const,
  contract: (id: Id) => ['contracts', 'one', id] as const,
  contractTerms: (id: Id) => ['contracts', 'terms', id] as const,
  eventSeries: (id: Id) => ['event', id, 'series'] as const,
  gates: (id: Id) => ['event', id, 'gates'] as const,
  gatePins: (id: Id) => ['event', id, 'gate-pins'] as const,
  incidents: (id: Id) => ['event', id, 'incidents'] as const,
  scanners: (id: Id) => ['event', id, 'scanners'] as const,
  passes: (id: Id, kind: PassKind) => ['event', id, kind] as const,
  /** The guests of an event: all that is kept of the list, whatever part of it a screen shows. */
  guests: (id: Id) => ['event', id, 'guest-list'] as const,
  guestSummary: (id: Id) => ['event', id, 'guest-summary'] as const,
  tables: (id: Id) => ['event', id, 'tables'] as const,
  dietary: (id: Id) => ['event', id, 'dietary'] as const,
  guestImports: (id: Id) => ['event', id, 'guest-imports'] as const,
  rsvpSettings: (id: Id) => ['event', id, 'rsvp-settings'] as const,
  /** Everything kept of a series; without an id, of all of them. */
  series: (id?: Id) => (id ? (['series', id] as const) : (['series'] as const)),
};

/**
 * All pages of a list whose whole is needed at once (a plan is read as one piece). Pages are apart in time: what moved
 * from one to another meanwhile may come twice, and the live feed brings what none of them had.
 */
async function whole<T extends { id: Id }>(page: (number: number) => Promise<List<T>>): Promise<T[]> {
  const first = await page(1);
  if (first.data.length >= first.total) return first.data;
  const rows = new Map(first.data.map(row => [row.id, row]));
  for (let number = 2; rows.size < first.total && number <= 50; number++) {
    const next = await page(number);
    if (next.data.length === 0) break;
    for (const row of next.data) rows.set(row.id, row);
  }
  return [...rows.values()];
}

/** Each conflict with its blocks and names; the answer names them by id, once each. */
function withBlocks(answer: Conflicts): { data: Conflict[]; total: number } {
  const data = answer.data.flatMap(({ a, b, reasons, people, accepted }) => {
    const [first, second] = [answer.blocks[a], answer.blocks[b]];
    if (!first || !second) return [];
    return {
      a: first,
      b: second,
      reasons: reasons as ConflictReason[],
      people: people.flatMap(id => answer.people[id] ?? []),
      accepted: accepted ?? null,
    };
  });
  return { data, total: answer.total };
}

export const query = {
  me: () =>
    queryOptions({
      queryKey: keys.me,
      queryFn: async ({ signal }) => {
        try {
          return (await call.me.get(signal)).data;
        } catch (error) {
          // Nobody is signed in: an answer, not a failure.
          if (error instanceof Problem && error.status === 401) return null;
          throw error;
        }
      },
      staleTime: 5 * 60_000,
    }),
  events: (filter: EventQuery) =>
    queryOptions({
      queryKey: [...keys.events, filter],
      queryFn: ({ signal }) => call.events.list(filter, signal),
      placeholderData: previous => previous,
    }),
  search: (q: string) =>
    queryOptions({
      queryKey: ['search', q],
      queryFn: ({ signal }) => call.search.find(q, signal),
      // What is typed on is shown over what was found so far, until the new answer is here.
      placeholderData: previous => previous,
      staleTime: 5_000,
      gcTime: 60_000,
      retry: false,
    }),
  workflows: () =>
    queryOptions({
      queryKey: ['workflows'],
      queryFn: async () => (await call.workflows.list()).data,
      staleTime: 10 * 60_000,
    }),
  event: (id: Id) =>
    queryOptions({
      queryKey: keys.detail(id),
      queryFn: async ({ signal }) => (await call.events.get(id, signal)).data,
    }),
  tasks: (id: Id) =>
    queryOptions({
      queryKey: keys.tasks(id),
      queryFn: ({ signal }) => whole(page => call.tasks.list(id, page, signal)),
    }),
  // Below the path, so that whatever makes that stale takes the forecast along.
  criticalPath: (id: Id) =>
    queryOptions({
      queryKey: keys.criticalPath(id),
      queryFn: ({ signal }) => call.tasks.criticalPath(id, signal),
    }),
  forecast: (id: Id) =>
    queryOptions({
      queryKey: [...keys.criticalPath(id), 'forecast'],
      queryFn: ({ signal }) => call.tasks.forecast(id, signal),
    }),
  taskTemplates: () =>
    queryOptions({ queryKey: keys.taskTemplates, queryFn: async () => (await call.taskTemplates.list()).data }),
  taskTemplate: (type: string) =>
    queryOptions({
      queryKey: [...keys.taskTemplates, type],
      queryFn: async ({ signal }) => (await call.taskTemplates.get(type, signal)).data,
    }),
  timeline: (id: Id) =>
    queryOptions({
      queryKey: keys.timeline(id),
      queryFn: ({ signal }) => whole(page => call.timeline.list(id, page, signal)),
    }),
  conflicts: (id: Id) =>
    queryOptions({
      queryKey: keys.conflicts(id),
      queryFn: async ({ signal }) => withBlocks(await call.timeline.conflicts(id, signal)),
    }),
  personnel: (id: Id, block: Id) =>
    queryOptions({
      queryKey: keys.personnel(id, block),
      queryFn: async () => (await call.timeline.personnel(id, block)).data,
    }),
  feeds: () => queryOptions({ queryKey: keys.feeds, queryFn: async () => (await call.feeds.list()).data }),
  spaces: () =>
    queryOptions({
      queryKey: ['spaces'],
      queryFn: ({ signal }) => whole(page => call.spaces.list(page, signal)),
    }),
  activity: (id: Id) =>
    infiniteQueryOptions({
      queryKey: keys.activity(id),
      queryFn: ({ pageParam }) => call.events.activity(id, pageParam ?? undefined),
      initialPageParam: null as string | null,
      getNextPageParam: last => last.nextCursor ?? null,
    }),
  /** How many are unread and the newest of them. */
  bell: () =>
    queryOptions({
      queryKey: keys.bell,
      queryFn: ({ signal }) => call.notifications.list({ unread: true, limit: 5 }, signal),
    }),
  inbox: () =>
    infiniteQueryOptions({
      queryKey: keys.inbox,
      queryFn: ({ pageParam, signal }) =>
        call.notifications.list({ limit: 50, cursor: pageParam ?? undefined }, signal),
      initialPageParam: null as string | null,
      getNextPageParam: last => last.nextCursor ?? null,
    }),
  /** What was put off. */
  snoozed: () =>
    queryOptions({
      queryKey: keys.snoozed,
      queryFn: ({ signal }) => call.notifications.list({ snoozed: true, limit: 100 }, signal),
    }),
  notificationSettings: () =>
    queryOptions({
      queryKey: keys.notificationSettings,
      queryFn: async () => (await call.notifications.settings()).data,
    }),
  threads: (filter: { eventId?: Id; unread?: boolean; q?: string }) =>
    queryOptions({
      queryKey: [...keys.threads, filter],
      queryFn: ({ signal }) => call.threads.list({ ...filter, limit: 100 }, signal),
      placeholderData: previous => previous,
    }),
  /** How much is unread in all conversations. */
  unreadThreads: () =>
    queryOptions({
      queryKey: [...keys.threads, 'count'],
      queryFn: ({ signal }) => call.threads.list({ limit: 1 }, signal),
    }),
  thread: (id: Id) =>
    queryOptions({
      queryKey: [...keys.thread(id), 'detail'],
      queryFn: async ({ signal }) => (await call.threads.get(id, signal)).data,
    }),
  /** The newest page first, earlier ones when asked for. */
  messages: (id: Id) =>
    infiniteQueryOptions({
      queryKey: keys.messages(id),
      queryFn: ({ pageParam, signal }) => call.messages.list(id, { limit: 50, cursor: pageParam ?? undefined }, signal),
      initialPageParam: null as string | null,
      getNextPageParam: last => last.nextCursor ?? null,
    }),
  communications: (filter: CommunicationFilter) =>
    queryOptions({
      queryKey: [...keys.communications, filter],
      queryFn: ({ signal }) => call.communications.list(filter, signal),
      placeholderData: previous => previous,
    }),
  notificationPreferences: () =>
    queryOptions({
      queryKey: keys.notificationPreferences,
      queryFn: async () => (await call.notifications.preferences()).data,
    }),
  myCues: (from: string, to: string) =>
    queryOptions({
      queryKey: [...keys.myCues, from, to],
      queryFn: async () => (await call.me.cues(from, to)).data,
    }),
  history: (entity: string, id: Id) =>
    infiniteQueryOptions({
      queryKey: keys.history(entity, id),
      queryFn: ({ pageParam }) => call.history.of(entity, id, pageParam ?? undefined),
      initialPageParam: null as string | null,
      getNextPageParam: last => last.nextCursor ?? null,
    }),
  show: (id: Id, stageId?: Id) =>
    queryOptions({
      queryKey: [...keys.show(id), stageId ?? id],
      queryFn: async ({ signal, client, queryKey }) => {
        const read = (await call.show.get(id, stageId, signal)).data;
        // What came live meanwhile is newer than what was read before it.
        const held = client.getQueryData<ShowView>(queryKey);
        return held && held.version > read.version
          ? { ...read, state: held.state, baton: held.baton, version: held.version }
          : read;
      },
    }),
  outputs: (id: Id) =>
    queryOptions({ queryKey: keys.outputs(id), queryFn: async () => (await call.show.outputs(id)).data }),
  myTasks: () => queryOptions({ queryKey: keys.myTasks, queryFn: async () => (await call.me.tasks()).data }),
  members: () => queryOptions({ queryKey: keys.members, queryFn: async () => (await call.members.list()).data }),
  invitations: () =>
    queryOptions({ queryKey: keys.invitations, queryFn: async () => (await call.invitations.list()).data }),
  organization: (id: Id) =>
    queryOptions({ queryKey: keys.organization(id), queryFn: async () => (await call.organizations.get(id)).data }),
  directory: (kind: DirectoryKind, filter: { q?: string; page?: number; archived?: boolean; limit?: number }) =>
    queryOptions({
      queryKey: [...keys.directory(kind), filter],
      queryFn: ({ signal }) => call.directory.list(kind, filter, signal),
      placeholderData: previous => previous,
    }),
  elements: (filter: { q?: string | undefined; archived?: boolean } = {}) =>
    queryOptions({
      queryKey: [...keys.elements, filter],
      queryFn: ({ signal }) => whole(page => call.elements.list(filter, page, signal)),
      placeholderData: previous => previous,
    }),
  elementAvailability: (id: Id, from: string, to: string, quantity: number) =>
    queryOptions({
      queryKey: [...keys.elements, id, 'availability', from, to, quantity],
      queryFn: async ({ signal }) => (await call.elements.availability(id, { from, to, quantity }, signal)).data,
      placeholderData: previous => previous,
      staleTime: 0,
    }),
  eventElements: (id: Id) =>
    queryOptions({ queryKey: keys.eventElements(id), queryFn: ({ signal }) => call.elements.ofEvent(id, signal) }),
  /** Nobody listens to an event before being asked for it, so new requests are looked for now and then. */
  requests: () =>
    queryOptions({
      queryKey: keys.requests,
      queryFn: ({ signal }) => whole(page => call.elements.everywhere(page, signal)),
      refetchInterval: 15_000,
    }),
  relations: (kind: 'venue' | 'vendor', id: Id) =>
    queryOptions({
      queryKey: ['relations', kind, id],
      queryFn: async ({ signal }) =>
        (await (kind === 'venue' ? call.relations.ofVenue(id, signal) : call.relations.ofVendor(id, signal))).data,
    }),
  resources: (archived = false) =>
    queryOptions({
      queryKey: [...keys.resources, archived],
      queryFn: ({ signal }) => whole(page => call.resources.list(page, archived, signal)),
    }),
  /** Rooms to book: the spaces of the directory, with the venue they are in. */
  places: () =>
    queryOptions({
      queryKey: keys.places,
      queryFn: async ({ signal }) => {
        const [spaces, venues] = await Promise.all([
          whole(page => call.spaces.list(page, signal)),
          whole(page => call.directory.list('venues', { page, limit: 200 }, signal)),
        ]);
        const names = new Map(venues.map(venue => [venue.id, String(venue.name)]));
        return spaces.map(({ id, name, venueId }) => ({
          id,
          name: String(name),
          venue: names.get(String(venueId)) ?? 'an archived venue',
        }));
      },
      staleTime: 5 * 60_000,
    }),
  /** What resources and spaces are taken for in a period. */
  schedule: (from: string, to: string) =>
    queryOptions({
      queryKey: [...keys.schedule, from, to],
      queryFn: async ({ signal }) => {
        const [booked, spaces] = await Promise.all([
          call.bookings.between(from, to, signal),
          call.spaceBookings.between(from, to, signal),
        ]);
        return { bookings: booked.data, spaces: spaces.data, cursor: booked.cursor };
      },
      placeholderData: previous => previous,
    }),
  files: (id: Id, filter: FileFilter) =>
    queryOptions({
      queryKey: [...keys.files(id), filter],
      queryFn: ({ signal }) => call.files.list(id, filter, signal),
      placeholderData: previous => previous,
    }),
  printed: (id: Id, type: DocumentType) =>
    queryOptions({
      queryKey: [...keys.printed(id), type],
      queryFn: async ({ signal }) => (await call.documents.printed(id, type, signal)).data,
    }),
  eventVendors: (id: Id) =>
    queryOptions({
      queryKey: ['event', id, 'vendors'] as const,
      queryFn: async ({ signal }) => (await call.events.vendors(id, signal)).data,
    }),
  fileSettings: (id: Id) =>
    queryOptions({
      queryKey: [...keys.files(id), 'settings'],
      queryFn: async ({ signal }) => (await call.files.settings(id, signal)).data,
    }),
  clauses: (fileId: Id) =>
    queryOptions({
      queryKey: ['file', fileId, 'clauses'],
      queryFn: async ({ signal }) => (await call.files.clauses(fileId, signal)).data,
      // A file never changes, and neither does what it says.
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
    }),
  storage: () =>
    queryOptions({
      queryKey: keys.storage,
      queryFn: async ({ signal }) => (await call.files.usage(signal)).data,
    }),
  budget: (id: Id) =>
    queryOptions({
      queryKey: keys.budget(id),
      queryFn: async ({ signal }) => (await call.budget.get(id, signal)).data,
    }),
  budgetSuggestions: (id: Id) =>
    queryOptions({
      queryKey: [...keys.budget(id), 'suggestions'],
      queryFn: async ({ signal }) => (await call.budget.suggestions(id, signal)).data,
    }),
  reallocations: (id: Id) =>
    queryOptions({
      queryKey: [...keys.budget(id), 'reallocations'],
      queryFn: ({ signal }) => call.budget.reallocations(id, signal),
    }),
  expenses: (
    id: Id,
    filter: { status?: PaidStatus | undefined; q?: string | undefined; page: number; limit: number },
  ) =>
    queryOptions({
      queryKey: [...keys.expenses(id), filter],
      queryFn: ({ signal }) => call.expenses.list(id, filter, signal),
      placeholderData: previous => previous,
    }),
  contracts: (filter: ContractQuery) =>
    queryOptions({
      queryKey: [...keys.contracts, 'list', filter],
      queryFn: ({ signal }) => whole(page => call.contracts.list(filter, page, signal)),
      placeholderData: previous => previous,
    }),
  contract: (id: Id) =>
    queryOptions({
      queryKey: keys.contract(id),
      queryFn: async ({ signal }) => (await call.contracts.get(id, signal)).data,
    }),
  contractTerms: (id: Id) =>
    queryOptions({
      queryKey: keys.contractTerms(id),
      queryFn: async ({ signal }) => (await call.contracts.terms(id, signal)).data,
    }),
  eventSeries: (id: Id) =>
    queryOptions({
      queryKey: keys.eventSeries(id),
      queryFn: ({ signal }) => whole(page => call.series.list({ eventId: id }, page, signal)),
    }),
  gates: (id: Id) =>
    queryOptions({ queryKey: keys.gates(id), queryFn: async ({ signal }) => (await call.gates.list(id, signal)).data }),
  gatePins: (id: Id) =>
    queryOptions({
      queryKey: keys.gatePins(id),
      queryFn: async ({ signal }) => (await call.gatePins.list(id, signal)).data,
    }),
  incidents: (id: Id, filter: IncidentFilter) =>
    queryOptions({
      queryKey: [...keys.incidents(id), filter],
      queryFn: ({ signal }) => call.incidents.list(id, filter, signal),
      placeholderData: previous => previous,
    }),
  scanners: (id: Id) =>
    queryOptions({
      queryKey: keys.scanners(id),
      queryFn: async ({ signal }) => (await call.scanners.list(id, signal)).data,
    }),
  passes: (id: Id, kind: PassKind, filter: PassFilter) =>
    queryOptions({
      queryKey: [...keys.passes(id, kind), filter],
      queryFn: ({ signal }) => call.passes.list(id, kind, filter, signal),
      placeholderData: previous => previous,
    }),
  guestSummary: (id: Id) =>
    queryOptions({
      queryKey: keys.guestSummary(id),
      queryFn: async ({ signal }) => (await call.guests.summary(id, signal)).data,
    }),
  /** A list that is short enough to be kept as a whole: then it is there offline, and filters ask nobody. */
  allGuests: (id: Id) =>
    queryOptions({
      queryKey: [...keys.guests(id), 'all'],
      queryFn: ({ signal }) => whole(page => call.guests.page(id, page, signal)),
    }),
  guest: (id: Id, guestId: Id) =>
    queryOptions({
      queryKey: [...keys.guests(id), 'one', guestId],
      queryFn: async ({ signal }) => (await call.guests.get(id, guestId, signal)).data,
    }),
  /** A stretch of a list that is too long for that. */
  guestStretch: (id: Id, filter: GuestFilter, offset: number, limit: number) =>
    queryOptions({
      queryKey: [...keys.guests(id), 'stretch', filter, offset, limit],
      queryFn: ({ signal }) => call.guests.list(id, filter, { limit, offset }, signal),
      staleTime: 30_000,
    }),
  tables: (id: Id) =>
    queryOptions({
      queryKey: keys.tables(id),
      queryFn: async ({ signal }) => (await call.tables.list(id, signal)).data,
    }),
  dietary: (id: Id, scope: SheetScope) =>
    queryOptions({
      queryKey: [...keys.dietary(id), scope],
      queryFn: async ({ signal }) => (await call.guests.dietary(id, scope, signal)).data,
      placeholderData: previous => previous,
    }),
  /** The kitchen sheet that was printed last: asked by every screen of the guests, without the report. */
  lastSheet: (id: Id) =>
    queryOptions({
      queryKey: [...keys.dietary(id), 'last'],
      queryFn: async ({ signal }) => (await call.guests.lastSheet(id, signal)).data.sheet,
    }),
  guestImports: (id: Id) =>
    queryOptions({
      queryKey: keys.guestImports(id),
      queryFn: async ({ signal }) => (await call.guests.imports(id, signal)).data,
    }),
  rsvpSettings: (id: Id) =>
    queryOptions({
      queryKey: keys.rsvpSettings(id),
      queryFn: async ({ signal }) => (await call.guests.settings(id, signal)).data,
    }),
  series: (id: Id) =>
    queryOptions({
      queryKey: [...keys.series(id), 'detail'],
      queryFn: async ({ signal }) => (await call.series.get(id, signal)).data,
    }),
  seriesGates: (id: Id) =>
    queryOptions({ queryKey: [...keys.series(id), 'gates'], queryFn: async () => (await call.series.gates(id)).data }),
  seriesCategories: (id: Id) =>
    queryOptions({
      queryKey: [...keys.series(id), 'categories'],
      queryFn: async () => (await call.series.categories(id)).data,
    }),
  repeated: (id: Id) =>
    queryOptions({
      queryKey: [...keys.series(id), 'repeated'],
      queryFn: ({ signal }) => whole(page => call.series.list({ parentId: id }, page, signal)),
    }),
  scans: (id: Id, filter: ScanFilter) =>
    queryOptions({
      queryKey: [...keys.series(id), 'scans', filter],
      queryFn: ({ signal }) => call.series.log(id, filter, signal),
      placeholderData: previous => previous,
    }),
  devices: () =>
    queryOptions({ queryKey: keys.devices, queryFn: async () => (await call.accessKeys.list('devices')).data }),
};
