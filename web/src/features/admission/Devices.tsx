import { Button, Checkbox, CopyButton, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import encodeQR from 'qr';
import { useMemo, useState } from 'react';
import * as call from '@/api/calls';
import { keys, query } from '@/api/queries';
import type { AccessKey, EventDetail, Series } from '@/api/types';
import { useSession } from '@/app/session';
import { formatDate, formatRelative } from '@/time/format';
import { useNow } from '@/time/useNow';
import { FormErrors } from '@/ui/FormErrors';
import { EmptyState, ErrorRegion, ReadOnlyBanner, SkeletonRows } from '@/ui/States';
import { toast, toastProblem } from '@/ui/toasts';
import { plural } from '@/ui/words';
import classes from './Admission.module.css';
import { Fleet } from './Fleet';
import { pairingLink } from './pairing';

const canBeScanned = (series: Series) => series.status !== 'completed' && series.status !== 'cancelled';

/** The devices that scan at this event: made for its series, paired once by a code, taken back with one press. */
export function Devices({ event }: { event: EventDetail }) {
  const { me } = useSession();
  const client = useQueryClient();
  const now = useNow();
  const allowed = me.permissions.manageSettings;
  const series = useQuery(query.eventSeries(event.id));
  const devices = useQuery({ ...query.devices(), enabled: allowed });
  const refresh = () => client.invalidateQueries({ queryKey: keys.devices });
  const revoke = useMutation({
    mutationFn: (device: AccessKey) => call.accessKeys.revoke('devices', device.id),
    onSuccess: (_, device) => toast(`“${device.name}” scans nothing any more`),
    onError: (error, device) => toastProblem(`“${device.name}” keeps its access`, error),
    onSettled: refresh,
  });

  if (!allowed)
    return (
      <>
        <Fleet event={event} />
        <ReadOnlyBanner>
          Devices are paired by administrators of the organization. You can scan with your own account.
        </ReadOnlyBanner>
      </>
    );
  const names = new Map((series.data ?? []).map(each => [each.id, each.name]));
  const own = (devices.data ?? []).filter(
    device => device.seriesIds === null || device.seriesIds.some(id => names.has(id)),
  );
  const scope = (device: AccessKey) => {
    if (device.seriesIds === null) return 'every series';
    const known = [...new Set(device.seriesIds.flatMap(id => names.get(id) ?? []))];
    return known.length > 2 ? `${known.slice(0, 2).join(', ')} and ${known.length - 2} more` : known.join(', ');
  };
  return (
    <>
      <Fleet event={event} />
      <h2 style={{ fontSize: 'var(--fs-16)' }}>Keys of devices</h2>
      {devices.error && (
        <ErrorRegion
          error={devices.error}
          what="The devices could not be loaded"
          retry={() => void devices.refetch()}
        />
      )}
      {devices.isPending ? (
        <SkeletonRows rows={3} />
      ) : own.length > 0 ? (
        <ul className={classes.rows} aria-label="Devices" style={{ background: 'var(--bg-surface)' }}>
          {own.map(device => (
            <li key={device.id}>
              <span className="grow">
                {device.name}{' '}
                <small className="num">
                  {scope(device)} ·{' '}
                  {device.lastUsedAt ? `last seen ${formatRelative(device.lastUsedAt, now)}` : 'never seen'} · until{' '}
                  {formatDate(device.expiresAt)}
                </small>
              </span>
              <Button
                variant="subtle"
                color="red"
                size="compact-sm"
                aria-label={`Revoke ${device.name}`}
                onClick={() => revoke.mutate(device)}
              >
                Revoke
              </Button>
            </li>
          ))}
        </ul>
      ) : (
        devices.data && (
          <div className="card">
            <EmptyState title="No devices yet">
              A device scans the series you choose and can do nothing else. It needs no account: it is paired by a code.
            </EmptyState>
          </div>
        )
      )}
      {series.data && <NewDevice event={event} series={series.data.filter(canBeScanned)} onMade={refresh} />}
    </>
  );
}

function NewDevice({ event, series, onMade }: { event: EventDetail; series: Series[]; onMade: () => void }) {
  const gates = useQuery(query.gates(event.id));
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const [gateId, setGate] = useState<string | null>(null);
  const issue = useMutation({
    // The gate is no part of the key, only of the link; what is chosen afterwards is for the next device.
    mutationFn: async ({ gateId }: { gateId: string | null }) => ({
      ...(await call.accessKeys.issueScanner(name.trim(), chosen)).data,
      gateId,
    }),
    onSuccess: () => {
      setName('');
      onMade();
    },
  });
  const issued = issue.data;
  const only = issued?.seriesIds?.length === 1 ? (issued.seriesIds[0] ?? null) : null;
  return (
    <section className="fields" aria-label="New device" style={{ maxInlineSize: 640 }}>
      {issued && (
        <Pairing
          name={issued.name}
          link={pairingLink(window.location.origin, issued.token, only, issued.gateId)}
          onDone={() => issue.reset()}
        />
      )}
      <h2 style={{ fontSize: 'var(--fs-16)' }}>Pair a device</h2>
      <FormErrors error={issue.error} labels={{ seriesIds: 'Series' }} />
      {series.length === 0 ? (
        <p className="muted">There is no series to scan for. Add one first.</p>
      ) : (
        <form
          className="fields"
          onSubmit={submit => {
            submit.preventDefault();
            if (name.trim() && chosen.length > 0) issue.mutate({ gateId });
          }}
        >
          <div className="pair">
            <TextInput
              label="Name"
              placeholder="North gate, left"
              maxLength={100}
              value={name}
              onChange={change => setName(change.currentTarget.value)}
            />
            <Select
              label="Gate (optional)"
              placeholder="Chosen at the device"
              clearable
              value={gateId}
              onChange={setGate}
              data={(gates.data ?? []).map(gate => ({ value: gate.id, label: gate.name }))}
            />
          </div>
          <Checkbox.Group label="It may scan" value={chosen} onChange={setChosen}>
            <div className={classes.checks} style={{ marginBlockStart: 4, maxBlockSize: 200, overflowY: 'auto' }}>
              {series.map(each => (
                <Checkbox
                  key={each.id}
                  value={each.id}
                  label={`${each.name}, ${formatDate(each.startAt, each.timezone)}`}
                />
              ))}
            </div>
          </Checkbox.Group>
          <div className="line">
            <Button type="submit" disabled={!name.trim() || chosen.length === 0} loading={issue.isPending}>
              Make a device{chosen.length > 0 && ` for ${plural(chosen.length, 'series', 'series')}`}
            </Button>
            {series.length > 1 && (
              <Button
                variant="subtle"
                onClick={() => setChosen(chosen.length === series.length ? [] : series.map(each => each.id))}
              >
                {chosen.length === series.length ? 'Choose none' : 'Choose all'}
              </Button>
            )}
          </div>
        </form>
      )}
    </section>
  );
}

/** What pairs a device, shown this once: a code to point it at, and the same as a link. */
function Pairing({ name, link, onDone }: { name: string; link: string; onDone: () => void }) {
  // Black on white in every theme: scanners read nothing else reliably.
  const code = useMemo(
    () => `data:image/svg+xml,${encodeURIComponent(encodeQR(link, 'svg', { ecc: 'medium', border: 3 }))}`,
    [link],
  );
  return (
    <div className={classes.pairing} role="status">
      <img className={classes.qr} src={code} width={220} height={220} alt={`QR code that pairs ${name}`} />
      <div>
        <p>
          <b>Point “{name}” at this code.</b> It is shown this once; whoever has it can scan at the chosen series.
        </p>
        <code className={classes.link}>{link}</code>
        <div className="line wrap">
          <CopyButton value={link}>
            {({ copied, copy }) => (
              <Button variant="default" size="compact-sm" onClick={copy}>
                {copied ? 'Copied' : 'Copy link'}
              </Button>
            )}
          </CopyButton>
          <Button variant="default" size="compact-sm" component="a" href={link} target="_blank" rel="noopener">
            Pair this device
          </Button>
          <Button variant="subtle" size="compact-sm" onClick={onDone}>
            Hide it
          </Button>
        </div>
      </div>
    </div>
  );
}
