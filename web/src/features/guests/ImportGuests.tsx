import { Button, Modal } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { keys, query } from '@/api/queries';
import type { EventDetail, GuestBulk, GuestField, GuestImportReport, UndoneGuestBulk } from '@/api/types';
import { useOffline } from '@/offline/state';
import { formatDateTime } from '@/time/format';
import { Choice } from '@/ui/Choice';
import { Figures, FileDrop, RowMessages } from '@/ui/FileImport';
import { FormErrors } from '@/ui/FormErrors';
import { StatusShape } from '@/ui/StatusChip';
import { toast, toastProblem } from '@/ui/toasts';
import { plural } from '@/ui/words';
import classes from './ImportGuests.module.css';
import { fieldNames, fields } from './words';

/** What somebody said about a file that its own word was not enough for. */
interface Said {
  columns: (GuestField | null)[] | null;
  separator: string;
  encoding: string;
  dates: string;
  match: string;
}

const nothingSaid: Said = { columns: null, separator: '', encoding: '', dates: '', match: '' };

const encodings = [
  { value: 'utf-8', label: 'Unicode (UTF-8)' },
  { value: 'windows-1252', label: 'Western European' },
  { value: 'windows-1250', label: 'Central European' },
  { value: 'windows-1251', label: 'Cyrillic' },
  { value: 'windows-1254', label: 'Turkish' },
  { value: 'macintosh', label: 'Old Macintosh' },
];

const separators = [
  { value: 'comma', label: 'Commas' },
  { value: 'semicolon', label: 'Semicolons' },
  { value: 'tab', label: 'Tabs' },
  { value: 'bar', label: 'Bars' },
];

interface Props {
  event: EventDetail;
  onClose: () => void;
  /** Shows the guests of an import. */
  onShow: (importId: string) => void;
}

/** Choose a list, see which column is what and what would come of it, then take it in. Nothing is written before that. */
export function ImportGuests({ event, onClose, onShow }: Props) {
  const client = useQueryClient();
  const reachable = useOffline(state => state.reachable);
  const [file, setFile] = useState<File | null>(null);
  const [said, setSaid] = useState<Said>(nothingSaid);
  const run = async ({ file, said, dryRun }: { file: File; said: Said; dryRun: boolean }) =>
    (
      await call.guests.import(event.id, file, {
        dryRun,
        columns: said.columns?.map(each => each ?? '').join(','),
        separator: said.separator || undefined,
        encoding: said.encoding || undefined,
        dates: said.dates || undefined,
        match: said.match || undefined,
      })
    ).data;
  const dry = useMutation({ mutationFn: run });
  const real = useMutation({
    mutationFn: run,
    onSuccess: report => {
      toast(`Imported: ${plural(report.created, 'new guest')}, ${report.updated.toLocaleString()} changed`);
      void client.invalidateQueries({ queryKey: keys.event(event.id) });
    },
  });
  const look = (next: File, how: Said) => {
    setFile(next);
    setSaid(how);
    real.reset();
    dry.mutate({ file: next, said: how, dryRun: true });
  };
  const report = dry.data;
  const done = real.data;
  const named = report?.columns.some(each => each.field?.endsWith('name')) ?? false;
  const nothing = report !== undefined && report.created + report.updated === 0;
  return (
    <Modal opened onClose={onClose} title="Import guests" size={760}>
      <div className={classes.body}>
        {!done && (
          <FileDrop
            what={file ? 'Choose another list' : 'Choose a guest list'}
            accept=".csv,.txt,.tsv,text/csv,text/plain"
            label="Guest list"
            onChoose={chosen => look(chosen, nothingSaid)}
          >
            {file ? file.name : 'CSV, from any spreadsheet: columns in any order, in any language of Europe'}
          </FileDrop>
        )}
        {!reachable && <p role="alert">Importing needs a connection.</p>}
        <FormErrors error={real.error ?? dry.error} labels={{ file: 'File', columns: 'Columns' }} />
        {(dry.isPending || real.isPending) && (
          <p className="muted" role="status">
            {real.isPending ? 'Taking in' : 'Reading'} {file?.name}…
          </p>
        )}
        {done ? (
          <Outcome event={event} report={done} onShow={onShow} onClose={onClose} />
        ) : (
          report && (
            <>
              <Columns
                report={report}
                onChange={columns => file && look(file, { ...said, columns })}
                busy={dry.isPending}
              />
              <div className={classes.options}>
                <Choice
                  label="Cells are separated by"
                  value={said.separator || report.separator}
                  options={separators}
                  onChange={value => file && look(file, { ...said, separator: value ?? '', columns: null })}
                />
                <Choice
                  label="Characters"
                  value={said.encoding || report.encoding.replace('utf-16', 'utf-8').replace('utf-16BE', 'utf-8')}
                  options={encodings}
                  onChange={value => file && look(file, { ...said, encoding: value ?? '', columns: null })}
                />
                {report.dates && (
                  <Choice
                    label="Dates"
                    value={said.dates || report.dates}
                    options={[
                      { value: 'dmy', label: 'Dates: day first' },
                      { value: 'mdy', label: 'Dates: month first' },
                    ]}
                    onChange={value => file && look(file, { ...said, dates: value ?? '' })}
                  />
                )}
                <Choice
                  label="Who is the same guest"
                  value={said.match || 'email'}
                  options={[
                    { value: 'email', label: 'Same e-mail: same guest' },
                    { value: 'person', label: 'E-mails may be shared' },
                  ]}
                  onChange={value => file && look(file, { ...said, match: value ?? '' })}
                />
              </div>
              {report.dates && !report.datesCertain && !said.dates && (
                <p>
                  <StatusShape tone="warning" /> Every date in this file could be read either way. Check which comes
                  first, the day or the month.
                </p>
              )}
              {!named ? (
                <p role="alert">
                  <StatusShape tone="warning" /> Say above which column has the names.
                </p>
              ) : (
                <Result report={report} />
              )}
            </>
          )
        )}
        {!file && <Earlier event={event} onShow={onShow} onClose={onClose} />}
        {!done && (
          <div className="ends">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              disabled={!report || !named || nothing || dry.isPending || !reachable}
              loading={real.isPending}
              onClick={() => file && real.mutate({ file, said, dryRun: false })}
            >
              {report && named
                ? nothing
                  ? 'Nothing to import'
                  : `Import ${plural(report.created + report.updated, 'guest')}`
                : 'Import'}
            </Button>
          </div>
        )}
      </div>
    </Modal>
  );
}

