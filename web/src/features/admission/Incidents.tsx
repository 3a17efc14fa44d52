import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { keys, query } from '@/api/queries';
import type { EventDetail, Id, Incident, IncidentKind, IncidentSeverity } from '@/api/types';
import { formatDate, formatTime } from '@/time/format';
import { fromWall, toWall, zoneName } from '@/time/zones';
import { Choice } from '@/ui/Choice';
import { Pager } from '@/ui/DataGrid';
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
import { incidentKinds, isLate, severities } from './words';

const pageSize = 200;

/** An entry, and what another one says of it: what is right, or how it ended. */
type About = { incident: Incident; says: 'right' | 'end' };

/** Who did what when at the gates. It is added to and nothing else: another entry puts one right, or tells how it ended. */
export function Incidents({ event }: { event: EventDetail }) {
  const search = useSearch({ from: '/shell/events/$eventId/check-in' });
  const navigate = useNavigate({ from: '/events/$eventId/check-in' });
  const gates = useQuery(query.gates(event.id));
  const [about, setAbout] = useState<About | null>(null);
  const number = search.page ?? 1;
  const filter = {
    kind: search.kind,
    severity: search.severity,
    open: search.state && search.state === 'open',
    gateId: search.gate,
    q: search.q,
  };
  const incidents = useQuery(query.incidents(event.id, { ...filter, page: number, limit: pageSize }));
  const open = useQuery(query.incidents(event.id, { open: true, limit: pageSize }));
  const set = (change: Partial<typeof search>) =>
    void navigate({ search: previous => ({ ...previous, page: undefined, ...change }), replace: true });
  const clear = () => set({ kind: undefined, severity: undefined, state: undefined, gate: undefined, q: undefined });
  const filtered = Boolean(search.kind ?? search.severity ?? search.state ?? search.gate ?? search.q);
  useShortcuts([{ keys: 'Shift+KeyF', label: 'Clear filters', group: 'List', run: clear }]);

  // What waits on this device stands at the end of whatever was asked for: here it is put where it belongs, if it does.
  const rows = (incidents.data?.data ?? [])
    .filter(
      each =>
        (!search.kind || each.kind === search.kind) &&
        (!search.severity || each.severity === search.severity) &&
        (!search.state || each.isOpen === (search.state === 'open')) &&
        (!search.gate || each.gateId === search.gate),
    )
    .toSorted((one, other) => other.occurredAt.localeCompare(one.occurredAt));
  const total = incidents.data?.total ?? 0;
  const known = new Map(rows.map(each => [each.id, each]));
  const critical = (open.data?.data ?? []).filter(each => each.severity === 'critical').length;
  return (
    <>
      {mayEdit(event) ? (
        <Tell
          key={about ? `${about.says} ${about.incident.id}` : 'new'}
          event={event}
          gates={(gates.data ?? []).map(gate => ({ value: gate.id, label: gate.name }))}
          about={about}
          onDone={() => setAbout(null)}
        />
      ) : (
        <ReadOnlyBanner>You may read this log but not add to it.</ReadOnlyBanner>
      )}
      {open.data && (open.data.total ?? 0) > 0 && (
        <p className={styles.open} role="status">
          <StatusChip
            tone={critical > 0 ? 'critical' : 'warning'}
            label={`${(open.data.total ?? 0).toLocaleString()} open${critical > 0 ? `, ${critical.toLocaleString()} critical` : ''}`}
          />
          {search.state !== 'open' && (
            <Button variant="subtle" size="compact-sm" onClick={() => set({ state: 'open' })}>
              Show what is open
            </Button>
          )}
        </p>
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
          label="Severity"
          any="However bad"
          value={search.severity}
          options={severities.map(({ value, label }) => ({ value, label }))}
          onChange={severity => set({ severity })}
        />
        <Choice
          label="State"
          any="Open or not"
          value={search.state}
          options={[
            { value: 'open', label: 'Open' },
            { value: 'ended', label: 'Not open' },
          ]}
          onChange={state => set({ state })}
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
                  closes={incident.closesId ? (known.get(incident.closesId) ?? null) : undefined}
                  end={incident.closedById ? known.get(incident.closedById) : undefined}
                  onSay={mayEdit(event) ? says => setAbout({ incident, says }) : undefined}
                />
              );
            })}
          </ol>
          <Pager
            page={number}
            pageSize={pageSize}
            total={total}
            what="entries"
            onPage={to => set({ page: to > 1 ? to : undefined })}
          />
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
  closes,
  end,
  onSay,
}: {
  incident: Incident;
  timezone: string;
  /** The date, where a new day begins. */
  day: string | null;
  /** The entry it puts right, null when that is not on this page, undefined when it puts none right. */
  corrects: Incident | null | undefined;
  /** The entry whose end it tells; as above. */
  closes: Incident | null | undefined;
  /** The entry that tells its end, when that is on this page. */
  end: Incident | undefined;
  onSay: ((says: About['says']) => void) | undefined;
}) {
  const label = incidentKinds.find(each => each.value === incident.kind)?.label ?? '';
  const severity = severities.find(each => each.value === incident.severity);
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
        <StatusChip
          tone={incident.closesId ? 'positive' : (severity?.tone ?? 'neutral')}
          label={incident.closesId ? `${label}, ended` : `${label}, ${severity?.label.toLowerCase()}`}
          quiet={!incident.isOpen}
        />
        <div className={styles.what}>
          <p>
            <span className={styles.sentence}>{incident.sentence}</span> <PendingMark id={incident.id} />
          </p>
          <p className="muted">
            {from.join(' · ')}
            {corrects !== undefined &&
              ` · puts right ${corrects ? `what was written for ${formatTime(corrects.occurredAt, timezone)}` : 'an earlier entry'}`}
            {closes !== undefined &&
              ` · tells the end of ${closes ? `what was written for ${formatTime(closes.occurredAt, timezone)}: ${closes.sentence}` : 'an earlier entry'}`}
            {incident.correctedById && ' · put right later'}
            {incident.closedById && (end ? ` · ended ${formatTime(end.occurredAt, timezone)}` : ' · ended')}
            {incident.isOpen && (
              <>
                {' · '}
                <b>open</b>
              </>
            )}
          </p>
        </div>
        {onSay && !incident.correctedById && incident.receivedAt && (
          <div className={styles.acts}>
            {incident.isOpen && (
              <Button
                variant="default"
                size="compact-sm"
                aria-label={`Tell the end: ${incident.sentence}`}
                onClick={() => onSay('end')}
              >
                Tell the end
              </Button>
            )}
            <Button
              variant="subtle"
              size="compact-sm"
              aria-label={`Put right: ${incident.sentence}`}
              onClick={() => onSay('right')}
            >
              Put right
            </Button>
          </div>
        )}
      </article>
    </li>
  );
}

