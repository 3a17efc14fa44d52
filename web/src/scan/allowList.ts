import { FuseFilter } from './fuse';
import type { Pin } from './pins';
import type { CategoryFacts, GateFacts, PassFacts, Reentry } from './rules';
import { fromBase64, hex } from './tag';

/** What the server says of a series in front of its passes. */
export interface ListHeader {
  seriesId: string;
  name: string;
  eventName: string;
  timezone: string;
  madeAt: string;
  cursor: string;
  since: string | null;
  salt: string;
  status: string;
  startAt: string | null;
  endAt: string | null;
  checkinOpensAt: string | null;
  checkinClosesAt: string | null;
  capacity: number | null;
  inside: number;
  reentry: Reentry;
  gates: GateFacts[];
  categories: CategoryFacts[];
  count: number;
  /** Who may wake this device and overrule it; missing where nobody may. */
  pins?: Pin[];
}

/** What a header says that stands until somebody changes it: all but the counts, and when it was asked for. */
export function standing({
  madeAt: _,
  cursor: __,
  since: ___,
  inside: ____,
  count: _____,
  categories,
  ...rest
}: ListHeader): string {
  return JSON.stringify({
    ...rest,
    limits: categories.filter(({ limit }) => limit !== null).map(({ name, limit }) => [name, limit]),
  });
}

/** A pass as the list has it. */
export interface Entry {
  facts: PassFacts;
  /** What stands for its person. */
  holder: string;
  /** The sealed name; empty when none is known here. */
  sealed: Uint8Array<ArrayBuffer>;
}

const [active, blocked, inside, wasInside, removed] = [1, 2, 4, 8, 16];
const noCategory = 0xffff;
const perCategory = 0x9e3779b97f4a7c15n;
const nothing = new Uint8Array(0);

/**
 * An allow-list as the server sends it (`AllowListCodec` tells the format). It is looked into where it lies: reading it costs the header
 * only, however many passes it holds.
 */
export class AllowList {
  readonly header: ListHeader;
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly bytes: number;
  /** Whether the list only says who is on it: it knows no names, and not which passes are one person's. */
  readonly filtered: boolean;
  readonly #tags: DataView;
  readonly #facts: DataView;
  readonly #holders: Uint8Array<ArrayBuffer>;
  readonly #names: DataView;
  readonly #filter: FuseFilter | null = null;

  constructor(buffer: ArrayBuffer) {
    const view = new DataView(buffer);
    if (buffer.byteLength < 12 || view.getUint32(0) !== 0x4342414c || view.getUint8(4) !== 1 || view.getUint8(5) > 1)
      throw new RangeError('This is no allow-list of a version known here.');
    let at = 8;
    const section = (): DataView => {
      at = (at + 7) & ~7;
      const length = view.getUint32(at, true);
      const found = new DataView(buffer, at + 4, length);
      at += 4 + length;
      return found;
    };

    this.bytes = buffer.byteLength;
    this.filtered = view.getUint8(5) === 1;
    this.header = JSON.parse(new TextDecoder().decode(section())) as ListHeader;
    this.salt = fromBase64(this.header.salt);
    if (this.filtered) {
      const filter = section();
      this.#filter = new FuseFilter(buffer, filter.byteOffset, filter.byteLength);
      const exceptions = section();
      const count = exceptions.byteLength / 9;
      this.#tags = new DataView(buffer, exceptions.byteOffset, count * 8);
      this.#facts = new DataView(buffer, exceptions.byteOffset + count * 8, count);
      this.#holders = nothing;
      this.#names = new DataView(nothing.buffer);
    } else {
      this.#tags = section();
      this.#facts = section();
      const holders = section();
      this.#holders = new Uint8Array(buffer, holders.byteOffset, holders.byteLength);
      this.#names = section();
    }
  }

