import { defaultRangeExtractor, type Rect, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, useRef, useState } from 'react';

interface Options {
  count: number;
  /** The height of a row before it or one like it has been measured; rows with the same height here are alike. */
  height: (index: number) => number;
  keyOf: (index: number) => string;
  /** A row that stays on the page wherever one scrolls, because it has the focus; -1 for none. */
  keep: number;
}

/** What the page scrolls in: the shell keeps its bars still and scrolls what is between them. */
const scrollerOf = (list: Element | null) => list?.closest('main') ?? null;

/** How high that is; a page that is not laid out, in a test say, is as high as its window. */
function observeHeight(instance: Virtualizer<HTMLElement, Element>, tell: (rect: Rect) => void) {
  const scroller = instance.scrollElement;
  if (!scroller) return;
  const report = () =>
    tell({ width: scroller.clientWidth || window.innerWidth, height: scroller.clientHeight || window.innerHeight });
  report();
  const observer = new ResizeObserver(report);
  observer.observe(scroller);
  return () => observer.disconnect();
}

/**
 * Rows of a list that scrolls with the page, of which only those in view exist. The caller gives its container the ref
 * and the total size, and places each row by `top`.
 */
export function useVirtualRows({ count, height, keyOf, keep }: Options) {
  const container = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  // What stands above the list grows and shrinks with filters and panels, and the page with it.
  useLayoutEffect(() => {
    const scroller = scrollerOf(container.current);
    const place = () => {
      if (!container.current || !scroller) return;
      const top =
        container.current.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
      setMargin(before => (Math.abs(top - before) >= 1 ? top : before));
    };
    place();
    const page = new ResizeObserver(place);
    for (const part of scroller?.children ?? []) page.observe(part);
    return () => page.disconnect();
  }, []);
  // A finger's rows are higher than a mouse's. To ask a new row for its height has the whole page laid out, so only the
  // first of a kind is asked; the others count as it was until the browser reports what they are.
  const known = useRef(new Map<number, number>());
  const expected = (index: number) => known.current.get(height(index)) ?? height(index);
  const virtualizer = useVirtualizer<HTMLElement, Element>({
    getScrollElement: () => scrollerOf(container.current),
    observeElementRect: observeHeight,
    count,
    estimateSize: expected,
    getItemKey: keyOf,
    measureElement: (row, entry) => {
      const index = Number((row as HTMLElement).dataset.index);
      const kind = height(index);
      if (!entry && known.current.has(kind)) return expected(index);
      const measured = Math.round(entry?.borderBoxSize[0]?.blockSize ?? (row as HTMLElement).offsetHeight);
      // A row that is not laid out, on a hidden page say, tells nothing.
      if (measured > 0) known.current.set(kind, measured);
      return measured || expected(index);
    },
    overscan: 3,
    scrollMargin: margin,
    // A batch bar lies over the lower end of the page; at the upper one the row before stays in view as well.
    scrollPaddingStart: 64,
    scrollPaddingEnd: 96,
    rangeExtractor: useCallback(
      (range: Parameters<typeof defaultRangeExtractor>[0]) => {
        const rows = defaultRangeExtractor(range);
        if (keep < 0 || keep >= count || rows.includes(keep)) return rows;
        return [...rows, keep].sort((a, b) => a - b);
      },
      [keep, count],
    ),
  });
  return {
    container,
    size: virtualizer.getTotalSize(),
    rows: virtualizer.getVirtualItems().map(item => ({ index: item.index, key: item.key, top: item.start - margin })),
    measure: virtualizer.measureElement,
    scrollTo: (index: number) => virtualizer.scrollToIndex(index),
  };
}
