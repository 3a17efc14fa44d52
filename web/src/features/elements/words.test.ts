import { expect, test } from 'vitest';
import { leadWords, refusalSentences, ruleSentence } from './words';

test('rules are sentences with what they ask for', () => {
  expect(ruleSentence({ rule: 'hours', limit: '18:00–02:00', date: null, reason: null })).toBe(
    'It begins and ends within 18:00–02:00.',
  );
  expect(ruleSentence({ rule: 'lead_time', limit: '72', date: null, reason: null })).toContain('3 days');
  expect(leadWords(30)).toBe('30 hours');
});

test('a refusal names what is in the way, and what it may not name it only counts', () => {
  const [left, others] = refusalSentences({
    available: 10,
    days: ['2027-03-10'],
    conflicts: [
      { eventId: 'a', eventName: 'Summer gala', quantity: 60, startAt: '', endAt: '' },
      { eventId: null, eventName: null, quantity: 30, startAt: '', endAt: '' },
    ],
  });
  expect(left).toMatch(/^Only 10 left on .*10/);
  expect(others).toBe('Confirmed that day: 60 for “Summer gala”, 30 for another event.');
  expect(refusalSentences({})).toEqual([]);
});
