import { type RefObject, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/**
 * Which rows of a long list stand in the window, by their heights: all others are left out. The list grows with its page
 * and has no scroll bar of its own, so the place of its head on the screen is what counts. Before printing all are shown.
 */
export function useRows(
  list: RefObject<HTMLElement | null>,
  heights: number[],
  whole = 60,
): { from: number; to: number } {
  const [window_, setWindow] = useState({ top: 0, bottom: 1200 });
  const [printing, setPrinting] = useState(false);
  const short = heights.length <= whole;

  useEffect(() => {
    if (short) return;
    let frame = 0;
    const measure = () => {
      frame = 0;
      const box = list.current?.getBoundingClientRect();
      if (!box) return;
      const step = 240;
      const top = Math.floor((-box.top - step) / step) * step;
      const bottom = Math.ceil((-box.top + window.innerHeight + step) / step) * step;
      setWindow(held => (held.top === top && held.bottom === bottom ? held : { top, bottom }));
    };
    const soon = () => {
      frame ||= requestAnimationFrame(measure);
    };
    measure();
    document.addEventListener('scroll', soon, { capture: true, passive: true });
    window.addEventListener('resize', soon);
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener('scroll', soon, { capture: true });
      window.removeEventListener('resize', soon);
    };
  }, [short, list]);

  useEffect(() => {
    const before = () => flushSync(() => setPrinting(true));
    const after = () => setPrinting(false);
    window.addEventListener('beforeprint', before);
    window.addEventListener('afterprint', after);
    return () => {
      window.removeEventListener('beforeprint', before);
      window.removeEventListener('afterprint', after);
    };
  }, []);

  if (short || printing) return { from: 0, to: heights.length };
  let top = 0;
  let from = 0;
  while (from < heights.length && top + (heights[from] ?? 0) < window_.top) top += heights[from++] ?? 0;
  let to = from;
  while (to < heights.length && top < window_.bottom) top += heights[to++] ?? 0;
  return { from, to };
}
