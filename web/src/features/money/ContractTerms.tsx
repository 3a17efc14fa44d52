import { Button, Textarea } from '@mantine/core';
import { IconQuote } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { asProblem } from '@/api/problem';
import { keys, query } from '@/api/queries';
import type { Contract, ContractTerm, TermFill } from '@/api/types';
import { useOffline } from '@/offline/state';
import { formatRelative } from '@/time/format';
import { Passage } from '@/ui/Passage';
import { ErrorRegion, SkeletonRows } from '@/ui/States';
import { StatusChip, StatusShape } from '@/ui/StatusChip';
import { toast, toastProblem } from '@/ui/toasts';
import classes from './Contracts.module.css';
import { filled, fillName, instead, parts, sureness, unsure } from './terms';
import { useRefresh } from './useRefresh';

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

/** What the document of a contract says, to be approved or rejected term by term. */
export function ContractTerms({ contract, editable }: { contract: Contract; editable: boolean }) {
  const client = useQueryClient();
  const reachable = useOffline(state => state.reachable);
  const terms = useQuery({ ...query.contractTerms(contract.id), enabled: Boolean(contract.file) });
  const readable =
    contract.file?.mediaType === 'application/pdf' ||
    Boolean(contract.file?.mediaType.endsWith('wordprocessingml.document'));
  const read = useMutation({
    mutationFn: () => call.contracts.extract(contract.id),
    onSuccess: answer => {
      client.setQueryData(keys.contractTerms(contract.id), answer.data);
      const open = answer.data.filter(term => term.status === 'proposed').length;
      toast(open > 0 ? `${open} terms to decide about` : 'Nothing new in the document');
    },
  });
  if (!contract.file) return null;
  const found = terms.data ?? [];
  const open = found.filter(term => term.status === 'proposed' && term.isOfDocument);
  const decided = found.filter(term => term.status !== 'proposed');
  const signed = contract.signatures.some(signature => !signature.voidedAt);
  if (!editable && found.length === 0) return null;
  return (
    <section className={classes.section} aria-labelledby="contract-terms">
      <div className={classes.sectionHead}>
        <h4 id="contract-terms">What the document says</h4>
        {editable && readable && (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconQuote {...icon} />}
            disabled={!reachable}
            loading={read.isPending}
            onClick={() => read.mutate()}
          >
            {found.length > 0 ? 'Read again' : 'Read the terms'}
          </Button>
        )}
      </div>
      {editable && readable && !reachable && <p className="muted">Reading and approving need a connection.</p>}
      {!readable ? (
        <p className="muted">Terms are read from PDF and DOCX files.</p>
      ) : read.isPending ? (
        <div className="stack">
          <p className="muted" role="status">
            Reading the document…
          </p>
          <SkeletonRows rows={3} height="56px" />
        </div>
      ) : read.error ? (
        <ErrorRegion error={read.error} what="The document could not be read" />
      ) : terms.error ? (
        <ErrorRegion error={terms.error} what="The terms could not be loaded" retry={() => void terms.refetch()} />
      ) : terms.data && found.length === 0 ? (
        <p className="muted">
          {read.isSuccess
            ? 'Nothing in the document reads like the terms of a contract in English.'
            : 'Dates, amounts and conditions are proposed with the passage they stand in. Nothing changes before you approve it.'}
        </p>
      ) : null}
      {open.length > 0 && (
        <>
          {editable && signed && (
            <p className={classes.warn}>
              <StatusShape tone="warning" />
              <span>The contract is signed. What you approve changes its text, except the day for notice.</span>
            </p>
          )}
          <ul className={classes.rows} aria-label="Terms to decide about">
            {open.map(term => (
              <Proposed key={term.id} term={term} contract={contract} editable={editable && reachable} />
            ))}
          </ul>
        </>
      )}
      {decided.length > 0 && (
        <details className={classes.decided}>
          <summary>Decided: {decided.length}</summary>
          <ul className={classes.rows} aria-label="Decided terms">
            {decided.map(term => (
              <Decided key={term.id} term={term} currency={contract.open.currency} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Words({ term }: { term: ContractTerm }) {
  return (
    <>
      <span className={classes.term}>
        <span className={classes.sub}>{term.name}</span>
        <span dir="auto">{term.summary}</span>
      </span>
      <div className={classes.whole}>
        {term.notes.map(note => (
          <p key={note} className={classes.warn}>
            <StatusShape tone="warning" /> <span>{note}</span>
          </p>
        ))}
        <Passage parts={parts(term)} />
        <p className={classes.from}>
          {[
            term.page && `Page ${term.page}`,
            !term.isOfDocument && `in ${term.documentName}, an earlier document`,
            term.status === 'proposed' && sureness(term),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
    </>
  );
}

function Proposed({ term, contract, editable }: { term: ContractTerm; contract: Contract; editable: boolean }) {
  const client = useQueryClient();
  const refresh = useRefresh(contract.eventId);
  const [rejecting, setRejecting] = useState(false);
  const [note, setNote] = useState('');
  const decide = useMutation({
    mutationFn: (fill: TermFill | null) =>
      fill
        ? call.contracts.approveTerm(contract.id, term.id, fill)
        : call.contracts.rejectTerm(contract.id, term.id, note.trim() || null),
    onSuccess: answer => {
      client.setQueryData(keys.contract(contract.id), answer.contract);
      toast(answer.data.status === 'approved' ? `${term.name}: approved` : `${term.name}: rejected`);
      refresh();
    },
    onError: error => {
      // Somebody else was quicker; what they decided is shown instead.
      if (['money.term_decided', 'money.term_not_found'].includes(asProblem(error).code)) refresh();
      toastProblem(`${term.name} was not decided`, error);
    },
  });
  const currency = contract.open.currency;
  return (
    <li>
      <Words term={term} />
      {unsure(term) && <StatusChip tone="warning" label="Have a second look" quiet />}
      {editable && !rejecting && (
        <div className={`${classes.whole} line wrap`}>
          {term.fills.map(fill => {
            const now = instead(fill, contract);
            const name = fillName(fill, currency);
            return (
              <Button
                key={fill.field + fill.value}
                size="compact-sm"
                variant={fill.field === 'key_term' ? 'default' : 'filled'}
                aria-label={`${name}${now ? ` (${now})` : ''}. Approve ${term.name}, ${term.summary}`}
                loading={decide.isPending && decide.variables === fill}
                disabled={decide.isPending}
                onClick={() => decide.mutate(fill)}
              >
                {name}
                {now && ` (${now})`}
              </Button>
            );
          })}
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            aria-label={`Reject ${term.name}, ${term.summary}`}
            disabled={decide.isPending}
            onClick={() => setRejecting(true)}
          >
            Reject
          </Button>
        </div>
      )}
      {editable && rejecting && (
        <form
          className={`${classes.whole} fields`}
          onSubmit={submit => {
            submit.preventDefault();
            decide.mutate(null);
          }}
        >
          <Textarea
            label="Why (optional)"
            autosize
            maxRows={5}
            maxLength={2000}
            data-autofocus
            autoFocus
            value={note}
            onChange={event => setNote(event.currentTarget.value)}
          />
          <div className="ends">
            <Button size="compact-sm" variant="default" onClick={() => setRejecting(false)}>
              Cancel
            </Button>
            <Button size="compact-sm" type="submit" loading={decide.isPending}>
              Reject term
            </Button>
          </div>
        </form>
      )}
    </li>
  );
}

function Decided({ term, currency }: { term: ContractTerm; currency: string }) {
  const approved = term.status === 'approved';
  return (
    <li>
      <Words term={term} />
      <StatusChip tone={approved ? 'positive' : 'neutral'} label={approved ? 'Approved' : 'Rejected'} quiet />
      <span className={`${classes.whole} ${classes.sub}`}>
        {approved && term.field && term.fieldValue && `${filled(term.field, term.fieldValue, currency)} · `}
        {term.note && `${term.note} · `}
        {term.decidedBy?.name}
        {term.decidedAt && `, ${formatRelative(term.decidedAt)}`}
      </span>
    </li>
  );
}
