import type { ReactNode } from 'react';
import { TabStrip } from '@/ui/TabStrip';
import classes from './Admission.module.css';

/** The parts of a screen, beside each other; each of them is a link, so that it can be sent to somebody. */
export function Views({ label, children, aside }: { label: string; children: ReactNode; aside?: ReactNode }) {
  return (
    <div className={classes.views}>
      <TabStrip className={classes.tabs} label={label}>
        {children}
      </TabStrip>
      {aside}
    </div>
  );
}

/** How full something is, as a bar beside the number that says it. */
export function Fill({ value }: { value: number | null }) {
  if (value === null) return null;
  return (
    <span
      className={classes.fill}
      data-level={value >= 1 ? 'full' : value >= 0.9 ? 'near' : undefined}
      aria-hidden="true"
    >
      <span style={{ inlineSize: `${value * 100}%` }} />
    </span>
  );
}
