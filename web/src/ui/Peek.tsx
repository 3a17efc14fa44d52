import { ActionIcon, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import classes from './Peek.module.css';

interface Props {
  title: string;
  onClose: () => void;
  actions?: ReactNode;
  children: ReactNode;
}

// One panel may come before the one it replaces is gone.
let panels = 0;

/** A panel beside the list it belongs to: looking into a row does not lose one's place. On a phone it is the screen. */
export function Peek({ title, onClose, actions, children }: Props) {
  const panel = useRef<HTMLElement>(null);
  // Marked for the shell's style sheet: `body:has(…)` would be looked into again with every row that comes and goes.
  useLayoutEffect(() => {
    panels += 1;
    document.body.toggleAttribute('data-peeking', true);
    return () => {
      panels -= 1;
      document.body.toggleAttribute('data-peeking', panels > 0);
    };
  }, []);
  useEffect(() => {
    // The row that opened the panel gets the focus back when the panel goes.
    const opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    return () => {
      if (opener?.isConnected && !document.activeElement?.closest('[data-peek-opener]')) opener.focus();
    };
  }, []);
  return createPortal(
    <aside
      className={classes.peek}
      aria-label={title}
      ref={panel}
      onKeyDown={event => {
        if (event.key === 'Escape' && !event.defaultPrevented) {
          event.stopPropagation();
          onClose();
        }
      }}
    >
      <div className={classes.head}>
        <h2 className={classes.title}>{title}</h2>
        {actions}
        <Tooltip label="Close (Esc)">
          <ActionIcon aria-label="Close panel" onClick={onClose}>
            <IconX size={16} stroke={1.75} />
          </ActionIcon>
        </Tooltip>
      </div>
      <div className={classes.body}>{children}</div>
    </aside>,
    document.body,
  );
}
