import { newId } from '@/api/ids';
import { asProblem } from '@/api/problem';
import { AllowList, type Entry, LayeredList, standing } from './allowList';
import { type Decision, type Direction, decide, type GateMode, type PassFacts, type Reason } from './rules';
import type { Server, ServerVerdict } from './server';
import { type Because, idOf, type LogRecord, type Mark, type Override, type ScanRecord, type ScanStore } from './store';
import { normalise, openName, type PassKind, tagOf } from './tag';

/** What was held up to the device: what it may be a text of, the likeliest first. */
export interface Reading {
  texts: string[];
  /** Chips are read as such by NFC; everything else may be a code or an id that a reader typed. */
  chip: boolean;
}

/** What came of a reading. */
export type Outcome =
  | {
      type: 'verdict';
      decision: Decision;
      reason: Reason | null;
      direction: Direction;
      name: string | null;
      category: string | null;
      /** When and where this device last let the person through. */
      last: { at: number; gateName: string } | null;
      /** Entered again without having left. */
      repeated: boolean;
      /** Why, in the server's words, where it was asked. */
      message: string | null;
      /** The server was asked first, and did not answer in time. */
      unconfirmed: boolean;
      /** A supervisor let them in against the rules. */
      overruled: { by: string; because: Because } | null;
      /** Somebody is refused whom a supervisor could let in. */
      mayOverrule: boolean;
      at: number;
    }
  /** The same code again, shortly after it was let through. */
  | { type: 'again'; direction: Direction; seconds: number }
  /** Still held up. */
  | { type: 'ignored' }
  /** It could not be decided, or not be kept. */
  | { type: 'failed'; why: string };

export interface DeskPorts {
  store: ScanStore;
  server: Pick<Server, 'allowList' | 'verify' | 'checkIn' | 'undo'>;
  clock: () => { raw: number; offset: number | null };
  /** Numbers that only grow, also when the clock is set back: what happened before what. */
  stamp: () => number;
  /** Milliseconds that pass evenly, whatever the clock does. */
  steady: () => number;
  /** A record was kept. */
  added: () => void;
  changed: () => void;
}

/** Readings of a code this close together are one. */
const sameReading = 2_500;
/** So long a code that was let through is not called used. */
const justNow = 15_000;
const undoFor = 30_000;
/** So long after the server did not answer somebody may be held up again; then it is told that nobody was let in. */
const doubtFor = 20_000;

/** Somebody the server was to decide about and whose answer never came: it may have let them in. */
interface Doubt {
  tag: string;
  scanId: string;
  at: number;
}

/** Somebody who was just refused. */
interface Refused {
  tag: string;
  holder: string;
  category: string | null;
  name: string | null;
  gateId: string;
  reason: Reason;
  inside: boolean;
  wasInside: boolean;
}

interface Move {
  id: string;
  category: string | null;
  change: number;
  settledAt: number | null;
}

/**
 * Decides at a gate, from what is on this device: the list, and what the device itself did since. A decision is on disk before it is
 * answered. The server hears of it later.
 */
