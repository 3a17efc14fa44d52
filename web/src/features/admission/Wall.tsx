import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import type { EventDetail, Series } from '@/api/types';
import { formatTime } from '@/time/format';
import { usePageTitle } from '@/ui/PageHeader';
import { ErrorRegion } from '@/ui/States';
import { useShortcuts } from '@/ui/shortcuts';
import { Age, Meter } from './Dashboard';
import classes from './Dashboard.module.css';
import { stale, useSecond, useSeriesMetrics } from './useSeriesMetrics';
import { fullness, fullWords } from './words';

const turn = () =>
  void (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.());

/** The numbers alone, to be read from across the room. */
export function Wall({ event, series, onClose }: { event: EventDetail; series: Series; onClose: () => void }) {
  const { metrics, age, error, retry } = useSeriesMetrics(series.id);
  const now = useSecond();
  usePageTitle(`${series.name} · Wall`);
  useShortcuts([
    { keys: 'Escape', label: 'Leave the wall', group: 'Series', run: onClose },
    { keys: 'KeyF', label: 'Whole screen', group: 'Series', run: turn },
  ]);
  const wall = useRef<HTMLElement>(null);
  useEffect(() => {
    // What lies behind is neither seen nor reached.
    const behind = [...document.body.children].filter(each => each !== wall.current && !each.hasAttribute('inert'));
    for (const each of behind) each.setAttribute('inert', '');
    return () => {
      for (const each of behind) each.removeAttribute('inert');
    };
  }, []);
  useEffect(() => {
    // A wall must not go dark; where the browser cannot promise that, the room's own settings have to.
    let lock: WakeLockSentinel | undefined;
    let gone = false;
    const keep = () => {
      if (document.visibilityState !== 'visible') return;
      void navigator.wakeLock
        ?.request('screen')
        .then(held => {
          lock = held;
          if (gone) void held.release();
        })
        .catch(() => undefined);
    };
    keep();
    document.addEventListener('visibilitychange', keep);
    return () => {
      gone = true;
      document.removeEventListener('visibilitychange', keep);
      void lock?.release();
    };
  }, []);
  const full = metrics && fullWords(metrics.fullAt, series.timezone, new Date(metrics.computedAt));
  const figures: [string, string][] = metrics
    ? [
        ['A minute', metrics.ratePerMinute.toLocaleString()],
        ['In', metrics.entries.toLocaleString()],
        ['Out', metrics.exits.toLocaleString()],
        ['Not here yet', metrics.noShows.toLocaleString()],
      ]
    : [];
  return createPortal(
    <section ref={wall} className={classes.wall} data-stale={age > stale || undefined} aria-label="Wall">
      <div className={classes.wallHead}>
        <h1>
          {series.name} <span className="muted">{event.name}</span>
        </h1>
        <span className="line">
          <Age age={age} />
          <span className={`num ${classes.wallOf}`}>{formatTime(new Date(now), series.timezone)}</span>
          <Button variant="subtle" color="gray" size="compact-sm" onClick={turn}>
            Whole screen
          </Button>
          <Button variant="subtle" color="gray" size="compact-sm" onClick={onClose}>
            Leave
          </Button>
        </span>
      </div>
      {metrics ? (
        <>
          <div className={classes.wallMain}>
            <p className={classes.wallInside}>{metrics.inside.toLocaleString()}</p>
            <Meter value={fullness(metrics.inside, metrics.capacity)} />
            <p className={classes.wallOf}>
              {metrics.capacity === null ? 'inside' : `inside, of ${metrics.capacity.toLocaleString()}`}
              {full && (
                <>
                  {' · '}
                  <b>{full}</b>
                </>
              )}
              {metrics.openConflicts > 0 && ` · ${metrics.openConflicts} to look into`}
            </p>
          </div>
          {metrics.gates.length > 1 && (
            <ul className={classes.wallGates} aria-label="Gates">
              {metrics.gates.map(gate => (
                <li key={gate.key}>
                  {gate.name} <b>{gate.entries.toLocaleString()}</b> in
                  {gate.denied > 0 && <span className="muted"> · {gate.denied.toLocaleString()} refused</span>}
                </li>
              ))}
            </ul>
          )}
          <dl className={classes.wallFigures}>
            {figures.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </>
      ) : (
        Boolean(error) && <ErrorRegion error={error} what="The numbers could not be loaded" retry={retry} />
      )}
    </section>,
    document.body,
  );
}
