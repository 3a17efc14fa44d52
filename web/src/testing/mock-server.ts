import { newId } from '@/api/ids';
import type {
  AcceptedConflict,
  Activity,
  Block,
  CalendarFeed,
  ChangeMessage,
  Conflicts,
  DirectoryKind,
  DirectoryRecord,
  EventDetail,
  HistoryEntry,
  ImportResult,
  Invitation,
  MyCue,
  Notification,
  NotificationPreference,
  NotificationSetting,
  Task,
  Template,
} from '@/api/types';
import { groupBy } from '@/ui/groupBy';
import { MockAdmission } from './mock-admission';
import { MockBookings } from './mock-bookings';
import { activityOf, eventsOf, notificationsOf, people, planOf, preferencesOf, records, rundownOf } from './mock-data';
import { MockGuests } from './mock-guests';
import { forecastOf, pathOf, templateOf } from './mock-plan';
import { mockShow } from './mock-show';
import { MockTalk } from './mock-talk';

export interface Answer {
  status: number;
  body?: unknown;
}

type Body = Record<string, unknown>;
type Handler = (match: string[], query: URLSearchParams, body: Body, raw: string) => Answer | Promise<Answer>;

const ok = (body?: unknown): Answer => ({ status: body === undefined ? 204 : 200, body });
const created = (body: unknown): Answer => ({ status: 201, body });
export const problem = (status: number, code: string, title: string, more: Body = {}): Answer => ({
  status,
  body: { type: `urn:callboard:${code}`, status, code, title, ...more },
});
const notFound = () => problem(404, 'platform.not_found', 'Not found');

/**
 * A server of a few hundred lines in memory, near enough to the real one to build screens on and to test them with.
 * It knows no rights, no tenants and no rules beyond what a screen has to be able to show.
 */
export class MockServer {
  readonly directory = records();
  readonly events: EventDetail[];
  readonly tasks = new Map<string, Task[]>();
  readonly templates = new Map<string, Template>();
  readonly blocks = new Map<string, Block[]>();
  readonly activity: Activity[];
  readonly members = [...people];
  readonly invitations: Invitation[] = [];
  readonly changes: ChangeMessage[] = [];
  notifications: Notification[] = [];
  readonly preferences: NotificationPreference[] = preferencesOf();
  readonly notificationSettings: NotificationSetting = {
    timezone: 'Europe/Berlin',
    quietFrom: null,
    quietTo: null,
    digest: 'off',
    digestAt: '08:00',
    email: 'lead@demo.callboard.dev',
    refusedAt: null,
    refusedReason: null,
  };
  readonly talk = new MockTalk();
  cues: MyCue[] = [];
  readonly histories = new Map<string, HistoryEntry[]>();
  readonly accepted = new Map<string, AcceptedConflict>();
  readonly feeds: CalendarFeed[] = [];
  readonly booked: MockBookings;
  readonly admission: MockAdmission;
  readonly guests: MockGuests;
  signedIn: boolean;
  role: 'owner' | 'viewer' = 'owner';
  #cursor = 40;
  readonly #routes: [string, RegExp, Handler][] = [];

  constructor({ signedIn = false, now = Date.now() }: { signedIn?: boolean; now?: number } = {}) {
    this.signedIn = signedIn;
    this.events = eventsOf(now, this.directory);
    this.activity = activityOf(now);
    this.admission = new MockAdmission(this.events[0], now);
    this.guests = new MockGuests(this.events[0], now);
    this.booked = new MockBookings(this.events, this.directory.venues[0]?.id ?? '', now);
    for (const event of this.events) {
      const start = Date.parse(event.startAt);
      const tasks =
        event.status === 'draft' ? [] : planOf(event.id, start, now).map(task => ({ ...task, id: newId() }));
      if (tasks.length > 0) {
        const original = planOf(event.id, start, now);
        for (const [index, task] of tasks.entries()) {
          task.dependencies = (original[index]?.dependencies ?? []).flatMap(
            id => tasks[original.findIndex(each => each.id === id)]?.id ?? [],
          );
        }
      }
      this.tasks.set(event.id, tasks);
      this.blocks.set(
        event.id,
        event.status === 'draft' ? [] : rundownOf(event.id, start).map(block => ({ ...block, id: newId() })),
      );
      this.#count(event.id);
    }
    this.talk.fill(this.events[0], this.members, now);
    this.notifications = notificationsOf(now, this.events[0], this.tasks.get(this.events[0]?.id ?? '') ?? []);
    this.invitations.push(
      {
        id: newId(),
        email: 'sam@harbourlabs.example',
        type: 'staff',
        role: 'member',
        partyId: null,
        invitedByName: null,
        createdAt: new Date(now).toISOString(),
        status: 'pending',
        expiresAt: new Date(now + 5 * 86_400_000).toISOString(),
      },
      {
        id: newId(),
        email: 'old@studio.example',
        type: 'staff',
        role: 'viewer',
        partyId: null,
        invitedByName: null,
        createdAt: new Date(now).toISOString(),
        status: 'expired',
        expiresAt: new Date(now - 86_400_000).toISOString(),
      },
    );
    this.#route();
  }