/** Adds an entry; one that says something of another, beside it. */
function Tell({
  event,
  gates,
  about,
  onDone,
}: {
  event: EventDetail;
  gates: { value: Id; label: string }[];
  about: About | null;
  onDone: () => void;
}) {
  const client = useQueryClient();
  const first = useRef<HTMLTextAreaElement>(null);
  const corrected = about?.says === 'right' ? about.incident : null;
  const ended = about?.says === 'end' ? about.incident : null;
  const [kind, setKind] = useState<IncidentKind>(about?.incident.kind ?? 'other');
  const [severity, setSeverity] = useState<IncidentSeverity>(about?.incident.severity ?? 'minor');
  const [sentence, setSentence] = useState('');
  const [gateId, setGate] = useState<Id | null>(about?.incident.gateId ?? null);
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
        severity,
        sentence: sentence.trim(),
        gateId,
        person: person.trim() || null,
        occurredAt: when(),
        correctsId: corrected?.id ?? null,
        closesId: ended?.id ?? null,
      }),
    onSuccess: () => {
      toast(
        corrected ? 'Put right. The first entry stays beside it.' : ended ? 'Its end is written down' : 'Written down',
      );
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
      aria-label={corrected ? 'Put an entry right' : ended ? 'Tell the end of an incident' : 'Write down an incident'}
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
            {corrected.closesId && ' It told an end: what it was about is open again.'}
          </span>
        </p>
      )}
      {ended && (
        <p className={classes.note}>
          <span>
            Ends: <b>{ended.sentence}</b>, {formatTime(ended.occurredAt, event.timezone)}. It is open no more.
          </span>
        </p>
      )}
      <Textarea
        ref={first}
        label={corrected ? 'What is right' : ended ? 'How it ended' : 'What happened'}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={1000}
        value={sentence}
        onChange={change => setSentence(change.currentTarget.value)}
        onKeyDown={key => {
          if (key.key === 'Enter' && (key.ctrlKey || key.metaKey)) key.currentTarget.form?.requestSubmit();
        }}
        autoFocus={about !== null}
      />
      <div className={styles.fields}>
        {!ended && (
          <>
            <Select
              label="About"
              allowDeselect={false}
              data={incidentKinds.map(({ value, label }) => ({ value, label }))}
              value={kind}
              onChange={value => value && setKind(value as IncidentKind)}
            />
            <Select
              label="Severity"
              allowDeselect={false}
              data={severities.map(({ value, label }) => ({ value, label }))}
              value={severity}
              onChange={value => value && setSeverity(value as IncidentSeverity)}
            />
          </>
        )}
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
      <div className="ends">
        {about && (
          <Button variant="default" onClick={onDone}>
            Leave it
          </Button>
        )}
        <Button type="submit" disabled={!sentence.trim()} loading={tell.isPending}>
          {corrected ? 'Put it right' : ended ? 'It is over' : 'Write it down'}
        </Button>
      </div>
    </form>
  );
}
