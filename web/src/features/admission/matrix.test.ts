import { describe, expect, it } from 'vitest';
import { categoriesOf, moveCell, serves, toggled } from './matrix';

describe('Keys in the matrix', () => {
  const at = { row: 1, column: 1 };
  it('move a cell at a time and stop at the ends', () => {
    expect(moveCell(at, 'ArrowUp', 3, 4)).toEqual({ row: 0, column: 1 });
    expect(moveCell({ row: 0, column: 1 }, 'ArrowUp', 3, 4)).toEqual({ row: 0, column: 1 });
    expect(moveCell({ row: 2, column: 3 }, 'ArrowRight', 3, 4)).toEqual({ row: 2, column: 3 });
    expect(moveCell({ row: 2, column: 3 }, 'ArrowDown', 3, 4)).toEqual({ row: 2, column: 3 });
    expect(moveCell(at, 'ArrowLeft', 3, 4)).toEqual({ row: 1, column: 0 });
  });

  it('jump to the ends of the row, and with Ctrl of the whole', () => {
    expect(moveCell(at, 'Home', 3, 4)).toEqual({ row: 1, column: 0 });
    expect(moveCell(at, 'End', 3, 4)).toEqual({ row: 1, column: 3 });
    expect(moveCell(at, 'Home', 3, 4, true)).toEqual({ row: 0, column: 0 });
    expect(moveCell(at, 'End', 3, 4, true)).toEqual({ row: 2, column: 3 });
    expect(moveCell(at, 'PageDown', 3, 4)).toEqual({ row: 2, column: 1 });
    expect(moveCell(at, 'a', 3, 4)).toBeNull();
  });
});

describe('What a gate serves', () => {
  const known = ['Crew', 'Day', 'VIP'];
  it('is everything while nothing is named', () => {
    expect(serves({ categories: null }, 'VIP')).toBe(true);
    expect(serves({ categories: ['Crew'] }, 'VIP')).toBe(false);
  });

  it('loses one of all, and gains one', () => {
    expect(toggled({ categories: null }, 'VIP', known)).toEqual(['Crew', 'Day']);
    expect(toggled({ categories: ['Crew'] }, 'VIP', known)).toEqual(['Crew', 'VIP']);
    expect(toggled({ categories: ['Crew', 'VIP'] }, 'VIP', known)).toEqual(['Crew']);
  });

  it('is never nothing', () => {
    expect(toggled({ categories: ['VIP'] }, 'VIP', known)).toBeNull();
    expect(toggled({ categories: null }, 'VIP', ['VIP'])).toBeNull();
  });

  it('is put together from wherever categories are known', () => {
    expect(categoriesOf(['VIP', 'Crew'], null, undefined, ['Day', 'VIP'])).toEqual(known);
  });
});
