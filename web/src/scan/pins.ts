/**
 * PINs that wake a locked device and let a supervisor overrule it. They are checked without a line, by twelve bits of a slow hash: a wrong
 * PIN is found out, and whoever takes the device apart finds hundreds that fit and not the right one. Twin of the server's `GatePin`.
 */

/** Somebody with a PIN, and what it is checked by. */
export interface Pin {
  id: string;
  name: string;
  /** May let somebody in against the rules; otherwise it wakes the device and nothing else. */
  overrules: boolean;
  /** Base64. */
  salt: string;
  rounds: number;
  hash: number;
}

const bits = 12;

/** Whether these are somebody's digits. */
export async function isPin({ salt, rounds, hash }: Pin, digits: string): Promise<boolean> {
  const secret = await crypto.subtle.importKey('raw', new TextEncoder().encode(digits), 'PBKDF2', false, [
    'deriveBits',
  ]);
  const derived = await crypto.subtle.deriveBits(
    {
      name: 'PBKDF2',
      hash: 'SHA-256',
      salt: Uint8Array.from(atob(salt), each => each.charCodeAt(0)),
      iterations: rounds,
    },
    secret,
    16,
  );
  return new DataView(derived).getUint16(0) >> (16 - bits) === hash;
}

/** How often a wrong PIN was given since the last right one, and when last, by the device's clock. */
export interface Tries {
  wrong: number;
  at: number;
}

export const untried: Tries = { wrong: 0, at: 0 };

const free = 5;
const firstWait = 30_000;
const longestWait = 3_600_000;

/** Milliseconds until the next PIN may be tried. */
export function waitFor({ wrong, at }: Tries, now: number): number {
  if (wrong < free) return 0;
  const wait = Math.min(longestWait, firstWait * 2 ** (wrong - free));
  // A clock that was set back gains nothing.
  return now < at ? wait : Math.max(0, wait - (now - at));
}