function Columns({
  report,
  onChange,
  busy,
}: {
  report: GuestImportReport;
  onChange: (columns: (GuestField | null)[]) => void;
  busy: boolean;
}) {
  const chosen = report.columns.map(each => each.field);
  return (
    <section aria-label="Columns of the file" className={classes.columns}>
      <table>
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">What is in it</th>
            <th scope="col">Taken for</th>
          </tr>
        </thead>
        <tbody>
          {report.columns.map((column, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns are told apart by their place
            <tr key={index} data-left={column.field === null || undefined}>
              <th scope="row">{column.header || <span className="muted">without a name</span>}</th>
              <td>{column.samples.join(' · ')}</td>
              <td>
                <Choice
                  label={`Column ${column.header || index + 1} is taken for`}
                  any="Left out"
                  value={column.field ?? ''}
                  options={fields.map(field => ({ value: field, label: fieldNames[field] }))}
                  onChange={field =>
                    !busy && onChange(chosen.map((each, at) => (at === index ? (field ?? null) : each)))
                  }
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Result({ report }: { report: GuestImportReport }) {
  return (
    <section aria-label={report.dryRun ? 'What would come of it' : 'What came of it'} aria-live="polite">
      <Figures
        figures={[
          [report.rows, 'rows'],
          [report.created, 'new'],
          [report.updated, 'changed'],
          [report.unchanged, 'as before'],
          [report.rejected, 'left out'],
          [report.tablesCreated, 'new tables'],
        ]}
      />
      <RowMessages
        title={`${plural(report.rejected, 'row is', 'rows are')} left out. Mend the file and import it again: nobody comes twice.`}
        tone="critical"
        rows={report.errors}
        open
      />
      <RowMessages title={plural(report.warnings.length, 'remark')} tone="warning" rows={report.warnings} />
    </section>
  );
}

function useUndoImport(event: EventDetail, onDone: (undone: UndoneGuestBulk) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => (await call.guests.undo(event.id, 'imports', id)).data,
    onSuccess: undone => {
      void client.invalidateQueries({ queryKey: keys.event(event.id) });
      onDone(undone);
    },
    onError: error => toastProblem('The import was not taken back', error),
  });
}

function Outcome({
  event,
  report,
  onShow,
  onClose,
}: {
  event: EventDetail;
  report: GuestImportReport;
  onShow: (importId: string) => void;
  onClose: () => void;
}) {
  const [undone, setUndone] = useState<UndoneGuestBulk | null>(null);
  const undo = useUndoImport(event, setUndone);
  const { changeId } = report;
  if (undone) return <Undone undone={undone} onClose={onClose} />;
  return (
    <>
      <p>
        <StatusShape tone="positive" /> <b>The list is taken in.</b>
      </p>
      <Result report={report} />
      <div className="ends">
        {changeId && (
          <>
            <Button variant="default" loading={undo.isPending} onClick={() => undo.mutate(changeId)}>
              Undo the import
            </Button>
            <Button
              variant="default"
              onClick={() => {
                onShow(changeId);
                onClose();
              }}
            >
              Show the new guests
            </Button>
          </>
        )}
        <Button onClick={onClose}>Done</Button>
      </div>
    </>
  );
}

function Undone({ undone, onClose }: { undone: UndoneGuestBulk; onClose: () => void }) {
  const { change, left } = undone;
  return (
    <>
      <p role="status">
        <StatusShape tone="positive" /> <b>The import is taken back.</b>{' '}
        {plural(change.removed ?? 0, 'guest is', 'guests are')} off the list again,{' '}
        {plural(change.restored ?? 0, 'guest is', 'guests are')} as before.
      </p>
      {left.length > 0 && (
        <section aria-label="Left as they are">
          <p>
            <StatusShape tone="warning" /> {plural(change.leftAlone ?? 0, 'guest was', 'guests were')} left, because
            somebody has worked on them since:
          </p>
          <ul className={classes.left}>
            {left.map(each => (
              <li key={each.id}>
                {each.name} <span className="muted">{each.why}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="ends">
        <Button onClick={onClose}>Done</Button>
      </div>
    </>
  );
}

/** Lists that were taken in before, each of which can be taken back. */
function Earlier({
  event,
  onShow,
  onClose,
}: {
  event: EventDetail;
  onShow: (id: string) => void;
  onClose: () => void;
}) {
  const imports = useQuery(query.guestImports(event.id));
  const [undone, setUndone] = useState<UndoneGuestBulk | null>(null);
  const undo = useUndoImport(event, setUndone);
  if (undone) return <Undone undone={undone} onClose={() => setUndone(null)} />;
  if (!imports.data || imports.data.length === 0) return null;
  const told = (each: GuestBulk) =>
    each.undoneAt
      ? 'taken back'
      : `${each.created.toLocaleString()} new, ${each.updated.toLocaleString()} changed${each.rejected > 0 ? `, ${each.rejected.toLocaleString()} left out` : ''}`;
  return (
    <section aria-label="Imported before">
      <h3 className={classes.heading}>Imported before</h3>
      <ul className={classes.earlier}>
        {imports.data.map(each => (
          <li key={each.id} data-undone={each.undoneAt ? true : undefined}>
            <span className="grow">
              {each.fileName ?? 'A list'}{' '}
              <span className="muted">
                {formatDateTime(each.createdAt, event.timezone)} by {each.createdByName}: {told(each)}
              </span>
            </span>
            {!each.undoneAt && (
              <>
                <Button
                  variant="subtle"
                  size="compact-sm"
                  aria-label={`Show guests of ${each.fileName ?? 'this import'}`}
                  onClick={() => {
                    onShow(each.id);
                    onClose();
                  }}
                >
                  Show
                </Button>
                <Button
                  variant="subtle"
                  size="compact-sm"
                  aria-label={`Undo the import of ${each.fileName ?? 'this list'}`}
                  loading={undo.isPending && undo.variables === each.id}
                  onClick={() => undo.mutate(each.id)}
                >
                  Undo
                </Button>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
