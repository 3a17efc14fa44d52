import { ActionIcon, Button, Modal, Select, TextInput, Tooltip } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import * as call from '@/api/calls';
import { keys, query } from '@/api/queries';
import type { DenyReason, LoggedScan, Series } from '@/api/types';
import { formatDay, formatTime } from '@/time/format';
import { toWall } from '@/time/zones';
import { Choice } from '@/ui/Choice';
import { type Column, DataGrid, Pager } from '@/ui/DataGrid';
import { FormErrors } from '@/ui/FormErrors';
import page from '@/ui/Page.module.css';
import { SearchBox } from '@/ui/SearchBox';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { StatusChip } from '@/ui/StatusChip';
import { useShortcuts } from '@/ui/shortcuts';
import { toast } from '@/ui/toasts';
import dashboard from './Dashboard.module.css';
import { overrideReasons, reasonName, reasons } from './words';

const pageSize = 50;

/** What became of a scan, in a word, with its colour and shape. */
export function ScanResult({ scan }: { scan: LoggedScan }) {
  if (scan.undoneAt) return <StatusChip tone="neutral" label="Taken back" />;
  if (!scan.allowed) return <StatusChip tone="critical" label={scan.reason ? reasonName(scan.reason) : 'Refused'} />;
  if (scan.override) return <StatusChip tone="special" label="In, overruled" />;
  return (
    <StatusChip
      tone={scan.direction === 'entry' ? 'positive' : 'active'}
      label={scan.direction === 'entry' ? 'In' : 'Out'}
    />
  );
}

const clock = (at: string, timezone: string) => {
  const { date } = toWall(at, timezone);
  const day = date === toWall(new Date(), timezone).date ? '' : `${formatDay(at, timezone)}, `;
  return `${day}${formatTime(at, timezone)}:${new Date(at).getUTCSeconds().toString().padStart(2, '0')}`;
};

/** When it was made, and when it was received if that was much later. */
function At({ scan, timezone }: { scan: LoggedScan; timezone: string }) {
  const late = Date.parse(scan.receivedAt) - Date.parse(scan.at) > 60_000;
  return (
    <span className="num">
      {clock(scan.at, timezone)}
      {late && <span className="muted"> (received {formatTime(scan.receivedAt, timezone)})</span>}
    </span>
  );
}

/** Who did what when at the gates, newest first. Nothing is ever removed from it; a mistake is taken back and stays. */
export function ScanLog({ series, editable }: { series: Series; editable: boolean }) {
  const search = useSearch({ from: '/shell/series/$seriesId' });
  const navigate = useNavigate({ from: '/series/$seriesId' });
  const gates = useQuery(query.gates(series.eventId));
  const [undoing, setUndoing] = useState<LoggedScan | null>(null);
  const number = search.page ?? 1;
  const scans = useQuery({
    ...query.scans(series.id, {
      gateId: search.gate,
      decision: search.decision,
      reason: search.reason as DenyReason | undefined,
      q: search.q,
      page: number,
      limit: pageSize,
    }),
    refetchInterval: number === 1 ? 3000 : false,
  });
  const set = (change: Partial<typeof search>) =>
    void navigate({ search: previous => ({ ...previous, page: undefined, ...change }), replace: true });
  const clear = () => set({ gate: undefined, decision: undefined, reason: undefined, q: undefined });
  const filtered = Boolean(search.gate ?? search.decision ?? search.reason ?? search.q);
  useShortcuts([{ keys: 'Shift+KeyF', label: 'Clear filters', group: 'List', run: clear }]);

  const columns: Column<LoggedScan>[] = [
    { key: 'at', title: 'Time', cell: scan => <At scan={scan} timezone={series.timezone} /> },
    { key: 'result', title: 'Result', cell: scan => <ScanResult scan={scan} /> },
    {
      key: 'who',
      title: 'Who',
      cell: scan => (
        <>
          {scan.holderName ?? <span className="muted">{scan.passId ? 'No name' : 'Unknown code'}</span>}
          {scan.category && <span className="muted"> · {scan.category}</span>}
          {scan.override && (
            <span className="muted">
              {' '}
              · let in by {scan.override.by ?? 'somebody without a PIN now'} although{' '}
              {reasonName(scan.override.reason).toLowerCase()}: {overrideReasons[scan.override.because]}
            </span>
          )}
          {scan.unconfirmed && <span className="muted"> · not confirmed by the server</span>}
          {scan.undoReason && <span className="muted"> · taken back: {scan.undoReason}</span>}
        </>
      ),
    },
    { key: 'gate', title: 'Gate', wide: true, cell: scan => scan.gateName ?? <span className="muted">–</span> },
    {
      key: 'by',
      title: 'By',
      wide: true,
      cell: scan => (
        <>
          {scan.deviceId ?? scan.userName ?? '–'}
          {scan.offline && <span className="muted"> · without a line</span>}
        </>
      ),
    },
    ...(editable
      ? [
          {
            key: 'undo',
            title: '',
            align: 'end' as const,
            cell: (scan: LoggedScan) =>
              scan.allowed &&
              !scan.undoneAt && (
                <Tooltip label="Take back">
                  <ActionIcon
                    aria-label={`Take back the scan of ${scan.holderName ?? 'somebody'} at ${formatTime(scan.at, series.timezone)}`}
                    onClick={() => setUndoing(scan)}
                  >
                    <IconArrowBackUp size={16} stroke={1.75} />
                  </ActionIcon>
                </Tooltip>
              ),
          },
        ]
      : []),
  ];
  const rows = scans.data?.data ?? [];
  return (
    <>
      <search className={page.filters}>
        <SearchBox
          className={page.search}
          label="Name or code"
          value={search.q ?? ''}
          onChange={q => set({ q: q || undefined })}
        />
        <Choice
          label="Gate"
          any="Any gate"
          value={search.gate}
          options={(gates.data ?? []).map(gate => ({ value: gate.id, label: gate.name }))}
          onChange={gate => set({ gate })}
        />
        <Choice
          label="Result"
          any="Any result"
          value={search.decision}
          options={[
            { value: 'allow', label: 'Let through' },
            { value: 'deny', label: 'Refused' },
          ]}
          onChange={decision => set({ decision, ...(decision !== 'deny' && { reason: undefined }) })}
        />
        <Choice
          label="Reason"
          any="Any reason"
          value={search.reason}
          options={Object.entries(reasons).map(([value, { label }]) => ({ value, label }))}
          onChange={reason => set({ reason })}
        />
        {filtered && (
          <Button variant="subtle" color="gray" onClick={clear}>
            Clear filters
          </Button>
        )}
      </search>
      {scans.error && (
        <ErrorRegion
          error={scans.error}
          what="The log could not be loaded"
          retry={() => void scans.refetch()}
          dataFrom={scans.data ? scans.dataUpdatedAt : undefined}
        />
      )}
      {scans.isPending ? (
        <SkeletonRows rows={10} />
      ) : rows.length > 0 ? (
        <div>
          <DataGrid
            label="Scans"
            columns={columns}
            rows={rows}
            total={scans.data?.total ?? rows.length}
            busy={scans.isPlaceholderData}
          />
          <Pager
            page={number}
            pageSize={pageSize}
            total={scans.data?.total ?? rows.length}
            what="scans"
            onPage={to => set({ page: to > 1 ? to : undefined })}
          />
        </div>
      ) : (
        scans.data && (
          <div className="card">
            {filtered ? (
              <EmptyState
                title="No scans match"
                action={
                  <Button variant="default" onClick={clear}>
                    Clear filters
                  </Button>
                }
              />
            ) : (
              <EmptyState title="Nothing was scanned yet">
                Every scan stands here, also those that were refused.
              </EmptyState>
            )}
          </div>
        )
      )}
      {undoing && <TakeBack series={series} scan={undoing} onClose={() => setUndoing(null)} />}
    </>
  );
}

