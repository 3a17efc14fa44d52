import type { Guest, Id, SeatingTable, SeatMove } from '@/api/types';
import { plain } from './filter';

/** Where a guest is to sit: no table at all, a table, or one of its chairs. */
export interface Place {
  tableId: Id | null;
  seat: number | null;
}

/**
 * What has to move so that these guests sit there. One guest who takes a chair that is taken changes places with whoever
 * has it; several guests share a table and take no chair.
 */
export function movesTo(guests: Guest[], place: Place, everybody: readonly Guest[]): SeatMove[] {
  const [only] = guests;
  if (guests.length === 1 && only && place.seat !== null) {
    if (only.tableId === place.tableId && only.seat === place.seat) return [];
    const holder = everybody.find(
      each =>
        each.id !== only.id && each.tableId === place.tableId && each.seat === place.seat && each.rsvp !== 'declined',
    );
    return [
      { guestId: only.id, ...place },
      ...(holder
        ? [{ guestId: holder.id, tableId: only.tableId, seat: only.tableId === null ? null : only.seat }]
        : []),
    ];
  }
  return guests
    .filter(
      guest =>
        guest.tableId !== place.tableId || (place.tableId !== null && guest.seat !== null && guests.length === 1),
    )
    .map(guest => ({ guestId: guest.id, tableId: place.tableId, seat: null }));
}

/** The moves that put everybody back. */
export function movesBack(moves: SeatMove[], everybody: readonly Guest[]): SeatMove[] {
  const before = new Map(everybody.map(guest => [guest.id, guest]));
  return moves.flatMap(({ guestId }) => {
    const guest = before.get(guestId);
    return guest ? [{ guestId, tableId: guest.tableId, seat: guest.seat }] : [];
  });
}

/** Everybody as they sit after some moves. */
export function seated(everybody: Guest[], moves: SeatMove[], tables: readonly SeatingTable[]): Guest[] {
  const moved = new Map(moves.map(move => [move.guestId, move]));
  return everybody.map(guest => {
    const move = moved.get(guest.id);
    if (!move) return guest;
    const tableId = move.tableId ?? null;
    return {
      ...guest,
      tableId,
      seat: move.seat ?? null,
      tableName: tables.find(table => table.id === tableId)?.name ?? null,
    };
  });
}

const bySeat = (a: Guest, b: Guest) =>
  (a.seat ?? 100_000) - (b.seat ?? 100_000) || plain(a.name).localeCompare(plain(b.name)) || (a.id < b.id ? -1 : 1);

/**
 * Who is at which table, those who have declined left out; null stands for no table. A table where nothing changed keeps
 * the list it had, so that it need not be drawn again.
 */
export function byTable(
  everybody: readonly Guest[],
  before: ReadonlyMap<Id | null, Guest[]> = new Map(),
): Map<Id | null, Guest[]> {
  const groups = new Map<Id | null, Guest[]>();
  for (const guest of everybody) {
    if (guest.rsvp === 'declined') continue;
    const group = groups.get(guest.tableId);
    if (group) group.push(guest);
    else groups.set(guest.tableId, [guest]);
  }
  for (const [id, group] of groups) {
    group.sort(bySeat);
    const old = before.get(id);
    if (old && old.length === group.length && old.every((guest, index) => guest === group[index])) groups.set(id, old);
  }
  return groups;
}

/** How many more sit at a table than it has chairs. */
export const over = (table: Pick<SeatingTable, 'seats'>, guests: number): number =>
  table.seats === null ? 0 : Math.max(0, guests - table.seats);

/** The next of several tables with one name: Table 1, Table 2; without a number nothing is counted. */
export function tableNames(name: string, count: number, known: readonly string[]): string[] {
  const taken = new Set(known.map(each => each.toLowerCase()));
  if (count === 1 && !taken.has(name.toLowerCase())) return [name];
  const [, stem = name, from] = /^(.*?)\s*(\d+)$/.exec(name) ?? [];
  const names: string[] = [];
  for (let number = from ? Number(from) : 1; names.length < count; number++) {
    const next = `${stem.trim()} ${number}`.trim();
    if (!taken.has(next.toLowerCase())) names.push(next);
  }
  return names;
}
