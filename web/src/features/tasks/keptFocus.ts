import { type RefObject, useEffect, useRef } from 'react';

/**
 * A row or card that moves to another place is made anew there or taken out for a moment, and loses the focus. If nobody
 * put it elsewhere meanwhile, it goes back to the row.
 */
export function useKeptFocus(container: RefObject<HTMLElement | null>, focus: () => void): void {
  const inside = useRef(false);
  useEffect(() => {
    const moved = (event: FocusEvent) => {
      inside.current = container.current?.contains(event.target as Node) ?? false;
    };
    const clicked = (event: PointerEvent) => {
      if (!container.current?.contains(event.target as Node)) inside.current = false;
    };
    document.addEventListener('focusin', moved);
    document.addEventListener('pointerdown', clicked);
    return () => {
      document.removeEventListener('focusin', moved);
      document.removeEventListener('pointerdown', clicked);
    };
  }, [container]);
  useEffect(() => {
    if (inside.current && document.activeElement === document.body) focus();
  });
}
