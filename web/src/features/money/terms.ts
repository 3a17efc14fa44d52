import type { Contract, ContractTerm, TermField, TermFill } from '@/api/types';
import { formatMoney } from '@/ui/Money';
import { formatDay } from './figures';

/** The passage in three parts: what stands before the words that state the term, those words, and what follows. */
export const parts = (term: Pick<ContractTerm, 'passage' | 'start' | 'end'>): [string, string, string] => [
  term.passage.slice(0, term.start),
  term.passage.slice(term.start, term.end),
  term.passage.slice(term.end),
];

/** Below this the rule itself asks for a second look. */
export const unsure = (term: Pick<ContractTerm, 'confidence'>) => term.confidence < 0.6;

/** How sure the rule is, for people. */
export const sureness = (term: Pick<ContractTerm, 'confidence'>) => `${Math.round(term.confidence * 100)} % sure`;

const fields: Record<TermField, string> = {
  key_term: 'Key term',
  party_name: 'Name of the other side',
  amount: 'Amount',
  starts_on: 'Begins',
  expires_on: 'Ends',
  notice_on: 'Notice by',
};

/** What an approval changed, in words. */
export const filled = (field: TermField, value: string, currency: string) =>
  field === 'key_term' ? fields.key_term : `${fields[field]}: ${written(field, value, currency)}`;

const written = (field: TermField, value: string, currency: string) =>
  field === 'amount' ? formatMoney({ amount: value, currency }) : field === 'party_name' ? value : formatDay(value);

/** What the button says that makes a term part of the contract. */
export const fillName = (fill: TermFill, currency: string) =>
  fill.field === 'key_term'
    ? 'Keep as key term'
    : `${fields[fill.field]}: ${written(fill.field, fill.value, currency)}`;

/** What the contract says there now, where that is something else. */
export function instead(fill: TermFill, contract: Contract): string | null {
  const now = {
    key_term: null,
    party_name: contract.partyName,
    amount: contract.amount?.amount,
    starts_on: contract.startsOn,
    expires_on: contract.expiresOn,
    notice_on: contract.noticeOn,
  }[fill.field];
  if (!now) return null;
  return now === fill.value ? 'as it is now' : `now ${written(fill.field, now, contract.open.currency)}`;
}
