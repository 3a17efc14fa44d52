import { describe, expect, it } from 'vitest';
import { find, indexOf } from './commands';

const labels = (items: { label: string }[]) => items.map(item => item.label);

describe('Finding', () => {
  const index = indexOf([
    { label: 'Today' },
    { label: 'New task', words: 'create add' },
    { label: 'Book the crew' },
    { label: 'Crew call' },
    { label: 'Screw the sets together' },
    { label: 'José García' },
  ]);

  it('takes words in any order and puts beginnings before middles', () => {
    expect(labels(find(index, 'crew', 10))).toEqual(['Crew call', 'Book the crew', 'Screw the sets together']);
    expect(labels(find(index, 'the book', 10))).toEqual(['Book the crew']);
    expect(labels(find(index, 'create', 10))).toEqual(['New task']);
    expect(find(index, 'crew piano', 10)).toEqual([]);
  });

  it('does not mind accents or capitals', () => {
    expect(labels(find(index, 'GARCIA jose', 10))).toEqual(['José García']);
  });

  it('leaves the order alone where nothing is asked', () => {
    expect(labels(find(index, '  ', 2))).toEqual(['Today', 'New task']);
  });

  it('agrees with sorting everything, on random lists', () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 48271) % 2147483647;
      return seed % below;
    };
    const words = ['book', 'crew', 'stage', 'sound', 'screw', 'bookstage', 'a', 'of', 'door'];
    for (let round = 0; round < 50; round++) {
      const items = Array.from({ length: 200 }, (_, id) => ({
        id,
        label: Array.from({ length: 1 + random(4) }, () => words[random(words.length)]).join(' '),
      }));
      const all = find(indexOf(items), 'oo a', items.length);
      expect(find(indexOf(items), 'oo a', 7)).toEqual(all.slice(0, 7));
      const matching = items.filter(item => item.label.includes('oo') && item.label.includes('a'));
      expect(new Set(all)).toEqual(new Set(matching));
    }
  });
});
