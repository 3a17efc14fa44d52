import type { Options } from '@/api/client';
import { newId } from '@/api/ids';
import { asProblem, Problem } from '@/api/problem';
import type { ServerClock } from './clock';
import { type Body, type Conflict, type Operation, type Refusal, type Sent, schema } from './operation';
import { fresh, rebased } from './overlay';
import { fieldName, type Known, labelOf, permitted } from './policy';
import type { Store } from './store';

/** What an answer to a write may say besides the record. */
interface WriteAnswer {
  data?: unknown;
  superseded?: { field: string; changedBy: { name: string } | null }[] | null;
}

export interface Ports {
  store: Store;
  clock: ServerClock;
  /** Sends a request over the line. */
  send: (method: string, path: string, options: Options) => Promise<{ data: unknown }>;
  known: Known;
  /** Runs the given work while this is the one tab that sends; never ends while the tab lives. */
  lead: (work: () => void) => void;
  /** Tells the other tabs. */
  tell: (message: Message) => void;
  /** Something changed that screens show. */
  changed: (state: OutboxState) => void;
  /** An operation was settled: what screens show of it is to be read again. */
  settled: (operation: Operation, sent: Sent | null) => void;
  /** A queue was worked off, after there was something to wait for. */
  drained: (sent: number, needsYou: number) => void;
  who: () => { userId: string | null; organizationId: string | null };
  now?: () => number;
  random?: () => number;
  setTimer?: (work: () => void, milliseconds: number) => unknown;
  clearTimer?: (timer: unknown) => void;
}

/** What tabs of one browser tell each other. */
export type Message =
  | { type: 'changed' }
  | { type: 'kick' }
  | { type: 'state'; sending: boolean; paused: boolean; reachable: boolean }
  | { type: 'settled'; opId: string; data?: unknown; problem?: { status: number; members: Body } };

export interface OutboxState {
  operations: Operation[];
  sending: boolean;
  /** Nobody is signed in; the queue waits. */
  paused: boolean;
  reachable: boolean;
}

interface Waiter {
  resolve: (value: unknown) => void;
  reject: (problem: Problem) => void;
}

const firstDelay = 500;
const longestDelay = 30_000;
/** So often may the server fail on an operation before a person is asked. */
const maxFailures = 5;
/** An edit that is sent within this time is an edit of now. */
const now = 2_000;
/** So long a screen waits for the server before it goes on with "on this device". */
const patience = 8_000;

/**
 * The queue of what was done on this device. Every write is first kept, then sent; it leaves the queue when the server answered.
 * One tab sends for all, in the order things were done within a lane. Nothing is dropped: what the server refuses waits for a person.
 */
export class Outbox {
  readonly #ports: Required<Ports>;
  readonly #waiters = new Map<string, Waiter>();
  readonly #inFlight = new Set<string>();
  #operations: Operation[] = [];
  #leads = false;
  #running = false;
  #again = false;
  #paused = false;
  #reachable = true;
  #attempt = 0;
  #timer: unknown = null;
  #lateSent = 0;
  #asked = 0;
  #seen = 0;
  /** How long the server asked to wait. */
  #told: number | null = null;

