import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { keys, query } from '@/api/queries';
import type { EventDetail, Id, Incident, IncidentKind } from '@/api/types';
import { formatDate, formatTime } from '@/time/format';
import { fromWall, toWall, zoneName } from '@/time/zones';
import { Choice } from '@/ui/Choice';
import { FormErrors } from '@/ui/FormErrors';
import page from '@/ui/Page.module.css';
import { PendingMark } from '@/ui/PendingMark';
import { SearchBox } from '@/ui/SearchBox';
import { EmptyState, ErrorRegion, ReadOnlyBanner, SkeletonRows } from '@/ui/States';
import { StatusChip } from '@/ui/StatusChip';
import { useShortcuts } from '@/ui/shortcuts';
import { toast } from '@/ui/toasts';
import { mayEdit } from '../command-center/useEvent';
import classes from './Admission.module.css';
import styles from './Incidents.module.css';
import { incidentKinds, isLate } from './words';

const pageSize = 200;

/** Who did what when at the gates. It is added to and nothing else; what was wrong is put right by another entry. */
export function Incidents({ event }: { event: EventDetail }) {
  const search = useSearch({ from: '/shell/events/$eventId/check-in' });
  const navigate = useNavigate({ from: '/events/$eventId/check-in' });
  const gates = useQuery(query.gates(event.id));
  const [corrected, setCorrected] = useState<Incident | null>(null);
  const number = search.page ?? 1;
  const filter = { kind: search.kind, gateId: search.gate, q: search.q };
  const incidents = useQuery(query.incidents(event.id, { ...filter, page: number, limit: pageSize }));
  const set = (change: Partial<typeof search>) =>
    void navigate({ search: previous => ({ ...previous, page: undefined, ...change }), replace: true });
  const clear = () => set({ kind: undefined, gate: undefined, q: undefined });
  const filtered = Boolean(search.kind ?? search.gate ?? search.q);
  useShortcuts([{ keys: 'Shift+KeyF', label: 'Clear filters', group: 'List', run: clear }]);

  // What waits on this device stands at the end of whatever was asked for: here it is put where it belongs, if it does.
  const rows = (incidents.data?.data ?? [])
    .filter(each => (!search.kind || each.kind === search.kind) && (!search.gate || each.gateId === search.gate))
    .toSorted((one, other) => other.occurredAt.localeCompare(one.occurredAt));
  const total = incidents.data?.total ?? 0;
  const known = new Map(rows.map(each => [each.id, each]));
  return (
    <>
      {mayEdit(event) ? (
        <Tell
          key={corrected?.id ?? 'new'}
          event={event}
          gates={(gates.data ?? []).map(gate => ({ value: gate.id, label: gate.name }))}
          corrected={corrected}
          onDone={() => setCorrected(null)}
        />
      ) : (
        <ReadOnlyBanner>You may read this log but not add to it.</ReadOnlyBanner>
      )}
      <search className={page.filters}>
        <SearchBox
          className={page.search}
          label="What or who"
          value={search.q ?? ''}
          onChange={q => set({ q: q || undefined })}
        />
        <Choice
          label="About"
          any="About anything"
          value={search.kind}
          options={incidentKinds.map(({ value, label }) => ({ value, label }))}
          onChange={kind => set({ kind })}
        />
        <Choice
          label="Gate"
          any="Any gate"
          value={search.gate}
          options={(gates.data ?? []).map(gate => ({ value: gate.id, label: gate.name }))}
          onChange={gate => set({ gate })}
        />
        {filtered && (
          <Button variant="subtle" color="gray" onClick={clear}>
            Clear filters
          </Button>
        )}
        {total > 0 && (
          <Button
            component="a"
            href={call.incidents.table(event.id, filter)}
            download
            variant="default"
            leftSection={<IconDownload size={15} stroke={1.75} />}
          >
            Export {filtered ? 'these' : 'all'}
          </Button>
        )}
      </search>
      {incidents.error && (
        <ErrorRegion
          error={incidents.error}
          what="The log could not be loaded"
          retry={() => void incidents.refetch()}
          dataFrom={incidents.data ? incidents.dataUpdatedAt : undefined}
        />
      )}
      {incidents.isPending ? (
        <SkeletonRows rows={6} />
      ) : rows.length > 0 ? (
        <>
          <ol className={styles.log} aria-label="Incidents, newest first">
            {rows.map((incident, index) => {
              const day = toWall(incident.occurredAt, event.timezone).date;
              const before = rows[index - 1];
              const opens = !before || toWall(before.occurredAt, event.timezone).date !== day;
              return (
                <Entry
                  key={incident.id}
                  incident={incident}
                  timezone={event.timezone}
                  day={opens ? formatDate(incident.occurredAt, event.timezone) : null}
                  corrects={incident.correctsId ? (known.get(incident.correctsId) ?? null) : undefined}
                  onCorrect={mayEdit(event) ? () => setCorrected(incident) : undefined}
                />
              );
            })}
          </ol>
          {total > pageSize && (
            <div className="line wrap">
              <span className="muted num">
                {rows.length.toLocaleString()} of {total.toLocaleString()}
              </span>
              <Button
                variant="default"
                disabled={number === 1}
                onClick={() => set({ page: number > 2 ? number - 1 : undefined })}
              >
                Newer
              </Button>
              <Button variant="default" disabled={number * pageSize >= total} onClick={() => set({ page: number + 1 })}>
                Older
              </Button>
            </div>
          )}
        </>
      ) : (
        incidents.data && (
          <div className="card">
            {filtered ? (
              <EmptyState
                title="No incidents match"
                action={
                  <Button variant="default" onClick={clear}>
                    Clear filters
                  </Button>
                }
              />
            ) : (
              <EmptyState title="Nothing happened yet">
                What happens at the gates is written down here and at the scanners, with its time. It stays as it was
                written.
              </EmptyState>
            )}
          </div>
        )
      )}
    </>
  );
}

