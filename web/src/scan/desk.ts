import { newId } from '@/api/ids';
import { AllowList, type Entry, LayeredList } from './allowList';
import { type Decision, type Direction, decide, type PassFacts, type Reason } from './rules';
import type { Server } from './server';
import { idOf, type LogRecord, type Mark, type ScanRecord, type ScanStore } from './store';
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
  server: Pick<Server, 'allowList'>;
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
        known.lay(news, askedAt);
        // Nothing but the counts moved: not worth a place on disk.
        if (news.header.count > 0) {
          this.#layers += 1;
          await store.keepList({ seriesId: this.seriesId, n: this.#layers, buffer, askedAt, checkedAt });
        }
      }
    }
    this.#checkedAt = checkedAt;
    const { headerAt } = this.#list ?? { headerAt: 0 };
    this.#recount(this.#moves.filter(each => unreckoned(each.settledAt, headerAt)));
    this.#ports.changed();
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
    const turn = this.#turn.then(() => this.#present(reading, gateId, direction));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #present(reading: Reading, gateId: string, direction: Direction): Promise<Outcome> {
    const list = this.#list;
    if (!list) return { type: 'failed', why: 'This device has no list of the series.' };
    const found = await this.#lookUp(list, reading);
    if (!found) return { type: 'ignored' };

    const { raw, offset } = this.#ports.clock();
    const steady = this.#ports.steady();
    const at = raw + (offset ?? 0);
    const before = this.#seen.get(found.tag);
    this.#seen.set(found.tag, steady);
    if (before !== undefined && steady - before < sameReading) return { type: 'ignored' };
    const through = this.#let.get(found.tag);
    if (through !== undefined && steady - through < justNow)
      return { type: 'again', direction, seconds: Math.round((steady - through) / 1000) };

    const { entry, tag } = found;
    const holder = entry?.holder ?? tag;
    const facts = entry && this.#factsNow(entry);
    const mark = this.#marks.get(holder) ?? null;
    const verdict = decide(this.#situation(list, facts), { gateId, direction, at });
    const record: ScanRecord = {
      kind: 'scan',
      scanId: newId(at),
      seriesId: this.seriesId,
      gateId,
      direction,
      tag,
      holder,
      category: facts?.category ?? null,
      ...verdict,
      raw,
      offset,
    };
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
          settledAt: null,
        }
      : null;
    const name = entry && found.key ? openName(list.salt, found.key.kind, found.key.text, entry.sealed) : null;
    try {
      await this.#ports.store.append(record, next);
    } catch (error) {
      this.#seen.delete(tag);
      return { type: 'failed', why: error instanceof Error ? error.message : String(error) };
    }

    if (next) {
      this.#marks.set(holder, next);
      this.#let.set(tag, steady);
      this.#move({ id: record.scanId, category: record.category, change: verdict.change, settledAt: null });
      // What stood before, as the rules saw it: to go back to if this is undone.
      const stood = { inside: facts?.inside ?? false, wasInside: facts?.wasInside ?? false };
      this.#last = { record, before: { ...(mark ?? next), ...stood }, steady };
    }
    this.#ports.added();
    return {
      type: 'verdict',
      decision: verdict.decision,
      reason: verdict.reason,
      direction,
      name: (await name) || null,
      category: record.category,
      last: mark?.inside ? { at: mark.at, gateName: mark.gateName } : null,
      repeated: allowed && direction === 'entry' && verdict.change === 0,
      at,
    };
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

  /** The first of what a reading may be that the list knows; if it knows none, the first. */
  async #lookUp(list: LayeredList, reading: Reading) {
    const kinds: PassKind[] = reading.chip ? ['wristband'] : ['ticket', 'wristband'];
    let first: {
      tag: string;
      entry: (Entry & { at: number }) | null;
      key: { kind: PassKind; text: string } | null;
    } | null = null;
    for (const text of reading.texts) {
      for (const kind of kinds) {
        const key = normalise(kind, text);
        if (key === null) continue;
        const tag = await tagOf(list.salt, kind, key);
        const entry = list.find(tag);
        if (entry) return { tag, entry, key: { kind, text: key } };
        first ??= { tag, entry: null, key: null };
      }
    }
    return first;
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
