import { Button, Modal } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { keys, query } from '@/api/queries';
import type { EventDetail, FleetScanner } from '@/api/types';
import { useSession } from '@/app/session';
import { useNow } from '@/time/useNow';
import { FormErrors } from '@/ui/FormErrors';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { StatusChip } from '@/ui/StatusChip';
import { toast, toastProblem } from '@/ui/toasts';
import { plural } from '@/ui/words';
import { mayAdmin } from '../command-center/useEvent';
import styles from './Fleet.module.css';
import { fleetFacts, fleetStatus } from './scannerFacts';

/** Scanners tell of themselves every 15 seconds; who looks sees it a little later. */
const every = 5000;

/** Every device at the gates, as it last told of itself, those that need somebody first. */
export function Fleet({ event }: { event: EventDetail }) {
  const { me } = useSession();
  const client = useQueryClient();
  const scanners = useQuery({ ...query.scanners(event.id), refetchInterval: every });
  const [wiped, setWiped] = useState<FleetScanner | null>(null);
  // What is old grows older while nothing comes.
  useNow();
  const now = Date.now();
  const revoke = useMutation({
    mutationFn: (scanner: FleetScanner) => call.accessKeys.revoke('devices', scanner.keyId ?? ''),
    onSuccess: (_, scanner) => toast(`“${scanner.name}” scans nothing any more`),
    onError: (error, scanner) => toastProblem(`“${scanner.name}” keeps its access`, error),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.devices });
      void client.invalidateQueries({ queryKey: keys.scanners(event.id) });
    },
  });
  const rows = (scanners.data ?? [])
    .map(scanner => ({ scanner, status: fleetStatus(scanner, now) }))
    .toSorted((one, other) => one.status.order - other.status.order);
  const waiting = rows.reduce((sum, { scanner }) => sum + scanner.waiting, 0);
  const heard = rows.filter(({ status }) => status.order === 2).length;
  return (
    <section aria-label="Scanners" className="fields">
      <div className="line wrap">
        <h2 style={{ fontSize: 'var(--fs-16)' }}>Scanners</h2>
        {rows.length > 0 && (
          <span className="muted num">
            {heard} of {rows.length} heard of just now · {plural(waiting, 'record')} on devices, not sent yet
          </span>
        )}
      </div>
      {scanners.error && (
        <ErrorRegion
          error={scanners.error}
          what="The scanners could not be loaded"
          retry={() => void scanners.refetch()}
          dataFrom={scanners.data ? scanners.dataUpdatedAt : undefined}
        />
      )}
      {scanners.isPending ? (
        <SkeletonRows rows={2} />
      ) : rows.length > 0 ? (
        <ul className={styles.fleet} aria-label="Scanners">
          {rows.map(({ scanner, status }) => (
            <li key={scanner.id} className={styles.scanner} data-quiet={status.order === 3 || undefined}>
              <div className={styles.name}>
                <b>{scanner.name}</b>
                <span className="muted">
                  {scanner.gateName ? `${scanner.gateName}, ` : 'No gate, '}
                  {scanner.direction === 'exit' ? 'exit' : 'entry'} · {scanner.seriesName}
                </span>
              </div>
              <StatusChip tone={status.tone} label={status.label} />
              <dl className={styles.facts}>
                {fleetFacts(scanner, now).map(fact => (
                  <div key={fact.name} data-alert={fact.alert || undefined}>
                    <dt>{fact.name}</dt>
                    <dd className="num">
                      {fact.alert && <span aria-hidden="true">▲ </span>}
                      {fact.value}
                    </dd>
                  </div>
                ))}
              </dl>
              <div className={styles.acts}>
                {mayAdmin(event) && !scanner.wipedAt && !scanner.wipeAskedAt && (
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    aria-label={`Wipe ${scanner.name}`}
                    onClick={() => setWiped(scanner)}
                  >
                    Wipe
                  </Button>
                )}
                {me.permissions.manageSettings && scanner.keyId && !scanner.keyRevoked && (
                  <Button
                    variant="subtle"
                    color="red"
                    size="compact-sm"
                    aria-label={`Revoke the key of ${scanner.name}`}
                    onClick={() => revoke.mutate(scanner)}
                  >
                    Revoke
                  </Button>
                )}
              </div>
            </li>
          ))}
        </ul>
      ) : (
        scanners.data && (
          <div className="card">
            <EmptyState title="No scanner was heard of yet">
              Every device that scans at this event stands here, with how it is doing, as soon as it has a line.
            </EmptyState>
          </div>
        )
      )}
      {wiped && <Wipe event={event} scanner={wiped} onClose={() => setWiped(null)} />}
    </section>
  );
}

function Wipe({ event, scanner, onClose }: { event: EventDetail; scanner: FleetScanner; onClose: () => void }) {
  const client = useQueryClient();
  const wipe = useMutation({
    mutationFn: () => call.scanners.wipe(event.id, scanner.id),
    onSuccess: () => {
      toast(`“${scanner.name}” forgets everything at its next contact`);
      void client.invalidateQueries({ queryKey: keys.scanners(event.id) });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={`Wipe ${scanner.name}?`}>
      <div className="stack">
        <FormErrors error={wipe.error} />
        <p>
          At its next contact it lets nobody in any more and forgets its list at once. Then it sends what it has not
          sent yet{scanner.waiting > 0 && ` (${scanner.waiting.toLocaleString()} now)`}, and forgets its key. To scan
          again it has to be paired anew.
        </p>
        <p className="muted">A device that never comes back into reach cannot be told. Revoke its key as well.</p>
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
          <Button color="red" loading={wipe.isPending} onClick={() => wipe.mutate()}>
            Wipe {scanner.name}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
