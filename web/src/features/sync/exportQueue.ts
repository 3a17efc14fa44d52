import type { Operation } from '@/offline/operation';

/** Saves the queue as a file, so that nothing is lost that cannot be sent from this device any more. */
export function exportQueue(operations: Operation[]): void {
  const text = JSON.stringify({ exportedAt: new Date().toISOString(), operations }, null, 2);
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `callboard-queue-${new Date().toISOString().slice(0, 16).replaceAll(':', '')}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