export class Desk {
  readonly seriesId: string;
  readonly #ports: DeskPorts;
  readonly #marks = new Map<string, Mark>();
  readonly #seen = new Map<string, number>();
  readonly #let = new Map<string, number>();
  #moves: Move[] = [];
  /** What this device did to the numbers inside that the list's do not have: of each category, and of all under null. */
  readonly #moved = new Map<string | null, number>();
  #list: LayeredList | null = null;
  #layers = 0;
  #checkedAt = 0;
  #last: { record: ScanRecord; before: Mark | null; steady: number } | null = null;
  #refused: Refused | null = null;
  #doubts: Doubt[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  constructor(seriesId: string, ports: DeskPorts) {
    this.seriesId = seriesId;
    this.#ports = ports;
  }

  get list(): LayeredList | null {
    return this.#list;
  }

  /** When the list was last known to be what the server has, by the device's clock. */
  get listAt(): number {
    return this.#checkedAt;
  }

  /** People inside, as far as this device knows. */
  get inside(): number {
    return (this.#list?.header.inside ?? 0) + (this.#moved.get(null) ?? 0);
  }

  /** Reads what is on this device. */
  async open(): Promise<void> {
    const { store } = this.#ports;
    const [lists, marks] = await Promise.all([store.lists(this.seriesId), store.marks(this.seriesId)]);
    this.#marks.clear();
    for (const mark of marks) this.#marks.set(mark.holder, mark);
    this.#doubts = (await store.meta<Doubt[]>('doubts')) ?? [];
    const [whole, ...changes] = lists;
    if (!whole) return;
    this.#list = new LayeredList(new AllowList(whole.buffer), whole.askedAt);
    for (const each of changes) this.#list.lay(new AllowList(each.buffer), each.askedAt);
    this.#layers = changes.at(-1)?.n ?? 0;
    this.#checkedAt = (changes.at(-1) ?? whole).checkedAt;
    const records = await store.unreckoned(this.#list.headerAt);
    this.#recount(records.filter(each => each.seriesId === this.seriesId && each.refused === null).map(moveOf));
  }

  /** Asks the server what changed; a whole list when there is none yet, or the changes have grown heavy. */
  async refresh(): Promise<void> {
    const { server, store, clock, stamp } = this.#ports;
    const [askedAt, checkedAt] = [stamp(), clock().raw];
    const known = this.#list && !this.#list.worn ? this.#list : null;
    const buffer = await server.allowList(this.seriesId, known?.header.cursor ?? null);
    if (buffer) {
      const news = new AllowList(buffer);
      if (news.header.since === null || !known) {
        if (news.header.since !== null) throw new Error('The server sent changes to a list this device does not have.');
        this.#list = new LayeredList(news, askedAt);
        this.#layers = 0;
        await store.keepList({ seriesId: this.seriesId, n: 0, buffer, askedAt, checkedAt });
      } else {
        const before = standing(known.header);
        known.lay(news, askedAt);
        // Nothing but the counts moved: not worth a place on disk.
        if (news.header.count > 0 || standing(news.header) !== before) {
          this.#layers += 1;
          await store.keepList({ seriesId: this.seriesId, n: this.#layers, buffer, askedAt, checkedAt });
        }
      }
    }
    this.#checkedAt = checkedAt;
    const { headerAt } = this.#list ?? { headerAt: 0 };
    this.#recount(this.#moves.filter(each => unreckoned(each.settledAt, headerAt)));
    this.#ports.changed();
    await this.#inTurn(() => this.#settleDoubts());
  }

  /** The server had these records. */
  settled(records: LogRecord[], at: number): void {
    const ids = new Set(records.map(idOf));
    for (const move of this.#moves) if (ids.has(move.id)) move.settledAt = at;
    for (const record of records) {
      const mark = this.#marks.get(record.holder);
      if (mark?.by === idOf(record)) this.#marks.set(record.holder, { ...mark, settledAt: at });
    }
  }

  /** Decides a reading. Readings are decided one after the other. */
  present(reading: Reading, gateId: string, direction: Direction): Promise<Outcome> {
    return this.#inTurn(() => this.#present(reading, gateId, direction));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {});
    return turn;
  }

  /** How a gate comes to a decision. Nobody is kept in: whoever leaves needs no server. */
  #modeOf(gateId: string, direction: Direction): GateMode {
    const mode = this.#list?.header.gates.find(each => each.id === gateId)?.mode ?? 'local';
    return mode === 'strict' && direction === 'exit' ? 'confirm' : mode;
  }

  async #present(reading: Reading, gateId: string, direction: Direction): Promise<Outcome> {
    const list = this.#list;
    if (!list) return { type: 'failed', why: 'This device has no list of the series.' };
    const looked = await this.#lookUp(list, reading);
    if (!looked) return { type: 'ignored' };
    let found = looked;

    const { raw, offset } = this.#ports.clock();
    const steady = this.#ports.steady();
    const at = raw + (offset ?? 0);
    const before = this.#seen.get(found.tag);
    this.#seen.set(found.tag, steady);
    if (before !== undefined && steady - before < sameReading) return { type: 'ignored' };
    const through = this.#let.get(found.tag);
    if (through !== undefined && steady - through < justNow)
      return { type: 'again', direction, seconds: Math.round((steady - through) / 1000) };

    this.#refused = null;
    const mode = this.#modeOf(gateId, direction);
    let [scanId, said] = [newId(at), null as ServerVerdict | null];
    if (mode !== 'local') {
      // What the server is to decide it need not be asked about first, unless it has to say which pass it is.
      const known = mode === 'strict' && found.tags.length === 1;
      const asked = known ? null : await this.#ask(found, gateId, direction);
      if (asked) {
        said = asked.said;
        found = { ...found, tag: asked.tag };
      }
      if (mode === 'strict') {
        const { tag } = found;
        scanId = this.#doubts.find(each => each.tag === tag)?.scanId ?? scanId;
        said = known || asked ? await this.#haveDecided(scanId, tag, gateId, direction) : null;
        if (!said) {
          this.#seen.delete(looked.tag);
          return { type: 'failed', why: 'The server does not answer, and this gate lets nobody in without it.' };
        }
      }
    }

    const { entry, tag } = found;
    const holder = entry?.holder ?? tag;
    const facts = entry && this.#factsNow(entry);
    const mark = this.#marks.get(holder) ?? null;
    const verdict = said
      ? { decision: said.decision, reason: said.reason, change: changeOf(said, direction, facts) }
      : decide(this.#situation(list, facts), { gateId, direction, at });
    const unconfirmed = mode !== 'local' && said === null;
    const record: ScanRecord = {
      kind: 'scan',
      scanId,
      seriesId: this.seriesId,
      gateId,
      direction,
      tag,
      holder,
      category: facts?.category ?? said?.holder?.category ?? null,
      ...verdict,
      ...(unconfirmed && { unconfirmed: true as const }),
      raw,
      offset,
    };
    // What the server decided is with it already.
    const settledAt = mode === 'strict' ? this.#ports.stamp() : null;
    const allowed = verdict.decision === 'allow';
    const next: Mark | null = allowed
      ? {
          seriesId: this.seriesId,
          holder,
          inside: direction === 'entry',
          wasInside: true,
          at,
          gateName: list.header.gates.find(each => each.id === gateId)?.name ?? '',
          by: record.scanId,
          settledAt,
        }
      : null;
    const sealed = entry && found.key ? openName(list.salt, found.key.kind, found.key.text, entry.sealed) : null;
    try {
      await this.#ports.store.append(record, next, settledAt);
    } catch (error) {
      this.#seen.delete(tag);
      return { type: 'failed', why: error instanceof Error ? error.message : String(error) };
    }

    const stood = { inside: facts?.inside ?? false, wasInside: facts?.wasInside ?? false };
    if (next) {
      this.#marks.set(holder, next);
      this.#let.set(tag, steady);
      this.#move({ id: record.scanId, category: record.category, change: verdict.change, settledAt });
      // What stood before, as the rules saw it: to go back to if this is undone.
      this.#last = { record, before: { ...(mark ?? next), ...stood }, steady };
    }
    if (settledAt === null) this.#ports.added();
    const name = (await sealed) || said?.holder?.name || null;
    const { category } = record;
    // Somebody nobody knows would be inside without a trace, and whoever wants to leave is not kept.
    const mayOverrule = direction === 'entry' && verdict.reason !== null && verdict.reason !== 'unknown_credential';
    if (mayOverrule && verdict.reason)
      this.#refused = { tag, holder, category, name, gateId, reason: verdict.reason, ...stood };
    return {
      type: 'verdict',
      decision: verdict.decision,
      reason: verdict.reason,
      direction,
      name,
      category,
      last: mark?.inside ? { at: mark.at, gateName: mark.gateName } : null,
      repeated: allowed && direction === 'entry' && verdict.change === 0,
      message: said?.message ?? null,
      unconfirmed,
      overruled: null,
      mayOverrule,
      at,
    };
  }

  /** Asks the server about everything a reading may be; null when it did not answer in time. */
  async #ask(found: Found, gateId: string, direction: Direction): Promise<{ tag: string; said: ServerVerdict } | null> {
    try {
      const { server } = this.#ports;
      const all = await Promise.all(
        found.tags.map(async tag => ({ tag, said: await server.verify(this.seriesId, tag, gateId, direction) })),
      );
      return all.find(each => each.said.reason !== 'unknown_credential') ?? all[0] ?? null;
    } catch (error) {
      refuseAll(error);
      return null;
    }
  }

  /** Has the server decide; null when its answer did not come. It may have decided all the same: that is written down first. */
  async #haveDecided(scanId: string, tag: string, gateId: string, direction: Direction): Promise<ServerVerdict | null> {
    const doubt = { tag, scanId, at: this.#ports.clock().raw };
    await this.#doubt([...this.#doubts.filter(each => each.scanId !== scanId), doubt]);
    try {
      const said = await this.#ports.server.checkIn(this.seriesId, scanId, tag, gateId, direction);
      await this.#doubt(this.#doubts.filter(each => each.scanId !== scanId));
      return said;
    } catch (error) {
      // A server that answers that it will not decide has not decided.
      if (!asProblem(error).transient) await this.#doubt(this.#doubts.filter(each => each.scanId !== scanId));
      refuseAll(error);
      return null;
    }
  }

  /** Tells the server that nobody went in by what it never answered. */
  async #settleDoubts(): Promise<void> {
    const now = this.#ports.clock().raw;
    for (const doubt of this.#doubts.filter(each => Math.abs(now - each.at) > doubtFor)) {
      try {
        await this.#ports.server.undo(doubt.scanId, 'Nobody was let in: the answer never came.', doubt.scanId);
      } catch (error) {
        const { status } = asProblem(error);
        // It never came to the server, or was refused there: nothing is to be taken back.
        if (status !== 404 && status !== 409) return;
      }
      await this.#doubt(this.#doubts.filter(each => each.scanId !== doubt.scanId));
    }
  }

  async #doubt(doubts: Doubt[]): Promise<void> {
    await this.#ports.store.setMeta('doubts', doubts);
    this.#doubts = doubts;
  }

  /** Lets in whoever was refused last, because a supervisor says so. Null when there is nobody. */
  overrule(pinId: string, by: string, because: Because): Promise<Outcome | null> {
    return this.#inTurn(async () => {
      const [refused, list] = [this.#refused, this.#list];
      if (!refused || !list) return null;
      const { raw, offset } = this.#ports.clock();
      const at = raw + (offset ?? 0);
      const { tag, holder, category, name, gateId, reason, inside, wasInside } = refused;
      const override: Override = { pinId, because, reason };
      const record: ScanRecord = {
        kind: 'scan',
        scanId: newId(at),
        seriesId: this.seriesId,
        gateId,
        direction: 'entry',
        tag,
        holder,
        category,
        decision: 'allow',
        reason: null,
        change: inside ? 0 : 1,
        override,
        raw,
        offset,
      };
      const gateName = list.header.gates.find(each => each.id === gateId)?.name ?? '';
      const { seriesId } = this;
      const next: Mark = {
        seriesId,
        holder,
        inside: true,
        wasInside: true,
        at,
        gateName,
        by: record.scanId,
        settledAt: null,
      };
      await this.#ports.store.append(record, next);
      const before = this.#marks.get(holder) ?? next;
      const steady = this.#ports.steady();
      this.#refused = null;
      this.#marks.set(holder, next);
      this.#let.set(tag, steady);
      this.#move({ id: record.scanId, category, change: record.change, settledAt: null });
      this.#last = { record, before: { ...before, inside, wasInside }, steady };
      this.#ports.added();
      this.#ports.changed();
      return {
        type: 'verdict',
        decision: 'allow',
        reason: null,
        direction: 'entry',
        name,
        category,
        last: null,
        repeated: false,
        message: null,
        unconfirmed: false,
        overruled: { by, because },
        mayOverrule: false,
        at,
      };
    });
  }

  /** The gate was turned round: whoever just came in may leave at once. */
  turned(): void {
    this.#seen.clear();
    this.#let.clear();
  }

  /** Whether the last admission may still be taken back. */
  get canUndo(): boolean {
    return this.#last !== null && this.#ports.steady() - this.#last.steady < undoFor;
  }

  /** Takes the last admission back, by a record of its own. */
  async undoLast(reason: string): Promise<boolean> {
    const { raw, offset } = this.#ports.clock();
    const last = this.#last;
    if (!last || !this.canUndo) return false;
    const { record, before } = last;
    this.#last = null;
    const undoId = newId(raw);
    const mark: Mark | null = before && { ...before, by: undoId, settledAt: null };
    await this.#ports.store.append(
      {
        kind: 'undo',
        undoId,
        scanId: record.scanId,
        seriesId: record.seriesId,
        holder: record.holder,
        category: record.category,
        change: record.change === 0 ? 0 : record.change === 1 ? -1 : 1,
        reason,
        raw,
        offset,
      },
      mark,
    );
    if (mark) this.#marks.set(record.holder, mark);
    this.#move({ id: undoId, category: record.category, change: -record.change, settledAt: null });
    this.#seen.delete(record.tag);
    this.#let.delete(record.tag);
    this.#ports.added();
    this.#ports.changed();
    return true;
  }

  /** Goes the whole way from disk without a line, with a code nobody has: reads the list anew and asks it. Throws what fails. */
  async rehearse(): Promise<{ passes: number; milliseconds: number }> {
    const probe = new Desk(this.seriesId, this.#ports);
    const from = performance.now();
    await probe.open();
    if (!probe.list) throw new Error('The list is not on this device.');
    const found = await probe.#lookUp(probe.list, { texts: [`REHEARSAL-${newId()}`], chip: false });
    if (!found || found.entry) throw new Error('A code nobody has was taken for known.');
    return { passes: probe.list.count, milliseconds: performance.now() - from };
  }

  /** The first of what a reading may be that the list knows; if it knows none, the first, and what else it may be. */
  async #lookUp(list: LayeredList, reading: Reading): Promise<Found | null> {
    const kinds: PassKind[] = reading.chip ? ['wristband'] : ['ticket', 'wristband'];
    const tags: string[] = [];
    for (const text of reading.texts) {
      for (const kind of kinds) {
        const key = normalise(kind, text);
        if (key === null) continue;
        const tag = await tagOf(list.salt, kind, key);
        const entry = list.find(tag);
        if (entry) return { tag, entry, key: { kind, text: key }, tags: [tag] };
        tags.push(tag);
      }
    }
    return tags[0] === undefined ? null : { tag: tags[0], entry: null, key: null, tags };
  }

  /** What the list says, unless this device did something the list cannot know of yet. */
  #factsNow({ facts, holder, at }: Entry & { at: number }): PassFacts {
    const mark = this.#marks.get(holder);
    if (!mark || !unreckoned(mark.settledAt, at)) return facts;
    return { ...facts, inside: mark.inside, wasInside: mark.wasInside };
  }

  #situation({ header }: LayeredList, pass: PassFacts | null) {
    const time = (text: string | null) => (text === null ? null : Date.parse(text));
    return {
      series: {
        status: header.status,
        startAt: time(header.startAt),
        endAt: time(header.endAt),
        checkinOpensAt: time(header.checkinOpensAt),
        checkinClosesAt: time(header.checkinClosesAt),
        capacity: header.capacity,
        inside: this.inside,
        reentry: header.reentry,
      },
      gates: header.gates,
      categories: header.categories.map(each => ({ ...each, inside: each.inside + (this.#moved.get(each.name) ?? 0) })),
      pass,
    };
  }

  #move(move: Move): void {
    this.#moves.push(move);
    this.#moved.set(null, (this.#moved.get(null) ?? 0) + move.change);
    if (move.category !== null) this.#moved.set(move.category, (this.#moved.get(move.category) ?? 0) + move.change);
  }

  #recount(moves: Move[]): void {
    this.#moves = [];
    this.#moved.clear();
    for (const move of moves) this.#move(move);
  }
}

/** Whether what was settled then is missing in what was asked for at a time. */
const unreckoned = (settledAt: number | null, askedAt: number): boolean => settledAt === null || settledAt >= askedAt;

const moveOf = (record: LogRecord): Move => ({
  id: idOf(record),
  category: record.category,
  change: record.change,
  settledAt: record.settledAt,
});

/** What was found of a reading: the pass it is, and everything it may be. */
interface Found {
  tag: string;
  entry: (Entry & { at: number }) | null;
  key: { kind: PassKind; text: string } | null;
  tags: string[];
}

/** What the server's decision does to the number of people inside, as far as is known here. */
function changeOf(said: ServerVerdict, direction: Direction, facts: PassFacts | null): -1 | 0 | 1 {
  if (said.decision === 'deny') return 0;
  if (direction === 'exit') return -1;
  return facts?.inside ? 0 : 1;
}

/** A line that is cut or slow is no answer; a server that will not have this device is one, and not about the guest. */
function refuseAll(error: unknown): void {
  const problem = asProblem(error);
  if (!problem.transient) throw problem;
}
