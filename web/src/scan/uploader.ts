import { asProblem, type Problem } from '@/api/problem';
import type { SentScan, Server } from './server';
import type { IncidentRecord, LogRecord, ScanRecord, ScanStore } from './store';

export interface UploadState {
  waiting: number;
  sending: boolean;
  /** Why the server takes nothing from this device at present. */
  refusal: string | null;
}

export interface UploaderPorts {
  store: ScanStore;
  server: Pick<Server, 'upload' | 'undo' | 'tell'>;
  /** The device's clock, and what is to be added to it; null while the server was not heard. */
  clock: () => { raw: number; offset: number | null };
  /** Numbers that only grow: what was settled before what. */
  stamp: () => number;
  /** Runs the given work while this is the one page that sends. */
  lead: (work: () => void) => void;
  changed: (state: UploadState) => void;
  settled: (records: LogRecord[], at: number) => void;
  random?: () => number;
  setTimer?: (work: () => void, milliseconds: number) => unknown;
  clearTimer?: (timer: unknown) => void;
}

const largest = 1000;
const firstDelay = 500;
const longestDelay = 30_000;

/**
 * Tells the server what was scanned, in the order it was, from one page only. A record leaves the queue when the server answered for it;
 * sending it again is harmless, because its id is its own. Nothing is dropped: what the server refuses for good is set aside.
 */
export class Uploader {
  readonly #ports: Required<UploaderPorts>;
  #leads = false;
  #running = false;
  #again = false;
  #attempt = 0;
  #size = largest;
  #timer: unknown = null;
  #waiting = 0;
  #refusal: string | null = null;

  constructor(ports: UploaderPorts) {
    this.#ports = {
      random: Math.random,
      setTimer: (work, milliseconds) => setTimeout(work, milliseconds),
      clearTimer: timer => clearTimeout(timer as ReturnType<typeof setTimeout>),
      ...ports,
    };
  }

  async start(): Promise<void> {
    this.#waiting = await this.#ports.store.countWaiting();
    this.#show();
    this.#ports.lead(() => {
      this.#leads = true;
      this.kick();
    });
  }

  /** Sends nothing any more. */
  stop(): void {
    this.#leads = false;
    if (this.#timer !== null) this.#ports.clearTimer(this.#timer);
    this.#timer = null;
  }

  /** Something was kept. */
  added(): void {
    this.#waiting += 1;
    this.#show();
    // After a failure the next try has its time.
    if (this.#timer === null) this.kick();
  }

  /** The line may be back: tries at once. */
  kick(): void {
    if (this.#timer !== null) this.#ports.clearTimer(this.#timer);
    this.#timer = null;
    if (this.#leads) void this.#drain();
  }

  async #drain(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = true;
    this.#show();
    let problem: Problem | null = null;
    try {
      do {
        this.#again = false;
        while (this.#leads && (await this.#sendSome()) > 0);
      } while (this.#again);
      this.#attempt = 0;
      this.#refusal = null;
    } catch (error) {
      problem = asProblem(error);
    }
    this.#running = false;
    if (problem && this.#leads) this.#later(problem);
    this.#waiting = await this.#ports.store.countWaiting();
    this.#show();
  }

  /** Sends the first of the queue, and with it what may go in the same request. Answers how many were settled. */
  async #sendSome(): Promise<number> {
    const { store } = this.#ports;
    const [first, ...others] = await store.waiting(this.#size);
    if (!first) return 0;
    const end = others.findIndex(each => each.kind !== 'scan' || each.seriesId !== first.seriesId);
    const run = first.kind === 'scan' ? [first, ...(end < 0 ? others : others.slice(0, end))] : [first];
    try {
      const done =
        first.kind === 'undo'
          ? await this.#undo(first)
          : first.kind === 'incident'
            ? await this.#tell(first)
            : await this.#upload(first.seriesId, run);
      await this.#settle(done, null);
      this.#size = Math.min(largest, this.#size * 2);
      return done.length;
    } catch (error) {
      const problem = asProblem(error);
      if (problem.transient || pausing(first, problem)) throw problem;
      if (run.length > 1) {
        // One of them is at fault; the others must not wait for it.
        this.#size = Math.ceil(run.length / 2);
        return run.length;
      }
      await this.#settle(run, problem.code);
      return 1;
    }
  }

  async #upload(seriesId: string, run: LogRecord[]): Promise<LogRecord[]> {
    const now = this.#ports.clock();
    const scans = run.filter(each => each.kind === 'scan').map(each => sent(each, now.offset));
    const answers = await this.#ports.server.upload(seriesId, new Date(now.raw).toISOString(), scans);
    const answered = new Set(answers.map(each => each.scanId));
    const done = run.filter(each => each.kind === 'scan' && answered.has(each.scanId));
    if (done.length === 0) throw new Error('The server answered for none of the scans.');
    return done;
  }

  async #undo(record: LogRecord & { kind: 'undo' }): Promise<LogRecord[]> {
    await this.#ports.server.undo(record.scanId, record.reason, record.undoId);
    return [record];
  }

  async #tell(record: LogRecord & { kind: 'incident' }): Promise<LogRecord[]> {
    const now = this.#ports.clock();
    await this.#ports.server.tell(record.seriesId, new Date(now.raw).toISOString(), {
      id: record.incidentId,
      kind: record.about,
      severity: record.severity,
      sentence: record.sentence,
      gateId: record.gateId,
      occurredAt: happenedAt(record, now.offset),
      ...(record.person && { person: record.person }),
    });
    return [record];
  }

  async #settle(records: LogRecord[], refused: string | null): Promise<void> {
    const at = this.#ports.stamp();
    await this.#ports.store.settle(records, at, refused);
    this.#waiting = Math.max(0, this.#waiting - records.length);
    this.#ports.settled(records, at);
    this.#show();
  }

  #later(problem: Problem): void {
    this.#attempt += 1;
    this.#refusal = problem.transient ? null : problem.message;
    const told = Number(problem.members.retryAfter) * 1000;
    const backOff = Math.min(longestDelay, firstDelay * 2 ** Math.min(this.#attempt - 1, 10));
    const delay = Math.max(told > 0 ? told : 0, backOff) * (0.75 + this.#ports.random() / 2);
    this.#timer = this.#ports.setTimer(() => this.kick(), delay);
  }

  #show(): void {
    this.#ports.changed({ waiting: this.#waiting, sending: this.#running, refusal: this.#refusal });
  }
}

/** Whether this is about the device and not about what it sends: it is signed out, or may not scan this series now. */
function pausing(record: LogRecord, { status }: Problem): boolean {
  return status < 0 || status === 401 || status === 403 || (status === 404 && record.kind !== 'undo');
}

/**
 * When something was, as it is told: what the device's clock would have shown had it stood then as it stands now, so that the server's
 * correction is right even if somebody set the clock in between.
 */
function happenedAt(record: ScanRecord | IncidentRecord, offset: number | null): string {
  const at = record.offset === null || offset === null ? record.raw : record.raw + record.offset - offset;
  return new Date(at).toISOString();
}

function sent(scan: ScanRecord, offset: number | null): SentScan {
  return {
    scanId: scan.scanId,
    tag: scan.tag,
    gateId: scan.gateId,
    direction: scan.direction,
    scannedAt: happenedAt(scan, offset),
    decidedOffline: scan.decision,
    ...(scan.reason && { reason: scan.reason }),
    ...(scan.unconfirmed && { unconfirmed: true }),
    ...(scan.override && { override: scan.override }),
  };
}
