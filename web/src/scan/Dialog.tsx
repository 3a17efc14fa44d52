import { type ReactNode, useEffect, useId, useRef } from 'react';

/** Something that is asked for in between. Escape puts it away. */
export function Dialog({ title, onClose, children }: { title?: string; onClose: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby={title ? heading : undefined}>
      {title && <h2 id={heading}>{title}</h2>}
      {children}
    </dialog>
  );
}
