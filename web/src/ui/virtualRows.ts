import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, useRef, useState } from 'react';

interface Options {
  count: number;
  /** The height of a row before it has been measured. */
  height: (index: number) => number;
  keyOf: (index: number) => string;
  /** A row that stays on the page wherever one scrolls, because it has the focus; -1 for none. */
  keep: number;
}

/**
 * Rows of a list that scrolls with the page, of which only those in view exist. The caller gives its container the ref
 * and the total size, and places each row by `top`.
 */
export function useVirtualRows({ count, height, keyOf, keep }: Options) {
  const container = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  // What stands above the list grows and shrinks with filters and panels.
  useLayoutEffect(() => {
    const top = container.current ? container.current.getBoundingClientRect().top + window.scrollY : 0;
    if (Math.abs(top - margin) >= 1) setMargin(top);
  });
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: height,
    getItemKey: keyOf,
    // A row that is not laid out, on a hidden page say, is as high as it was thought to be.
    measureElement: (row, entry) =>
      Math.round(entry?.borderBoxSize[0]?.blockSize ?? (row as HTMLElement).offsetHeight) ||
      height(Number((row as HTMLElement).dataset.index)),
    overscan: 3,
    scrollMargin: margin,
    // The shell's bar and a batch bar lie over the ends of the page.
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
