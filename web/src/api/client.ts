import { Problem } from './problem';

const base = '/api/v1';

type Query = Record<string, string | number | boolean | null | undefined>;

interface Options {
  query?: Query;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

const listeners = new Set<() => void>();
let organizationId: string | null = null;

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
 * reached (status 0), so that callers have one kind of failure to think about.
 */
export async function request<T>(method: string, path: string, options: Options = {}): Promise<T> {
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

  if (response.status === 204) return undefined as T;
  const parsed = await parse(response);
  if (response.ok) return parsed as T;

  const problem = new Problem(response.status, isRecord(parsed) ? parsed : {});
  if (response.status === 401 && !path.startsWith('/auth/')) {
    for (const listener of listeners) listener();
  }
  throw problem;
}

async function parse(response: Response): Promise<unknown> {
  const text = await response.text();
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
