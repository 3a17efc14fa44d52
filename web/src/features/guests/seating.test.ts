import { describe, expect, it } from 'vitest';
import { byTable, movesBack, movesTo, over, seated, tableNames } from './seating';
import { asTable, someGuest } from './testing';

const ada = someGuest('Ada', { tableId: 'one', seat: 1 });
const bob = someGuest('Bob', { tableId: 'one', seat: 2 });
const cem = someGuest('Cem', {});
const dora = someGuest('Dora', { tableId: 'two', rsvp: 'declined', seat: 1 });
const everybody = [ada, bob, cem, dora];
const tables = [asTable('one', 'One', 2), asTable('two', 'Two', null)];

describe('seating', () => {
  it('changes places with whoever has the chair', () => {
    expect(movesTo([ada], { tableId: 'one', seat: 2 }, everybody)).toEqual([
      { guestId: ada.id, tableId: 'one', seat: 2 },
      { guestId: bob.id, tableId: 'one', seat: 1 },
    ]);
    // Somebody without a table takes it, and leaves the other without one.
    expect(movesTo([cem], { tableId: 'one', seat: 2 }, everybody)).toEqual([
      { guestId: cem.id, tableId: 'one', seat: 2 },
      { guestId: bob.id, tableId: null, seat: null },
    ]);
  });

  it('takes the chair of nobody who has declined', () => {
    expect(movesTo([ada], { tableId: 'two', seat: 1 }, everybody)).toHaveLength(1);
  });

  it('moves nobody who sits there already', () => {
    expect(movesTo([ada], { tableId: 'one', seat: 1 }, everybody)).toEqual([]);
    expect(movesTo([ada, cem], { tableId: 'one', seat: null }, everybody).map(move => move.guestId)).toEqual([cem.id]);
    expect(movesTo([cem], { tableId: null, seat: null }, everybody)).toEqual([]);
  });

  it('is put back as it was', () => {
    const moves = movesTo([ada], { tableId: 'one', seat: 2 }, everybody);
    const after = seated(everybody, moves, tables);
    expect(after.map(guest => guest.seat)).toEqual([2, 1, null, 1]);
    expect(seated(after, movesBack(moves, everybody), tables).map(guest => guest.seat)).toEqual([1, 2, null, 1]);
  });

  it('keeps the list of a table where nothing changed', () => {
    const before = byTable(everybody);
    expect(before.get('two')).toBeUndefined();
    const after = byTable(seated(everybody, [{ guestId: cem.id, tableId: 'two', seat: null }], tables), before);
    expect(after.get('one')).toBe(before.get('one'));
    expect(after.get(null)).toBeUndefined();
    expect(after.get('two')?.map(guest => guest.name)).toEqual(['Cem']);
  });

  it('says how many are too many', () => {
    expect(over({ seats: 8 }, 10)).toBe(2);
    expect(over({ seats: 8 }, 8)).toBe(0);
    expect(over({ seats: null }, 80)).toBe(0);
  });

  it('counts tables on', () => {
    expect(tableNames('Garden', 1, [])).toEqual(['Garden']);
    expect(tableNames('Table', 3, ['table 2'])).toEqual(['Table 1', 'Table 3', 'Table 4']);
    expect(tableNames('T 9', 2, [])).toEqual(['T 9', 'T 10']);
    expect(tableNames('One', 1, ['one'])).toEqual(['One 1']);
  });
});
