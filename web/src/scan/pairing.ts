/** What a pairing link says. */
export interface Pairing {
  key: string;
  seriesId: string | null;
  gateId: string | null;
}

const id = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Reads a pairing link (`…/scan#key=cbd_…&series=…&gate=…`), its fragment, or the bare key. The key is in the fragment so that no server
 * and no log ever sees it.
 */
export function readPairing(text: string): Pairing | null {
  const trimmed = text.trim();
  const fragment = trimmed.includes('#') ? trimmed.slice(trimmed.indexOf('#') + 1) : trimmed;
  const members = new URLSearchParams(fragment.startsWith('cbd_') ? { key: fragment } : fragment);
  const key = members.get('key') ?? '';
  if (!/^cbd_[\w-]{8,}$/.test(key)) return null;
  const wanted = (name: string) => {
    const value = members.get(name);
    return value && id.test(value) ? value : null;
  };
  return { key, seriesId: wanted('series'), gateId: wanted('gate') };
}
