/** Chips by Web NFC, where the browser has it (Chrome on Android). Elsewhere a reader that types does the same. */

interface Reader extends EventTarget {
  scan(options: { signal: AbortSignal }): Promise<void>;
}
type ReaderClass = new () => Reader;

const readerClass = (): ReaderClass | undefined => (globalThis as { NDEFReader?: ReaderClass }).NDEFReader;

export const hasNfc = (): boolean => readerClass() !== undefined;

/** Starts reading; must come from a tap the first time. Answers how to stop. */
export async function listenForChips(found: (id: string) => void): Promise<() => void> {
  const NdefReader = readerClass();
  if (!NdefReader) throw new Error('This browser does not read chips.');
  const reader = new NdefReader();
  const stop = new AbortController();
  const onChip = (event: Event) => found((event as Event & { serialNumber: string }).serialNumber);
  reader.addEventListener('reading', onChip);
  // A chip without a message is a chip all the same.
  reader.addEventListener('readingerror', onChip);
  await reader.scan({ signal: stop.signal });
  return () => stop.abort();
}
