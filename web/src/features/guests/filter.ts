import type { GuestFilter } from '@/api/calls';
import type { Guest, SeatingTable } from '@/api/types';
import { rsvpStatuses } from './words';

/** A text as it is searched and sorted by: without accents, in lower case. The server does the same. */
export const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('Ø', 'o')
    .replaceAll('ł', 'l')
    .replaceAll('Ł', 'l')
    .replaceAll('æ', 'ae')
    .replaceAll('Æ', 'ae')
    .toLowerCase();

/** Whether a guest is on a narrowed list. */
export function matches(guest: Guest, filter: GuestFilter): boolean {
  if (filter.rsvp && guest.rsvp !== filter.rsvp) return false;
  if (filter.tableId && guest.tableId !== filter.tableId) return false;
  if (filter.seated !== undefined && (guest.tableId !== null) !== filter.seated) return false;
  if (filter.role && guest.role !== filter.role) return false;
  if (filter.tag && !guest.tags.includes(filter.tag)) return false;
  if (filter.importId && guest.importId !== filter.importId) return false;
  if (filter.allergen === 'any' && guest.allergens.length === 0) return false;
  if (filter.allergen && filter.allergen !== 'any' && !guest.allergens.some(each => each.allergen === filter.allergen))
    return false;
  if (filter.needs !== undefined && hasNeeds(guest) !== filter.needs) return false;
  const words = plain(filter.q ?? '')
    .split(/\s+/)
    .filter(Boolean);
  if (words.length === 0) return true;
  const text = plain([guest.name, guest.email, guest.phone, guest.party].filter(Boolean).join('\n'));
  return words.every(word => text.includes(word));
}

export const hasNeeds = (guest: Guest): boolean =>
  guest.allergens.length > 0 ||
  guest.dietaryNeeds.length > 0 ||
  guest.dietaryNotes !== null ||
  guest.accessibility !== null;

/** The order of a list, by the server's names for it. Nothing comes last, as it does there. */
export function order(sort: string | undefined, tables: SeatingTable[]): (a: Guest, b: Guest) => number {
  const places = new Map(tables.map((table, place) => [table.id, place]));
  const descending = sort?.startsWith('-') ?? false;
  const field = sort?.replace(/^-/, '');
  const value = (guest: Guest): string | number | null => {
    switch (field) {
      case 'rsvp':
        return rsvpStatuses.indexOf(guest.rsvp);
      case 'table':
        return guest.tableId === null ? null : (places.get(guest.tableId) ?? null);
      case 'party':
        return guest.party?.toLowerCase() ?? null;
      case 'email':
        return guest.email?.toLowerCase() ?? null;
      case 'answeredAt':
        return guest.answeredAt;
      case 'updatedAt':
        return guest.updatedAt;
      default:
        return plain(guest.name);
    }
  };
  const compare = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0);
  return (a, b) => {
    const [left, right] = [value(a), value(b)];
    const first =
      left === null || right === null
        ? Number(left === null) - Number(right === null)
        : compare(left, right) * (descending ? -1 : 1);
    // Two at one table sit in the order of their chairs.
    const seats = field === 'table' ? (a.seat ?? 10_001) - (b.seat ?? 10_001) : 0;
    return first || seats || compare(plain(a.name), plain(b.name)) || compare(a.id, b.id);
  };
}