function Entry({
  incident,
  timezone,
  day,
  corrects,
  onCorrect,
}: {
  incident: Incident;
  timezone: string;
  /** The date, where a new day begins. */
  day: string | null;
  /** The entry it puts right, null when that is not on this page, undefined when it puts none right. */
  corrects: Incident | null | undefined;
  onCorrect: (() => void) | undefined;
}) {
  const { label, tone } = incidentKinds.find(each => each.value === incident.kind) ?? { label: '', tone: 'neutral' };
  const time = formatTime(incident.occurredAt, timezone);
  const from = [
    incident.gateName && `gate ${incident.gateName}`,
    incident.seriesName,
    incident.person,
    [incident.toldByName ? `told by ${incident.toldByName}` : null, incident.device].filter(Boolean).join(', '),
  ].filter(Boolean);
  return (
    <li>
      {day && <h3 className={styles.day}>{day}</h3>}
      <article className={styles.entry} data-corrected={incident.correctedById !== null || undefined}>
        <span className={`${styles.time} num`}>
          {time}
          {isLate(incident) && <small> received {formatTime(incident.receivedAt, timezone)}</small>}
        </span>
        <StatusChip tone={tone} label={label} />
        <div className={styles.what}>
          <p>
            <span className={styles.sentence}>{incident.sentence}</span> <PendingMark id={incident.id} />
          </p>
          <p className="muted">
            {from.join(' · ')}
            {corrects !== undefined &&
              ` · puts right ${corrects ? `what was written for ${formatTime(corrects.occurredAt, timezone)}` : 'an earlier entry'}`}
            {incident.correctedById && ' · put right later'}
          </p>
        </div>
        {onCorrect && !incident.correctedById && incident.receivedAt && (
          <Button variant="subtle" size="compact-sm" aria-label={`Put right: ${incident.sentence}`} onClick={onCorrect}>
            Put right
          </Button>
        )}
      </article>
    </li>
  );
}

