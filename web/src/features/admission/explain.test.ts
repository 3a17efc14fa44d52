import { describe, expect, it } from 'vitest';
import { entryChecks, exitChecks, explained } from './explain';
import { reasons } from './words';

const states = (...of: Parameters<typeof explained>) => explained(...of).map(each => each.state);

describe('The rules of a gate', () => {
  it('are every reason there is, each in its place', () => {
    const all = new Set([...entryChecks, ...exitChecks].map(each => each.reason));
    expect([...all].sort()).toEqual(Object.keys(reasons).sort());
  });

  it('are all fine for whoever is let through', () => {
    expect(new Set(states('entry', null))).toEqual(new Set(['passed']));
    expect(states('exit', null)).toEqual(['passed', 'passed']);
  });

  it('stop at the one that answers', () => {
    expect(states('entry', 'wristband_inactive').slice(0, 4)).toEqual(['passed', 'passed', 'failed', 'open']);
    expect(states('entry', 'series_full').at(-1)).toBe('failed');
    expect(states('exit', 'unknown_credential')).toEqual(['failed', 'open']);
  });
});
