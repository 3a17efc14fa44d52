import { Button } from '@mantine/core';
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { query } from '@/api/queries';
import { useCrumbs } from '@/app/shell/topbar';
import type { Operation, Sent } from '@/offline/operation';
import { offline } from '@/offline/start';
import { useOffline } from '@/offline/state';
import { applyUpdate } from '@/offline/update';
import { formatDuration, formatRelative, formatTime } from '@/time/format';
import { useNow } from '@/time/useNow';
import { groupBy } from '@/ui/groupBy';
import page from '@/ui/Page.module.css';
import { PageHeader } from '@/ui/PageHeader';
import { EmptyState } from '@/ui/States';
import { StatusChip } from '@/ui/StatusChip';
import { useSyncWords } from '@/ui/SyncChip';
import { toast } from '@/ui/toasts';
import { plural } from '@/ui/words';
import { ConflictCard } from './ConflictCard';
import { exportQueue } from './exportQueue';
import classes from './SyncCentre.module.css';

/** What is not yet sent and why, event by event in the order it was done, and what was sent last. */
export function SyncCentre() {
  useCrumbs({ label: 'Sync centre' });
  const { operations, skew, asOf, paused, updateReady } = useOffline();
  const { word, explain, state } = useSyncWords();
  const sent = useSent(operations);
  const now = useNow();
  const groups = useMemo(() => [...groupBy(operations, each => each.eventId ?? '')], [operations]);
  const names = useEventNames(groups.flatMap(([id]) => (id ? [id] : [])));
  const conflicts = operations.filter(each => each.state === 'conflict');
  const first = conflicts[0]?.opId;

  return (
    <div className={`${page.page} ${classes.page}`}>
      <PageHeader
        title="Sync centre"
        actions={
          operations.length > 0 && (
            <>
              <Button variant="default" onClick={() => exportQueue(operations)}>
                Export JSON
              </Button>
              <Button onClick={() => offline()?.outbox.resume()}>Send now</Button>
            </>
          )
        }
      />

      <section className={`card ${classes.state}`} aria-label="State of the line" data-state={state}>
        <p className={classes.word}>{word}</p>
        <p>{explain}</p>
        {asOf && <p className="muted">What you see was read at {formatTime(new Date(asOf))}.</p>}
        {skew !== 0 && (
          <p className="muted">
            This device’s clock is {formatDuration(Math.abs(skew))} {skew > 0 ? 'slow' : 'fast'}. The times of what you
            do are set right.
          </p>
        )}
        {paused && <p>Sign in again to send what waits.</p>}
        {updateReady && (
          <p className="line">
            A newer version of Callboard is ready. It starts by itself in a quiet moment.
            <Button variant="default" size="compact-sm" onClick={applyUpdate}>
              Start it now
            </Button>
          </p>
        )}
      </section>

      {conflicts.length > 1 && (
        <div className={classes.all}>
          <span>{plural(conflicts.length, 'conflict')}</span>
          <Button
            variant="default"
            onClick={() => void Promise.all(conflicts.map(each => offline()?.outbox.resolve(each.opId, 'theirs')))}
          >
            Keep all theirs
          </Button>
        </div>
      )}

      {operations.length === 0 && (
        <div className="card">
          <EmptyState title="Nothing waits on this device">Everything you did is with the server.</EmptyState>
        </div>
      )}
      {groups.map(([eventId, queue]) => (
        <section key={eventId} className={classes.group}>
          <h2 className={classes.groupName}>
            {eventId ? (names.get(eventId) ?? 'An event') : 'Organization'}
            <span className="muted"> {plural(queue.length, 'change')}</span>
          </h2>
          <ol className="card">
            {queue.map(operation => (
              <QueueItem key={operation.opId} operation={operation} now={now} focused={operation.opId === first} />
            ))}
          </ol>
        </section>
      ))}

      {sent.length > 0 && (
        <section className={classes.group}>
          <h2 className={classes.groupName}>Sent last</h2>
          <ol className="card">
            {sent.slice(0, 20).map(each => (
              <li key={each.opId} className={classes.item}>
                <span className={classes.what}>
                  {each.label}
                  {each.lost.map(loss => (
                    <span key={loss} className={classes.lost}>
                      {loss}
                    </span>
                  ))}
                </span>
                <span className="muted">
                  <Times occurredAt={each.occurredAt} recordedAt={each.sentAt} />
                </span>
              </li>
            ))}
          </ol>
        </section>
      )}

      <Device sent={sent} now={now} />
    </div>
  );
}

