import { Button, Modal } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import * as call from '@/api/calls';
import { keys } from '@/api/queries';
import type { EventDetail, PassImportResult, PassKind } from '@/api/types';
import { Figures, FileDrop, RowMessages } from '@/ui/FileImport';
import { FormErrors } from '@/ui/FormErrors';
import { ProgressBar } from '@/ui/ProgressBar';
import { ErrorRegion } from '@/ui/States';
import { StatusShape } from '@/ui/StatusChip';
import { plural } from '@/ui/words';
import classes from './ImportPasses.module.css';
import { kinds } from './PassList';

const explained = {
  tickets: [
    ['code', 'What is in the QR code. Needed.'],
    ['category', 'As at the gates: VIP, Day, Crew. Needed.'],
    ['holderName', 'Shown at the gate.'],
    ['email', ''],
  ],
  wristbands: [
    ['nfcId', 'The id of the chip. Spaces, colons and hyphens do not matter. Needed.'],
    ['category', 'As at the gates: VIP, Day, Crew. Needed.'],
    ['holderName', 'Shown at the gate.'],
  ],
} as const;

const samples = {
  tickets: 'code,category,holderName,email\nA7K2-99,VIP,Ada Byron,ada@example.com',
  wristbands: 'nfcId,category,holderName\n04:A2:3F:99,VIP,Ada Byron',
};

/** Taking passes out of a file of any length: choose it, watch it, and see what was wrong with which row. */
export function ImportPasses({ event, kind, onClose }: { event: EventDetail; kind: PassKind; onClose: () => void }) {
  const { many } = kinds[kind];
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const start = useMutation({ mutationFn: (chosen: File) => call.passes.import(event.id, kind, chosen) });
  const begun = start.data?.data;
  const job = useQuery({
    queryKey: ['jobs', begun?.id],
    enabled: begun !== undefined,
    queryFn: async () => (await call.jobs.get(begun?.id ?? '')).data,
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'running' ? false : 400),
    staleTime: 0,
  });
  const held = job.data ?? begun;
  const over_ = held !== undefined && held.state !== 'running';
  useEffect(() => {
    if (over_) void client.invalidateQueries({ queryKey: keys.event(event.id) });
  }, [over_, client, event.id]);

  const choose = (chosen: File) => {
    setFile(chosen);
    start.reset();
    start.mutate(chosen);
  };
  const busy = start.isPending || held?.state === 'running';
  return (
    <Modal opened onClose={onClose} title={`Import ${many}`} size={620}>
      <div className={classes.body}>
        {!busy && (
          <FileDrop
            what={file ? 'Choose another CSV file' : 'Choose a CSV file'}
            accept=".csv,text/csv"
            label={`File of ${many}`}
            onChoose={choose}
          >
            A file that was sent before may be sent again: what is known is left as it is.
          </FileDrop>
        )}
        <FormErrors error={start.error} labels={{ file: 'File' }} />
        {busy && (
          <div role="status">
            <p>
              {start.isPending ? 'Sending' : 'Reading'} {file?.name}…{' '}
              {held && (
                <span className="muted num">
                  {held.done.toLocaleString()}
                  {held.total !== null && ` of ${held.total.toLocaleString()}`} rows
                </span>
              )}
            </p>
            {held?.total ? (
              <ProgressBar value={(held.done / held.total) * 100} label={`Import of ${file?.name ?? many}`} />
            ) : null}
          </div>
        )}
        {job.error && (
          <ErrorRegion error={job.error} what="How far it is could not be read" retry={() => void job.refetch()} />
        )}
        {held?.state === 'failed' && (
          <p role="alert">
            <StatusShape tone="critical" /> It broke off: {held.problem} What was taken in by then stays; the file can
            be sent again.
          </p>
        )}
        {held?.result && <Result result={held.result} done={held.state === 'done'} />}
        {!busy && !held && (
          <>
            <p>The first row names the columns; their order does not matter, and others are left alone.</p>
            <dl className={classes.columns}>
              {explained[kind].map(([name, what]) => [
                <dt key={name} className="mono">
                  {name}
                </dt>,
                <dd key={`${name} is`}>{what}</dd>,
              ])}
            </dl>
            <pre className={classes.sample}>{samples[kind]}</pre>
          </>
        )}
        <div className="ends">
          <Button variant={held?.state === 'done' ? 'filled' : 'default'} onClick={onClose}>
            {busy ? 'Let it go on' : held ? 'Done' : 'Cancel'}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

function Result({ result, done }: { result: PassImportResult; done: boolean }) {
  const figures: [number, string][] = [
    [result.created, 'new'],
    [result.updated, 'changed'],
    [result.unchanged, 'as before'],
    [result.rejected, 'rejected'],
  ];
  return (
    <section aria-label="What came out" aria-live="polite" className="fields">
      <Figures figures={figures} />
      {result.errors.length > 0 ? (
        <>
          <p>
            <StatusShape tone="warning" /> {plural(result.rejected, 'row was', 'rows were')} not taken in. Mend what is
            named here and send the file again.
          </p>
          <RowMessages title="Which rows" tone="warning" rows={result.errors} open />
        </>
      ) : (
        done && (
          <p>
            <StatusShape tone="positive" /> Every row was taken in.
          </p>
        )
      )}
    </section>
  );
}
