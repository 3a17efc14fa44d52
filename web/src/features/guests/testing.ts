import type { Guest, SeatingTable } from '@/api/types';

/** A guest for tests: their name is their id. */
export const someGuest = (name: string, more: Partial<Guest> = {}): Guest =>
  ({
    id: name,
    name,
    email: null,
    phone: null,
    party: null,
    rsvp: 'invited',
    tableId: null,
    seat: null,
    role: 'guest',
    tags: [],
    allergens: [],
    dietaryNeeds: [],
    dietaryNotes: null,
    accessibility: null,
    importId: null,
    answeredAt: null,
    ...more,
  }) as Guest;

export const asTable = (id: string, name: string, seats: number | null): SeatingTable =>
  ({ id, name, seats, position: 0, notes: null, guests: 0, confirmed: 0, withNeeds: 0 }) as SeatingTable;
