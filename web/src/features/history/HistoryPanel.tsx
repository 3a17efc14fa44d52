import { Button } from '@mantine/core';
import { IconArrowBackUp, IconChevronRight } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { asProblem } from '@/api/problem';
import { keys, query } from '@/api/queries';
import type { HistoryEntry, Id } from '@/api/types';
import { useSession } from '@/app/session';
import { formatDateTime, formatRelative, formatTime } from '@/time/format';
import { useNow } from '@/time/useNow';
import { Avatar } from '@/ui/Avatar';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { toast, toastProblem } from '@/ui/toasts';
import classes from './HistoryPanel.module.css';
import { fieldName, lateBy, shownFields, told } from './values';

interface Props {
  /** The kind of record as the history names it: `task`, `event`, `block`, `client`… */
  entity: string;
  id: Id;
  /** The zone its times are told in. */
  zone?: string | undefined;
  /** Whether to offer restoring; the server decides in any case. */
  editable: boolean;
}

/** Everything that happened to one record, folded away until it is asked for. Can stand below any form. */
export function HistoryPanel(props: Props) {
  const [open, setOpen] = useState(false);
  return (
    <section className={classes.panel} aria-label="History">
      <button
        type="button"
        className={classes.toggle}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        data-open={open || undefined}
      >
        <IconChevronRight size={14} stroke={2} aria-hidden="true" />
        History
      </button>
      {open && <Entries {...props} />}
    </section>
  );
}

function Entries({ entity, id, zone, editable }: Props) {
  const history = useInfiniteQuery(query.history(entity, id));
  const { staff } = useSession();
  const members = useQuery({ ...query.members(), enabled: staff });
  const now = useNow();
  const { restore, refused } = useRestore(entity, id);
  const nameOf = (person: string) => members.data?.find(each => each.userId === person)?.name;
  const entries = history.data?.pages.flatMap(each => each.data) ?? [];

  if (history.isPending) return <SkeletonRows rows={3} />;
  if (history.error && asProblem(history.error).status === 404) return <EmptyState title="No history yet" />;
  if (history.error)
    return (
      <ErrorRegion error={history.error} what="The history could not be loaded" retry={() => void history.refetch()} />
    );
  return (
    <>
      <ol className={classes.list}>
        {entries.map(entry => (
          <li key={entry.id}>
            <Avatar id={entry.actor?.id ?? 'system'} name={entry.actor?.name ?? 'Callboard'} size={20} />
            <div className="grow">
              <p>
                {entry.summary}
                {entry.via !== 'web' && entry.via !== 'system' && <span className="muted"> (by {entry.via})</span>}
              </p>
              <When entry={entry} now={now} />
              {entry.op === 'update' && <Fields entry={entry} zone={zone} nameOf={nameOf} />}
              {refused?.change === entry.id && (
                <div className={classes.refused} role="alert">
                  <p>
                    Changed again since then
                    {refused.fields.length > 0 && `: ${refused.fields.map(fieldName).join(', ')}`}.
                  </p>
                  <Button variant="default" size="compact-sm" onClick={() => restore(entry, true)}>
                    Restore all the same
                  </Button>
                </div>
              )}
            </div>
            {editable && entry.op !== 'insert' && (
              <button
                type="button"
                className={classes.restore}
                aria-label={`Restore what was before: ${entry.summary}`}
                title="Back to what was before this change"
                onClick={() => restore(entry, false)}
              >
                <IconArrowBackUp size={15} stroke={1.75} aria-hidden="true" />
                Restore
              </button>
            )}
          </li>
        ))}
      </ol>
      {history.hasNextPage && (
        <Button
          variant="subtle"
          size="compact-sm"
          loading={history.isFetchingNextPage}
          onClick={() => void history.fetchNextPage()}
        >
          Earlier
        </Button>
      )}
    </>
  );
}

/** The time it was done; an edit that came later than a minute says so. */
function When({ entry, now }: { entry: HistoryEntry; now: Date }) {
  const at = entry.editedAt ?? entry.at;
  return (
    <time className={classes.when} dateTime={at} title={formatDateTime(at)}>
      {lateBy(entry) ? `${formatDateTime(at)} (received ${formatTime(entry.at)})` : formatRelative(at, now)}
    </time>
  );
}

function Fields({
  entry,
  zone,
  nameOf,
}: {
  entry: HistoryEntry;
  zone: string | undefined;
  nameOf: (id: string) => string | undefined;
}) {
  const fields = shownFields(entry);
  if (fields.length === 0) return null;
  return (
    <dl className={classes.fields}>
      {fields.map(field => (
        <div key={field}>
          <dt>{fieldName(field)}</dt>
          <dd>
            <del>
              <span className="vh">before: </span>
              {told(entry.old?.[field], zone, nameOf)}
            </del>
            <span aria-hidden="true"> → </span>
            <ins>
              <span className="vh">after: </span>
              {told(entry.new?.[field], zone, nameOf)}
            </ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function useRestore(entity: string, id: Id) {
  const client = useQueryClient();
  const [refused, setRefused] = useState<{ change: string; fields: string[] } | null>(null);
  const mutation = useMutation({
    mutationFn: ({ change, force }: { change: string; force: boolean; say: string }) =>
      call.history.restore(change, force),
    onSuccess: ({ data }, { say }) => {
      setRefused(null);
      const left = data.leftOut.map(fieldName).join(', ');
      toast(say, {
        ...(data.partial && {
          tone: 'warning' as const,
          detail: [
            left && `Could not be put back: ${left}.`,
            data.alsoDeleted > 0 && `${data.alsoDeleted} records that went with it have histories of their own.`,
          ]
            .filter(Boolean)
            .join(' '),
        }),
        // What was deleted and is here again is taken away where it stands, not from here.
        ...(data.changeId &&
          data.restored.length > 0 &&
          !say.startsWith('It is back') && {
            undo: () => mutation.mutate({ change: data.changeId as string, force: true, say: 'As it was before' }),
          }),
      });
      // Anything may show the record or what follows from it.
      void client.invalidateQueries({ queryKey: keys.history(entity, id) });
      void client.invalidateQueries({ predicate: each => each.queryKey[0] !== 'history' && each.queryKey[0] !== 'me' });
    },
    onError: (error, { change }) => {
      const problem = asProblem(error);
      if (problem.code === 'history.moved_on') {
        const fields = problem.members.fields;
        setRefused({ change, fields: Array.isArray(fields) ? fields.filter(each => typeof each === 'string') : [] });
      } else toastProblem('Nothing was restored', error);
    },
  });
  return {
    refused,
    restore: (entry: HistoryEntry, force: boolean) =>
      mutation.mutate({
        change: entry.id,
        force,
        say: entry.op === 'delete' ? 'It is back' : 'Restored to what it was before',
      }),
  };
}
