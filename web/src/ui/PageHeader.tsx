import { type ReactNode, useEffect } from 'react';
import classes from './PageHeader.module.css';

interface Props {
  title: string;
  /** What the browser's tab says; the title when left out. */
  documentTitle?: string;
  meta?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}

export function PageHeader({ title, documentTitle, meta, actions, children }: Props) {
  usePageTitle(documentTitle ?? title);
  return (
    <header className={classes.header}>
      <div className={classes.row}>
        <div className="grow">
          <h1 className={classes.title}>{title}</h1>
          {meta && <div className={classes.meta}>{meta}</div>}
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </div>
      {children}
    </header>
  );
}

export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Callboard`;
  }, [title]);
}