  async answer(method: string, address: string, raw = ''): Promise<Answer> {
    const [path = '/', search = ''] = address.replace(/^\/api\/v1/, '').split('?');
    let body: Body = {};
    try {
      body = raw ? (JSON.parse(raw) as Body) : {};
    } catch {
      // Files are not JSON; their handlers read the raw text.
    }
    if (!this.signedIn && !/^\/(auth|invitations\/)/.test(path))
      return problem(401, 'platform.unauthenticated', 'Sign in first');
    for (const [verb, pattern, handler] of this.#routes) {
      const match = verb === method ? pattern.exec(path) : null;
      if (match) return handler(match.slice(1), new URLSearchParams(search), body, raw);
    }
    return notFound();
  }

  #on(method: string, path: string, handler: Handler): void {
    this.#routes.push([method, new RegExp(`^${path.replaceAll(/:\w+/g, '([^/]+)')}$`), handler]);
  }

  #event(id: string | undefined): EventDetail | undefined {
    return this.events.find(event => event.id === id);
  }

  #count(eventId: string): number {
    const event = this.#event(eventId);
    const tasks = (this.tasks.get(eventId) ?? []).filter(task => task.status !== 'cancelled');
    const done = tasks.filter(task => task.status === 'done').length;
    const phases = groupBy(tasks, task => task.phase);
    const progress = tasks.length === 0 ? 0 : Math.round((done / tasks.length) * 100);
    if (event) {
      event.progress = progress;
      event.tasks = {
        total: tasks.length,
        done,
        inProgress: tasks.filter(task => task.status === 'in_progress').length,
        blocked: tasks.filter(task => task.status === 'blocked').length,
        waiting: tasks.filter(task => task.status === 'blocked' && task.waits).length,
        overdue: tasks.filter(
          task => task.status !== 'done' && task.deadline !== null && Date.parse(task.deadline) < Date.now(),
        ).length,
        byPhase: [...phases].map(([phase, ofPhase]) => ({
          phase,
          total: ofPhase.length,
          done: ofPhase.filter(task => task.status === 'done').length,
        })),
      };
    }
    return progress;
  }

  #tell(
    eventId: string,
    entity: string,
    id: string,
    op: ChangeMessage['op'],
    summary: string,
    fields: Body = {},
  ): void {
    this.#cursor += 1;
    const at = new Date().toISOString();
    const actor = { id: people[0]?.userId ?? '', name: people[0]?.name ?? '' };
    this.changes.push({
      cursor: String(this.#cursor),
      topic: `event:${eventId}`,
      entity,
      id,
      op,
      new: fields,
      actor,
      at,
      summary,
    });
    this.activity.unshift({ id: String(this.#cursor), at, actor, summary, entity, entityId: id, op, count: 1 });
    const event = this.#event(eventId);
    if (event) event.changeCursor = String(this.#cursor);
  }

  #route(): void {
    const lead = people[0];
    this.#on('POST', '/auth/login', (_, __, body) => {
      if (body.password !== 'callboard-demo')
        return problem(401, 'accounts.sign_in_failed', 'E-mail or password is wrong', {
          detail: 'Check both and try again.',
        });
      this.signedIn = true;
      this.role = body.email === 'viewer@demo.callboard.dev' ? 'viewer' : 'owner';
      return ok({ accessToken: 'x', expiresIn: 900 });
    });
    this.#on('POST', '/auth/register', (_, __, body) => {
      if (body.email === 'lead@demo.callboard.dev')
        return problem(409, 'accounts.email_taken', 'This address has an account', {
          errors: { email: ['Sign in instead, or use another address.'] },
        });
      this.signedIn = true;
      return created({ user: lead });
    });
    this.#on('POST', '/auth/logout', () => {
      this.signedIn = false;
      return ok();
    });
    this.#on('POST', '/auth/.*', () => ok());
    this.#on('GET', '/auth/sessions', () =>
      ok({
        data: [
          {
            id: 's1',
            createdAt: new Date().toISOString(),
            userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/147',
            current: true,
          },
        ],
        total: 1,
      }),
    );
    this.#on('GET', '/me', () =>
      ok({
        data: {
          user: { id: lead?.userId, name: lead?.name, email: lead?.email },
          type: 'staff',
          permissions: Object.fromEntries(
            ['write', 'createEvents', 'manageDirectory', 'manageMembers', 'manageSettings'].map(right => [
              right,
              this.role !== 'viewer',
            ]),
          ),
          organizations: [{ id: 'o1', slug: 'demo', name: 'Northlight Productions', role: this.role }],
        },
      }),
    );
    this.#on('GET', '/my/tasks', () => {
      const mine = this.events.flatMap(event =>
        (this.tasks.get(event.id) ?? [])
          .filter(task => task.assignee?.id === lead?.userId && event.statusCategory !== 'cancelled')
          .map(task => ({ ...task, event: { id: event.id, name: event.name, startAt: event.startAt } })),
      );
      return ok({ data: mine, total: mine.length });
    });
    this.#own();
    this.#on('GET', '/members', () => ok({ data: this.members, total: this.members.length }));
    this.#on('PATCH', '/members/:id', ([id], _, body) => {
      const member = this.members.find(each => each.userId === id);
      return member ? ok({ data: Object.assign(member, body) }) : notFound();
    });
    this.#on('GET', '/invitations', () => ok({ data: this.invitations, total: this.invitations.length }));
    this.#on('POST', '/invitations', (_, __, body) => {
      const invitation = {
        id: newId(),
        status: 'pending',
        expiresAt: new Date(Date.now() + 7 * 86_400_000).toISOString(),
        ...body,
      } as Invitation;
      this.invitations.unshift(invitation);
      return created({ data: invitation });
    });
    this.#on('POST', '/invitations/:id/(resend|revoke)', ([id, act]) => {
      const invitation = this.invitations.find(each => each.id === id);
      if (invitation && act === 'revoke') invitation.status = 'revoked';
      return ok();
    });
    this.#on('GET', '/invitations/:token', ([token]) =>
      token === 'used'
        ? problem(404, 'accounts.invitation_unusable', 'This invitation cannot be used')
        : ok({
            data: {
              organizationName: 'Northlight Productions',
              email: 'sam@harbourlabs.example',
              role: 'member',
              invitedByName: 'Lena Hartog',
              accountExists: false,
            },
          }),
    );
    this.#on('GET', '/workflows', () =>
      ok({
        data: [
          {
            key: 'production',
            name: 'Production',
            states: ['draft', 'planning', 'confirmed', 'in_progress', 'completed', 'cancelled'].map(key => ({
              key,
              name: key,
              category: 'planning',
            })),
          },
        ],
        total: 1,
      }),
    );
    this.#on('GET', '/organizations/:id', () => ok({ data: { id: 'o1', name: 'Northlight Productions' } }));

    this.#on('GET', '/events', (_, query) => {
      const q = query.get('q')?.toLowerCase();
      const archived = query.get('archived') === 'true';
      const rows = this.events
        .filter(event => Boolean(event.archivedAt) === archived)
        .filter(event => !q || event.name.toLowerCase().includes(q))
        .filter(
          event =>
            !query.get('status') ||
            event.statusCategory === query.get('status') ||
            event.status === query.get('status'),
        )
        .filter(event => !query.get('type') || event.type === query.get('type'))
        .filter(event => !query.get('from') || event.startAt >= (query.get('from') ?? ''))
        .sort((a, b) => a.startAt.localeCompare(b.startAt))
        .map(event => ({
          ...event,
          venueName: event.venue?.name ?? null,
          clientName: event.client?.name ?? null,
          teamCount: event.team.length,
        }));
      if (query.get('sort')?.startsWith('-')) rows.reverse();
      const limit = Number(query.get('limit') ?? 20);
      return ok({ data: rows.slice(0, limit), total: rows.length, nextCursor: null });
    });
    this.#on('GET', '/search', (_, query) => {
      const q = (query.get('q') ?? '').toLowerCase();
      const hits = [
        ...this.events.map(event => ({ kind: 'event', id: event.id, title: event.name, hint: event.type, event })),
        ...[...this.tasks].flatMap(([eventId, tasks]) =>
          tasks.map(task => ({
            kind: 'task',
            id: task.id,
            title: task.name,
            hint: task.status,
            event: this.events.find(event => event.id === eventId),
          })),
        ),
        ...Object.entries(this.directory).flatMap(([kind, rows]) =>
          rows.map(row => ({
            kind: kind.replace(/s$/, ''),
            id: row.id,
            title: String(row.companyName ?? row.name),
            hint: null,
            event: null,
          })),
        ),
      ]
        .filter(hit => hit.title.toLowerCase().includes(q))
        .map(hit => ({
          ...hit,
          event: hit.event ? { id: hit.event.id, name: hit.event.name } : null,
          titleMarks: [{ start: hit.title.toLowerCase().indexOf(q), length: q.length }],
          snippet: null,
          snippetMarks: [],
          parentId: null,
          archived: false,
          changedAt: new Date().toISOString(),
        }));
      return ok({ data: hits.slice(0, 20), total: hits.length, nextCursor: null, approximate: false });
    });
    this.#on('POST', '/events', (_, __, body) => {
      if (!body.name)
        return problem(400, 'platform.invalid', 'The request is invalid', {
          errors: { name: ['An event needs a name.'] },
        });
      const model = this.events[0];
      if (!model) return notFound();
      const id = String(body.id ?? newId());
      const event: EventDetail = {
        ...structuredClone(model),
        ...(body as Partial<EventDetail>),
        id,
        status: 'draft',
        statusCategory: 'lead',
        allowedTransitions: ['planning', 'cancelled'],
        goals: (body.goals as string[] | undefined) ?? [],
        budget: null,
        budgetSummary: { ...model.budgetSummary, categories: [] },
        sponsors: [],
        designers: [],
        team: model.team.slice(0, 1),
        changeCursor: String(this.#cursor),
      };
      this.events.push(event);
      this.tasks.set(
        id,
        body.generateTasks
          ? planOf(id, Date.parse(event.startAt), 0).map(task => ({
              ...task,
              id: newId(),
              status: 'to_do' as const,
              dependencies: [],
            }))
          : [],
      );
      this.blocks.set(id, []);
      this.#count(id);
      return created({ data: event, eventId: id, tasksGenerated: this.tasks.get(id)?.length ?? 0, status: 'draft' });
    });
    this.#on('GET', '/events/:id', ([id]) => {
      const event = this.#event(id);
      if (!event) return notFound();
      this.#count(event.id);
      return ok({ data: { ...event, myRights: this.role === 'viewer' ? 'view' : event.myRights } });
    });
    this.#on('PATCH', '/events/:id', ([id], _, body) => {
      const event = this.#event(id);
      if (!event) return notFound();
      Object.assign(event, body);
      this.#tell(event.id, 'event', event.id, 'update', 'changed the details', body);
      return ok({ data: event, updatedFields: Object.keys(body) });
    });
    this.#on('DELETE', '/events/:id', ([id]) => {
      const event = this.#event(id);
      if (event) event.archivedAt = new Date().toISOString();
      return ok({ data: { status: 'archived' } });
    });
    this.#on('POST', '/events/:id/restore', ([id]) => {
      const event = this.#event(id);
      if (event) event.archivedAt = null;
      return ok({ data: event });
    });
    this.#on('POST', '/events/:id/transition', ([id], _, body) => {
      const event = this.#event(id);
      if (!event) return notFound();
      if (!event.allowedTransitions.includes(String(body.to)))
        return problem(409, 'events.transition_not_allowed', 'The status cannot go there', {
          allowed: event.allowedTransitions,
        });
      event.status = String(body.to);
      this.#tell(event.id, 'event', event.id, 'update', `moved the event to ${event.status}`, { status: event.status });
      return ok({ data: event });
    });
    this.#on('GET', '/events/:id/activity', () =>
      ok({ data: this.activity, total: this.activity.length, nextCursor: null }),
    );
    this.#on('GET', '/events/:id/changes', async ([id], query) => {
      const after = Number(query.get('after') ?? 0);
      for (let waited = 0; waited < Number(query.get('wait') ?? 0) * 10; waited++) {
        const found = this.changes.filter(change => change.topic === `event:${id}` && Number(change.cursor) > after);
        if (found.length > 0) return ok({ data: found, nextCursor: found.at(-1)?.cursor });
        await new Promise(resolve => setTimeout(resolve, 100));
      }
      return ok({ data: [], nextCursor: String(after) });
    });
    this.#tasks();
    this.#timeline();
    mockShow((method, path, handler) => this.#on(method, path, handler), this);
    this.booked.route((method, path, handler) => this.#on(method, path, handler));
    this.guests.route((method, path, handler) => this.#on(method, path, handler));
    this.admission.route((method, path, handler) => this.#on(method, path, handler), this.events);
    this.talk.route((method, path, handler) => this.#on(method, path, handler));
    for (const kind of Object.keys(this.directory) as DirectoryKind[]) this.#records(kind);
  }

  #tasks(): void {
    const find = (eventId: string | undefined, id: string | undefined) =>
      this.tasks.get(eventId ?? '')?.find(task => task.id === id);
    this.#on('GET', '/events/:id/tasks', ([id]) => {
      const tasks = this.tasks.get(id ?? '') ?? [];
      return ok({ data: tasks, total: tasks.length, nextCursor: null });
    });
    this.#on('POST', '/events/:id/tasks', ([id = ''], _, body) => {
      const task = {
        id: newId(),
        eventId: id,
        description: null,
        phase: 'pre_production',
        workflowCategory: null,
        priority: 'medium',
        status: 'to_do',
        assignee: null,
        deadline: null,
        dependencies: [],
        estimatedHours: null,
        version: 1,
        ...body,
      } as unknown as Task;
      this.tasks.get(id)?.push(task);
      const eventProgress = this.#count(id);
      this.#tell(id, 'task', task.id, 'insert', `added “${task.name}”`);
      return created({ data: task, eventProgress });
    });
    this.#on('PATCH', '/events/:id/tasks/:task', ([id = '', taskId], _, body) => {
      const task = find(id, taskId);
      if (!task) return notFound();
      Object.assign(task, body);
      if (body.assigneeId !== undefined) {
        const person = people.find(each => each.userId === body.assigneeId);
        task.assignee = person ? { id: person.userId, name: person.name } : null;
      }
      task.version += 1;
      const eventProgress = this.#count(id);
      this.#tell(
        id,
        'task',
        task.id,
        'update',
        body.status === 'done' ? `completed “${task.name}”` : `changed “${task.name}”`,
        body,
      );
      return ok({ data: { ...task }, eventProgress });
    });
    this.#on('DELETE', '/events/:id/tasks/:task', ([id = '', taskId]) => {
      this.tasks.set(
        id,
        (this.tasks.get(id) ?? []).filter(task => task.id !== taskId),
      );
      return ok();
    });
    this.#on('POST', '/events/:id/tasks/batch', ([id = ''], _, body) => {
      const { ids, ...change } = body;
      for (const task of this.tasks.get(id) ?? []) {
        if (!(ids as string[]).includes(task.id)) continue;
        Object.assign(task, change);
        if (change.assigneeId === undefined) continue;
        const person = people.find(each => each.userId === change.assigneeId);
        task.assignee = person ? { id: person.userId, name: person.name } : null;
      }
      return ok({ data: { updated: (ids as string[]).length }, eventProgress: this.#count(id) });
    });
    this.#on('GET', '/events/:id/critical-path', ([id]) => ok(pathOf(this.tasks.get(id ?? '') ?? [])));
    this.#on('GET', '/events/:id/forecast', ([id]) => ok(forecastOf(this.tasks.get(id ?? '') ?? [])));
    this.#on('PATCH', '/events/:id/working-calendar', (_, __, body) =>
      ok({ data: body, updatedFields: Object.keys(body) }),
    );
    this.#templates();
    this.#on('PUT', '/events/:id/tasks/:task/dependencies/:other', ([id, taskId, other = '']) => {
      const task = find(id, taskId);
      const needed = find(id, other);
      if (!task || !needed) return notFound();
      if (needed.dependencies?.includes(task.id))
        return problem(409, 'tasks.dependency_cycle', 'The tasks would wait for each other');
      task.dependencies = [...(task.dependencies ?? []), other];
      return ok();
    });
    this.#on('DELETE', '/events/:id/tasks/:task/dependencies/:other', ([id, taskId, other]) => {
      const task = find(id, taskId);
      if (task) task.dependencies = task.dependencies?.filter(each => each !== other) ?? [];
      return ok();
    });
  }

  #templates(): void {
    const shipped = (type: string) => ({ ...templateOf(type), source: 'shipped' as const });
    this.#on('GET', '/task-templates', () => {
      const rows = ['gala', 'conference'].map(type => this.templates.get(type) ?? shipped(type));
      return ok({ data: rows, total: rows.length, nextCursor: null });
    });
    this.#on('GET', '/task-templates/:type', ([type = '']) => ok({ data: this.templates.get(type) ?? shipped(type) }));
    this.#on('POST', '/task-templates', (_, __, body) => {
      const template = { ...templateOf(String(body.type)), ...body, source: 'organization' as const };
      this.templates.set(template.type, template);
      return created({ data: template });
    });
    this.#on('PATCH', '/task-templates/:type', ([type = ''], _, body) => {
      const held = this.templates.get(type);
      if (!held) return problem(403, 'tasks.template_shipped', 'Shipped templates stay as they are');
      const tasks = (body.tasks ?? held.tasks) as Template['tasks'];
      const wrong = tasks.findIndex(task => !/^(start|end)/.test(task.due));
      if (wrong >= 0)
        return problem(400, 'tasks.template_invalid', 'The template is not valid', {
          errors: { [`tasks[${wrong}].due`]: ['A deadline is needed, such as start-45d 17:00.'] },
        });
      const template = { ...held, ...body, tasks, version: held.version + 1 } as Template;
      this.templates.set(type, template);
      return ok({ data: template, updatedFields: Object.keys(body) });
    });
    this.#on('DELETE', '/task-templates/:type', ([type = '']) => {
      this.templates.delete(type);
      return ok();
    });
  }

  #conflicts(eventId: string): Conflicts {
    const blocks = this.blocks.get(eventId) ?? [];
    const data = blocks.flatMap((a, index) =>
      blocks.slice(index + 1).flatMap(b => {
        if (a.startTime >= b.endTime || b.startTime >= a.endTime) return [];
        const people = a.people.filter(person => b.people.some(other => other.id === person.id)).map(each => each.id);
        const reasons = ['time'];
        if (a.location && a.location === b.location) reasons.push('location');
        if (people.length > 0) reasons.push('person');
        return [
          { a: a.id, b: b.id, reasons, people, resources: [], accepted: this.accepted.get(`${a.id} ${b.id}`) ?? null },
        ];
      }),
    );
    const count = (reason: string) => data.filter(each => each.reasons.includes(reason)).length;
    return {
      data,
      total: data.length,
      counts: { location: count('location'), person: count('person'), resource: 0, time: data.length },
      blocks: Object.fromEntries(blocks.map(block => [block.id, block])),
      people: Object.fromEntries(blocks.flatMap(block => block.people.map(each => [each.id, each.name ?? '']))),
      resources: {},
    };
  }

  /** What is one person's own: the inbox, cues, and the history of records. */
  #own(): void {
    const unread = () => this.notifications.filter(each => each.readAt === null && each.snoozedUntil === null);
    const mark = (body: Body, readAt: string | null) => {
      const ids = new Set(Array.isArray(body.ids) ? (body.ids as string[]) : []);
      const chosen = this.notifications.filter(
        each => (body.all || ids.has(each.id)) && (each.readAt === null) !== (readAt === null),
      );
      for (const each of chosen) each.readAt = readAt;
      return ok({ count: chosen.length, unread: unread().length });
    };
    this.#on('GET', '/notifications', (_, query) => {
      const sorted = [...unread(), ...this.notifications.filter(each => each.readAt !== null)];
      const away = this.notifications.filter(each => each.snoozedUntil !== null);
      const all = query.get('snoozed') === 'true' ? away : query.get('unread') === 'true' ? unread() : sorted;
      const data = all.slice(0, Number(query.get('limit') ?? 20));
      return ok({ data, total: all.length, unread: unread().length, nextCursor: null, changeCursor: '0' });
    });
    this.#on('POST', '/notifications/read', (_, __, body) => mark(body, new Date().toISOString()));
    this.#on('POST', '/notifications/snooze', (_, __, body) => {
      const chosen = this.notifications.filter(each => (body.ids as string[]).includes(each.id));
      for (const each of chosen) each.snoozedUntil = (body.until as string | null) ?? null;
      return ok({ count: chosen.length, unread: unread().length });
    });
    this.#on('GET', '/notifications/settings', () => ok({ data: this.notificationSettings }));
    this.#on('PATCH', '/notifications/settings', (_, __, body) => {
      Object.assign(this.notificationSettings, body);
      return ok({ data: this.notificationSettings, updatedFields: Object.keys(body), superseded: [] });
    });
    this.#on('POST', '/notifications/settings/try-address-again', () => {
      Object.assign(this.notificationSettings, { refusedAt: null, refusedReason: null });
      return ok({ data: this.notificationSettings });
    });
    this.#on('POST', '/notifications/unread', (_, __, body) => mark(body, null));
    this.#on('GET', '/notifications/preferences', () => ok({ data: this.preferences, total: this.preferences.length }));
    this.#on('PATCH', '/notifications/preferences', (_, __, body) => {
      for (const change of body.preferences as NotificationPreference[])
        Object.assign(this.preferences.find(each => each.kind === change.kind) ?? {}, change);
      return ok({ data: this.preferences, total: this.preferences.length });
    });
    this.#on('GET', '/my/cues', () => ok({ data: this.cues, total: this.cues.length }));
    this.#on('GET', '/history/:entity/:id', ([, id = '']) => {
      const entries = this.histories.get(id);
      return entries ? ok({ data: entries, total: entries.length, nextCursor: null }) : notFound();
    });
    this.#on('POST', '/history/:change/restore', ([change = '']) => {
      const [id, entry] = [...this.histories].flatMap(([record, entries]) => {
        const found = entries.find(each => each.id === decodeURIComponent(change));
        return found ? [[record, found] as const] : [];
      })[0] ?? ['', undefined];
      if (!entry) return notFound();
      for (const tasks of this.tasks.values()) {
        const task = tasks.find(each => each.id === id);
        if (task) Object.assign(task, entry.old);
      }
      const made = { ...entry, id: `${entry.id}0`, at: new Date().toISOString(), old: entry.new, new: entry.old };
      this.histories.get(id)?.unshift(made);
      return ok({
        data: {
          entity: 'task',
          id,
          restored: Object.keys(entry.old ?? {}),
          leftOut: [],
          partial: false,
          alsoDeleted: 0,
          changeId: made.id,
        },
      });
    });
  }

  #timeline(): void {
    this.#on('GET', '/events/:id/timeline', ([id]) => {
      const blocks = this.blocks.get(id ?? '') ?? [];
      return ok({ data: blocks, total: blocks.length, nextCursor: null });
    });
    this.#on('GET', '/events/:id/timeline/conflicts', ([id = '']) => {
      return ok(this.#conflicts(id));
    });
    this.#on('POST', '/events/:id/timeline/conflicts/accept', (_, __, body) => {
      const { a, b, reason } = body as { a: string; b: string; reason: string };
      const made: AcceptedConflict = {
        id: newId(),
        a,
        b,
        reason,
        acceptedBy: people[0]?.userId ?? '',
        acceptedByName: people[0]?.name ?? null,
        acceptedAt: new Date().toISOString(),
      };
      this.accepted.set(`${a} ${b}`, made);
      return ok({ data: made });
    });
    this.#on('DELETE', '/events/:id/timeline/conflicts/accept/:acceptance', ([, acceptance]) => {
      for (const [pair, each] of this.accepted) if (each.id === acceptance) this.accepted.delete(pair);
      return ok();
    });
    this.#on('GET', '/events/:id/timeline/:block/personnel', ([id = '', blockId]) => {
      const block = this.blocks.get(id)?.find(each => each.id === blockId);
      const data = (block?.people ?? []).map(person => ({ ...person, id: person.assignmentId, clashes: [] }));
      return ok({ data, total: data.length, nextCursor: null });
    });
    this.#on('POST', '/events/:id/timeline/batch', ([id = ''], _, body) => {
      const { ids, shiftMinutes = 0 } = body as { ids: string[]; shiftMinutes?: number };
      const moved = (time: string) => new Date(Date.parse(time) + shiftMinutes * 60_000).toISOString();
      const data = (this.blocks.get(id) ?? []).filter(block => ids.includes(block.id));
      for (const block of data) {
        block.startTime = moved(block.startTime);
        block.endTime = moved(block.endTime);
      }
      return ok({ data, count: data.length, updatedFields: ['startTime', 'endTime'] });
    });
    this.#on('GET', '/feeds', () => ok({ data: this.feeds, total: this.feeds.length, nextCursor: null }));
    this.#on('POST', '/feeds', (_, __, body) => {
      const feed: CalendarFeed = {
        id: newId(),
        kind: String(body.kind),
        subjectId: String(body.id),
        label: this.events.find(event => event.id === body.id)?.name ?? 'You',
        details: body.details === true,
        createdAt: new Date().toISOString(),
        rotatedAt: null,
        lastReadAt: null,
      };
      this.feeds.push(feed);
      const url = `http://localhost:5080/api/v1/feeds/cbf_${feed.id}.ics`;
      return created({ data: { ...feed, url, webcalUrl: url.replace('http', 'webcal') } });
    });
    this.#on('POST', '/events/:id/timeline', ([id = ''], _, body) => {
      const block = {
        id: newId(),
        eventId: id,
        status: 'pending',
        location: null,
        priority: 'medium',
        notes: null,
        people: [],
        version: 1,
        ...body,
      } as unknown as Block;
      if (block.endTime <= block.startTime)
        return problem(400, 'platform.invalid', 'The request is invalid', {
          errors: { endTime: ['The end must come after the start.'] },
        });
      this.blocks.get(id)?.push(block);
      this.#tell(id, 'block', block.id, 'insert', `added the block “${block.activity}”`);
      return created({ data: block });
    });
    this.#on('PATCH', '/events/:id/timeline/:block', ([id = '', blockId], _, body) => {
      const block = this.blocks.get(id)?.find(each => each.id === blockId);
      if (!block) return notFound();
      Object.assign(block, body);
      this.#tell(id, 'block', block.id, 'update', `changed the block “${block.activity}”`, body);
      return ok({ data: { ...block } });
    });
    this.#on('DELETE', '/events/:id/timeline/:block', ([id = '', blockId]) => {
      this.blocks.set(
        id,
        (this.blocks.get(id) ?? []).filter(block => block.id !== blockId),
      );
      return ok();
    });
    this.#on('POST', '/events/:id/timeline/import', ([id], query, _, raw) => {
      if (!/<schedule|BEGIN:VCALENDAR|"schedule"/.test(raw))
        return problem(400, 'schedule.import_unreadable', 'The file cannot be read', {
          detail: 'It is neither a calendar nor a conference schedule.',
        });
      const event = this.#event(id);
      const basis = query.get('timeBasis');
      const report: ImportResult = {
        dryRun: query.get('dryRun') === 'true',
        created: 181,
        updated: 0,
        unchanged: 0,
        removed: 0,
        people: 126,
        peopleCreated: 126,
        spaces: 6,
        conflicts: 0,
        conflictCounts: { location: 0, person: 0, resource: 0, time: 0 },
        errors: [],
        warnings: [
          { code: 'duration_missing', count: 1, row: 12, message: 'The duration 00:00 was read as 5 minutes.' },
        ],
        timeWarnings: [],
        timeBasis: basis as ImportResult['timeBasis'],
        title: 'A conference',
        from: '2017-08-06T14:00:00Z',
        to: '2017-08-12T22:00:00Z',
        sample: [],
      };
      if (!basis) {
        report.warnings.unshift({
          code: 'offset_contradicts_zone',
          count: 181,
          message: `The file says UTC, but its clock times read like those of ${event?.timezone ?? 'the event'}.`,
          example: {
            sourceKey: '1',
            activity: 'Opening ceremony',
            written: '2017-08-06T10:00:00+00:00',
            printed: '10:00',
            fileOffset: '2017-08-06T10:00:00Z',
            wallClock: '2017-08-06T14:00:00Z',
          },
        });
      }
      return ok(report);
    });
  }

  #records(kind: DirectoryKind): void {
    this.#on('GET', `/${kind}`, (_, query) => {
      const q = query.get('q')?.toLowerCase();
      const archived = query.get('archived') === 'true';
      const rows = this.directory[kind]
        .filter(row => Boolean(row.archivedAt) === archived)
        .filter(row => !q || JSON.stringify(row).toLowerCase().includes(q));
      return ok({ data: rows, total: rows.length, count: rows.length, nextCursor: null });
    });
    this.#on('POST', `/${kind}`, (_, __, body) => {
      const row = { version: 1, ...body, id: String(body.id ?? newId()) } as DirectoryRecord;
      this.directory[kind].push(row);
      return created({ data: row });
    });
    this.#on('PATCH', `/${kind}/:id`, ([id], _, body) => {
      const row = this.directory[kind].find(each => each.id === id);
      return row ? ok({ data: Object.assign(row, body) }) : notFound();
    });
    this.#on('DELETE', `/${kind}/:id`, ([id]) => {
      const row = this.directory[kind].find(each => each.id === id);
      if (row) row.archivedAt = new Date().toISOString();
      return ok();
    });
    this.#on('POST', `/${kind}/:id/restore`, ([id]) => {
      const row = this.directory[kind].find(each => each.id === id);
      if (row) row.archivedAt = null;
      return ok({ data: row });
    });
  }
}
