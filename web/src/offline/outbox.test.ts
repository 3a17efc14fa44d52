import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { newId } from '@/api/ids';
import { Problem } from '@/api/problem';
import { ServerClock } from './clock';
import type { Body, Operation, Sent } from './operation';
import { type Message, Outbox, type OutboxState } from './outbox';
import { Store } from './store';

type Ask = { method: string; path: string; body: Body | undefined; headers: Record<string, string> };

/** A server that does each key once, can be cut off, and refuses what it is told to. */
class FakeServer {
  readonly asked: Ask[] = [];
  readonly done: string[] = [];
  cut = false;
  /** Cuts the line after the work is done, before the answer. */
  loseAnswers = 0;
  refuse: (ask: Ask) => Problem | null = () => null;
  answer: (ask: Ask) => Body = ask => ({ data: { ...ask.body, version: 2 }, superseded: [] });
  readonly #kept = new Map<string, Body>();

  async send(ask: Ask): Promise<{ data: unknown }> {
    await Promise.resolve();
    this.asked.push(ask);
    if (this.cut) throw new Problem(0, {});
    const key = ask.headers['Idempotency-Key'] ?? '';
    const kept = this.#kept.get(key);
    if (kept) return { data: kept };
    const refusal = this.refuse(ask);
    if (refusal) throw refusal;
    this.done.push(`${ask.method} ${ask.path.split('/').slice(-1)} ${JSON.stringify(ask.body ?? {})}`);
    const answer = this.answer(ask);
    this.#kept.set(key, answer);
    if (this.loseAnswers > 0) {
      this.loseAnswers -= 1;
      throw new Problem(0, {});
    }
    return { data: answer };
  }
}

/** A browser: one disk, one lock, any number of tabs. */
class Browser {
  readonly server: FakeServer;
  readonly name = `test-${newId()}`;
  readonly tabs: Tab[] = [];
  time = Date.parse('2027-03-01T10:00:00Z');

  constructor(server = new FakeServer()) {
    this.server = server;
  }

  async open(): Promise<Tab> {
    const tab = new Tab(this);
    this.tabs.push(tab);
    await tab.outbox.start();
    this.elect();
    await tab.settle();
    return tab;
  }

  elect(): void {
    const living = this.tabs.filter(tab => !tab.dead);
    if (!living.some(tab => tab.leads)) living[0]?.lead();
  }
}

class Tab {
  readonly outbox: Outbox;
  readonly store: Store;
  readonly known = new Map<string, Body>();
  readonly settled: (Sent | null)[] = [];
  readonly drained: [number, number][] = [];
  readonly timers: (() => void)[] = [];
  state: OutboxState | null = null;
  leads = false;
  dead = false;
  userId = 'u1';
  #work: () => void = () => {};

  constructor(readonly browser: Browser) {
    this.store = new Store(browser.name);
    this.outbox = new Outbox({
      store: this.store,
      clock: new ServerClock(() => browser.time),
      known: id => this.known.get(id),
      send: (method, path, options) =>
        this.dead
          ? new Promise(() => {})
          : browser.server.send({ method, path, body: options.body as Body, headers: options.headers ?? {} }),
      lead: work => {
        this.#work = work;
      },
      tell: (message: Message) => {
        if (this.dead) return;
        for (const other of browser.tabs)
          if (other !== this && !other.dead) void other.outbox.heard(structuredClone(message));
      },
      changed: state => {
        this.state = state;
      },
      settled: (_, sent) => this.settled.push(sent),
      drained: (sent, mine) => this.drained.push([sent, mine]),
      who: () => ({ userId: this.userId, organizationId: 'o1' }),
      now: () => browser.time,
      random: () => 0.5,
      setTimer: work => this.timers.push(work),
      clearTimer: timer => {
        this.timers[(timer as number) - 1] = () => {};
      },
    });
  }

  lead(): void {
    this.leads = true;
    this.#work();
  }

  kill(): void {
    this.dead = true;
    this.leads = false;
  }

  patch(id: string, body: Body, event = 'e1'): Promise<unknown> {
    return this.outbox.write('PATCH', `/events/${event}/tasks/${id}`, { body }) as Promise<unknown>;
  }

  create(id: string, event = 'e1'): Promise<unknown> {
    return this.outbox.write('POST', `/events/${event}/tasks`, { body: { id, name: id } }) as Promise<unknown>;
  }

  /** Until nothing moves any more. */
  async settle(): Promise<void> {
    for (let quiet = 0, last = ''; quiet < 12; ) {
      await new Promise(resolve => setTimeout(resolve, 3));
      const now = `${this.browser.server.asked.length} ${JSON.stringify(this.outbox.operations)} ${this.state?.sending}`;
      quiet = now === last ? quiet + 1 : 0;
      last = now;
    }
  }

