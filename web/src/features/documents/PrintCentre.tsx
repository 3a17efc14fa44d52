import { Button, Checkbox, CopyButton, Modal, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { IconDownload, IconExternalLink, IconLink, IconPrinter } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import * as call from '@/api/calls';
import { keys, query } from '@/api/queries';
import type { DocumentRequest, DocumentType, EventDetail, PrintedDocument } from '@/api/types';
import { useOffline } from '@/offline/state';
import { formatDateTime, formatRelative } from '@/time/format';
import { useNow } from '@/time/useNow';
import { FormErrors } from '@/ui/FormErrors';
import { closePrintCentre, usePrintCentre } from '@/ui/printCentre';
import { ErrorRegion, SkeletonBlock } from '@/ui/States';
import { StatusChip } from '@/ui/StatusChip';
import { toast, toastProblem } from '@/ui/toasts';
import classes from './PrintCentre.module.css';
import { type Choices, columns, isWhole, noChoices, requestOf, sheetOf, sheets } from './sheets';

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

/** Where documents of an event are made: chosen, looked at, saved, or kept among its files with a link to hand on. */
export function PrintCentre() {
  const open = usePrintCentre(state => state.open);
  const event = useQuery({ ...query.event(open?.eventId ?? ''), enabled: open !== null });
  if (!open) return null;
  return (
    <Modal
      opened
      onClose={closePrintCentre}
      title="Documents"
      size="min(72rem, 100%)"
      classNames={{ body: classes.modal }}
    >
      {event.data ? (
        <Centre key={open.eventId} event={event.data} first={open.type} contractId={open.contractId} />
      ) : event.error ? (
        <ErrorRegion error={event.error} what="The event could not be loaded" retry={() => void event.refetch()} />
      ) : (
        <SkeletonBlock height={320} />
      )}
    </Modal>
  );
}

function Centre(props: { event: EventDetail; first: DocumentType; contractId: string | undefined }) {
  const { event, first, contractId } = props;
  const client = useQueryClient();
  const [type, setType] = useState(first);
  const [format, setFormat] = useState<'pdf' | 'docx'>('pdf');
  const [choices, setChoices] = useState<Choices>(() => noChoices(navigator.language, contractId));
  const sheet = sheetOf(type);
  const request = useMemo(() => requestOf(event, type, format, choices), [event, type, format, choices]);
  const cut = useOffline(state => !state.reachable || state.asOf !== null);
  const whole = isWhole(type, choices);
  const mayKeep = event.myRights === 'admin';
  const save = useMutation({
    mutationFn: () => call.documents.preview(request),
    onSuccess: saveFile,
    onError: error => toastProblem('The document could not be made', error),
  });
  const keep = useMutation({
    mutationFn: () => call.documents.generate(request),
    onSuccess: ({ data }) => {
      toast(`“${data.name}” is among the event’s files`);
      void client.invalidateQueries({ queryKey: keys.files(event.id) });
      void client.invalidateQueries({ queryKey: keys.printed(event.id) });
    },
  });
  const { reset } = keep;
  // A link is to what was asked for then.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever is chosen anew
  useEffect(reset, [request, reset]);
  const set = (change: Partial<Choices>) => setChoices(before => ({ ...before, ...change }));

  return (
    <div className={classes.centre}>
      <form
        className={classes.form}
        aria-label="What to print"
        onSubmit={submit => {
          submit.preventDefault();
          save.mutate();
        }}
      >
        <div>
          <NativeSelect
            label="Document"
            data={sheets.map(each => ({ value: each.type, label: each.label }))}
            value={type}
            onChange={change => setType(change.currentTarget.value as DocumentType)}
          />
          <p className={classes.about}>{sheet.about}</p>
        </div>
        {sheet.has.includes('vendor') && <ForVendor event={event} choices={choices} set={set} />}
        {sheet.has.includes('cues') && <Cues event={event} choices={choices} set={set} />}
        {sheet.has.includes('badges') && <WhoseBadges event={event} choices={choices} set={set} />}
        {sheet.has.includes('guests') && <WhichGuests choices={choices} set={set} />}
        {sheet.has.includes('contract') && <WhichContract event={event} choices={choices} set={set} />}
        {sheet.has.includes('notes') && (
          <Checkbox
            label="With notes"
            description="They are written for those who work the event."
            checked={choices.notes}
            onChange={change => set({ notes: change.currentTarget.checked })}
          />
        )}
        <div className="pair">
          <Segments
            label="Paper"
            value={choices.paper}
            onChange={paper => set({ paper })}
            data={[
              { value: 'a4', label: 'A4' },
              { value: 'letter', label: 'Letter' },
            ]}
          />
          <Segments
            label="Format"
            value={format}
            onChange={setFormat}
            data={[
              { value: 'pdf', label: 'PDF' },
              { value: 'docx', label: 'Word' },
            ]}
          />
        </div>
        <div className={classes.actions}>
          <Button
            type="submit"
            leftSection={<IconDownload {...icon} />}
            loading={save.isPending}
            disabled={cut || !whole}
          >
            Save {format === 'pdf' ? 'PDF' : 'Word file'}
          </Button>
          {mayKeep && (
            <Button
              variant="default"
              leftSection={<IconLink {...icon} />}
              loading={keep.isPending}
              disabled={cut || !whole}
              onClick={() => keep.mutate()}
            >
              Keep and get a link
            </Button>
          )}
        </div>
        {cut && (
          <p className="muted">Documents are made by the server. They can be made again once there is a connection.</p>
        )}
        <FormErrors error={keep.error} />
        {keep.data && (
          <div className={classes.made} role="status">
            <TextInput
              label="Link"
              readOnly
              value={keep.data.data.url}
              description={`Opens it without an account until ${formatDateTime(keep.data.data.expiresAt)}`}
              onFocus={focus => focus.currentTarget.select()}
            />
            <CopyButton value={keep.data.data.url}>
              {({ copied, copy }) => <Button onClick={copy}>{copied ? 'Copied' : 'Copy link'}</Button>}
            </CopyButton>
          </div>
        )}
        <Printed event={event} type={type} />
      </form>
      <Preview request={request} cut={cut} whole={whole} />
    </div>
  );
}

interface Part {
  choices: Choices;
  set: (change: Partial<Choices>) => void;
}

function ForVendor({ event, choices, set }: Part & { event: EventDetail }) {
  const vendors = useQuery(query.eventVendors(event.id));
  if (!vendors.data || vendors.data.length === 0) return null;
  return (
    <NativeSelect
      label="For"
      data={[
        { value: '', label: 'Everybody on the team' },
        ...vendors.data.map(vendor => ({ value: vendor.vendorId, label: vendor.name })),
      ]}
      description={choices.vendorId ? 'Only what concerns them; nobody else’s details.' : undefined}
      value={choices.vendorId}
      onChange={change => set({ vendorId: change.currentTarget.value })}
    />
  );
}

function Cues({ event, choices, set }: Part & { event: EventDetail }) {
  const blocks = useQuery(query.timeline(event.id));
  const tracks = useMemo(
    () => [...new Set((blocks.data ?? []).flatMap(block => block.track ?? []))].sort((a, b) => a.localeCompare(b)),
    [blocks.data],
  );
  const people = useMemo(() => {
    const names = new Map(
      (blocks.data ?? []).flatMap(block => block.people).map(person => [person.id, person.name ?? 'Somebody']),
    );
    return [...names].sort(([, a], [, b]) => a.localeCompare(b));
  }, [blocks.data]);
  return (
    <>
      {tracks.length > 1 && (
        <NativeSelect
          label="Track"
          data={[{ value: '', label: 'All tracks' }, ...tracks]}
          value={choices.track}
          onChange={change => set({ track: change.currentTarget.value })}
        />
      )}
      {people.length > 0 && (
        <NativeSelect
          label="Person"
          data={[
            { value: '', label: 'Everybody' },
            ...people.map(([value, name]) => ({ value, label: `Only where ${name} is needed` })),
          ]}
          value={choices.personId}
          onChange={change => set({ personId: change.currentTarget.value })}
        />
      )}
      <Checkbox
        label="Only columns that say something"
        checked={choices.columns === null}
        onChange={change => set({ columns: change.currentTarget.checked ? null : ['length', 'where', 'who'] })}
      />
      {choices.columns && (
        <Checkbox.Group
          label="Columns"
          value={[...choices.columns]}
          onChange={chosen =>
            set({ columns: columns.map(column => column.value).filter(value => chosen.includes(value)) })
          }
        >
          <div className={classes.columns}>
            {columns.map(column => (
              <Checkbox key={column.value} value={column.value} label={column.label} />
            ))}
          </div>
        </Checkbox.Group>
      )}
    </>
  );
}

function WhoseBadges({ event, choices, set }: Part & { event: EventDetail }) {
  const series = useQuery(query.eventSeries(event.id));
  return (
    <>
      <NativeSelect
        label="Of"
        data={[
          { value: '', label: 'Tickets, or the crew where there are none' },
          { value: 'tickets', label: 'Everybody with a ticket' },
          { value: 'crew', label: 'Everybody who works on the event' },
        ]}
        value={choices.holders}
        onChange={change => set({ holders: change.currentTarget.value as Choices['holders'] })}
      />
      {choices.holders !== 'crew' && (
        <>
          {(series.data ?? []).length > 0 && (
            <NativeSelect
              label="Series"
              data={[
                { value: '', label: 'All tickets of the event' },
                ...(series.data ?? []).map(each => ({ value: each.id, label: `Only what “${each.name}” admits` })),
              ]}
              value={choices.seriesId}
              onChange={change => set({ seriesId: change.currentTarget.value })}
            />
          )}
          <TextInput
            label="Category"
            placeholder="All categories"
            maxLength={100}
            value={choices.category}
            onChange={change => set({ category: change.currentTarget.value })}
          />
        </>
      )}
    </>
  );
}

function WhichGuests({ choices, set }: Part) {
  return (
    <>
      <NativeSelect
        label="Of"
        data={[
          { value: 'expected', label: 'Everybody who has not declined' },
          { value: 'confirmed', label: 'Those who have confirmed' },
          { value: 'all', label: 'Everybody, whatever they answered' },
        ]}
        value={choices.guests}
        onChange={change => set({ guests: change.currentTarget.value as Choices['guests'] })}
      />
      <Checkbox
        label="Only what the kitchen has to know"
        description="Allergies and needs by table, without the other guests. So it is for a vendor in any case."
        checked={choices.kitchenOnly || choices.vendorId !== ''}
        disabled={choices.vendorId !== ''}
        onChange={change => set({ kitchenOnly: change.currentTarget.checked })}
      />
    </>
  );
}

function WhichContract({ event, choices, set }: Part & { event: EventDetail }) {
  const contracts = useQuery(query.contracts({ eventId: event.id }));
  const all = contracts.data ?? [];
  const first = all[0]?.id;
  const known = all.some(each => each.id === choices.contractId);
  // There is no document of no contract, so one of them is chosen from the beginning.
  useEffect(() => {
    if (first && !known) set({ contractId: first });
  }, [first, known, set]);
  if (contracts.error) {
    return (
      <ErrorRegion
        error={contracts.error}
        what="The contracts could not be loaded"
        retry={() => void contracts.refetch()}
      />
    );
  }
  if (contracts.data && all.length === 0) return <p className="muted">The event has no contracts yet.</p>;
  return (
    <NativeSelect
      label="Which"
      data={all.map(each => ({ value: each.id, label: `${each.title} · ${each.partyName}` }))}
      value={choices.contractId}
      onChange={change => set({ contractId: change.currentTarget.value })}
    />
  );
}

function Segments<Value extends string>(props: {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  data: { value: Value; label: string }[];
}) {
  const id = useId();
  return (
    <div>
      <span className={classes.label} id={id}>
        {props.label}
      </span>
      <SegmentedControl
        aria-labelledby={id}
        fullWidth
        size="xs"
        data={props.data}
        value={props.value}
        onChange={value => props.onChange(value as Value)}
      />
    </div>
  );
}

/** What was printed before, and whether it still holds. */
function Printed({ event, type }: { event: EventDetail; type: DocumentType }) {
  const printed = useQuery(query.printed(event.id, type));
  const now = useNow();
  if (!printed.data || printed.data.length === 0) return null;
  return (
    <section className={classes.printed} aria-label="Printed before">
      <h3>Printed before</h3>
      <ul>
        {printed.data.map((each: PrintedDocument) => (
          <li key={each.id}>
            <a href={`/api/v1/files/${each.fileId}/content`} target="_blank" rel="noreferrer" title={each.name}>
              Version {each.edition}, {each.format === 'pdf' ? 'PDF' : 'Word'}
            </a>
            <span className={classes.meta}>
              {formatRelative(each.createdAt, now)} by {each.printedBy?.name ?? 'somebody'}
            </span>
            <StatusChip
              quiet
              tone={each.isCurrent ? 'positive' : 'warning'}
              label={each.isCurrent ? 'Still holds' : 'Old: changed since'}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The pages themselves, as they come out of the printer. Word files are shown as they would be printed, too. */
function Preview({ request, cut, whole }: { request: DocumentRequest; cut: boolean; whole: boolean }) {
  const shown = useMemo(() => ({ ...request, format: 'pdf' as const }), [request]);
  const [asked, setAsked] = useState(shown);
  // Somebody who types is not to be answered letter by letter.
  useEffect(() => {
    const timer = setTimeout(() => setAsked(shown), 350);
    return () => clearTimeout(timer);
  }, [shown]);
  const pages = useQuery({
    queryKey: ['document-preview', asked],
    queryFn: ({ signal }) => call.documents.preview(asked, signal),
    enabled: !cut && whole,
    retry: false,
    staleTime: 0,
    gcTime: 0,
    placeholderData: before => before,
  });
  const address = useAddress(pages.data);
  const working = pages.isFetching || asked !== shown;
  return (
    <section className={classes.preview} aria-label="Preview" aria-busy={working}>
      {cut ? (
        <Word title="The preview needs a connection">What was kept before is among the event’s files.</Word>
      ) : !whole ? (
        <Word title="Nothing to print yet">Choose a contract first.</Word>
      ) : pages.error ? (
        <ErrorRegion error={pages.error} what="The document could not be made" retry={() => void pages.refetch()} />
      ) : address && navigator.pdfViewerEnabled !== false ? (
        <iframe
          className={classes.frame}
          src={`${address}#view=FitH&navpanes=0`}
          title="The document as it is printed"
        />
      ) : address ? (
        <Word title="This browser does not show pages by itself">
          <a href={address} target="_blank" rel="noreferrer">
            <IconExternalLink {...icon} /> Open the document
          </a>
        </Word>
      ) : (
        <div className={classes.word} role="status">
          <IconPrinter size={28} stroke={1.25} aria-hidden="true" />
          <p>Setting the pages…</p>
        </div>
      )}
      {working && address && !cut && whole && (
        <div className={classes.working} role="progressbar" aria-label="Setting the pages" />
      )}
    </section>
  );
}

function Word({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div className={classes.word}>
      <IconPrinter size={28} stroke={1.25} aria-hidden="true" />
      <p className={classes.wordTitle}>{title}</p>
      <p className="muted">{children}</p>
    </div>
  );
}

/** An address of a file that is only here; given back when the file is another. */
function useAddress(file: File | undefined): string | null {
  const [address, setAddress] = useState<string | null>(null);
  const last = useRef<string | null>(null);
  useEffect(() => {
    if (!file) return;
    const next = URL.createObjectURL(file);
    const before = last.current;
    last.current = next;
    setAddress(next);
    // The frame may still be reading the one before.
    if (before) setTimeout(() => URL.revokeObjectURL(before), 10_000);
  }, [file]);
  useEffect(
    () => () => {
      if (last.current) URL.revokeObjectURL(last.current);
    },
    [],
  );
  return address;
}

function saveFile(file: File) {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
