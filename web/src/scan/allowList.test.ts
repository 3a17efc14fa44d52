import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AllowList, LayeredList, type ListHeader } from './allowList';
import { fromBase64, hex, normalise, openName, type PassKind, tagOf } from './tag';

interface Listed {
  tag: string;
  category: number;
  facts: number;
  holder?: string;
  sealed?: string;
}

interface Vectors {
  salt: string;
  passes: { kind: PassKind; presented: string; key: string; tag: string; name: string; sealed: string }[];
  unusable: { kind: PassKind; presented: string }[];
  header: ListHeader;
  exact: { entries: Listed[]; bytes: string };
  filter: { entries: Listed[]; absent: string[]; bytes: string };
}

const vectors = JSON.parse(readFileSync('../tests/data/allow-list-vectors.json', 'utf8')) as Vectors;
const salt = fromBase64(vectors.salt);
const exact = new AllowList(fromBase64(vectors.exact.bytes).buffer);
const filter = new AllowList(fromBase64(vectors.filter.bytes).buffer);

const facts = ({ category, facts: flags }: Listed) => ({
  status: flags & 2 ? 'blocked' : flags & 1 ? 'active' : 'inactive',
  category: vectors.header.categories[category]?.name ?? null,
  assigned: !(flags & 16),
  inside: !!(flags & 4),
  wasInside: !!(flags & 8),
});

describe('passes', () => {
  it.each(vectors.passes.map(each => [each.kind, each.presented, each] as const))(
    '%s %j',
    async (kind, shown, pass) => {
      expect(normalise(kind, shown)).toBe(pass.key);
      expect(await tagOf(salt, kind, pass.key)).toBe(pass.tag);
      if (!pass.name) return;
      const sealed = fromBase64(pass.sealed);
      expect(await openName(salt, kind, pass.key, sealed)).toBe(pass.name);
      expect(await openName(salt, kind, `${pass.key}X`, sealed)).toBeNull();
      expect(await openName(salt, kind === 'ticket' ? 'wristband' : 'ticket', pass.key, sealed)).toBeNull();
      sealed.set([(sealed[13] ?? 0) ^ 1], 13);
      expect(await openName(salt, kind, pass.key, sealed)).toBeNull();
    },
  );

  it.each(vectors.unusable.map(each => [each.kind, each.presented] as const))('%s %j is no key', (kind, shown) => {
    expect(normalise(kind, shown)).toBeNull();
  });

  it('half a character is no key', () => {
    expect(normalise('ticket', 'AB\ud800')).toBeNull();
    expect(normalise('wristband', '\udc00AB')).toBeNull();
    expect(normalise('ticket', 'AB\ufffe')).toBeNull();
  });
});

describe('an exact list', () => {
  it('tells its header', () => {
    expect(exact.header).toMatchObject({
      name: vectors.header.name,
      eventName: vectors.header.eventName,
      gates: vectors.header.gates,
      categories: vectors.header.categories,
      count: vectors.exact.entries.length,
    });
    expect(exact.filtered).toBe(false);
  });

  it('tells of every pass what the server wrote', () => {
    for (const listed of vectors.exact.entries) {
      const entry = exact.find(listed.tag);
      expect(entry?.facts).toEqual(facts(listed));
      expect(entry?.holder).toBe(listed.holder);
      expect(hex(entry?.sealed ?? new Uint8Array(0))).toBe(hex(fromBase64(listed.sealed ?? '')));
    }
    expect([...exact.tags()]).toEqual(vectors.exact.entries.map(each => each.tag).sort());
  });

  it('knows nobody else', () => {
    for (const tag of [...vectors.filter.absent, '0000000000000000', 'ffffffffffffffff'])
      expect(exact.find(tag)).toBeNull();
  });
});

describe('a list of filters', () => {
  it('admits everybody on it, in their category, and refuses whom it must', () => {
    for (const listed of vectors.filter.entries) expect(filter.find(listed.tag)?.facts).toEqual(facts(listed));
    expect(filter.filtered).toBe(true);
  });

  it('knows nobody else', () => {
    for (const tag of vectors.filter.absent) expect(filter.find(tag)).toBeNull();
  });
});

describe('what is no list', () => {
  it('is refused, wherever it is cut off', () => {
    const whole = fromBase64(vectors.exact.bytes);
    const header = 12 + new DataView(whole.buffer).getUint32(8, true);
    for (const length of [0, 5, 12, 40, header, header + 6, whole.length - 1])
      expect(() => new AllowList(whole.slice(0, length).buffer)).toThrow();
    for (const at of [0, 4, 5]) {
      const foreign = whole.slice();
      foreign[at] = 0x7f;
      expect(() => new AllowList(foreign.buffer)).toThrow();
    }
  });
});

describe('changes', () => {
  it('are laid over what was known', () => {
    const [first] = vectors.filter.entries;
    const known = vectors.exact.entries[1]?.tag ?? '';
    const list = new LayeredList(filter, 1000);
    expect(list.find(known)).toBeNull();

    list.lay(exact, 2000);

    expect(list.find(known)?.facts.status).toBe('active');
    expect(list.find(vectors.exact.entries[13]?.tag ?? '')?.facts.assigned).toBe(false);
    expect(list.find(first?.tag ?? '')?.facts.category).toBe('General');
    expect(list.header.count).toBe(exact.header.count);
    expect(list.count).toBe(filter.header.count);
    expect([list.find(known)?.at, list.find(first?.tag ?? '')?.at, list.headerAt]).toEqual([2000, 1000, 2000]);
    // A filter does not know which passes are one person's.
    expect(list.find(known)?.holder).toBe(known);
  });
});
