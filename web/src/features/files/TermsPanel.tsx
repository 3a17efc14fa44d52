import { useQuery } from '@tanstack/react-query';
import { query } from '@/api/queries';
import type { ClauseKind, ClauseTerm, EventFile } from '@/api/types';
import { Peek } from '@/ui/Peek';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { StatusChip, StatusShape } from '@/ui/StatusChip';
import { humanize } from '@/ui/words';
import classes from './TermsPanel.module.css';
import { marked, scale, unsure } from './terms';

const kinds: [ClauseKind, string][] = [
  ['party', 'Parties'],
  ['amount', 'Amounts'],
  ['payment_terms', 'Payment terms'],
  ['date', 'Dates'],
  ['cancellation', 'Cancellation'],
  ['attrition', 'Attrition'],
  ['termination', 'Termination'],
  ['force_majeure', 'Force majeure'],
];

/** Whether terms can be read from a file. */
export const hasTerms = (file: EventFile) =>
  file.canOpen && (file.mediaType === 'application/pdf' || file.mediaType.endsWith('wordprocessingml.document'));

/** What a contract seems to say, each term beside the words that say it. */
export function TermsPanel({ file, onClose }: { file: EventFile; onClose: () => void }) {
  const terms = useQuery(query.clauses(file.id));
  const found = terms.data ?? [];
  return (
    <Peek title={`Terms of ${file.name}`} onClose={onClose}>
      {terms.isPending ? (
        <div className="stack">
          <p className="muted" role="status">
            Reading the document…
          </p>
          <SkeletonRows rows={6} height="56px" />
        </div>
      ) : terms.error ? (
        <ErrorRegion
          error={terms.error}
          what="The document could not be read"
          retry={
            ['clauses.too_slow', 'clauses.busy'].includes((terms.error as { code?: string }).code ?? '') ||
            !(terms.error as { code?: string }).code?.startsWith('clauses.')
              ? () => void terms.refetch()
              : undefined
          }
        />
      ) : found.length === 0 ? (
        <EmptyState title="No terms found">
          The document has text, but nothing in it reads like the terms of a contract in English.
        </EmptyState>
      ) : (
        <div className="stack">
          <p className="muted">
            Found by rules and kept nowhere. Compare each with its passage before you rely on it; what is not listed may
            still be in the document.
          </p>
          {kinds.map(([kind, title]) => {
            const ofKind = found.filter(term => term.kind === kind);
            return (
              ofKind.length > 0 && (
                <section key={kind} aria-label={title}>
                  <h3 className={classes.kind}>
                    {title} <span className={classes.count}>{ofKind.length}</span>
                  </h3>
                  <ul className={classes.list}>
                    {ofKind.map(term => (
                      <Term key={`${term.start}-${term.end}-${term.summary}`} term={term} />
                    ))}
                  </ul>
                </section>
              )
            );
          })}
        </div>
      )}
    </Peek>
  );
}

function Term({ term }: { term: ClauseTerm }) {
  const { value } = term;
  const tag = value.role && value.role !== 'other' ? value.role : value.dateFor !== 'other' ? value.dateFor : undefined;
  const [before, words, after] = marked(term);
  return (
    <li className={classes.term}>
      <p className={classes.summary}>
        {value.tiers && value.tiers.length > 1 ? `${value.tiers.length} steps` : term.summary}
        {tag && <span className={classes.tag}>{humanize(tag)}</span>}
        {unsure(term) && <StatusChip tone="warning" label="Have a second look" quiet />}
      </p>
      {value.tiers && value.tiers.length > 1 && (
        <ol className={classes.scale}>
          {scale(term.summary).map(step => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      {term.notes.map(note => (
        <p key={note} className={classes.note}>
          <StatusShape tone="warning" /> <span>{note}</span>
        </p>
      ))}
      <blockquote className={classes.passage}>
        {before}
        <mark>{words}</mark>
        {after}
      </blockquote>
      {term.page && <p className={classes.page}>Page {term.page}</p>}
    </li>
  );
}