  async offline(): Promise<void> {
    this.browser.server.cut = true;
    this.outbox.lineIs(false);
    await this.settle();
  }

  async back(): Promise<void> {
    this.browser.server.cut = false;
    this.outbox.lineIs(true);
    this.outbox.kick();
    await this.settle();
  }

  get states(): string[] {
    return this.outbox.operations.map(each => `${each.entityId} ${each.state}`);
  }
}

const refusal = (status: number, code: string, more: Body = {}) => new Problem(status, { code, title: code, ...more });

describe('Online', () => {
  it('a write goes at once, is answered by the server, and leaves nothing behind', async () => {
    const tab = await new Browser().open();
    expect(await tab.patch('a', { name: 'x' })).toEqual({ data: { name: 'x', version: 2 }, superseded: [] });
    expect(tab.outbox.operations).toEqual([]);
    const [ask] = tab.browser.server.asked;
    expect(ask?.headers['X-Edited-At']).toBeUndefined();
    expect(ask?.headers['Idempotency-Key']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('a refusal reaches the screen, and the queue forgets it', async () => {
    const tab = await new Browser().open();
    tab.browser.server.refuse = () => refusal(409, 'tasks.dependency_cycle');
    await expect(tab.patch('a', { name: 'x' })).rejects.toMatchObject({ status: 409, code: 'tasks.dependency_cycle' });
    expect(tab.outbox.operations).toEqual([]);
  });

  it('what may not be done offline is none of the queue’s business', async () => {
    const tab = await new Browser().open();
    expect(tab.outbox.write('POST', '/auth/login', { body: {} })).toBeNull();
    expect(tab.outbox.write('POST', '/events/e1/tasks/batch', { body: new Blob(['x']) })).toBeNull();
  });
});

describe('Offline', () => {
  it('keeps order, the time things were done, and gapless numbers; and sends each once', async () => {
    const tab = await new Browser().open();
    await tab.offline();
    for (let i = 0; i < 20; i++) {
      tab.browser.time += 60_000;
      await tab.patch(`t${i % 3}`, { name: `n${i}` }, `e${i % 3}`);
    }
    expect(tab.outbox.operations.map(each => each.n)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    await tab.back();
    const { server } = tab.browser;
    expect(tab.outbox.operations).toEqual([]);
    expect(server.done).toHaveLength(20);
    for (const event of ['e0', 'e1', 'e2']) {
      const times = server.asked
        .filter(ask => ask.path.includes(event) && server.done.some(each => each.includes(String(ask.body?.name))))
        .map(ask => ask.headers['X-Edited-At'] ?? '');
      expect(times).toEqual([...times].sort());
    }
    const first = server.asked.find(ask => ask.body?.name === 'n0' && ask.headers['X-Edited-At']);
    expect(first?.headers['X-Edited-At']).toBe('2027-03-01T10:01:00.000Z');
    expect(tab.drained).toEqual([[20, 0]]);
  });

  it('survives the browser being closed', async () => {
    const browser = new Browser();
    const tab = await browser.open();
    await tab.offline();
    await tab.patch('a', { name: 'one' });
    await tab.patch('a', { name: 'two' });
    tab.kill();
    const later = await browser.open();
    expect(later.outbox.operations.map(each => each.body?.name)).toEqual(['one', 'two']);
    await later.back();
    expect(browser.server.done).toHaveLength(2);
  });

  it('answers as the server will: the record with the change, marked as pending', async () => {
    const tab = await new Browser().open();
    tab.known.set('a', { id: 'a', name: 'old', status: 'to_do', assignee: null, version: 3 });
    await tab.offline();
    expect(await tab.patch('a', { status: 'done' })).toMatchObject({
      pending: true,
      data: { id: 'a', name: 'old', status: 'done' },
    });
    expect(await tab.create('b')).toMatchObject({ data: { id: 'b', name: 'b', status: 'to_do', dependencies: [] } });
  });

  it('tells what its author saw in careful fields, counting what waits before it', async () => {
    const tab = await new Browser().open();
    tab.known.set('a', { id: 'a', name: 'old', deadline: '2027-04-01T00:00:00Z', assignee: null, version: 3 });
    await tab.offline();
    await tab.patch('a', { deadline: '2027-04-02T00:00:00Z', name: 'x' });
    await tab.patch('a', { deadline: '2027-04-03T00:00:00Z' });
    await tab.back();
    const bases = tab.browser.server.asked
      .filter(ask => ask.headers['X-Base'])
      .map(ask => JSON.parse(ask.headers['X-Base'] ?? ''));
    expect(bases.at(-2)).toEqual({ deadline: '2027-04-01T00:00:00Z' });
    expect(bases.at(-1)).toEqual({ deadline: '2027-04-02T00:00:00Z' });
  });
});

describe('Sending', () => {
  it('does nothing twice when answers are lost or the tab dies on the way', async () => {
    const browser = new Browser();
    const tab = await browser.open();
    await tab.offline();
    for (const name of ['one', 'two', 'three']) await tab.patch('a', { name });
    browser.server.loseAnswers = 1;
    await tab.back();
    tab.kill();
    const next = await browser.open();
    await next.back();
    expect(browser.server.done).toEqual([
      'PATCH a {"name":"one"}',
      'PATCH a {"name":"two"}',
      'PATCH a {"name":"three"}',
    ]);
    expect(browser.server.asked.length).toBeGreaterThan(3);
    expect(next.outbox.operations).toEqual([]);
  });

  it('is done by one tab only, and the others show the same and get their answers', async () => {
    const browser = new Browser();
    const [one, two] = [await browser.open(), await browser.open()];
    await one.offline();
    two.outbox.lineIs(false);
    await two.patch('a', { name: 'from two' });
    await one.patch('b', { name: 'from one' });
    await two.settle();
    expect(one.outbox.operations.map(each => each.opId)).toEqual(two.outbox.operations.map(each => each.opId));
    await one.back();
    two.outbox.lineIs(true);
    await two.settle();
    expect(browser.server.done).toHaveLength(2);
    expect(two.outbox.operations).toEqual([]);
    expect(await two.patch('c', { name: 'now' })).toMatchObject({ data: { name: 'now' } });
    one.kill();
    browser.elect();
    expect(await two.patch('d', { name: 'alone' })).toMatchObject({ data: { name: 'alone' } });
  });

  it('lets what comes later about the same thing wait for a person, and everything else go on', async () => {
    const tab = await new Browser().open();
    await tab.offline();
    await tab.patch('a', { name: 'refused' });
    await tab.patch('b', { name: 'fine' });
    await tab.patch('a', { name: 'after it' });
    await tab.patch('c', { name: 'fine too' });
    tab.browser.server.refuse = ask => (ask.body?.name === 'refused' ? refusal(403, 'access.forbidden') : null);
    await tab.back();
    expect(tab.states).toEqual(['a parked', 'a waiting']);
    expect(tab.browser.server.done).toHaveLength(2);
    expect(tab.drained).toEqual([[2, 1]]);
    tab.browser.server.refuse = () => null;
    await tab.outbox.retry(tab.outbox.operations[0]?.opId ?? '');
    await tab.settle();
    expect(tab.browser.server.done.slice(2)).toEqual(['PATCH a {"name":"refused"}', 'PATCH a {"name":"after it"}']);
  });

  it('takes what was done to something never made along when that is given up', async () => {
    const tab = await new Browser().open();
    await tab.offline();
    await tab.create('new');
    await tab.patch('new', { name: 'changed' });
    await tab.outbox.write('PUT', '/events/e1/tasks/a/dependencies/new', {});
    await tab.patch('b', { name: 'other' });
    await tab.outbox.discard(tab.outbox.operations[0]?.opId ?? '');
    expect(tab.states).toEqual(['b waiting']);
  });

  it('waits for what another operation makes', async () => {
    const tab = await new Browser().open();
    await tab.offline();
    await tab.create('new');
    await tab.outbox.write('PUT', '/events/e1/tasks/a/dependencies/new', {});
    tab.browser.server.refuse = ask => (ask.method === 'POST' ? refusal(422, 'tasks.bad') : null);
    await tab.back();
    expect(tab.states).toEqual(['new parked', 'a waiting']);
    expect(tab.browser.server.done).toEqual([]);
  });

  it('pauses when nobody is signed in, and goes on afterwards', async () => {
    const tab = await new Browser().open();
    await tab.offline();
    await tab.patch('a', { name: 'x' });
    tab.browser.server.refuse = () => refusal(401, 'auth.required');
    await tab.back();
    expect(tab.state?.paused).toBe(true);
    expect(tab.states).toEqual(['a waiting']);
    tab.browser.server.refuse = () => null;
    tab.outbox.resume();
    await tab.settle();
    expect(tab.browser.server.done).toHaveLength(1);
  });

  it('sends nothing of one person in the name of another', async () => {
    const tab = await new Browser().open();
    await tab.offline();
    await tab.patch('a', { name: 'x' });
    tab.userId = 'u2';
    await tab.back();
    expect(tab.browser.server.done).toEqual([]);
    expect(tab.states).toEqual(['a waiting']);
  });

  it('asks a person after five failures of the server, and drops nothing', async () => {
    const tab = await new Browser().open();
    tab.browser.server.refuse = ask => (ask.body?.name === 'bad' ? refusal(500, 'service.unexpected') : null);
    await tab.patch('a', { name: 'bad' });
    for (let i = 0; i < 6; i++) {
      tab.outbox.kick();
      await tab.settle();
    }
    expect(tab.states).toEqual(['a parked']);
    expect(tab.browser.server.asked).toHaveLength(5);
    expect(new Set(tab.browser.server.asked.map(ask => ask.headers['Idempotency-Key'])).size).toBe(1);
  });

  it('waits as long as a busy server asks', async () => {
    const browser = new Browser();
    const tab = await browser.open();
    const delays: number[] = [];
    browser.server.refuse = () => refusal(429, 'request.too_many', { retryAfter: 7 });
    const slow = new Outbox({
      store: tab.store,
      clock: new ServerClock(),
      known: () => undefined,
      send: (method, path, options) =>
        browser.server.send({ method, path, body: options.body as Body, headers: options.headers ?? {} }),
      lead: work => work(),
      tell: () => {},
      changed: () => {},
      settled: () => {},
      drained: () => {},
      who: () => ({ userId: 'u1', organizationId: null }),
      random: () => 0.5,
      setTimer: (_, milliseconds) => delays.push(milliseconds),
      clearTimer: () => {},
    });
    await slow.start();
    await slow.write('PATCH', '/events/e1/tasks/a', { body: { name: 'x' } });
    await tab.settle();
    expect(delays.at(-1)).toBe(7_000);
  });
});

describe('A conflict', () => {
  const conflicting = (): Problem =>
    refusal(409, 'edit.conflict', {
      conflicts: [
        { field: 'deadline', base: 'b', yours: 'y', theirs: 't', changedAt: null, changedBy: { id: 'm', name: 'Mia' } },
      ],
    });

  async function withConflict(body: Body): Promise<Tab> {
    const tab = await new Browser().open();
    tab.known.set('a', { id: 'a', deadline: 'b', name: 'n', version: 1, assignee: null });
    await tab.offline();
    await tab.patch('a', body);
    tab.browser.server.refuse = ask =>
      JSON.parse(ask.headers['X-Base'] ?? '{}').deadline === 'b' ? conflicting() : null;
    await tab.back();
    expect(tab.states).toEqual(['a conflict']);
    return tab;
  }

  const opId = (tab: Tab) => (tab.outbox.operations[0] as Operation).opId;

  it('keeps theirs, and sends what else was changed', async () => {
    const tab = await withConflict({ deadline: 'y', name: 'mine too' });
    await tab.outbox.resolve(opId(tab), 'theirs');
    await tab.settle();
    expect(tab.browser.server.done).toEqual(['PATCH a {"name":"mine too"}']);
    const alone = await withConflict({ deadline: 'y' });
    await alone.outbox.resolve(opId(alone), 'theirs');
    await alone.settle();
    expect([alone.browser.server.done, alone.outbox.operations]).toEqual([[], []]);
  });

  it('uses mine, having seen theirs; or something else', async () => {
    const tab = await withConflict({ deadline: 'y' });
    await tab.outbox.resolve(opId(tab), 'mine');
    await tab.settle();
    expect(tab.browser.server.done).toEqual(['PATCH a {"deadline":"y"}']);
    expect(JSON.parse(tab.browser.server.asked.at(-1)?.headers['X-Base'] ?? '')).toEqual({ deadline: 't' });
    const edited = await withConflict({ deadline: 'y' });
    await edited.outbox.resolve(opId(edited), { edited: { deadline: 'z' } });
    await edited.settle();
    expect(edited.browser.server.done).toEqual(['PATCH a {"deadline":"z"}']);
  });

  it('tells whose later change stood', async () => {
    const tab = await new Browser().open();
    await tab.offline();
    await tab.patch('a', { name: 'mine' });
    tab.browser.server.answer = () => ({ data: {}, superseded: [{ field: 'name', changedBy: { name: 'Ben' } }] });
    await tab.back();
    expect(tab.settled.at(-1)?.lost).toEqual(['Ben changed the name after you']);
    expect((await tab.store.sent())[0]?.lost).toEqual(['Ben changed the name after you']);
  });
});