function QueueItem({ operation, now, focused }: { operation: Operation; now: Date; focused: boolean }) {
  const { refusal, state, label, opId, failures } = operation;
  const outbox = offline()?.outbox;
  return (
    <li className={classes.item} data-state={state} aria-label={label}>
      <div className={classes.what}>
        <span className={classes.number}>{operation.n}</span> {label}
        <span className="muted">
          {' '}
          {formatTime(operation.occurredAt)} · {formatRelative(operation.occurredAt, now)}
        </span>
        {state === 'parked' && refusal && (
          <p className={classes.reason}>
            {refusal.title}. {refusal.detail} <span className="muted">({refusal.code})</span>
          </p>
        )}
        {state === 'waiting' && failures > 0 && (
          <p className="muted">The server failed {plural(failures, 'time')} on this; it is tried again.</p>
        )}
      </div>
      <StatusChip
        tone={state === 'waiting' ? 'neutral' : 'critical'}
        label={state === 'waiting' ? 'on this device' : state === 'conflict' ? 'conflict' : 'needs you'}
      />
      <span className={classes.acts}>
        {state === 'parked' && (
          <Button variant="default" size="compact-sm" onClick={() => void outbox?.retry(opId)}>
            Try again
          </Button>
        )}
        <DiscardButton operation={operation} />
      </span>
      {state === 'conflict' && <ConflictCard operation={operation} focused={focused} />}
    </li>
  );
}

/** Asks once more in place: nobody else has what is thrown away. */
function DiscardButton({ operation }: { operation: Operation }) {
  const [sure, setSure] = useState(false);
  return (
    <Button
      variant={sure ? 'filled' : 'subtle'}
      color={sure ? 'red' : 'gray'}
      size="compact-sm"
      aria-label={`${sure ? 'Really discard' : 'Discard'}: ${operation.label}`}
      onBlur={() => setSure(false)}
      onClick={() => {
        if (!sure) {
          setSure(true);
          return;
        }
        void offline()
          ?.outbox.discard(operation.opId)
          .then(() => toast(`“${operation.label}” is discarded`));
      }}
    >
      {sure ? 'Really discard' : 'Discard'}
    </Button>
  );
}

/** When something was done, and when the server had it, if that was later. */
function Times({ occurredAt, recordedAt }: { occurredAt: string; recordedAt: string }) {
  const apart = Date.parse(recordedAt) - Date.parse(occurredAt) > 60_000;
  return (
    <>
      <time dateTime={occurredAt}>{formatTime(occurredAt)}</time>
      {apart && ` (received ${formatTime(recordedAt)})`}
    </>
  );
}

function Device({ sent, now }: { sent: Sent[]; now: Date }) {
  const [device, setDevice] = useState<{ id: string; count: number; storage: string } | null>(null);
  useEffect(() => {
    void (async () => {
      const known = await offline()?.store.meta<{ deviceId: string; n: number }>('device');
      const estimate = await navigator.storage?.estimate?.();
      const kept = (await navigator.storage?.persisted?.()) ? 'kept by the browser' : 'the browser may clear it';
      const used = estimate?.usage ? `${(estimate.usage / 1_000_000).toFixed(1)} MB` : 'unknown';
      setDevice({ id: known?.deviceId ?? 'not used yet', count: known?.n ?? 0, storage: `${used}, ${kept}` });
    })();
  }, []);
  const last = sent[0];
  return (
    <section className={classes.group} aria-label="This device">
      <h2 className={classes.groupName}>This device</h2>
      <dl className={`card ${classes.facts}`}>
        <dt>Device</dt>
        <dd className="mono">{device?.id ?? '…'}</dd>
        <dt>Changes made here</dt>
        <dd>{device?.count ?? '…'}</dd>
        <dt>Storage</dt>
        <dd>{device?.storage ?? '…'}</dd>
        <dt>Last sent</dt>
        <dd>{last ? formatRelative(last.sentAt, now) : 'nothing yet'}</dd>
      </dl>
    </section>
  );
}

/** What was sent last; read again whenever the queue changes. */
function useSent(operations: Operation[]): Sent[] {
  const [sent, setSent] = useState<Sent[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the queue is what tells that something was sent
  useEffect(() => {
    void offline()?.store.sent().then(setSent);
  }, [operations]);
  return sent;
}

function useEventNames(ids: string[]): Map<string, string> {
  const client = useQueryClient();
  const events = useQueries({ queries: ids.map(id => query.event(id)) }, client);
  return new Map(events.flatMap(({ data }) => (data ? [[data.id, data.name] as const] : [])));
}
