import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { OutputView } from '@/api/types';
import { formatTime } from '@/time/format';
import { useClockSync, useServerSecond } from './clock';
import classes from './OutputPage.module.css';
import { alarmOf, alarmWords, clockLength, countdown, overUnder } from './rules';
import { useOutput } from './useOutput';
import { useWakeLock } from './useWakeLock';

/** A screen that follows by a link, readable from four metres: crew, stage timer, signage or wall. */
export function OutputPage() {
  const { token } = useParams({ from: '/out/$token' });
  const { view, gone, cutSince } = useOutput(token);
  useClockSync();
  useWakeLock();
  const second = useServerSecond();
  useEffect(() => {
    document.title = view ? `${view.name} · ${view.eventName}` : 'Screen';
  }, [view]);

  if (gone)
    return (
      <main className={classes.screen} data-mantine-color-scheme="dark">
        <div className={classes.gone}>
          <h1>This screen’s link has ended</h1>
          <p>It was taken back, replaced or has run out. Ask whoever runs the show for a new one.</p>
        </div>
      </main>
    );
  if (!view)
    return (
      <main className={classes.screen} data-mantine-color-scheme="dark">
        <div className={classes.gone}>
          <h1>{cutSince === null ? 'Opening the screen' : 'No connection yet'}</h1>
        </div>
      </main>
    );
  return <Screen view={view} second={second} cutSince={cutSince} />;
}

function Screen({ view, second, cutSince }: { view: OutputView; second: number; cutSince: number | null }) {
  const current = view.cues.find(cue => cue.status === 'current');
  const coming = view.cues.filter(cue => cue.status !== 'current');
  const remaining = remainingOf(view, second);
  const running = view.phase === 'running' || view.phase === 'held';
  const alarm = running && view.kind !== 'signage' ? alarmOf(remaining) : 'normal';
  const drift = driftOf(view, second);
  const next = coming[0];
  const idle = view.phase === 'ended' ? 'The show is over' : view.phase === 'idle' ? 'Not started yet' : '';
  return (
    <main className={classes.screen} data-mantine-color-scheme="dark" data-kind={view.kind} data-alarm={alarm}>
      <header className={classes.top}>
        <h1 className={classes.event}>
          {view.kind === 'signage' ? view.eventName : `${view.eventName} · ${view.stageName}`}
        </h1>
        {view.kind === 'wall' && running && <span className={classes.drift}>{overUnder(drift)}</span>}
        {view.kind === 'wall' && view.projectedEnd && (
          <span className={classes.drift}>Ends {formatTime(view.projectedEnd, view.timezone)}</span>
        )}
        <time className={classes.clock} dateTime={new Date(second).toISOString()}>
          {formatTime(new Date(second), view.timezone)}
        </time>
      </header>
      {cutSince !== null && (
        <p className={classes.cut} role="status">
          Unconfirmed since {clockLength(Date.now() - cutSince)} · going on by the plan
        </p>
      )}
      <section className={classes.now} aria-label="Now">
        <h2 className={classes.label}>Now</h2>
        <p className={classes.name}>{current?.activity ?? idle}</p>
        {current && view.kind === 'signage' ? (
          <p className={classes.place}>
            {current.place} · until {formatTime(current.projectedEnd, view.timezone)}
          </p>
        ) : (
          current &&
          remaining !== null && (
            <>
              <p className={classes.countdown} role="timer" aria-label="Time left">
                {countdown(remaining)}
              </p>
              <p className={classes.word}>{view.phase === 'held' ? 'HELD' : alarmWords[alarm]}</p>
              <div
                className={classes.bar}
                data-alarm={alarm}
                data-unconfirmed={cutSince !== null || undefined}
                aria-hidden="true"
              >
                <span style={{ inlineSize: `${shareOf(view, remaining) * 100}%` }} />
              </div>
            </>
          )
        )}
      </section>
      {view.kind === 'timer' ? (
        next && (
          <p className={classes.next}>
            Next: <b>{next.activity}</b>
          </p>
        )
      ) : (
        <section className={classes.coming} aria-label="Coming">
          <h2 className={classes.label}>
            {view.kind === 'crew' && view.department ? `Next for ${view.department}` : 'Next'}
          </h2>
          <ol>
            {coming.slice(0, view.kind === 'wall' ? 8 : 6).map(cue => (
              <li
                key={cue.blockId}
                data-mine={
                  (view.department !== null && cue.department?.toLowerCase() === view.department.toLowerCase()) ||
                  undefined
                }
              >
                <span className={classes.time}>{formatTime(cue.projectedStart, view.timezone)}</span>
                <span>
                  {cue.activity}
                  {cue.place && <span className={classes.under}> {cue.place}</span>}
                  {cue.department && <span className={classes.under}> · {cue.department}</span>}
                  {cue.isHardStart && <span className={classes.under}> · hard start</span>}
                </span>
              </li>
            ))}
          </ol>
          {coming.length === 0 && <p className={classes.place}>Nothing left</p>}
        </section>
      )}
    </main>
  );
}

function lengthOf(view: OutputView): number {
  const current = view.cues.find(cue => cue.status === 'current');
  return current ? Date.parse(current.plannedEnd) - Date.parse(current.plannedStart) + view.adjustMs : 0;
}

/** The countdown goes on by itself between two answers, and without a line. */
function remainingOf(view: OutputView, now: number): number | null {
  if (!view.since || !view.cues.some(cue => cue.status === 'current')) return null;
  const clock = view.heldSince ? Date.parse(view.heldSince) : now;
  return Date.parse(view.since) + lengthOf(view) + view.heldMs - clock;
}

const shareOf = (view: OutputView, remaining: number) => {
  const length = lengthOf(view);
  return length > 0 ? Math.min(1, Math.max(0, remaining / length)) : 0;
};

/** How late the show is now: what the server said, and what the current cue has run over since. */
function driftOf(view: OutputView, now: number): number {
  const current = view.cues.find(cue => cue.status === 'current');
  const remaining = remainingOf(view, now);
  if (!current || remaining === null) return view.driftSeconds * 1000;
  return now + Math.max(0, remaining) - Date.parse(current.plannedEnd);
}
