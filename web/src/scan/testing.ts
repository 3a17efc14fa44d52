import type { ListHeader } from './allowList';
import { normalise, type PassKind, tagOf } from './tag';

/** A pass of a list made for a test. */
export interface Made {
  kind?: PassKind;
  code: string;
  /** Its person, where several passes are one's. */
  holder?: string;
  category?: number;
  flags?: number;
  name?: string;
}

export const salt = Uint8Array.from({ length: 16 }, (_, index) => index * 7);
export const noon = Date.parse('2027-03-10T12:00:00Z');

export const madeHeader = (change: Partial<ListHeader> = {}): ListHeader => ({
  seriesId: 'series',
  name: 'Evening',
  eventName: 'Gala',
  timezone: 'Europe/Berlin',
  madeAt: '2027-03-10T12:00:00Z',
  cursor: '1',
  since: null,
  salt: btoa(String.fromCharCode(...salt)),
  status: 'active',
  startAt: '2027-03-10T12:00:00Z',
  endAt: '2027-03-10T23:00:00Z',
  checkinOpensAt: '2027-03-10T10:00:00Z',
  checkinClosesAt: null,
  capacity: null,
  inside: 0,
  reentry: 'allowed',
  gates: [
    { id: 'north', name: 'North', categories: null },
    { id: 'back', name: 'Backstage', categories: ['Crew'] },
  ],
  categories: [
    { name: 'General', limit: null, inside: 0 },
    { name: 'Crew', limit: null, inside: 0 },
  ],
  count: 0,
  ...change,
});

/** An exact list as the server would write it. */
export async function madeList(passes: Made[], change: Partial<ListHeader> = {}): Promise<ArrayBuffer> {
  const rows = await Promise.all(
    passes.map(async ({ kind = 'ticket', code, holder, category = 0, flags = 1, name = '' }) => {
      const key = normalise(kind, code) ?? '';
      const tag = await tagOf(salt, kind, key);
      const person = holder ? await tagOf(salt, 'ticket', `person:${holder}`) : tag;
      return { tag, holder: person, category, flags, sealed: name ? await seal(kind, key, name) : new Uint8Array(0) };
    }),
  );
  rows.sort((a, b) => (a.tag < b.tag ? -1 : 1));
  const bytes: number[] = [...'CBAL'].map(each => each.charCodeAt(0)).concat(1, 0, 0, 0);
  const u32 = (value: number) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24];
  const section = (content: Iterable<number>) => {
    while (bytes.length % 8) bytes.push(0);
    const all = [...content];
    bytes.push(...u32(all.length), ...all);
  };
  const digits = (tag: string) => (tag.match(/../g) ?? []).map(each => Number.parseInt(each, 16));
  let end = 0;
  section(new TextEncoder().encode(JSON.stringify(madeHeader({ ...change, count: rows.length }))));
  section(rows.flatMap(each => digits(each.tag)));
  section(rows.flatMap(each => [each.category & 255, each.category >> 8, each.flags, 0]));
  section(rows.flatMap(each => digits(each.holder)));
  const offsets = rows.flatMap(each => {
    end += each.sealed.length;
    return u32(end);
  });
  section([...u32(0), ...offsets, ...rows.flatMap(each => [...each.sealed])]);
  return new Uint8Array(bytes).buffer;
}

async function seal(kind: PassKind, key: string, name: string): Promise<Uint8Array> {
  const text = new TextEncoder().encode(`k:${kind === 'ticket' ? 'c' : 'n'}:${key}`);
  const secret = (await crypto.subtle.digest('SHA-256', new Uint8Array([...salt, ...text]))).slice(0, 16);
  const iv = new Uint8Array(12).fill(9);
  const sealer = await crypto.subtle.importKey('raw', secret, 'AES-GCM', false, ['encrypt']);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, sealer, new TextEncoder().encode(name));
  return new Uint8Array([...iv, ...new Uint8Array(sealed)]);
}
