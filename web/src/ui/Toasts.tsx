import { IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { StatusShape } from './StatusChip';
import classes from './Toasts.module.css';
import { dismiss, type Toast, useToasts } from './toasts';

export function Toasts() {
  const toasts = useToasts(state => state.toasts);
  return (
    <section className={classes.region} aria-label="Notices">
      {toasts.map(entry => (
        <Notice key={entry.id} entry={entry} />
      ))}
    </section>
  );
}

function Notice({ entry }: { entry: Toast }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dismiss(entry.id), entry.tone === 'critical' ? 20_000 : 8_000);
    return () => clearTimeout(timer);
  }, [held, entry]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pointer and the focus only hold the notice, they do nothing
    <div
      className={classes.toast}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <StatusShape tone={entry.tone} size={16} />
      <div className="grow" role={entry.tone === 'critical' ? 'alert' : 'status'}>
        <p>{entry.text}</p>
        {entry.detail && <p className={classes.detail}>{entry.detail}</p>}
      </div>
      {entry.undo && (
        <button
          type="button"
          className={classes.undo}
          onClick={() => {
            entry.undo?.();
            dismiss(entry.id);
          }}
        >
          Undo
        </button>
      )}
      <button type="button" className={classes.close} aria-label="Dismiss" onClick={() => dismiss(entry.id)}>
        <IconX size={14} />
      </button>
    </div>
  );
}