/** Adds an entry; with one to be put right, beside it. */
function Tell({
  event,
  gates,
  corrected,
  onDone,
}: {
  event: EventDetail;
  gates: { value: Id; label: string }[];
  corrected: Incident | null;
  onDone: () => void;
}) {
  const client = useQueryClient();
  const first = useRef<HTMLTextAreaElement>(null);
  const [kind, setKind] = useState<IncidentKind>(corrected?.kind ?? 'other');
  const [sentence, setSentence] = useState('');
  const [gateId, setGate] = useState<Id | null>(corrected?.gateId ?? null);
  const [person, setPerson] = useState(corrected?.person ?? '');
  const [time, setTime] = useState(corrected ? toWall(corrected.occurredAt, event.timezone).time : '');
  const when = (): string => {
    const now = new Date();
    if (!time) return now.toISOString();
    // The last time the clock showed this.
    const { date } = toWall(corrected?.occurredAt ?? now, event.timezone);
    const at = fromWall({ date, time }, event.timezone)?.instant.getTime() ?? now.getTime();
    return new Date(at > now.getTime() ? at - 86_400_000 : at).toISOString();
  };
  const tell = useMutation({
    mutationFn: () =>
      call.incidents.tell(event.id, {
        id: newId(),
        kind,
        sentence: sentence.trim(),
        gateId,
        person: person.trim() || null,
        occurredAt: when(),
        correctsId: corrected?.id ?? null,
      }),
    onSuccess: () => {
      toast(corrected ? 'Put right. The first entry stays beside it.' : 'Written down');
      setSentence('');
      setPerson('');
      setTime('');
      void client.invalidateQueries({ queryKey: keys.incidents(event.id) });
      onDone();
      first.current?.focus();
    },
  });
  return (
    <form
      className={`card ${styles.tell}`}
      aria-label={corrected ? 'Put an entry right' : 'Write down an incident'}
      onSubmit={submit => {
        submit.preventDefault();
        if (sentence.trim() && !tell.isPending) tell.mutate();
      }}
    >
      <FormErrors error={tell.error} />
      {corrected && (
        <p className={classes.note}>
          <span>
            Puts right: <b>{corrected.sentence}</b>, {formatTime(corrected.occurredAt, event.timezone)}. That entry
            stays, struck out.
          </span>
        </p>
      )}
      <Textarea
        ref={first}
        label={corrected ? 'What is right' : 'What happened'}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={1000}
        value={sentence}
        onChange={change => setSentence(change.currentTarget.value)}
        onKeyDown={key => {
          if (key.key === 'Enter' && (key.ctrlKey || key.metaKey)) key.currentTarget.form?.requestSubmit();
        }}
        autoFocus={corrected !== null}
      />
      <div className={styles.fields}>
        <Select
          label="About"
          allowDeselect={false}
          data={incidentKinds.map(({ value, label }) => ({ value, label }))}
          value={kind}
          onChange={value => value && setKind(value as IncidentKind)}
        />
        <Select label="Gate" placeholder="None" clearable data={gates} value={gateId} onChange={setGate} />
        <TextInput
          label="Who (optional)"
          maxLength={200}
          value={person}
          onChange={change => setPerson(change.currentTarget.value)}
        />
        <TextInput
          type="time"
          label={`When (${zoneName(new Date(), event.timezone)})`}
          description={time ? undefined : 'Now'}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={time}
          onChange={change => setTime(change.currentTarget.value)}
        />
      </div>
      <div className={classes.end}>
        {corrected && (
          <Button variant="default" onClick={onDone}>
            Leave it
          </Button>
        )}
        <Button type="submit" disabled={!sentence.trim()} loading={tell.isPending}>
          {corrected ? 'Put it right' : 'Write it down'}
        </Button>
      </div>
    </form>
  );
}
