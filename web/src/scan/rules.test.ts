import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Direction, decide, type Situation, type Verdict } from './rules';

interface Example {
  name: string;
  given: Situation;
  scan: { gate: string; direction: Direction; at: string };
  expect: Verdict;
}

const moments = ['startAt', 'endAt', 'checkinOpensAt', 'checkinClosesAt'];
const examples = JSON.parse(readFileSync('../tests/data/admission-rules.json', 'utf8'), (key, value) =>
  moments.includes(key) && typeof value === 'string' ? Date.parse(value) : value,
) as Example[];

describe('the rules of a gate', () => {
  it.each(examples.map(each => [each.name, each] as const))('%s', (_, { given, scan, expect: expected }) => {
    expect(decide(given, { gateId: scan.gate, direction: scan.direction, at: Date.parse(scan.at) })).toEqual(expected);
  });

  it('have an example for every reason', () => {
    expect(new Set(examples.map(each => each.expect.reason)).size).toBe(13);
  });
});
