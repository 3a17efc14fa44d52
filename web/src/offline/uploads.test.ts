import { describe, expect, it } from 'vitest';
import { buckets, bytes } from './uploads';

describe('sizes in words', () => {
  it.each([
    [0, '0 B'],
    [23, '23 B'],
    [1023, '1,023 B'],
    [1024, '1 KB'],
    [1536, '1.5 KB'],
    [5 * 1024 * 1024, '5 MB'],
    [300 * 1024 * 1024, '300 MB'],
    [10 * 1024 ** 3, '10 GB'],
  ])('%d bytes are %s', (count, words) => {
    expect(bytes(count)).toBe(words);
  });
});

describe('buckets', () => {
  it('take what the server takes', () => {
    expect(Object.entries(buckets).map(([name, { megabytes }]) => [name, megabytes])).toEqual([
      ['images', 5],
      ['documents', 10],
      ['media', 50],
    ]);
  });
});
