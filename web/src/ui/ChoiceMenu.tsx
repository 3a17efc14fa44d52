import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import classes from './ChoiceMenu.module.css';

interface Props {
  title: string;
  options: readonly { value: string; label: string; note?: string }[];
  /** What the menu belongs to on the page; it opens below it. */
  anchor: Element | null;
  onPick: (value: string) => void;
  onClose: () => void;
  /** More than a choice, below it: a date of one's own, say. */
  children?: ReactNode;
}

/** A choice of one, opened by a key or a button: arrows, the number or first letters of an option, Enter, Esc. */
export function ChoiceMenu({ title, options, anchor, onPick, onClose, children }: Props) {
  const panel = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ top: 0, left: 0 });
  useLayoutEffect(() => {
    const opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    const box = panel.current;
    if (box) {
      const at = anchor?.getBoundingClientRect();
      const [width, height] = [box.offsetWidth, box.offsetHeight];
      const below = (at?.bottom ?? window.innerHeight / 3) + 4;
      setPlace({
        top: Math.max(8, below + height > window.innerHeight ? (at ? at.top - height - 4 : 8) : below),
        left: Math.max(8, Math.min(at ? at.left : (window.innerWidth - width) / 2, window.innerWidth - width - 8)),
      });
      box.querySelector<HTMLElement>('[role=menuitem]')?.focus({ preventScroll: true });
    }
    return () => {
      if (opener?.isConnected) opener.focus({ preventScroll: true });
    };
  }, [anchor]);
  const latest = useRef(onClose);
  latest.current = onClose;
  useEffect(() => {
    const outside = (event: PointerEvent) => {
      if (!panel.current?.contains(event.target as Node)) latest.current();
    };
    document.addEventListener('pointerdown', outside, true);
    return () => document.removeEventListener('pointerdown', outside, true);
  }, []);

  const items = () => [...(panel.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
  const move = (step: number) => {
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLElement);
    all[(at + step + all.length) % all.length]?.focus();
  };
  return createPortal(
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the menu inside
    <div
      ref={panel}
      className={classes.panel}
      style={{ insetBlockStart: place.top, insetInlineStart: place.left }}
      onKeyDown={event => {
        if (event.key === 'Escape' || event.key === 'Tab') onClose();
        else if (event.target instanceof HTMLInputElement) return;
        else if (event.key === 'ArrowDown') move(1);
        else if (event.key === 'ArrowUp') move(-1);
        else if (event.key === 'Home') items()[0]?.focus();
        else if (event.key === 'End') items().at(-1)?.focus();
        else if (/^[1-9]$/.test(event.key)) items()[Number(event.key) - 1]?.click();
        else if (/^\p{L}$/u.test(event.key) && !event.ctrlKey && !event.metaKey)
          items()
            .find(item => item.textContent?.toLowerCase().startsWith(event.key.toLowerCase()))
            ?.focus();
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <div role="menu" aria-label={title}>
        {options.map((option, index) => (
          <button
            key={option.value}
            type="button"
            role="menuitem"
            className={classes.item}
            onClick={() => {
              onClose();
              onPick(option.value);
            }}
          >
            {option.label}
            {option.note && <span className={classes.note}>{option.note}</span>}
            {index < 9 && (
              <span className={classes.key} aria-hidden="true">
                {index + 1}
              </span>
            )}
          </button>
        ))}
      </div>
      {children}
    </div>,
    document.body,
  );
}
