import { create } from 'zustand';
import * as call from '@/api/calls';
import { currentOrganization } from '@/api/client';
import { newId } from '@/api/ids';
import { asProblem, type Problem } from '@/api/problem';
import type { FileBucket, Id } from '@/api/types';
import { LocalDatabase, settled } from '@/offline/database';

/** A file that is sent, or waits for it. */
export interface Upload {
  id: Id;
  eventId: Id;
  bucket: FileBucket;
  name: string;
  size: number;
  sent: number;
  state: 'waiting' | 'sending' | 'paused' | 'failed' | 'done';
  /** Bytes in a second, as of late. */
  speed: number | null;
  problem: Problem | null;
}

interface Kept {
  id: Id;
  organizationId: string | null;
  eventId: Id;
  bucket: FileBucket;
  file: File;
  paused: boolean;
}

const atOnce = 3;
const part = 512 * 1024;
const longestPause = 30_000;

/** What each bucket takes; the server looks at the content and decides. */
export const buckets: Record<FileBucket, { label: string; megabytes: number; accept: string; hint: string }> = {
  images: {
    label: 'Images',
    megabytes: 5,
    accept: 'image/jpeg,image/png,image/webp',
    hint: 'JPEG, PNG or WebP, up to 5 MB. Anybody with the address can see them.',
  },
  documents: {
    label: 'Documents',
    megabytes: 10,
    accept: '.pdf,.doc,.docx,.txt,.csv,.md',
    hint: 'PDF, Word or plain text, up to 10 MB. For the team of the event.',
  },
  media: {
    label: 'Media',
    megabytes: 50,
    accept: 'image/*,video/mp4',
    hint: 'Photos and MP4 videos, up to 50 MB.',
  },
};

export const useUploads = create<{ uploads: Upload[] }>(() => ({ uploads: [] }));

// Files are kept on this device with their bytes until the server has them: a page that is loaded again goes on by itself.
const database = new LocalDatabase<'files'>('callboard-uploads', made =>
  made.createObjectStore('files', { keyPath: 'id' }),
);
const files = new Map<Id, File>();
const stops = new Map<Id, AbortController>();
const listeners = new Set<(eventId: Id, fileId: Id) => void>();

