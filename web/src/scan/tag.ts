/**
 * What stands for a pass on this device: eight bytes of a salted hash of its key. Keys and names are never kept; a name opens only with
 * the key it is presented with. The server does the same (`PassTag`); both are held against tests/data/allow-list-vectors.json.
 */

export type PassKind = 'wristband' | 'ticket';

const maxKeyLength = 200;
const letter: Record<PassKind, string> = { wristband: 'n', ticket: 'c' };
const utf8 = new TextEncoder();

/** A key as the server keeps it, or null when nothing usable is left. */
export function normalise(kind: PassKind, text: string): string | null {
  // Half a character, or none.
  if (/[\p{Surrogate}\ufffe]/u.test(text)) return null;
  const compatible = text.normalize('NFKC');
  const shaped =
    kind === 'wristband'
      ? compatible.replace(/[\p{White_Space}:-]/gu, '')
      : compatible.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, '');
  const key = Array.from(shaped, upper).join('');
  return key.length === 0 || key.length > maxKeyLength ? null : key;
}

/**
 * One character to one, as the server's language does it: what has no single capital stays as it is (ß), except the Greek letters with
 * an iota below, which have one that is not what JavaScript answers.
 */
function upper(character: string): string {
  if (character === 'ı') return character;
  const capital = character.toUpperCase();
  if (Array.from(capital).length === 1) return capital;
  const point = character.codePointAt(0) ?? 0;
  const titles = [point + 8, point + 9].map(each => String.fromCodePoint(each));
  return titles.find(each => each.toLowerCase() === character) ?? character;
}

/** The tag of a pass: sixteen hex digits. */
export async function tagOf(salt: Uint8Array, kind: PassKind, key: string): Promise<string> {
  return hex((await hash(salt, `${letter[kind]}:${key}`)).subarray(0, 8));
}

/** Opens a sealed name with the key that was presented; null when it was sealed for another, or was tampered with. */
export async function openName(
  salt: Uint8Array,
  kind: PassKind,
  key: string,
  sealed: Uint8Array<ArrayBuffer>,
): Promise<string | null> {
  if (sealed.length < 12 + 16) return null;
  const secret = (await hash(salt, `k:${letter[kind]}:${key}`)).slice(0, 16);
  const opener = await crypto.subtle.importKey('raw', secret, 'AES-GCM', false, ['decrypt']);
  try {
    const plain = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: sealed.slice(0, 12), tagLength: 128 },
      opener,
      sealed.slice(12),
    );
    return new TextDecoder().decode(plain);
  } catch {
    return null;
  }
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), character => character.charCodeAt(0));
}

async function hash(salt: Uint8Array, text: string): Promise<Uint8Array<ArrayBuffer>> {
  const body = utf8.encode(text);
  const bytes = new Uint8Array(salt.length + body.length);
  bytes.set(salt);
  bytes.set(body, salt.length);
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}
