import * as call from '@/api/calls';
import { Problem } from '@/api/problem';
import type { Id } from '@/api/types';
import { add, onUploaded, useUploads } from '@/offline/uploads';
import { toastProblem } from '@/ui/toasts';

/** A file on its way, and the expense or contract it belongs to: it arrives when it can, and is put where it belongs then. */
interface Link {
  file: Id;
  event: Id;
  expense?: Id;
  contract?: Id;
}

const key = 'callboard:receipts';

function links(): Link[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? (kept as Link[]) : [];
  } catch {
    return [];
  }
}

const keep = (all: Link[]) => localStorage.setItem(key, JSON.stringify(all));
const forget = (file: Id) => keep(links().filter(each => each.file !== file));

/** Photos are media, which is private unless the event says otherwise; everything else is a document. */
export const bucketOf = (file: File) => (file.type.startsWith('image/') ? 'media' : 'documents');

/** Sends a receipt, and puts it to its expense once it has arrived: now, or when the line is back. */
export function attachReceipt(event: Id, expense: Id, file: File): void {
  for (const id of add(event, bucketOf(file), [file])) keep([...links(), { file: id, event, expense }]);
}

/** Sends the document of a contract, and puts it to the contract once it has arrived. */
export function attachDocument(event: Id, contract: Id, file: File): void {
  for (const id of add(event, 'documents', [file])) keep([...links(), { file: id, event, contract }]);
}

async function settle({ file, event, expense, contract }: Link): Promise<void> {
  try {
    if (expense) await call.expenses.update(event, expense, { invoiceFileId: file });
    if (contract) await call.contracts.update(contract, { fileId: file });
    forget(file);
  } catch (error) {
    // What is gone needs no document; anything else is tried again when the page is opened next.
    if (error instanceof Problem && error.status === 404) forget(file);
    else toastProblem('The document could not be put where it belongs', error);
  }
}

/** Puts files where they belong as they arrive, also those that arrived while no page was open. */
export function startReceipts(): () => void {
  for (const link of links()) {
    if (useUploads.getState().uploads.some(each => each.id === link.file)) continue;
    // A file that is still kept on this device is not there yet and is told of when it is.
    void call.files.get(link.file).then(
      () => settle(link),
      () => undefined,
    );
  }
  return onUploaded((_, file) => {
    const link = links().find(each => each.file === file);
    if (link) void settle(link);
  });
}
