import { Problem } from '@/api/problem';
import type { Decision, Direction, Reason } from './rules';

/** A series one may scan for. */
export interface Scannable {
  id: string;
  name: string;
  eventName?: string | null;
  startAt?: string | null;
}

/** A scan as it is told to the server. */
export interface SentScan {
  scanId: string;
  tag: string;
  gateId: string;
  direction: Direction;
  /** By the device's clock, like `sentAt`; the server corrects by the difference from its own. */
  scannedAt: string;
  decidedOffline: Decision;
  reason?: Reason;
}

export interface ScanAnswer {
  scanId: string;
  decision: Decision;
  reason?: Reason | null;
  repeated: boolean;
}

interface Asked {
  body?: unknown;
  accept?: string;
  headers?: Record<string, string>;
  patience?: number;
}

const json = 'application/json';
const binary = 'application/octet-stream';
/** So long a request may take; a line that is slower is none. */
const patience = 15_000;

/** What the scanner asks of the server. Failures are {@link Problem}s, also when there is no line (status 0). */
export class Server {
  /** Acts as if there were no line, for the rehearsal. */
  cut = false;
  readonly #key: () => string | null;
  readonly #organization: () => string | null;
  readonly #heard: (reachable: boolean, asked: number, date: number | null) => void;

  constructor(
    key: () => string | null,
    organization: () => string | null,
    heard: (reachable: boolean, asked: number, date: number | null) => void,
  ) {
    this.#key = key;
    this.#organization = organization;
    this.#heard = heard;
  }

  async scannable(): Promise<Scannable[]> {
    const answer = await this.#ask('GET', '/series/scannable');
    return ((await answer.json()) as { data: Scannable[] }).data;
  }

  /** The list of a series, or what changed since; null when nothing did. */
  async allowList(seriesId: string, since: string | null): Promise<ArrayBuffer | null> {
    const query = since === null ? '' : `?since=${encodeURIComponent(since)}`;
    const answer = await this.#ask('GET', `/series/${seriesId}/allow-list${query}`, {
      accept: binary,
      patience: 120_000,
    });
    return answer.status === 204 ? null : answer.arrayBuffer();
  }

  async upload(seriesId: string, sentAt: string, scans: SentScan[]): Promise<ScanAnswer[]> {
    const answer = await this.#ask('POST', `/series/${seriesId}/checkins/batch`, {
      body: { sentAt, scans },
      patience: 60_000,
    });
    return ((await answer.json()) as { data: ScanAnswer[] }).data;
  }

  async undo(scanId: string, reason: string, undoId: string): Promise<void> {
    await this.#ask('POST', `/checkins/${scanId}/undo`, { body: { reason }, headers: { 'Idempotency-Key': undoId } });
  }

  async #ask(method: string, path: string, asked: Asked = {}): Promise<Response> {
    const headers: Record<string, string> = { Accept: asked.accept ?? json, ...asked.headers };
    const [key, organization] = [this.#key(), this.#organization()];
    if (key) headers.Authorization = `Bearer ${key}`;
    else if (organization) headers['X-Organization'] = organization;
    if (asked.body !== undefined) headers['Content-Type'] = json;

    const at = Date.now();
    let answer: Response;
    try {
      if (this.cut) throw new TypeError('The line is cut for the rehearsal.');
      answer = await fetch(`/api/v1${path}`, {
        method,
        headers,
        credentials: key ? 'omit' : 'same-origin',
        signal: AbortSignal.timeout(asked.patience ?? patience),
        ...(asked.body !== undefined && { body: JSON.stringify(asked.body) }),
      });
    } catch {
      if (!this.cut) this.#heard(false, at, null);
      throw new Problem(0, {});
    }

    const date = Date.parse(answer.headers.get('Date') ?? '');
    this.#heard(true, at, Number.isNaN(date) ? null : date);
    if (answer.ok) return answer;
    const body: unknown = await answer.json().catch(() => ({}));
    const retryAfter = Number(answer.headers.get('Retry-After'));
    throw new Problem(answer.status, { ...(body as Record<string, unknown>), ...(retryAfter > 0 && { retryAfter }) });
  }
}
