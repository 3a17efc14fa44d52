import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { asProblem } from '@/api/problem';
import { formatTime } from '@/time/format';
import classes from './States.module.css';
import { StatusShape } from './StatusChip';

/** True once something has lasted 150 ms, and then for at least 300 ms: quick answers show no skeleton at all. */
export function useLasting(active: boolean): boolean {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (active === shown) return;
    const timer = setTimeout(() => setShown(active), active ? 150 : 300);
    return () => clearTimeout(timer);
  }, [active, shown]);
  return shown;
}

export function SkeletonRows({ rows = 8, height = 'var(--row)' }: { rows?: number; height?: string }) {
  const shown = useLasting(true);
  return (
    <div className={classes.skeleton} role="status" aria-label="Loading">
      {shown &&
        Array.from({ length: rows }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows without identity
          <div key={index} className={classes.bone} style={{ blockSize: height }}>
            <span style={{ inlineSize: `${[46, 62, 38, 54][index % 4]}%` }} />
          </div>
        ))}
    </div>
  );
}

export function SkeletonBlock({ height }: { height: number }) {
  const shown = useLasting(true);
  return (
    <div
      className={shown ? classes.block : undefined}
      style={{ blockSize: height }}
      role="status"
      aria-label="Loading"
    />
  );
}

interface EmptyProps {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

/** Nothing here: why, and the one thing to do about it. */
export function EmptyState({ title, children, action }: EmptyProps) {
  return (
    <div className={classes.empty}>
      <p className={classes.emptyTitle}>{title}</p>
      {children && <p className={classes.emptyText}>{children}</p>}
      {action && <div className={classes.emptyAction}>{action}</div>}
    </div>
  );
}

interface ErrorProps {
  error: unknown;
  /** What could not be done, as in "The tasks could not be loaded". */
  what: string;
  retry?: () => void;
  /** When what is still shown was read. */
  dataFrom?: number | undefined;
}

/** A failure told where it happened: what, why, what next, and the code to quote. */
export function ErrorRegion({ error, what, retry, dataFrom }: ErrorProps) {
  const problem = asProblem(error);
  return (
    <div className={classes.error} role="alert">
      <StatusShape tone="critical" size={18} />
      <div className="grow">
        <p className={classes.errorTitle}>{what}</p>
        <p className={classes.errorText}>
          {problem.message}. {problem.detail}
          {dataFrom ? ` Showing what was read at ${formatTime(new Date(dataFrom))}.` : ''}
        </p>
        <p className={classes.errorCode}>
          <span className="mono">{problem.code}</span>
          {problem.traceId && <span className="mono"> · {problem.traceId}</span>}
        </p>
      </div>
      {retry && (
        <Button variant="default" onClick={retry}>
          Retry
        </Button>
      )}
    </div>
  );
}

/** Says once, at the top, why nothing here can be changed. */
export function ReadOnlyBanner({ children }: { children: ReactNode }) {
  return (
    <p className={classes.readOnly} role="note">
      <span className={classes.readOnlyWord}>Read only</span> {children}
    </p>
  );
}
