import type { Block, BlockChange, Conflict } from '@/api/types';

/** A way out of a conflict. */
export interface Fix {
  key: string;
  label: string;
  /** Blocks moved as one, or one block changed. */
  shift?: { ids: string[]; minutes: number };
  change?: { block: Block; change: BlockChange };
}

/**
 * What could be done about two blocks that collide: the later one after the earlier, alone or with all that follows it on
 * its day, or the earlier ended in time. Only what leaves every block its length, or shortens one, without ending it.
 */
export function fixesOf(conflict: Conflict, blocks: Block[], sameDay: (a: Block, b: Block) => boolean): Fix[] {
  const find = (id: string) => blocks.find(block => block.id === id);
  const [a, b] = [find(conflict.a.id), find(conflict.b.id)];
  if (!a || !b) return [];
  const [first, second] = a.startTime <= b.startTime ? [a, b] : [b, a];
  const late = Math.ceil((Date.parse(first.endTime) - Date.parse(second.startTime)) / 60_000);
  if (late <= 0) return [];
  const following = blocks.filter(
    block => block.id !== first.id && block.startTime >= second.startTime && sameDay(block, second),
  );
  const fixes: Fix[] = [
    {
      key: 'move',
      label: `Move “${second.activity}” ${late} min later`,
      shift: { ids: [second.id], minutes: late },
    },
  ];
  if (following.length > 1) {
    fixes.push({
      key: 'shift',
      label: `Move it and the ${following.length - 1} that follow ${late} min later`,
      shift: { ids: following.map(block => block.id), minutes: late },
    });
  }
  if (first.startTime < second.startTime) {
    fixes.push({
      key: 'shorten',
      label: `End “${first.activity}” ${late} min earlier`,
      change: { block: first, change: { endTime: second.startTime } },
    });
  }
  return fixes;
}
