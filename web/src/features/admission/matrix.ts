import type { Gate } from '@/api/types';

/** A cell of the matrix: which gate, and which category (the first column is "all"). */
export interface Cell {
  row: number;
  column: number;
}

/** Where a key leads in a grid of this size; null for keys that do not move. Ends are ends: nothing wraps around. */
export function moveCell(at: Cell, key: string, rows: number, columns: number, ctrl = false): Cell | null {
  const clamp = (row: number, column: number): Cell => ({
    row: Math.max(0, Math.min(rows - 1, row)),
    column: Math.max(0, Math.min(columns - 1, column)),
  });
  switch (key) {
    case 'ArrowUp':
      return clamp(at.row - 1, at.column);
    case 'ArrowDown':
      return clamp(at.row + 1, at.column);
    case 'ArrowLeft':
      return clamp(at.row, at.column - 1);
    case 'ArrowRight':
      return clamp(at.row, at.column + 1);
    case 'Home':
      return clamp(ctrl ? 0 : at.row, 0);
    case 'End':
      return clamp(ctrl ? rows - 1 : at.row, columns - 1);
    case 'PageUp':
      return clamp(0, at.column);
    case 'PageDown':
      return clamp(rows - 1, at.column);
    default:
      return null;
  }
}

export const serves = (gate: Pick<Gate, 'categories'>, category: string) =>
  gate.categories === null || gate.categories.includes(category);

/**
 * The categories of a gate after its cell was toggled. A gate that serves all and loses one serves the others that are known; one
 * whose last category goes would serve nobody, which is not a gate: it serves all again.
 */
export function toggled(gate: Pick<Gate, 'categories'>, category: string, known: readonly string[]): string[] | null {
  const held = gate.categories ?? known;
  const next =
    held.includes(category) && serves(gate, category) ? held.filter(each => each !== category) : [...held, category];
  return next.length === 0 ? null : [...next];
}

/** Categories from wherever they are known, each once, in the order of the alphabet. */
export const categoriesOf = (...sources: (readonly string[] | null | undefined)[]): string[] =>
  [...new Set(sources.flatMap(source => source ?? []))].sort((a, b) => a.localeCompare(b));
