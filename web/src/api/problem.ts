/** A refused or failed request, as RFC 9457 tells it. Codes are stable; sentences are for people. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly fields: Readonly<Record<string, string[]>>;
  readonly traceId: string | undefined;
  /** Members that belong to one code only (`allowed`, `conflicts`, `retryAfter` …). */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(status: number, body: Record<string, unknown>) {
    const title = text(body.title) ?? fallbackTitle(status);
    super(title);
    this.name = 'Problem';
    this.status = status;
    this.code = text(body.code) ?? (status === 0 ? 'client.unreachable' : `http.${status}`);
    this.detail = text(body.detail) ?? fallbackDetail(status);
    this.fields = fieldErrors(body.errors);
    this.traceId = text(body.traceId);
    this.members = body;
  }

  get hasFields(): boolean {
    return Object.keys(this.fields).length > 0;
  }

  /** The request never reached the server, or the server could not take it now: the same request may succeed later. */
  get transient(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function fieldErrors(value: unknown): Record<string, string[]> {
  if (value === null || typeof value !== 'object') return {};
  const fields: Record<string, string[]> = {};
  for (const [name, sentences] of Object.entries(value)) {
    const list = Array.isArray(sentences) ? sentences : [sentences];
    fields[name] = list.filter((s): s is string => typeof s === 'string');
  }
  return fields;
}

function fallbackTitle(status: number): string {
  switch (status) {
    case 0:
      return 'The server cannot be reached';
    case 401:
      return 'You are signed out';
    case 403:
      return 'You may not do this';
    case 404:
      return 'Not found';
    case 409:
      return 'This conflicts with the current state';
    case 412:
      return 'Somebody changed this meanwhile';
    case 413:
      return 'Too large';
    case 429:
      return 'Too many requests';
    default:
      return status >= 500 ? 'The server failed' : 'The request was refused';
  }
}

function fallbackDetail(status: number): string {
  switch (status) {
    case 0:
      return 'Check the connection and try again. Nothing was changed.';
    case 404:
      return 'It does not exist, or you may not see it.';
    case 429:
      return 'Wait a moment and try again.';
    default:
      return status >= 500 ? 'Try again in a moment.' : '';
  }
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new Problem(-1, { title: 'Something went wrong in this page', code: 'client.failure', detail });
}

/** All sentences for a field, also when the server names it by path (`budgetCategories[0].category`). */
export function fieldMessage(problem: Problem | null | undefined, ...names: string[]): string | undefined {
  if (!problem) return undefined;
  for (const name of names) {
    for (const [field, sentences] of Object.entries(problem.fields)) {
      if (field === name || field.startsWith(`${name}[`) || field.startsWith(`${name}.`)) return sentences.join(' ');
    }
  }
  return undefined;
}
