import { Button, TextInput } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { keys } from '@/api/queries';
import type { AdmissionConflict, Series } from '@/api/types';
import { formatTime } from '@/time/format';
import { ErrorRegion, SkeletonRows } from '@/ui/States';
import { StatusChip } from '@/ui/StatusChip';
import { toast, toastProblem } from '@/ui/toasts';
import classes from './Dashboard.module.css';
import { reasonName } from './words';

const kinds: Record<string, string> = {
  double_admission: 'Admitted twice',
  over_capacity: 'Over capacity',
  rule: 'Against a rule',
};

/** What gates did without a line and should not have: it stands, and a supervisor decides what is to be done about it. */
export function Conflicts({ series, count, editable }: { series: Series; count: number; editable: boolean }) {
  const client = useQueryClient();
  const conflicts = useQuery({
    // The count comes every second; when it changes so did they.
    queryKey: [...keys.series(series.id), 'conflicts', count],
    queryFn: async () => (await call.series.conflicts(series.id, false)).data,
    placeholderData: keepPreviousData,
  });
  const resolve = useMutation({
    mutationFn: ({ id, note }: { id: string; note: string }) =>
      call.series.resolve(series.id, id, note.trim() || undefined),
    onSuccess: () => toast('Closed. It stays in the log.'),
    onError: error => toastProblem('It was not closed', error),
    onSettled: () => client.invalidateQueries({ queryKey: keys.series(series.id) }),
  });
  return (
    <section className={classes.panel} data-alert aria-label="To look into">
      <div className={classes.panelHead}>
        <h2>To look into ({count.toLocaleString()})</h2>
      </div>
      {conflicts.error && (
        <ErrorRegion error={conflicts.error} what="They could not be loaded" retry={() => void conflicts.refetch()} />
      )}
      {conflicts.isPending && <SkeletonRows rows={1} />}
      <ul className={classes.conflicts}>
        {(conflicts.data ?? []).map(conflict => (
          <Conflict
            key={conflict.id}
            conflict={conflict}
            timezone={series.timezone}
            editable={editable}
            onResolve={note => resolve.mutate({ id: conflict.id, note })}
          />
        ))}
      </ul>
    </section>
  );
}

function Conflict({
  conflict,
  timezone,
  editable,
  onResolve,
}: {
  conflict: AdmissionConflict;
  timezone: string;
  editable: boolean;
  onResolve: (note: string) => void;
}) {
  const [note, setNote] = useState('');
  const scans = [conflict.scan, conflict.otherScan].filter(each => each !== null);
  const who = scans.find(each => each.holderName)?.holderName ?? 'Somebody without a name';
  return (
    <li className={classes.conflict}>
      <span className="line wrap">
        <StatusChip tone="critical" label={kinds[conflict.kind] ?? conflict.kind} />
        <b>{who}</b>
        {scans[0]?.category && <span className="muted">{scans[0].category}</span>}
        {conflict.reason && <span className="muted">the rules say: {reasonName(conflict.reason).toLowerCase()}</span>}
      </span>
      {scans.map(scan => (
        <span key={scan.id} className="num">
          {formatTime(scan.at, timezone)}, {scan.gateName ? `gate ${scan.gateName}` : 'no gate'}
          {scan.deviceId && <span className="muted"> · {scan.deviceId}</span>}
        </span>
      ))}
      {editable && (
        <form
          className="line wrap"
          onSubmit={submit => {
            submit.preventDefault();
            onResolve(note);
          }}
        >
          <TextInput
            aria-label={`What was found out about ${who}`}
            placeholder="What was found out (optional)"
            maxLength={500}
            style={{ flex: '1 1 180px', maxInlineSize: 420 }}
            value={note}
            onChange={change => setNote(change.currentTarget.value)}
          />
          <Button type="submit" variant="default">
            Close it
          </Button>
        </form>
      )}
    </li>
  );
}