/** Called whenever a file has arrived. Returns the way to stop listening. */
export function onUploaded(listener: (eventId: Id, fileId: Id) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function change(id: Id, changed: Partial<Upload>): void {
  useUploads.setState(state => ({
    uploads: state.uploads.map(each => (each.id === id ? { ...each, ...changed } : each)),
  }));
}

async function keep(upload: Upload, file: File): Promise<void> {
  const { id, eventId, bucket } = upload;
  const kept: Kept = {
    id,
    organizationId: currentOrganization(),
    eventId,
    bucket,
    file,
    paused: upload.state === 'paused',
  };
  // Where the device has no room for it, the upload goes on as long as the page does.
  await database.run(['files'], 'readwrite', store => settled(store('files').put(kept))).catch(() => undefined);
}

const forget = (id: Id) =>
  database.run(['files'], 'readwrite', store => settled(store('files').delete(id))).catch(() => undefined);

/** Sends files to an event, a few at a time; what is wrong with one does not stop the others. Their ids, which they keep. */
export function add(eventId: Id, bucket: FileBucket, chosen: Iterable<File>): Id[] {
  const ids: Id[] = [];
  for (const file of chosen) {
    const upload: Upload = {
      id: newId(),
      eventId,
      bucket,
      name: file.name,
      size: file.size,
      sent: 0,
      state: 'waiting',
      speed: null,
      problem: null,
    };
    files.set(upload.id, file);
    useUploads.setState(state => ({ uploads: [...state.uploads, upload] }));
    void keep(upload, file).then(next);
    ids.push(upload.id);
  }
  return ids;
}

export function pause(id: Id): void {
  change(id, { state: 'paused', speed: null });
  stops.get(id)?.abort();
  remember(id);
}

/** Goes on with an upload that was paused or failed. */
export function resume(id: Id): void {
  change(id, { state: 'waiting', problem: null });
  remember(id);
  next();
}

/** Ends an upload; the server forgets what it has of it. */
export async function cancel(id: Id): Promise<void> {
  const upload = useUploads.getState().uploads.find(each => each.id === id);
  dismiss(id);
  stops.get(id)?.abort();
  await forget(id);
  if (upload && upload.state !== 'done') await call.uploads.cancel(id).catch(() => undefined);
  next();
}

export function dismiss(id: Id): void {
  files.delete(id);
  useUploads.setState(state => ({ uploads: state.uploads.filter(each => each.id !== id) }));
}

/** Takes what arrived, and what was ended, off the tray. */
export function dismissDone(): void {
  for (const each of useUploads.getState().uploads) if (each.state === 'done') dismiss(each.id);
}

function remember(id: Id): void {
  const upload = useUploads.getState().uploads.find(each => each.id === id);
  const file = files.get(id);
  if (upload && file) void keep(upload, file);
}

let restored = false;

/** Goes on with what an earlier page did not finish. */
export async function restore(): Promise<void> {
  if (restored || typeof indexedDB === 'undefined') return;
  restored = true;
  const kept = await database
    .run(['files'], 'readonly', store => settled(store('files').getAll() as IDBRequest<Kept[]>))
    .catch(() => []);
  const mine = kept.filter(each => each.organizationId === currentOrganization() && !files.has(each.id));
  for (const { id, file } of mine) files.set(id, file);
  useUploads.setState(state => ({
    uploads: [
      ...state.uploads,
      ...mine.map(
        ({ id, eventId, bucket, file, paused }): Upload => ({
          id,
          eventId,
          bucket,
          name: file.name,
          size: file.size,
          sent: 0,
          state: paused ? 'paused' : 'waiting',
          speed: null,
          problem: null,
        }),
      ),
    ],
  }));
  next();
}

function next(): void {
  const { uploads } = useUploads.getState();
  const sending = uploads.filter(each => each.state === 'sending').length;
  for (const upload of uploads.filter(each => each.state === 'waiting').slice(0, Math.max(0, atOnce - sending))) {
    change(upload.id, { state: 'sending' });
    void send(upload).finally(next);
  }
}

const rest = (milliseconds: number, signal: AbortSignal) =>
  new Promise<void>(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

async function send({ id, eventId, bucket, name, size }: Upload): Promise<void> {
  const file = files.get(id);
  if (!file) return;
  const stop = new AbortController();
  stops.set(id, stop);
  try {
    for (let wait = 500; !stop.signal.aborted; wait = Math.min(wait * 2, longestPause)) {
      try {
        // Told again under its id it is the same upload, and says how far it is.
        let upload = (await call.uploads.create({ id, eventId, bucket, name, size })).data;
        while (!upload.file) {
          change(id, { sent: upload.offset });
          const began = performance.now();
          const from = upload.offset;
          upload = (await call.uploads.send(id, from, file.slice(from, from + part), stop.signal)).data;
          wait = 500;
          change(id, { speed: ((upload.offset - from) * 1000) / Math.max(1, performance.now() - began) });
        }
        change(id, { state: 'done', sent: size, speed: null });
        await forget(id);
        for (const listener of listeners) listener(eventId, id);
        return;
      } catch (error) {
        if (stop.signal.aborted) return;
        const problem = asProblem(error);
        // Somebody else went on with it meanwhile: it is asked again where it stands.
        if (problem.code !== 'files.wrong_offset' && !problem.transient) {
          change(id, { state: 'failed', problem, speed: null });
          await forget(id);
          return;
        }
        change(id, { speed: null });
        await rest(wait, stop.signal);
      }
    }
  } finally {
    stops.delete(id);
  }
}

/** `1.4 MB` */
export function bytes(count: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  const power = count < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(count) / Math.log(1024)));
  const value = count / 1024 ** power;
  return `${value.toLocaleString('en', { maximumFractionDigits: power === 0 || value >= 100 ? 0 : 1 })} ${units[power]}`;
}