  /** Every tag that is written out: all of an exact list. */
  *tags(): Generator<string> {
    for (let at = 0; at < this.#tags.byteLength; at += 8)
      yield this.#tags.getBigUint64(at).toString(16).padStart(16, '0');
  }

  /** What the list says of a tag; null when it is not on it. */
  find(tag: string): Entry | null {
    const at = this.#indexOf(tag);
    if (!this.#filter) return at < 0 ? null : this.#entry(at);
    // A filter holds a pass in its category; it has to be asked for each.
    const number = BigInt(`0x${tag}`);
    const among = (category: number) => this.#filter?.has(number + BigInt(category) * perCategory) === true;
    const category = [...this.header.categories.keys(), noCategory].find(among);
    if (category === undefined) return null;
    const flags = at < 0 ? active : this.#facts.getUint8(at);
    return { facts: this.#factsOf(category, flags), holder: tag, sealed: nothing };
  }

  #entry(at: number): Entry {
    const count = this.#tags.byteLength / 8;
    const names = (count + 1) * 4;
    const [start, end] = [this.#names.getUint32(at * 4, true), this.#names.getUint32(at * 4 + 4, true)];
    return {
      facts: this.#factsOf(this.#facts.getUint16(at * 4, true), this.#facts.getUint8(at * 4 + 2)),
      holder: hex(this.#holders.subarray(at * 8, at * 8 + 8)),
      sealed: new Uint8Array(this.#names.buffer as ArrayBuffer, this.#names.byteOffset + names + start, end - start),
    };
  }

  #factsOf(category: number, flags: number): PassFacts {
    const has = (flag: number) => (flags & flag) !== 0;
    return {
      status: has(blocked) ? 'blocked' : has(active) ? 'active' : 'inactive',
      category: category === noCategory ? null : (this.header.categories[category]?.name ?? null),
      assigned: !has(removed),
      inside: has(inside),
      wasInside: has(wasInside),
    };
  }

  /** Where a tag stands among the written ones, by halving; -1 when it does not. */
  #indexOf(tag: string): number {
    const [high, low] = [Number.parseInt(tag.slice(0, 8), 16), Number.parseInt(tag.slice(8), 16)];
    let [from, to] = [0, this.#tags.byteLength / 8 - 1];
    while (from <= to) {
      const middle = (from + to) >> 1;
      const order = this.#tags.getUint32(middle * 8) - high || this.#tags.getUint32(middle * 8 + 4) - low;
      if (order === 0) return middle;
      if (order < 0) from = middle + 1;
      else to = middle - 1;
    }
    return -1;
  }
}

/** A whole list with the changes that came since laid over it; and when each was asked for, by the device's clock. */
export class LayeredList {
  readonly #base: AllowList;
  readonly #baseAt: number;
  readonly #changed = new Map<string, { entry: Entry; at: number }>();
  #newest: AllowList;
  #newestAt: number;
  #changes = 0;

  constructor(base: AllowList, askedAt: number) {
    this.#base = base;
    this.#newest = base;
    this.#baseAt = askedAt;
    this.#newestAt = askedAt;
  }

  get header(): ListHeader {
    return this.#newest.header;
  }

  /** When the header was asked for. */
  get headerAt(): number {
    return this.#newestAt;
  }

  get salt(): Uint8Array<ArrayBuffer> {
    return this.#base.salt;
  }

  get filtered(): boolean {
    return this.#base.filtered;
  }

  /** How many passes it holds, as far as the server said. */
  get count(): number {
    return this.#base.header.count;
  }

  /** Whether the changes are heavy enough that a new whole list costs less. */
  get worn(): boolean {
    return this.#changes > Math.max(262_144, this.#base.bytes / 4);
  }

  lay(changes: AllowList, askedAt: number): void {
    for (const tag of changes.tags()) {
      const entry = changes.find(tag);
      // A filter does not know persons: there a pass stands for itself, before and after it changed.
      if (entry) this.#changed.set(tag, { entry: this.filtered ? { ...entry, holder: tag } : entry, at: askedAt });
    }
    this.#newest = changes;
    this.#newestAt = askedAt;
    this.#changes += changes.bytes;
  }

  find(tag: string): (Entry & { at: number }) | null {
    const changed = this.#changed.get(tag);
    if (changed) return { ...changed.entry, at: changed.at };
    const entry = this.#base.find(tag);
    return entry && { ...entry, at: this.#baseAt };
  }
}
