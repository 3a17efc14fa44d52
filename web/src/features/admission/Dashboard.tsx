import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { MetricsCount, Series, SeriesMetrics } from '@/api/types';
import { formatTime } from '@/time/format';
import { ErrorRegion, SkeletonBlock } from '@/ui/States';
import { StatusShape } from '@/ui/StatusChip';
import { plural } from '@/ui/words';
import { Conflicts } from './Conflicts';
import classes from './Dashboard.module.css';
import { MinuteChart } from './MinuteChart';
import { LatestScans } from './ScanLog';
import { stale, useSeriesMetrics } from './useSeriesMetrics';
import { ageWords, fullness, fullWords, insideOf, lanesNeeded, reasonName } from './words';

/** What happens at the gates, second by second. It shows how old it is, and never goes blank. */
export function Dashboard({ series, editable }: { series: Series; editable: boolean }) {
  const { metrics, age, error, retry } = useSeriesMetrics(series.id);
  if (!metrics)
    return error ? (
      <ErrorRegion error={error} what="The numbers could not be loaded" retry={retry} />
    ) : (
      <SkeletonBlock height={240} />
    );
  const old = age > stale;
  return (
    <div className={classes.board} data-stale={old || undefined}>
      <Figures metrics={metrics} age={age} timezone={series.timezone} />
      {metrics.openConflicts > 0 && <Conflicts series={series} count={metrics.openConflicts} editable={editable} />}
      <div className={classes.columns}>
        <div className={classes.column}>
          <Panel title="In and out">
            <MinuteChart metrics={metrics} series={series} />
          </Panel>
          <Panel title="Gates">
            <Counts rows={metrics.gates} of="gate" empty="Nothing was scanned at any gate yet." />
          </Panel>
          <Panel title="Categories">
            <Counts rows={metrics.categories} of="category" empty="Nobody came yet." />
          </Panel>
        </div>
        <div className={classes.column}>
          <Panel title="Refused" aside={<span className="num muted">{metrics.denied.toLocaleString()}</span>}>
            <Refusals rows={metrics.reasons} seriesId={series.id} />
          </Panel>
          <Panel
            title="Latest"
            aside={
              <Link to="/series/$seriesId" params={{ seriesId: series.id }} search={{ view: 'log' }}>
                The whole log
              </Link>
            }
          >
            <LatestScans series={series} count={metrics.entries + metrics.exits + metrics.denied} />
          </Panel>
        </div>
      </div>
    </div>
  );
}

/** How old the numbers are, in words and, when too old, with a shape. Not announced: it changes every second. */
export function Age({ age }: { age: number }) {
  const old = age > stale;
  return (
    <span className={classes.age} data-stale={old || undefined}>
      <StatusShape tone={old ? 'warning' : 'positive'} size={13} />
      {old ? `From ${ageWords(age)}` : 'Live'}
    </span>
  );
}

function Panel({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className={classes.panel} aria-label={title}>
      <div className={classes.panelHead}>
        <h2>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** A bar of how full it is; the number beside it says the same. */
export function Meter({ value }: { value: number | null }) {
  if (value === null) return null;
  return (
    <div
      className={classes.meter}
      data-level={value >= 1 ? 'full' : value >= 0.9 ? 'near' : undefined}
      aria-hidden="true"
    >
      <span style={{ inlineSize: `${value * 100}%` }} />
    </div>
  );
}

function Figures({ metrics, age, timezone }: { metrics: SeriesMetrics; age: number; timezone: string }) {
  const full = fullWords(metrics.fullAt, timezone, new Date(metrics.computedAt));
  const level = fullness(metrics.inside, metrics.capacity);
  const lanes = lanesNeeded(metrics.ratePerMinute);
  const figures: { name: string; value: ReactNode; note?: string | null }[] = [
    {
      name: 'Coming in',
      value: (
        <>
          {metrics.ratePerMinute.toLocaleString()} <small>a minute</small>
        </>
      ),
      note: lanes > 0 ? `needs ${plural(lanes, 'lane')}` : null,
    },
    { name: 'In', value: metrics.entries.toLocaleString() },
    { name: 'Out', value: metrics.exits.toLocaleString() },
    { name: 'Refused', value: metrics.denied.toLocaleString() },
    {
      name: 'Busiest minute',
      value: metrics.peakPerMinute.toLocaleString(),
      note: metrics.peakAt && `at ${formatTime(metrics.peakAt, timezone)}`,
    },
    { name: 'Different people', value: metrics.unique.toLocaleString() },
    { name: 'Not here yet', value: metrics.noShows.toLocaleString() },
    { name: 'Admitted here', value: metrics.admitted.toLocaleString() },
  ];
  return (
    <dl className={classes.figures}>
      <div className={classes.figure} data-main>
        <dt className="line">
          Inside <Age age={age} />
        </dt>
        <dd>
          {insideOf(metrics.inside, metrics.capacity)}
          <Meter value={level} />
        </dd>
        <dd className={classes.noteLine}>
          {full ? (
            <b>{full}</b>
          ) : metrics.capacity !== null ? (
            `${plural(Math.max(0, metrics.capacity - metrics.inside), 'place')} left`
          ) : (
            'No limit'
          )}
        </dd>
      </div>
      {figures.map(each => (
        <div key={each.name} className={classes.figure}>
          <dt>{each.name}</dt>
          <dd>{each.value}</dd>
          {each.note && <dd className={classes.noteLine}>{each.note}</dd>}
        </div>
      ))}
    </dl>
  );
}

function Counts({ rows, of, empty }: { rows: MetricsCount[]; of: 'gate' | 'category'; empty: string }) {
  if (rows.length === 0) return <p className="muted">{empty}</p>;
  return (
    <table className={classes.table} aria-label={of === 'gate' ? 'By gate' : 'By category'}>
      <thead>
        <tr>
          <th scope="col">{of === 'gate' ? 'Gate' : 'Category'}</th>
          {of === 'category' && <th scope="col">Inside</th>}
          <th scope="col">In</th>
          <th scope="col">Out</th>
          {of === 'category' && <th scope="col">People</th>}
          <th scope="col">Refused</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <tr key={row.key}>
            <td>{row.name}</td>
            {of === 'category' && <td>{row.inside.toLocaleString()}</td>}
            <td>{row.entries.toLocaleString()}</td>
            <td>{row.exits.toLocaleString()}</td>
            {of === 'category' && <td>{row.people.toLocaleString()}</td>}
            <td>{row.denied.toLocaleString()}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Refusals({ rows, seriesId }: { rows: MetricsCount[]; seriesId: string }) {
  if (rows.length === 0) return <p className="muted">Nobody was refused.</p>;
  return (
    <table className={classes.table} aria-label="Refused, by reason">
      <tbody>
        {[...rows]
          .sort((a, b) => b.denied - a.denied)
          .map(row => (
            <tr key={row.key}>
              <td>
                <Link
                  to="/series/$seriesId"
                  params={{ seriesId }}
                  search={{ view: 'log', decision: 'deny', reason: row.key }}
                >
                  {reasonName(row.key)}
                </Link>
              </td>
              <td>{row.denied.toLocaleString()}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
