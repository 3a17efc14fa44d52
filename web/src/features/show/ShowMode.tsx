import { Button, Modal, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { url } from '@/api/client';
import { query } from '@/api/queries';
import type { ShowCue, ShowView } from '@/api/types';
import { useSession } from '@/app/session';
import { useEventLive, usePresence } from '@/live/LiveProvider';
import { useLive } from '@/live/state';
import { formatDuration, formatTime } from '@/time/format';
import { zoneName } from '@/time/zones';
import { ErrorRegion, SkeletonRows } from '@/ui/States';
import { toast } from '@/ui/toasts';
import { plural } from '@/ui/words';
import { CueDialog } from './CueDialog';
import { useClockSync, useServerSecond } from './clock';
import { planOf } from './follow';
import { OutputsDialog } from './OutputsDialog';
import {
  type Alarm,
  alarmOf,
  alarmWords,
  type CommandKind,
  clockLength,
  countdown,
  isOn,
  nextOf,
  openingOf,
  overUnder,
  type ProjectedTime,
  project,
  reasonWords,
} from './rules';
import classes from './ShowMode.module.css';
import { StageDialog } from './StageDialog';
import { useArmedKeys } from './useArmedKeys';
import { useBeeps } from './useBeeps';
import { useCaller } from './useCaller';
import { useWakeLock } from './useWakeLock';

/** Show mode: one calls, everyone sees the same second. */
export function ShowMode() {
  const { eventId } = useParams({ from: '/full-screen/show/$eventId' });
  const { stage } = useSearch({ from: '/full-screen/show/$eventId' });
  const event = useQuery(query.event(eventId));
  const show = useQuery({ ...query.show(eventId, stage), refetchInterval: 60_000 });
  const { me } = useSession();
  useClockSync();
  useWakeLock();
  useEventLive(eventId, event.data?.changeCursor, me.user.id);
  useEffect(() => {
    if (show.data) document.title = `Show · ${show.data.eventName}`;
  }, [show.data]);

  if (show.data) return <Desk key={show.data.stageId} view={show.data} />;
  return (
    <main className={classes.screen} data-mantine-color-scheme="dark">
      {show.error ? (
        <ErrorRegion error={show.error} what="The show could not be loaded" retry={() => void show.refetch()} />
      ) : (
        <SkeletonRows rows={6} />
      )}
    </main>
  );
}

function Desk({ view }: { view: ShowView }) {
  const { me } = useSession();
  const caller = useCaller(view, me.user.id);
  const { state, calling, press } = caller;
  const second = useServerSecond();
  const plan = useMemo(() => planOf(view), [view]);
  const projection = project(plan, state, second);
  const cues = useMemo(() => new Map(view.projected.map(cue => [cue.blockId, cue])), [view]);
  const current = state.currentBlockId ? cues.get(state.currentBlockId) : undefined;
  const nextId = nextOf(
    state,
    plan.map(cue => cue.id),
    openingOf(plan, second),
  );
  const next = nextId ? cues.get(nextId) : undefined;
  const alarm = isOn(state) ? alarmOf(projection.remainingMs) : 'normal';
  const [noting, setNoting] = useState(false);
  const [taking, setTaking] = useState(false);
  const [stopping, setStopping] = useState(false);
  const [outputs, setOutputs] = useState(false);
  const [marking, setMarking] = useState<string | null>(null);
  const [beeping, setBeeping] = useBeeps(alarm, state.phase === 'running');
  const lost = useLostBaton(view, caller.clientId);

  const call = useCallback(
    (kind: CommandKind, options?: Parameters<typeof press>[1]) => {
      const reason = press(kind, options);
      if (reason && reason !== 'same_press') toast(`Nothing was called: ${reasonWords[reason]}`);
    },
    [press],
  );
  // A message that offers Undo outlives the state it was shown in.
  const latest = useRef(call);
  latest.current = call;
  const skip = () => {
    if (!next) return;
    call('skip');
    toast(`“${next.activity}” is skipped`, { undo: () => latest.current('unskip', { blockId: next.blockId }) });
  };
  const on = isOn(state);
  const callCue = useCallback((id: string) => latest.current(on ? 'go' : 'start', { blockId: id }), [on]);
  const go = () => call(on ? 'go' : 'start');
  const hold = () => call(state.phase === 'held' ? 'resume' : 'hold');
  const [armed, setArmed] = useArmedKeys(calling, {
    go,
    previous: () => call('back'),
    hold,
    more: () => call('adjust', { seconds: 60 }),
    less: () => call('adjust', { seconds: -60 }),
    note: () => setNoting(true),
    stop: () => isOn(state) && call('end'),
  });

  return (
    <main className={classes.screen} data-mantine-color-scheme="dark" data-alarm={alarm} data-phase={state.phase}>
      <h1 className="vh">Show of {view.eventName}</h1>
      <TopLine
        view={view}
        second={second}
        driftMs={projection.driftMs}
        end={projection.end}
        pending={caller.pending.length}
      />

      {lost && (
        <div className={classes.notice} role="alert">
          <span>
            {lost} took the baton. Your keys are disarmed, and what you press is not called until you take it back.
          </span>
        </div>
      )}
      {caller.refused && (
        <div className={classes.notice} role="alert">
          <span>
            {plural(caller.pending.length, 'command')} could not be sent: {caller.refused.message}.
          </span>
          <button type="button" className={classes.small} onClick={caller.retry}>
            Try again
          </button>
        </div>
      )}

      <div className={classes.stage}>
        <Now
          cue={current}
          view={view}
          phase={state.phase}
          alarm={alarm}
          remainingMs={projection.remainingMs}
          adjustMs={state.adjustMs}
          heldMs={state.heldSince === null ? null : second - state.heldSince}
        />
        <div className={classes.coming}>
          <section className={classes.next} aria-label="Next">
            <h2 className={classes.label}>Next</h2>
            <p className={classes.nextName}>
              {next?.activity ?? (state.phase === 'ended' ? 'The show is over' : 'Nothing left')}
            </p>
            {next && (
              <CueFacts cue={next} time={projection.cues.find(cue => cue.id === next.blockId)} zone={view.timezone} />
            )}
          </section>
          <CueList
            view={view}
            cues={cues}
            times={projection.cues}
            onGo={calling ? callCue : undefined}
            onMark={view.mayCall ? setMarking : undefined}
          />
        </div>
      </div>

      <footer className={classes.controls}>
        <Baton
          view={view}
          calling={calling}
          ready={caller.clientId !== null}
          onTake={() => (view.baton ? setTaking(true) : call('take'))}
        />
        {calling && (
          <>
            <button type="button" className={classes.control} disabled={!isOn(state)} onClick={() => call('back')}>
              Prev <kbd>P</kbd>
            </button>
            <button
              type="button"
              className={classes.go}
              disabled={isOn(state) ? !next : plan.length === 0}
              onClick={go}
            >
              {isOn(state) ? 'GO' : state.phase === 'ended' ? 'START AGAIN' : 'START'} <kbd>Space</kbd>
            </button>
            <button
              type="button"
              className={classes.control}
              disabled={!isOn(state)}
              aria-pressed={state.phase === 'held'}
              onClick={hold}
            >
              {state.phase === 'held' ? 'Resume' : 'Hold'} <kbd>H</kbd>
            </button>
            <button
              type="button"
              className={classes.control}
              disabled={!isOn(state)}
              aria-label="−1 m: one minute less"
              onClick={() => call('adjust', { seconds: -60 })}
            >
              −1 m
            </button>
            <button
              type="button"
              className={classes.control}
              disabled={!isOn(state)}
              aria-label="+1 m: one minute more"
              onClick={() => call('adjust', { seconds: 60 })}
            >
              +1 m
            </button>
            <button type="button" className={classes.control} disabled={!next} onClick={skip}>
              Skip
            </button>
            <button type="button" className={classes.control} onClick={() => setNoting(true)}>
              Note <kbd>B</kbd>
            </button>
            <button type="button" className={classes.control} disabled={!isOn(state)} onClick={() => setStopping(true)}>
              Stop
            </button>
            <button type="button" className={classes.arm} aria-pressed={armed} onClick={() => setArmed(!armed)}>
              {armed ? 'Keys armed' : 'Arm keys'}
            </button>
          </>
        )}
        <span className={classes.fill} />
        <button type="button" className={classes.small} aria-pressed={beeping} onClick={() => setBeeping(!beeping)}>
          Beeps {beeping ? 'on' : 'off'}
        </button>
        <button type="button" className={classes.small} onClick={() => setOutputs(true)}>
          Screens
        </button>
        <a
          className={classes.small}
          href={url(`/events/${view.eventId}/show/as-run.csv`, { stageId: view.stageId })}
          download
        >
          Record
        </a>
        <button type="button" className={classes.small} onClick={toggleFullScreen}>
          Full screen
        </button>
        <Link to="/events/$eventId/run-of-show" params={{ eventId: view.eventId }} className={classes.small}>
          Leave
        </Link>
      </footer>

      <p className="vh" aria-live="assertive">
        {alarm === 'over' && current ? `${current.activity} is over its time` : ''}
      </p>
      {noting && (
        <NoteDialog
          onClose={() => setNoting(false)}
          onNote={note => {
            call('note', { note });
            setNoting(false);
          }}
        />
      )}
      <Modal opened={taking} onClose={() => setTaking(false)} title="Take the baton">
        <div className="stack">
          <p>
            {view.baton?.name ?? 'Somebody'} has called this show since{' '}
            {view.baton ? formatTime(view.baton.since, view.timezone) : ''}. When you take the baton, their buttons and
            keys stop working at once, and they are told that it was you.
          </p>
          <div className="ends">
            <Button variant="default" onClick={() => setTaking(false)}>
              Cancel
            </Button>
            <Button
              onClick={() => {
                call('take');
                setTaking(false);
              }}
            >
              Take the baton from {view.baton?.name ?? 'them'}
            </Button>
          </div>
        </div>
      </Modal>
      <Modal opened={stopping} onClose={() => setStopping(false)} title="End the show">
        <div className="stack">
          <p>Everybody who follows sees the show as over. It can be started again as a new run.</p>
          <div className="ends">
            <Button variant="default" onClick={() => setStopping(false)}>
              Cancel
            </Button>
            <Button
              color="red"
              onClick={() => {
                call('end');
                setStopping(false);
              }}
            >
              End the show
            </Button>
          </div>
        </div>
      </Modal>
      {marking && cues.get(marking) && (
        <CueDialog eventId={view.eventId} cue={cues.get(marking) as ShowCue} onClose={() => setMarking(null)} />
      )}
      {outputs && <OutputsDialog view={view} onClose={() => setOutputs(false)} />}
    </main>
  );
}

interface TopProps {
  view: ShowView;
  second: number;
  driftMs: number;
  end: number | null;
  pending: number;
}

function TopLine({ view, second, driftMs, end, pending }: TopProps) {
  const navigate = useNavigate({ from: '/show/$eventId' });
  const here = usePresence(view.eventId);
  const now = new Date(second);
  const [staging, setStaging] = useState(false);
  const words = overUnder(driftMs);
  return (
    <header className={classes.top}>
      <div className={classes.fact}>
        <span className={classes.label}>Time · {zoneName(now, view.timezone)}</span>
        <time className={classes.figure} dateTime={now.toISOString()}>
          {formatTime(now, view.timezone)}
          <span className={classes.seconds}>:{String(now.getUTCSeconds()).padStart(2, '0')}</span>
        </time>
      </div>
      <div className={classes.fact} data-late={driftMs > 30_000 || undefined}>
        <span className={classes.label}>Over / under</span>
        <span className={classes.figure}>{words}</span>
      </div>
      <div className={classes.fact}>
        <span className={classes.label}>Estimated end</span>
        <span className={classes.figure}>{end === null ? '–' : formatTime(new Date(end), view.timezone)}</span>
      </div>
      {view.hardEndAt && end !== null && (
        <div className={classes.fact}>
          <span className={classes.label}>Has to end {formatTime(view.hardEndAt, view.timezone)}</span>
          <span className={classes.figure}>{slackWords(Date.parse(view.hardEndAt) - end)}</span>
        </div>
      )}
      <span className={classes.fill} />
      {view.stages.length > 1 ? (
        <label className={classes.fact}>
          <span className={classes.label}>Stage</span>
          <select
            className={classes.select}
            value={view.stageId}
            onChange={change =>
              void navigate({ search: change.target.value === view.eventId ? {} : { stage: change.target.value } })
            }
          >
            {view.stages.map(stage => (
              <option key={stage.id} value={stage.id}>
                {stage.name}
              </option>
            ))}
          </select>
        </label>
      ) : (
        <div className={classes.fact}>
          <span className={classes.label}>Stage</span>
          <span>{view.stages[0]?.name}</span>
        </div>
      )}
      {view.mayCall && (
        <button type="button" className={classes.small} onClick={() => setStaging(true)}>
          New stage
        </button>
      )}
      {staging && (
        <StageDialog
          view={view}
          onClose={() => setStaging(false)}
          onMade={id => {
            setStaging(false);
            void navigate({ search: { stage: id } });
          }}
        />
      )}
      <div className={classes.fact}>
        <span className={classes.label}>Following</span>
        <span>{here.length}</span>
      </div>
      <LineChip pending={pending} />
    </header>
  );
}

/** Whether what is seen is confirmed, in a word and a shape; unsent commands are counted where they are kept. */
function LineChip({ pending }: { pending: number }) {
  const { status, troubleSince } = useLive();
  useServerSecond();
  const cut = troubleSince !== null && status !== 'live';
  const word =
    pending > 0 && cut
      ? `${pending} on this device`
      : pending > 0
        ? `Sending ${pending}`
        : cut
          ? `Unconfirmed since ${clockLength(Date.now() - troubleSince)}`
          : status === 'live'
            ? 'Live'
            : 'Connecting';
  return (
    <span className={classes.chip} data-cut={cut || undefined}>
      <span className={classes.chipShape} aria-hidden="true" />
      <span>{word}</span>
    </span>
  );
}

interface NowProps {
  cue: ShowCue | undefined;
  view: ShowView;
  phase: ShowView['state']['phase'];
  alarm: Alarm;
  remainingMs: number | null;
  adjustMs: number;
  heldMs: number | null;
}

function Now({ cue, view, phase, alarm, remainingMs, adjustMs, heldMs }: NowProps) {
  const cut = useLive(state => state.status !== 'live' && state.troubleSince !== null);
  const length = cue ? Date.parse(cue.plannedEnd) - Date.parse(cue.plannedStart) + adjustMs : 0;
  const share = remainingMs === null || length <= 0 ? 0 : Math.min(1, Math.max(0, remainingMs / length));
  const word =
    phase === 'held' ? 'HELD' : phase === 'running' ? alarmWords[alarm] : phase === 'ended' ? 'OVER' : 'NOT STARTED';
  return (
    <section className={classes.now} aria-label="Now">
      <h2 className={classes.label}>Now</h2>
      <p className={classes.nowName}>
        {cue?.activity ??
          (phase === 'idle'
            ? 'The show has not started'
            : phase === 'ended'
              ? 'The show is over'
              : 'This cue left the plan')}
      </p>
      <p className={classes.countdown} role="timer" aria-label="Time left of the current cue">
        {remainingMs === null ? '–:––' : countdown(remainingMs)}
      </p>
      <p className={classes.state}>
        <strong className={classes.word}>{word}</strong>
        {heldMs !== null && <span> for {clockLength(heldMs)}</span>}
        {adjustMs !== 0 && (
          <span>
            {' '}
            · {adjustMs > 0 ? '+' : '−'}
            {clockLength(adjustMs)} given
          </span>
        )}
        {cut && <span> · going on by the plan</span>}
      </p>
      <div className={classes.bar} data-alarm={alarm} data-unconfirmed={cut || undefined} aria-hidden="true">
        <span style={{ inlineSize: `${share * 100}%` }} />
      </div>
      {cue && (
        <p className={classes.facts}>
          {formatTime(cue.plannedStart, view.timezone)}–{formatTime(cue.plannedEnd, view.timezone)} planned
          {cue.place && ` · ${cue.place}`}
          {cue.department && ` · ${cue.department}`}
        </p>
      )}
      {cue?.callerNote && <p className={classes.callerNote}>{cue.callerNote}</p>}
    </section>
  );
}

function CueFacts({ cue, time, zone }: { cue: ShowCue; time: ProjectedTime | undefined; zone: string }) {
  const start = time ? new Date(time.start) : new Date(cue.plannedStart);
  const moved = formatTime(start, zone) !== formatTime(cue.plannedStart, zone);
  return (
    <p className={classes.facts}>
      {moved && <s>{formatTime(cue.plannedStart, zone)}</s>} <b>{formatTime(start, zone)}</b>
      {` · ${formatDuration(Date.parse(cue.plannedEnd) - Date.parse(cue.plannedStart))}`}
      {cue.place && ` · ${cue.place}`}
      {cue.isHardStart && ' · hard start'}
      {time && time.overlapMs > 0 && (
        <strong className={classes.flag}> · runs {clockLength(time.overlapMs)} into it</strong>
      )}
      {time && time.overlapMs === 0 && time.slackMs !== null && time.slackMs > 0 && ` · ${slackWords(time.slackMs)}`}
    </p>
  );
}

const slackWords = (ms: number) => (ms >= 0 ? `${clockLength(ms)} free` : `${clockLength(ms)} too long`);

interface ListProps {
  view: ShowView;
  cues: ReadonlyMap<string, ShowCue>;
  times: ProjectedTime[];
  onGo: ((id: string) => void) | undefined;
  onMark: ((id: string) => void) | undefined;
}

function CueList({ view, cues, times, onGo, onMark }: ListProps) {
  const [past, setPast] = useState(false);
  const [following, setFollowing] = useState(true);
  const list = useRef<HTMLOListElement>(null);
  const own = useRef(false);
  const gone = times.filter(time => time.status === 'done' || time.status === 'passed').length;
  const shown = past ? times : times.filter(time => time.status !== 'done' && time.status !== 'passed');
  const currentId = times.find(time => time.status === 'current')?.id;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the list is brought back when another cue is on
  useEffect(() => {
    const box = list.current;
    const row = box?.querySelector<HTMLElement>('[data-status=current], [data-status=next]');
    if (!following || !box || !row) return;
    const before = box.scrollTop;
    box.scrollTop = row.offsetTop - box.offsetTop - box.clientHeight / 4;
    own.current = box.scrollTop !== before;
  }, [currentId, following, past, shown.length]);

  return (
    <section className={classes.then} aria-label="Then">
      <h2 className={classes.label}>
        Then
        {gone > 0 && (
          <button type="button" className={classes.small} aria-expanded={past} onClick={() => setPast(!past)}>
            {past ? 'Hide' : 'Show'} {gone} past
          </button>
        )}
        {!following && (
          <button type="button" className={classes.small} onClick={() => setFollowing(true)}>
            Back to now
          </button>
        )}
      </h2>
      <ol
        ref={list}
        className={classes.list}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reachable by keyboard
        tabIndex={0}
        aria-label="Cues"
        onScroll={() => {
          if (!own.current) setFollowing(false);
          own.current = false;
        }}
      >
        {shown.map(time => {
          const cue = cues.get(time.id);
          return (
            cue && (
              <CueRow
                key={time.id}
                cue={cue}
                status={time.status}
                planned={formatTime(cue.plannedStart, view.timezone)}
                expected={formatTime(new Date(time.start), view.timezone)}
                overlap={time.overlapMs > 0 ? clockLength(time.overlapMs) : null}
                onGo={onGo}
                onMark={onMark}
              />
            )
          );
        })}
      </ol>
    </section>
  );
}

interface RowProps {
  cue: ShowCue;
  status: ProjectedTime['status'];
  planned: string;
  expected: string;
  overlap: string | null;
  onGo: ((id: string) => void) | undefined;
  onMark: ((id: string) => void) | undefined;
}

// The clock ticks every second; a row changes when what it says does.
const CueRow = memo(function CueRow({ cue, status, planned, expected, overlap, onGo, onMark }: RowProps) {
  return (
    <li className={classes.cue} data-status={status} data-hard={cue.isHardStart || undefined}>
      <span className={classes.cueTime}>
        {planned !== expected && status !== 'skipped' && <s>{planned}</s>} {expected}
      </span>
      <span className={classes.cueName}>
        {cue.activity}
        <span className={classes.cueUnder}>
          {statusWords[status]}
          {cue.isHardStart && ' · hard start'}
          {cue.department && ` · ${cue.department}`}
          {cue.place && ` · ${cue.place}`}
          {overlap && <strong className={classes.flag}> · overlap {overlap}</strong>}
        </span>
      </span>
      <span className={classes.cueActions}>
        {onMark && (
          <button
            type="button"
            className={classes.small}
            aria-label={`Mark ${cue.activity}`}
            onClick={() => onMark(cue.blockId)}
          >
            Mark
          </button>
        )}
        {onGo && (status === 'pending' || status === 'skipped' || status === 'passed') && (
          <button
            type="button"
            className={classes.small}
            aria-label={`Call ${cue.activity} now`}
            onClick={() => onGo(cue.blockId)}
          >
            Call
          </button>
        )}
      </span>
    </li>
  );
});

const statusWords: Record<ProjectedTime['status'], string> = {
  done: 'done',
  passed: 'passed over',
  current: 'on now',
  next: 'next',
  pending: 'to come',
  skipped: 'skipped',
};

interface BatonProps {
  view: ShowView;
  calling: boolean;
  ready: boolean;
  onTake: () => void;
}

function Baton({ view, calling, ready, onTake }: BatonProps) {
  const offline = useLive(state => state.status !== 'live' && state.troubleSince !== null);
  return (
    <div className={classes.baton}>
      <span>
        {calling
          ? 'You call this show'
          : view.baton
            ? `${view.baton.name ?? 'Somebody'} calls this show`
            : 'Nobody calls this show yet'}
      </span>
      {!calling &&
        (view.mayCall ? (
          offline && view.baton ? (
            <span className={classes.muted}>The baton can be taken when the line is back.</span>
          ) : (
            <button type="button" className={classes.arm} disabled={!ready} onClick={onTake}>
              Take the baton
            </button>
          )
        ) : (
          <span className={classes.muted}>You follow.</span>
        ))}
    </div>
  );
}

/** Who took the baton from this page, until it is back or the notice has been seen by taking it again. */
function useLostBaton(view: ShowView, clientId: string | null): string | null {
  const [lost, setLost] = useState<string | null>(null);
  const had = useRef(false);
  const mine = clientId !== null && view.baton?.clientId === clientId;
  const holder = view.baton?.name ?? null;
  useEffect(() => {
    if (mine) setLost(null);
    else if (had.current) setLost(holder ?? 'Somebody');
    had.current = mine;
  }, [mine, holder]);
  return lost;
}

function NoteDialog({ onClose, onNote }: { onClose: () => void; onNote: (note: string) => void }) {
  const [note, setNote] = useState('');
  return (
    <Modal opened onClose={onClose} title="Note for the record">
      <form
        className="stack"
        onSubmit={submit => {
          submit.preventDefault();
          if (note.trim()) onNote(note.trim());
        }}
      >
        <Textarea
          label="Note"
          description="Kept in the log of the show with your name and the time."
          autosize
          minRows={2}
          maxLength={2000}
          value={note}
          data-autofocus
          onChange={change => setNote(change.currentTarget.value)}
        />
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!note.trim()}>
            Write it down
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function toggleFullScreen(): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  else void document.documentElement.requestFullscreen?.().catch(() => {});
}
