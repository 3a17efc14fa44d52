import { describe, expect, it } from 'vitest';
import type { ClauseTerm } from '@/api/types';
import { marked, scale, unsure } from './terms';

const term = (change: Partial<ClauseTerm>): ClauseTerm => ({
  kind: 'amount',
  value: {},
  summary: 'USD 500.00',
  passage: 'The fee is $500 for one day.',
  page: 1,
  start: 111,
  end: 115,
  passageStart: 100,
  confidence: 0.9,
  notes: [],
  ...change,
});

describe('terms of a contract', () => {
  it('shows the words in their passage', () => {
    expect(marked(term({}))).toEqual(['The fee is ', '$500', ' for one day.']);
    expect(marked(term({ start: 100, end: 128 }))).toEqual(['', 'The fee is $500 for one day.', '']);
  });

  it('lists the steps of a scale', () => {
    expect(scale('90 days before or earlier: 25%; last 30 days: 100%')).toEqual([
      '90 days before or earlier: 25%',
      'Last 30 days: 100%',
    ]);
  });

  it('says which terms need a second look', () => {
    expect(unsure(term({ confidence: 0.5 }))).toBe(true);
    expect(unsure(term({}))).toBe(false);
  });
});
