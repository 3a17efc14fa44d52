import type { ClauseTerm } from '@/api/types';

/** The passage in three parts: what stands before the words that state the term, those words, and what follows. */
export function marked(term: ClauseTerm): [string, string, string] {
  const from = Math.max(0, term.start - term.passageStart);
  const to = Math.min(term.passage.length, term.end - term.passageStart);
  return [term.passage.slice(0, from), term.passage.slice(from, to), term.passage.slice(to)];
}

/** The steps of a scale; they are separated in its summary. */
export const scale = (summary: string) => summary.split('; ').map(step => step.charAt(0).toUpperCase() + step.slice(1));

/** Whether the rule itself is not sure. */
export const unsure = (term: ClauseTerm) => term.confidence < 0.6;
