import type { Id } from '@/api/types';

/**
 * The link a scanner is paired by. The key stands behind the #, which browsers keep to themselves: no server and no log ever sees it.
 */
export function pairingLink(origin: string, key: string, seriesId: Id | null, gateId: Id | null): string {
  const members = new URLSearchParams({ key });
  if (seriesId) members.set('series', seriesId);
  if (gateId) members.set('gate', gateId);
  return `${origin}/scan#${members}`;
}
