import { Problem } from './problem';

const base = '/api/v1';

type Query = Record<string, string | number | boolean | null | undefined>;

export interface Options {
  query?: Query;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

const listeners = new Set<() => void>();
let organizationId: string | null = null;

/** What stands between the calls and the line: it may answer from this device, and keeps what cannot be sent yet. */
export interface Line {
  /** Reads, by the line if it can. */
  read<T>(path: string, options: Options, send: () => Promise<Answer<T>>): Promise<T>;
  /** Writes what may be kept for later; null when only the server can do this. */
  write<T>(method: string, path: string, options: Options): Promise<T> | null;
}

let line: Line | null = null;

/** Puts something between every later request and the line. */
export function putBetween(between: Line | null): void {
  line = between;
}

/** The organization requests speak for. */
export const currentOrganization = (): string | null => organizationId;

/** Chooses the organization every later request speaks for. */
export function chooseOrganization(id: string | null): void {
  organizationId = id;
}

/** Called whenever the server says that nobody is signed in. Returns the way to stop listening. */
export function onSignedOut(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function url(path: string, query?: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return `${base}${path}${text ? `?${text}` : ''}`;
}

/** The headers any request of ours carries, for callers that cannot use {@link request} (uploads, the live connection). */
export function commonHeaders(): Record<string, string> {
  return organizationId ? { 'X-Organization': organizationId } : {};
}

/**
 * One request to the API. Answers the parsed body, or throws a {@link Problem}: also when the server cannot be
 * reached (status 0), so that callers have one kind of failure to think about. Writes that may be made offline come back
 * with an answer made here when the line is down, and are sent later.
 */
export function request<T>(method: string, path: string, options: Options = {}): Promise<T> {
  if (line && method === 'GET') return line.read<T>(path, options, () => send<T>(method, path, options));
  return line?.write<T>(method, path, options) ?? send<T>(method, path, options).then(answer => answer.data);
}

/** What came over the line. */
export interface Answer<T> {
  data: T;
  status: number;
  /** The server's clock in milliseconds, as its `Date` header tells it to the second. */
  date: number | null;
}

/** Sends a request over the line, past everything that is kept on this device. */
export async function send<T>(method: string, path: string, options: Options = {}): Promise<Answer<T>> {
  const response = await exchange(method, path, options);
  const date = Date.parse(response.headers.get('Date') ?? '');
  const answer = { status: response.status, date: Number.isNaN(date) ? null : date };
  return { ...answer, data: (response.status === 204 ? undefined : await parse(response)) as T };
}

/** A file the server makes for the question, and what it calls it; only over the line. */
export async function fetchFile(path: string, body: unknown, signal?: AbortSignal): Promise<File> {
  const response = await exchange('POST', path, { body, ...(signal && { signal }) });
  const called = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('Content-Disposition') ?? '')?.[1];
  let content: Blob;
  try {
    content = await response.blob();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem(0, {});
  }
  return new File([content], called ? decodeURIComponent(called) : 'document', { type: content.type });
}

/** One request over the line; whatever is not a success is thrown as a {@link Problem}. */
async function exchange(method: string, path: string, options: Options): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', ...commonHeaders(), ...options.headers };
  let body: BodyInit | undefined;
  if (options.body instanceof Blob || options.body instanceof FormData) {
    body = options.body;
  } else if (options.body !== undefined) {
    headers['Content-Type'] = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    body = JSON.stringify(options.body);
  }

  let response: Response;
  try {
    response = await fetch(url(path, options.query), {
      method,
      headers,
      credentials: 'same-origin',
      ...(body !== undefined && { body }),
      ...(options.signal && { signal: options.signal }),
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new Problem(0, {});
  }

  if (response.ok) return response;
  const parsed = await parse(response);
  const problem = new Problem(response.status, isRecord(parsed) ? parsed : {});
  if (response.status === 401 && !path.startsWith('/auth/')) {
    for (const listener of listeners) listener();
  }
  throw problem;
}

async function parse(response: Response): Promise<unknown> {
  let text: string;
  try {
    text = await response.text();
  } catch {
    // The line broke in the middle of the answer.
    throw new Problem(0, {});
  }
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // A proxy between us and the server may answer in HTML; the status alone tells what happened.
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const get = <T>(path: string, query?: Query, signal?: AbortSignal) =>
  request<T>('GET', path, { ...(query && { query }), ...(signal && { signal }) });
export const post = <T>(path: string, body?: unknown, options: Options = {}) =>
  request<T>('POST', path, { ...options, body: body ?? {} });
export const patch = <T>(path: string, body: unknown) => request<T>('PATCH', path, { body });
export const remove = <T = void>(path: string) => request<T>('DELETE', path);
