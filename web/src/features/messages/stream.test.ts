import { describe, expect, it } from 'vitest';
import type { Message, ThreadMember } from '@/api/types';
import { itemsOf, lookupAt, namedIn, readBy, segmentsOf, titleOf } from './stream';

const me = 'me';
const now = new Date('2027-03-10T12:00:00Z');

const said = (no: number, by: string, at: string, more: Partial<Message> = {}): Message => ({
  id: `m${no}`,
  threadId: 't',
  no,
  author: { id: by, name: by },
  body: `Message ${no}`,
  parentId: null,
  parent: null,
  mentions: [],
  refs: [],
  urgent: false,
  writtenAt: at,
  createdAt: at,
  editedAt: null,
  deletedAt: null,
  version: 1,
  ...more,
});

const items = (messages: Message[], readNo: number) =>
  itemsOf(messages, { me, readNo, zone: 'Europe/Berlin', now }).map(each =>
    each.kind === 'message'
      ? `${each.message.id}${each.first ? '*' : ''}`
      : each.kind === 'day'
        ? each.label
        : `${each.count} new`,
  );

describe('A conversation', () => {
  it('is cut by days on the clock of whoever reads, and people who go on stand under one name', () => {
    expect(
      items(
        [
          said(1, 'julia', '2027-03-08T22:59:00Z'),
          // Eleven at night in London is tomorrow in Berlin.
          said(2, 'julia', '2027-03-08T23:01:00Z'),
          said(3, 'julia', '2027-03-08T23:02:00Z'),
          said(4, 'julia', '2027-03-08T23:30:00Z'),
          said(5, 'marcus', '2027-03-10T11:00:00Z'),
        ],
        9,
      ),
    ).toEqual(['Monday, March 8', 'm1*', 'Yesterday', 'm2*', 'm3', 'm4*', 'Today', 'm5*']);
  });

  it('draws the line above the first thing of somebody else that is new', () => {
    const messages = [
      said(1, 'julia', '2027-03-10T10:00:00Z'),
      said(2, me, '2027-03-10T10:01:00Z'),
      said(3, 'julia', '2027-03-10T10:02:00Z', { deletedAt: '2027-03-10T10:03:00Z' }),
      said(4, 'julia', '2027-03-10T10:04:00Z'),
      said(5, 'julia', '2027-03-10T10:05:00Z'),
    ];
    expect(items(messages, 1)).toEqual(['Today', 'm1*', 'm2*', 'm3*', '2 new', 'm4*', 'm5']);
    expect(items(messages, 5)).not.toContain('2 new');
  });

  it('keeps what waits on this device at its end', () => {
    expect(
      items([said(0, me, '2027-03-10T09:00:00Z', { id: 'waits' }), said(1, 'julia', '2027-03-10T10:00:00Z')], 9),
    ).toEqual(['Today', 'm1*', 'waits*']);
  });
});

describe('Receipts', () => {
  const member = (id: string, readNo: number): ThreadMember => ({
    id,
    name: id,
    kind: 'staff',
    origin: 'invited',
    readNo,
    readAt: null,
    joinedAt: '2027-03-01T00:00:00Z',
  });
  const messages = [said(1, me, '2027-03-10T10:00:00Z'), said(2, 'julia', '2027-03-10T10:01:00Z')];

  it('say who has read the last thing one said', () => {
    expect(readBy(messages, [member(me, 1), member('julia', 0)], me)).toBeNull();
    expect(readBy(messages, [member(me, 1), member('julia', 2)], me)).toEqual({ messageId: 'm1', words: 'Read' });
    const three = [member(me, 0), member('julia', 1), member('nora', 2), member('paul', 0)];
    expect(readBy(messages, three, me)?.words).toBe('Read by julia and nora');
    expect(readBy(messages, [...three, member('vera', 1)], me)?.words).toBe('Read by 3 of 4');
    expect(
      readBy(
        messages,
        three.map(each => ({ ...each, readNo: 1 })),
        me,
      )?.words,
    ).toBe('Read by everybody');
  });
});

describe('A text', () => {
  it('shows whom it names and where it leads', () => {
    expect(segmentsOf('@Anna Berg, see https://example.com/plan.', ['Anna', 'Anna Berg'])).toEqual([
      { kind: 'mention', text: '@Anna Berg' },
      { kind: 'text', text: ', see ' },
      { kind: 'link', text: 'https://example.com/plan' },
      { kind: 'text', text: '.' },
    ]);
    expect(segmentsOf('javascript:alert(1) @Nobody', ['Anna'])).toEqual([
      { kind: 'text', text: 'javascript:alert(1) @Nobody' },
    ]);
  });

  it('knows what is looked for while it is written', () => {
    expect(lookupAt('Ask @ju', 7)).toEqual({ sign: '@', start: 4, q: 'ju' });
    expect(lookupAt('Ask @Julia Mem', 14)).toEqual({ sign: '@', start: 4, q: 'Julia Mem' });
    expect(lookupAt('#', 1)).toEqual({ sign: '#', start: 0, q: '' });
    expect(lookupAt('julia@example.com', 17)).toBeNull();
    expect(lookupAt('Ask @ju and go', 14)).toBeNull();
  });

  it('names only who is still in it', () => {
    const people = [
      { id: 'a', name: 'Anna' },
      { id: 'b', name: 'Anna Berg' },
    ];
    expect(namedIn('@Anna Berg!', people)).toEqual(['b']);
    expect(namedIn('@Anna and @Anna Berg', people)).toEqual(['a', 'b']);
    expect(namedIn('Anna', people)).toEqual([]);
  });
});

describe('A conversation without a title', () => {
  it('is called by its people', () => {
    const people = ['Julia', 'Marcus', 'Nora', 'Paul'].map(name => ({ name }));
    expect(titleOf({ title: null, people: people.slice(0, 2), peopleCount: 2 })).toBe('Julia, Marcus');
    expect(titleOf({ title: null, people, peopleCount: 6 })).toBe('Julia, Marcus, Nora and 3 more');
    expect(titleOf({ title: 'Load-in', people, peopleCount: 4 })).toBe('Load-in');
  });
});
