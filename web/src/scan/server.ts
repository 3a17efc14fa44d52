import { Problem } from '@/api/problem';
import type { Decision, Direction, Reason } from './rules';
import type { IncidentKind, Override, Severity } from './store';

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
  unconfirmed?: true;
  override?: Override;
}

export interface ScanAnswer {
  scanId: string;
  decision: Decision;
  reason?: Reason | null;
  repeated: boolean;
}

/** What the server says of somebody at the gate. */
export interface ServerVerdict {
  decision: Decision;
  reason: Reason | null;
  /** The same as a sentence. */
  message: string;
  holder: { name: string | null; category: string } | null;
}

/** An incident as it is told; its time by the device's clock. */
export interface SentIncident {
  id: string;
  kind: IncidentKind;
  severity: Severity;
  sentence: string;
  gateId: string;
  occurredAt: string;
  person?: string;
}

/** What the device tells of itself. */
export interface Report {
  id: string;
  state: 'preflight' | 'armed' | 'paused' | 'locked';
  appVersion: string;
  sentAt: string;
  gateId: string | null;
  direction: Direction;
  listAt: string | null;
  waiting: number;
  refused: number;
  battery: number | null;
  charging: boolean | null;
  wiped: boolean;
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
/** So long a guest is kept waiting for the server, where the gate can decide without it; and where it cannot. */
const askPatience = 800;
const strictPatience = 5_000;

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

  /** What the server would say; it makes nothing of it. */
  async verify(seriesId: string, tag: string, gateId: string, direction: Direction): Promise<ServerVerdict> {
    const answer = await this.#ask('POST', `/series/${seriesId}/checkins/verify`, {
      body: { tag, gateId, direction },
      patience: askPatience,
    });
    return ((await answer.json()) as { data: ServerVerdict }).data;
  }

  /** Has the server decide, and keep what it decided. */
  async checkIn(
    seriesId: string,
    scanId: string,
    tag: string,
    gateId: string,
    direction: Direction,
  ): Promise<ServerVerdict> {
    const answer = await this.#ask('POST', `/series/${seriesId}/checkins`, {
      body: { scanId, tag, gateId, direction },
      patience: strictPatience,
    });
    return ((await answer.json()) as { data: ServerVerdict }).data;
  }

  async tell(seriesId: string, sentAt: string, incident: SentIncident): Promise<void> {
    await this.#ask('POST', `/series/${seriesId}/incidents`, { body: { sentAt, incidents: [incident] } });
  }

  /** Tells what this device is doing; answers whether it is to forget everything. */
  async report(seriesId: string, report: Report): Promise<boolean> {
    const answer = await this.#ask('POST', `/series/${seriesId}/scanners`, { body: report });
    return ((await answer.json()) as { data: { wipe: boolean } }).data.wipe;
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
    } catch (error) {
      // A line that is too slow for a guest is a line all the same.
      const slow = asked.patience === askPatience && error instanceof DOMException && error.name === 'TimeoutError';
      if (!this.cut && !slow) this.#heard(false, at, null);
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
