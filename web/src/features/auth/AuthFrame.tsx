import type { ReactNode } from 'react';
import { usePageTitle } from '@/ui/PageHeader';
import classes from './AuthFrame.module.css';

/** The quiet page around everything one does before being signed in. */
export function AuthFrame({
  title,
  lead,
  children,
  foot,
}: {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
  foot?: ReactNode;
}) {
  usePageTitle(title);
  return (
    <div className={classes.page}>
      <main className={classes.panel}>
        <p className={classes.brand}>
          <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
            <rect width="32" height="32" rx="7" fill="var(--accent)" />
            <path d="M8 10h16M8 16h10M8 22h6" stroke="#fff" strokeWidth="3" strokeLinecap="round" />
            <circle cx="23" cy="21" r="3.5" fill="#EFB041" />
          </svg>
          Callboard
        </p>
        <div className={classes.card}>
          <h1 className={classes.title}>{title}</h1>
          {lead && <p className={classes.lead}>{lead}</p>}
          {children}
        </div>
        {foot && <p className={classes.foot}>{foot}</p>}
      </main>
    </div>
  );
}
