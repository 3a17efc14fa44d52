import { describe, expect, it } from 'vitest';
import type { SearchHit } from '@/api/types';
import { hintOf, kindNames, parts, targetOf } from './found';

const hit = (more: Partial<SearchHit>): SearchHit => ({
  kind: 'task',
  id: 'x',
  title: 'Call the tuner',
  titleMarks: [],
  snippet: null,
  snippetMarks: [],
  hint: null,
  event: { id: 'e', name: 'Gala' },
  parentId: null,
  archived: false,
  changedAt: '2027-01-01T00:00:00Z',
  ...more,
});

describe('What was found', () => {
  it('is marked without losing a letter, whatever the marks say', () => {
    const text = 'Call the tuner';
    for (const marks of [
      [],
      [{ start: 0, length: 4 }],
      [
        { start: 5, length: 3 },
        { start: 6, length: 9 },
      ],
      [{ start: 9, length: 99 }],
    ])
      expect(
        parts(text, marks)
          .map(part => part.text)
          .join(''),
      ).toBe(text);
    expect(parts(text, [{ start: 9, length: 5 }]).filter(part => part.marked)).toEqual([
      { text: 'tuner', marked: true, at: 9 },
    ]);
  });

  it('has a page of its own for every kind', () => {
    for (const kind of Object.keys(kindNames) as SearchHit['kind'][])
      expect(targetOf(hit({ kind, parentId: 'p' }), 'staff')?.to).toMatch(/^\//);
    expect(targetOf(hit({}), 'staff')).toEqual({
      path: '/events/$eventId/tasks',
      to: '/events/e/tasks',
      search: { task: 'x' },
    });
    expect(targetOf(hit({ kind: 'space', parentId: 'v', event: null }), 'staff')?.search).toEqual({ open: 'v' });
  });

  it('leads portal users to their own pages only', () => {
    expect(targetOf(hit({ kind: 'vendor', event: null }), 'vendor')?.to).toBe('/profile');
    expect(targetOf(hit({ kind: 'event' }), 'client')?.to).toBe('/events/x');
    expect(targetOf(hit({ kind: 'guest' }), 'client')).toBeNull();
  });

  it('says what it is and where it belongs', () => {
    expect(hintOf(hit({}))).toBe('Task · Gala');
    expect(hintOf(hit({ kind: 'vendor', event: null, hint: 'light_and_sound' }))).toBe('Vendor · Light and sound');
    expect(hintOf(hit({ archived: true }))).toBe('Task · archived');
  });
});