  constructor(ports: Ports) {
    this.#ports = {
      now: Date.now,
      random: Math.random,
      setTimer: (work, milliseconds) => setTimeout(work, milliseconds),
      clearTimer: timer => clearTimeout(timer as ReturnType<typeof setTimeout>),
      ...ports,
    };
  }

  get operations(): Operation[] {
    return this.#operations;
  }

  /** Reads what an earlier run of the page left, and starts sending when this tab's turn comes. */
  async start(): Promise<void> {
    await this.#load();
    this.#ports.lead(() => {
      this.#leads = true;
      this.kick();
    });
  }

  /** What another tab told. */
  async heard(message: Message): Promise<void> {
    switch (message.type) {
      case 'changed':
        await this.#load();
        break;
      case 'kick':
        this.#paused = false;
        await this.#load();
        if (this.#leads) this.kick();
        break;
      case 'state':
        if (this.#leads) break;
        this.#paused = message.paused;
        this.#reachable = message.reachable;
        this.#show(message.sending);
        break;
      case 'settled':
        await this.#load();
        this.#settleWaiter(message.opId, message);
        break;
    }
  }

  /** The line is back, or may be: tries again at once. */
  kick(): void {
    if (this.#timer !== null) this.#ports.clearTimer(this.#timer);
    this.#timer = null;
    if (this.#leads) void this.#drain();
    else this.#ports.tell({ type: 'kick' });
  }

  /** Somebody is signed in (again). */
  resume(): void {
    this.#paused = false;
    this.#attempt = 0;
    this.kick();
  }

  /** What a request over the line says about it. */
  lineIs(reachable: boolean): void {
    if (reachable === this.#reachable) return;
    this.#reachable = reachable;
    this.#show(this.#running);
    if (reachable && this.#operations.some(each => each.state === 'waiting')) {
      this.#attempt = 0;
      this.kick();
    }
  }

  /**
   * Keeps a write and sends it. Answers what the server says; when the line is down or others have to go first, an answer made here
   * while the operation waits. Null when the write may not be made offline.
   */
  write<T>(method: string, path: string, options: Options): Promise<T> | null {
    if (options.query || options.body instanceof Blob || options.body instanceof FormData) return null;
    const body = (options.body ?? null) as Body | null;
    const allowed = permitted(method, path, body);
    if (!allowed) return null;
    return this.#write<T>(method, path, body, allowed);
  }

  async #write<T>(method: string, path: string, body: Body | null, allowed: NonNullable<ReturnType<typeof permitted>>) {
    const { known, clock, store, who } = this.#ports;
    const stamp = clock.stamp();
    const [entityId = ''] = allowed.ids;
    const record = rebased(known(entityId), entityId, this.#operations, known) ?? undefined;
    const careful = (allowed.kind.careful ?? []).filter(field => body !== null && field in body);
    const seen = (field: string) => (allowed.kind.seen ?? ((from, name) => from[name]))(record as Body, field);
    const text = `${path} ${JSON.stringify(body ?? {})}`;
    const waiting = this.#operations;
    // Its lane is not empty, or nothing can be sent: whoever waits for the answer would wait for long.
    const late = !this.#reachable || this.#paused || waiting.some(each => each.lane === allowed.lane && each.late);
    const opId = newId(stamp.raw);
    // Registered before it is kept: another write's sending may pick it up at once.
    const answered = late ? null : this.#await<T>(opId);
    const operation = await store.append({
      opId,
      lane: allowed.lane,
      method,
      path,
      body,
      entity: allowed.entity,
      entityId,
      touches: allowed.ids,
      deps: waiting.flatMap(each =>
        permitted(each.method, each.path, each.body)?.effect === 'create' &&
        !allowed.ids.includes(each.entityId) &&
        text.includes(each.entityId)
          ? [each.entityId]
          : [],
      ),
      eventId: allowed.eventId,
      ...who(),
      label: labelOf(allowed, body, record),
      base:
        allowed.effect === 'change' && record && careful.length > 0
          ? Object.fromEntries(careful.map(field => [field, seen(field) ?? null]))
          : null,
      before: record
        ? Object.fromEntries(
            Object.keys(body ?? {}).map(field => [field, careful.includes(field) ? seen(field) : record[field]]),
          )
        : {},
      occurredAt: new Date(stamp.occurredAt).toISOString(),
      rawDeviceTime: new Date(stamp.raw).toISOString(),
      offset: stamp.offset,
      appVersion: import.meta.env.VITE_VERSION ?? 'dev',
      schema,
      state: 'waiting',
      late,
      attempts: 0,
      failures: 0,
      refusal: null,
    });
    await this.#load();
    this.#ports.tell({ type: 'changed' });

    if (!answered) {
      if (this.#timer === null) this.kick();
      this.#ports.settled(operation, null);
      return this.#local(operation) as T;
    }
    this.kick();
    return answered as Promise<T>;
  }

  /** The answer to an operation, from whichever tab sends it; after a while, or when the line is cut, one made here. */
  #await<T>(opId: string): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const timer = this.#ports.setTimer(() => {
        const operation = this.#operations.find(each => each.opId === opId);
        if (operation) void this.#keep({ ...operation, late: true });
      }, patience);
      this.#waiters.set(opId, {
        resolve: value => {
          this.#ports.clearTimer(timer);
          resolve(value as T);
        },
        reject: problem => {
          this.#ports.clearTimer(timer);
          reject(problem);
        },
      });
    });
  }

  /** The answer as the server will probably give it. */
  #local(operation: Operation): unknown {
    const { known } = this.#ports;
    const allowed = permitted(operation.method, operation.path, operation.body);
    const data =
      allowed?.effect === 'remove'
        ? known(operation.entityId)
        : (rebased(known(operation.entityId), operation.entityId, this.#operations, known) ?? fresh(operation, known));
    const event = operation.eventId ? known(operation.eventId) : undefined;
    return {
      data: data ?? { id: operation.entityId },
      updatedFields: Object.keys(operation.body ?? {}),
      superseded: [],
      eventProgress: event?.progress ?? 0,
      count: operation.touches.length,
      pending: true,
    };
  }

  #settleWaiter(opId: string, outcome: { data?: unknown; problem?: { status: number; members: Body } }): void {
    const waiter = this.#waiters.get(opId);
    if (!waiter) return;
    this.#waiters.delete(opId);
    const operation = this.#operations.find(each => each.opId === opId);
    if (outcome.problem) waiter.reject(new Problem(outcome.problem.status, outcome.problem.members));
    else if ('data' in outcome || !operation) waiter.resolve(outcome.data);
    else waiter.resolve(this.#local(operation));
  }

  async #load(): Promise<void> {
    const turn = ++this.#asked;
    const operations = await this.#ports.store.operations();
    // A later look at the queue knows better.
    if (turn < this.#seen) return;
    this.#seen = turn;
    this.#operations = operations;
    this.#show(this.#running);
    // Whoever waits for an answer is not kept waiting for a line that is cut.
    for (const { opId, late } of this.#operations) if (late) this.#settleWaiter(opId, {});
  }

  #show(sending: boolean): void {
    const state = { sending, paused: this.#paused, reachable: this.#reachable };
    this.#ports.changed({ ...state, operations: this.#operations });
    if (this.#leads) this.#ports.tell({ type: 'state', ...state });
  }

  async #drain(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = true;
    let failed = false;
    do {
      this.#again = false;
      await this.#load();
      const lanes = [...new Set(this.#ready().map(each => each.lane))];
      const outcomes = await Promise.all(lanes.map(lane => this.#runLane(lane)));
      failed = outcomes.includes(false);
      // Asked again meanwhile, or a lane waited for what another lane made.
    } while (!this.#paused && (this.#again || (!failed && this.#ready().length > 0)));
    this.#running = false;
    this.#show(false);
    if (failed) await this.#delay();
    if (!failed) this.#attempt = 0;
    else if (!this.#paused) this.#retryLater(this.#told ?? undefined);
    this.#told = null;
    if (!failed && this.#lateSent > 0) {
      const mine = this.#operations.filter(each => each.state !== 'waiting').length;
      this.#ports.drained(this.#lateSent, mine);
      this.#lateSent = 0;
    }
  }

  /** What could not be sent now is a late edit when it is. */
  async #delay(): Promise<void> {
    for (const operation of this.#operations) {
      if (operation.late || operation.state !== 'waiting') continue;
      await this.#keep({ ...operation, late: true });
      this.#ports.settled(operation, null);
    }
  }

  #retryLater(after?: number): void {
    this.#attempt += 1;
    const backOff = Math.min(longestDelay, firstDelay * 2 ** Math.min(this.#attempt - 1, 10));
    const delay = (after ?? backOff) * (0.75 + this.#ports.random() / 2);
    if (this.#timer !== null) this.#ports.clearTimer(this.#timer);
    this.#timer = this.#ports.setTimer(() => this.kick(), delay);
  }

  /** What may be sent now: the first of each lane whose turn it is. */
  #ready(): Operation[] {
    if (this.#paused) return [];
    const { userId } = this.#ports.who();
    const first = new Map<string, Operation>();
    const held = new Set<string>();
    for (const operation of this.#operations) {
      const foreign = userId !== null && operation.userId !== null && operation.userId !== userId;
      if (foreign) continue;
      const waits = [...operation.touches, ...operation.deps].some(id => held.has(id));
      if (operation.state !== 'waiting' || waits) {
        for (const id of operation.touches) held.add(id);
        continue;
      }
      if (!first.has(operation.lane)) first.set(operation.lane, operation);
      // What an operation makes is not there before it was sent.
      const creates = permitted(operation.method, operation.path, operation.body)?.effect === 'create';
      if (creates) held.add(operation.entityId);
    }
    return [...first.values()];
  }

  /** Sends a lane's operations one after the other. False when the line or the server failed. */
  async #runLane(lane: string): Promise<boolean> {
    for (;;) {
      const operation = this.#ready().find(each => each.lane === lane);
      if (!operation || this.#inFlight.has(operation.opId)) return true;
      this.#inFlight.add(operation.opId);
      this.#show(true);
      try {
        if (!(await this.#sendOne(operation))) return false;
      } finally {
        this.#inFlight.delete(operation.opId);
      }
    }
  }

  async #sendOne(operation: Operation): Promise<boolean> {
    const { store } = this.#ports;
    const late =
      operation.late || operation.attempts > 0 || this.#ports.now() - Date.parse(operation.rawDeviceTime) > now;
    const headers: Record<string, string> = { 'Idempotency-Key': operation.opId };
    if (operation.organizationId) headers['X-Organization'] = operation.organizationId;
    if (late) {
      headers['X-Edited-At'] = operation.occurredAt;
      if (operation.base) headers['X-Base'] = asciiJson(operation.base);
    }
    try {
      const { data } = await this.#ports.send(operation.method, operation.path, {
        ...(operation.body !== null && { body: operation.body }),
        headers,
      });
      this.#reachable = true;
      await this.#done(operation, data as WriteAnswer | undefined, late);
      return true;
    } catch (error) {
      const problem = asProblem(error);
      if (problem.status === 401) {
        this.#paused = true;
        await this.#keep({ ...operation, attempts: operation.attempts + 1, late: true });
        this.#ports.settled(operation, null);
        return false;
      }
      const waits = problem.code === 'idempotency.in_flight' || problem.code === 'idempotency.taken_over';
      if (problem.status === 0 || problem.status === 429 || problem.status === 503 || waits) {
        if (problem.status === 0 || problem.status === 503) this.#reachable = false;
        await this.#keep({ ...operation, attempts: operation.attempts + 1, late: true });
        this.#ports.settled(operation, null);
        const after = Number(problem.members.retryAfter);
        if (after > 0) this.#told = after * 1000;
        return false;
      }
      if (problem.status >= 500) {
        const failures = operation.failures + 1;
        const given = failures >= maxFailures;
        await this.#keep({
          ...operation,
          attempts: operation.attempts + 1,
          failures,
          late: true,
          ...(given && { state: 'parked' as const, refusal: refusalOf(problem) }),
        });
        this.#ports.settled(operation, null);
        return given;
      }
      if (problem.code === 'edit.superseded') {
        await this.#done(operation, { superseded: lostOf(problem) }, late);
        return true;
      }
      if (late) {
        const conflict = problem.code === 'edit.conflict';
        await this.#keep({ ...operation, late, state: conflict ? 'conflict' : 'parked', refusal: refusalOf(problem) });
        this.#ports.settled(operation, null);
        return true;
      }
      // Somebody looks at the screen it was made on: it is told there, and the change taken back.
      await store.remove([operation.opId]);
      await this.#load();
      this.#ports.tell({
        type: 'settled',
        opId: operation.opId,
        problem: { status: problem.status, members: problem.members as Body },
      });
      this.#settleWaiter(operation.opId, { problem: { status: problem.status, members: problem.members as Body } });
      return true;
    }
  }

  async #done(operation: Operation, answer: WriteAnswer | undefined, late: boolean): Promise<void> {
    const lost = (answer?.superseded ?? []).map(
      each => `${each.changedBy?.name ?? 'Somebody'} changed the ${fieldName(each.field)} after you`,
    );
    const { opId, n, label, entity, eventId, occurredAt } = operation;
    const sentAt = new Date(this.#ports.now() + this.#ports.clock.offset).toISOString();
    const sent: Sent = { opId, n, label, entity, eventId, occurredAt, sentAt, late, lost };
    await this.#ports.store.remove([opId], sent);
    await this.#load();
    if (late) this.#lateSent += 1;
    this.#ports.tell({ type: 'settled', opId, data: answer });
    this.#settleWaiter(opId, { data: answer });
    this.#ports.settled(operation, sent);
  }

  async #keep(operation: Operation): Promise<void> {
    await this.#ports.store.replace(operation.opId, operation);
    await this.#load();
    this.#ports.tell({ type: 'changed' });
  }

  /** Tries something again that waits for a person. */
  async retry(opId: string): Promise<void> {
    const operation = this.#operations.find(each => each.opId === opId);
    if (!operation) return;
    // The first answer to a key is final, so a new try is a new request.
    await this.#swap(operation, { ...operation, opId: newId(), state: 'waiting', failures: 0, refusal: null });
  }

  /** Gives something up, and what was done to something that will now never be made. */
  async discard(opId: string): Promise<void> {
    const operation = this.#operations.find(each => each.opId === opId);
    if (!operation) return;
    const creates = permitted(operation.method, operation.path, operation.body)?.effect === 'create';
    const follow = creates
      ? this.#operations.filter(
          each => each.touches.includes(operation.entityId) || each.deps.includes(operation.entityId),
        )
      : [];
    await this.#ports.store.remove([opId, ...follow.map(each => each.opId)]);
    await this.#load();
    this.#ports.tell({ type: 'changed' });
    this.#ports.settled(operation, null);
    this.kick();
  }

  async discardAll(): Promise<void> {
    await this.#ports.store.remove(this.#operations.map(each => each.opId));
    await this.#load();
    this.#ports.tell({ type: 'changed' });
  }

  /** Settles a conflict: theirs stands, mine is put there having seen theirs, or something else is. */
  async resolve(opId: string, choice: 'theirs' | 'mine' | { edited: Body }): Promise<void> {
    const operation = this.#operations.find(each => each.opId === opId);
    const conflicts = operation?.refusal?.conflicts ?? [];
    if (!operation || conflicts.length === 0) return;
    const fields = new Set(conflicts.map(each => each.field));
    let { body, base } = operation;
    if (choice === 'theirs') {
      body = Object.fromEntries(Object.entries(body ?? {}).filter(([field]) => !fields.has(field)));
      base = Object.fromEntries(Object.entries(base ?? {}).filter(([field]) => !fields.has(field)));
      if (Object.keys(body).length === 0) {
        await this.discard(opId);
        return;
      }
    } else {
      if (choice !== 'mine') body = { ...body, ...choice.edited };
      base = { ...base, ...Object.fromEntries(conflicts.map(each => [each.field, each.theirs])) };
    }
    await this.#swap(operation, { ...operation, opId: newId(), body, base, state: 'waiting', refusal: null });
  }

  async #swap(from: Operation, to: Operation): Promise<void> {
    await this.#ports.store.replace(from.opId, { ...to, late: true });
    await this.#load();
    this.#ports.tell({ type: 'changed' });
    this.#ports.settled(from, null);
    this.kick();
  }
}

/** JSON for a header: everything beyond ASCII escaped. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[\u007f-\uffff]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function refusalOf(problem: Problem): Refusal {
  const fields = Object.entries(problem.fields).map(
    ([field, sentences]) => `${fieldName(field)}: ${sentences.join(' ')}`,
  );
  return {
    status: problem.status,
    code: problem.code,
    title: problem.message,
    detail: [problem.detail, ...fields].filter(Boolean).join(' '),
    conflicts: (Array.isArray(problem.members.conflicts) ? problem.members.conflicts : []) as Conflict[],
  };
}

function lostOf(problem: Problem): WriteAnswer['superseded'] {
  return Array.isArray(problem.members.superseded) ? (problem.members.superseded as WriteAnswer['superseded']) : [];
}