const mistakes = ['Scanned by mistake', 'Wrong person', 'Did not go in', 'Something else'];

function TakeBack({ series, scan, onClose }: { series: Series; scan: LoggedScan; onClose: () => void }) {
  const client = useQueryClient();
  const [chosen, setChosen] = useState(mistakes[0] ?? '');
  const [said, setSaid] = useState('');
  const reason = chosen === mistakes.at(-1) ? said.trim() : chosen;
  const undo = useMutation({
    mutationFn: () => call.series.undo(scan.id, reason),
    onSuccess: () => {
      toast('The scan is taken back. It stays in the log.');
      void client.invalidateQueries({ queryKey: keys.series(series.id) });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title="Take this scan back?">
      <form
        className="fields"
        onSubmit={submit => {
          submit.preventDefault();
          if (reason) undo.mutate();
        }}
      >
        <FormErrors error={undo.error} />
        <p>
          {scan.holderName ?? 'Somebody'} was scanned {scan.direction === 'entry' ? 'in' : 'out'} at{' '}
          {formatTime(scan.at, series.timezone)}
          {scan.gateName && `, gate ${scan.gateName}`}. It counts no more, and cannot be put back.
        </p>
        <Select
          label="Why"
          allowDeselect={false}
          data={mistakes}
          value={chosen}
          onChange={value => value && setChosen(value)}
        />
        {chosen === mistakes.at(-1) && (
          <TextInput
            label="What happened"
            maxLength={500}
            value={said}
            onChange={change => setSaid(change.currentTarget.value)}
          />
        )}
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
          <Button type="submit" disabled={!reason} loading={undo.isPending}>
            Take it back
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** The last few scans, beside the numbers. Asked for again when the numbers say that there are more. */
export function LatestScans({ series, count }: { series: Series; count: number }) {
  const scans = useQuery({
    queryKey: [...query.scans(series.id, { limit: 8 }).queryKey, count],
    queryFn: ({ signal }) => call.series.log(series.id, { limit: 8 }, signal),
    placeholderData: keepPreviousData,
    gcTime: 10_000,
  });
  const rows = scans.data?.data ?? [];
  if (rows.length === 0) return <p className="muted">{scans.isPending ? 'Loading' : 'Nothing was scanned yet.'}</p>;
  return (
    <table className={dashboard.table} aria-label="Latest scans">
      <tbody>
        {rows.map(scan => (
          <tr key={scan.id}>
            <td>
              <span className="num">{clock(scan.at, series.timezone)}</span>{' '}
              {scan.holderName ?? <span className="muted">{scan.passId ? 'No name' : 'Unknown code'}</span>}
            </td>
            <td>
              <ScanResult scan={scan} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
