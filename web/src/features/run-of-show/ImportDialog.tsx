import { Button, Modal, Radio } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import * as call from '@/api/calls';
import { keys } from '@/api/queries';
import type { EventDetail, ImportIssue, ImportResult, TimeBasis } from '@/api/types';
import { formatDateTime } from '@/time/format';
import { FormErrors } from '@/ui/FormErrors';
import { StatusShape } from '@/ui/StatusChip';
import { toast } from '@/ui/toasts';
import { plural } from '@/ui/words';
import classes from './ImportDialog.module.css';

const accepted = '.ics,.xml,.json';

/** Choose a file, see what it would do, then do it. Nothing is written before the last step. */
export function ImportDialog({ event, onClose }: { event: EventDetail; onClose: () => void }) {
  const client = useQueryClient();
  const picker = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [over, setOver] = useState(false);
  const [basis, setBasis] = useState<TimeBasis | undefined>(undefined);

  const run = ({
    file,
    dryRun,
    timeBasis,
  }: {
    file: File;
    dryRun: boolean;
    timeBasis?: TimeBasis | undefined;
  }): Promise<ImportResult> => call.timeline.import(event.id, file, { dryRun, ...(timeBasis && { timeBasis }) });
  const dry = useMutation({ mutationFn: run });
  const real = useMutation({
    mutationFn: run,
    onSuccess: result => {
      toast(
        `Imported: ${plural(result.created, 'new block')}, ${result.updated} changed, ${result.unchanged} as before`,
      );
      void client.invalidateQueries({ queryKey: keys.event(event.id) });
      onClose();
    },
  });

  const choose = (chosen: File | undefined) => {
    if (!chosen) return;
    setFile(chosen);
    setBasis(undefined);
    real.reset();
    dry.mutate({ file: chosen, dryRun: true });
  };
  const rebase = (timeBasis: TimeBasis) => {
    setBasis(timeBasis);
    if (file) dry.mutate({ file, dryRun: true, timeBasis });
  };

  const result = dry.data;
  // Without a basis the server could not decide: the file's clock and its offsets tell different times.
  const contradiction = result && !result.timeBasis ? (result.warnings.find(warning => warning.example) ?? null) : null;
  const [warned, setWarned] = useState<typeof contradiction>(null);
  // Once the basis is chosen the next dry run has nothing to complain of; the choice must stay in sight.
  if (contradiction && contradiction !== warned) setWarned(contradiction);
  const asks = contradiction ?? (basis ? warned : null);
  const example = asks?.example;
  const undecided = asks !== null && basis === undefined;
  const nothing = result !== undefined && result.created + result.updated === 0;

  return (
    <Modal opened onClose={onClose} title="Import a schedule" size={620}>
      <div className={classes.body}>
        <button
          type="button"
          className={classes.drop}
          data-over={over || undefined}
          data-small={file ? true : undefined}
          onClick={() => picker.current?.click()}
          onDragOver={drag => {
            drag.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop => {
            drop.preventDefault();
            setOver(false);
            choose(drop.dataTransfer.files[0]);
          }}
        >
          <IconFileUpload size={22} stroke={1.5} aria-hidden="true" />
          {file ? (
            <span className="grow">
              <span className={classes.file}>{file.name}</span>{' '}
              <span className="muted num">{Math.ceil(file.size / 1024).toLocaleString()} kB</span>
            </span>
          ) : (
            <span>
              <span className={classes.file}>Choose a file</span> or drop it here
            </span>
          )}
          <span className="muted">
            {file ? 'Choose another' : 'Calendar (.ics) or conference schedule (.xml, .json)'}
          </span>
        </button>
        <input
          ref={picker}
          type="file"
          accept={accepted}
          hidden
          aria-label="Schedule file"
          onChange={event => choose(event.currentTarget.files?.[0])}
        />

        <FormErrors error={real.error ?? dry.error} />
        {dry.isPending && (
          <p className="muted" role="status">
            Reading {file?.name}…
          </p>
        )}

        {asks && (
          <div className={classes.contradiction}>
            <p className={classes.contradictionTitle}>
              <StatusShape tone="warning" size={16} /> The file’s times contradict the event’s time zone
            </p>
            <p>{asks.message}</p>
            {asks.count > 1 && <p className="muted">{plural(asks.count, 'block')} of the file are concerned.</p>}
            <Radio.Group
              label="How should its times be read?"
              value={basis ?? ''}
              onChange={value => rebase(value as TimeBasis)}
              mt="xs"
            >
              <div className={classes.choices}>
                <Radio
                  value="wall_clock"
                  label={`As the clock on the wall in ${event.timezone.replaceAll('_', ' ')}`}
                  description={example && startsAt(example.activity, example.wallClock, event.timezone)}
                />
                <Radio
                  value="file_offset"
                  label="Exactly as written, with its offsets"
                  description={example && startsAt(example.activity, example.fileOffset, event.timezone)}
                />
              </div>
            </Radio.Group>
          </div>
        )}

        {result && <Summary result={result} zone={event.timezone} />}

        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            disabled={!result || undecided || nothing || dry.isPending}
            loading={real.isPending}
            onClick={() => file && real.mutate({ file, dryRun: false, timeBasis: basis })}
          >
            {undecided
              ? 'Choose how to read the times'
              : nothing
                ? 'Nothing to import'
                : result
                  ? `Import ${plural(result.created + result.updated, 'block')}`
                  : 'Import'}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

const startsAt = (activity: string, at: string, zone: string) =>
  `“${activity}” then starts ${formatDateTime(at, zone)}`;

function Summary({ result, zone }: { result: ImportResult; zone: string }) {
  const remarks = result.warnings.filter(warning => !warning.example);
  const lost = result.errors.reduce((sum, issue) => sum + issue.count, 0);
  const figures: [number, string][] = [
    [result.created, 'new'],
    [result.updated, 'changed'],
    [result.unchanged, 'as before'],
    [result.spaces, result.spaces === 1 ? 'place' : 'places'],
    [result.people, result.people === 1 ? 'person' : 'people'],
    [result.conflicts, result.conflicts === 1 ? 'conflict' : 'conflicts'],
  ];
  return (
    <section aria-label="What the import would do" aria-live="polite">
      <dl className={classes.figures}>
        {figures.map(([value, name]) => (
          <div key={name}>
            <dd>{value.toLocaleString()}</dd>
            <dt>{name}</dt>
          </div>
        ))}
      </dl>
      {result.from && result.to && (
        <p className="muted num">
          {formatDateTime(result.from, zone)} to {formatDateTime(result.to, zone)}
        </p>
      )}
      <Issues
        title={`${plural(lost, 'entry cannot', 'entries cannot')} be imported`}
        tone="critical"
        issues={result.errors}
      />
      <Issues title={plural(remarks.length, 'remark')} tone="warning" issues={remarks} />
    </section>
  );
}

function Issues({ title, tone, issues }: { title: string; tone: 'critical' | 'warning'; issues: ImportIssue[] }) {
  if (issues.length === 0) return null;
  return (
    <details className={classes.issues} open={tone === 'critical'}>
      <summary>
        <StatusShape tone={tone} /> {title}
      </summary>
      <ul>
        {issues.slice(0, 100).map((issue, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of one fixed report
          <li key={index}>
            {issue.row != null && <span className="muted num">Row {issue.row}: </span>}
            {issue.field && <span className="mono">{issue.field} </span>}
            {issue.message}
            {issue.count > 1 && <span className="muted num"> ({issue.count.toLocaleString()} times)</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}
