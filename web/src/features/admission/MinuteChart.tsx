import type { Series, SeriesMetrics } from '@/api/types';
import { formatTime } from '@/time/format';
import { columns, stretches, ticks } from './chart';
import classes from './Dashboard.module.css';

const [width, height] = [720, 160];

/** Who came and who left, minute by minute: columns for the eye, and the same as a table for everybody else. */
export function MinuteChart({ metrics, series }: { metrics: SeriesMetrics; series: Series }) {
  const { timezone } = series;
  // A series that is over ends where it ended, not today.
  const until = Math.min(Date.parse(metrics.computedAt), Date.parse(series.endAt));
  const { length, stretches: shown } = stretches(metrics.minutes, until);
  if (shown.length === 0) return <p className="muted">Nobody came yet.</p>;
  const { up, down, line, shapes } = columns(shown, width, height);
  const time = (at: number) => formatTime(new Date(at), timezone);
  const per = length === 1 ? 'minute' : `${length} minutes`;
  const busy = shown.filter(each => each.entries + each.exits > 0);
  return (
    <>
      <p className={classes.legend}>
        <span>
          <i style={{ background: 'var(--ch-1)' }} />
          In, up to {up.toLocaleString()} in {length === 1 ? 'a minute' : per}
        </span>
        {down > 0 && (
          <span>
            <i style={{ background: 'var(--ch-4)' }} />
            Out, below the line
          </span>
        )}
      </p>
      <svg className={classes.chart} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        {shapes.map(each => (
          <g key={each.at}>
            {each.up > 0 && (
              <rect className={classes.in} x={each.x} y={line - each.up} width={each.width} height={each.up} />
            )}
            {each.down > 0 && (
              <rect className={classes.out} x={each.x} y={line} width={each.width} height={each.down} />
            )}
          </g>
        ))}
        <line className={classes.axis} x1={0} x2={width} y1={line} y2={line} vectorEffect="non-scaling-stroke" />
      </svg>
      <div className={classes.ticks} aria-hidden="true">
        {ticks(shown, length).map(index => {
          const part = (index + 0.5) / shown.length;
          return part < 0.03 || part > 0.97 ? null : (
            <span key={index} style={{ insetInlineStart: `${part * 100}%` }}>
              {time(shown[index]?.at ?? 0)}
            </span>
          );
        })}
      </div>
      <details>
        <summary className="muted">As a table</summary>
        <div className={classes.minutes}>
          <table className={classes.table} aria-label={`In and out per ${per}`}>
            <thead>
              <tr>
                <th scope="col">From</th>
                <th scope="col">In</th>
                <th scope="col">Out</th>
              </tr>
            </thead>
            <tbody>
              {busy.toReversed().map(each => (
                <tr key={each.at}>
                  <td>{time(each.at)}</td>
                  <td>{each.entries.toLocaleString()}</td>
                  <td>{each.exits.toLocaleString()}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </>
  );
}
