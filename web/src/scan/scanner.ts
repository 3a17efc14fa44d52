import { newId } from '@/api/ids';
import { asProblem, Problem } from '@/api/problem';
import { ServerClock } from '@/offline/clock';
import type { ListHeader } from './allowList';
import { powerOf } from './battery';
import { Desk, type Reading } from './desk';
import { beginning, type Happening, lockAfter, type ScreenState, step } from './machine';
import { readPairing } from './pairing';
import { isPin, type Pin, type Tries, untried, waitFor } from './pins';
import type { Direction, GateMode } from './rules';
import { type Report, type Scannable, Server } from './server';
import { signal } from './signals';
import { type Because, type IncidentKind, type LogRecord, ScanStore, type Setup, type Severity } from './store';
import { Uploader, type UploadState } from './uploader';

/** Everything the screens show. */
export interface View {
  /** Until what is on this device was read. */
  starting: boolean;
  /** The scanner is open in another page, which holds the queue. */
  elsewhere: boolean;
  setup: Setup | null;
  screen: ScreenState;
  header: ListHeader | null;
  passes: number;
  filtered: boolean;
  /** When the list was last known to be the server's, by the device's clock. */
  listAt: number;
  inside: number;
  upload: UploadState;
  /** Records the server will never take. */
  refused: LogRecord[];
  online: boolean;
  /** How far the device's clock is off; null while the server was not heard since the start. */
  skew: number | null;
  /** What is added to the device's clock to tell the time: what was heard last, also before the start. */
  offset: number;
  /** Why the list could not be had. */
  failure: string | null;
  canUndo: boolean;
  /** It was told to forget everything, and does so once what waits is told. */
  leaving: boolean;
  /** Wrong PINs, and when the last was given. */
  tries: Tries;
  now: number;
}

/** What came of a PIN. */
export type PinAnswer = 'right' | 'wrong' | 'wait';

const poll = 15_000;
const beat = 250;
const lockName = 'callboard.scan';
/** A list older than this is worth a word; older than the second, nobody is let in on it without somebody saying so. */
export const old = 30 * 60_000;
export const tooOld = 12 * 3_600_000;
/** So long after its end a series is kept on the device. */
const keptAfterEnd = 24 * 3_600_000;

/** The scanner behind its screens: puts the desk, the queue, the clock and the state of the screen together. */
export class Scanner {
  readonly #store: ScanStore;
  readonly #clock = new ServerClock();
  readonly #server: Server;
  readonly #uploader: Uploader;
  readonly #listeners = new Set<() => void>();
  readonly #end = new AbortController();
  #desk: Desk | null = null;
  #heardSinceStart = false;
  #lastStamp = 0;
  #refreshing = false;
  #again = false;
  #view: View = {
    starting: true,
    elsewhere: false,
    setup: null,
    screen: beginning,
    header: null,
    passes: 0,
    filtered: false,
    listAt: 0,
    inside: 0,
    upload: { waiting: 0, sending: false, refusal: null },
    refused: [],
    online: navigator.onLine,
    skew: null,
    offset: 0,
    failure: null,
    canUndo: false,
    leaving: false,
    tries: untried,
    now: Date.now(),
  };
  #device = '';

  constructor(store = new ScanStore()) {
    this.#store = store;
    this.#server = new Server(
      () => this.#view.setup?.key ?? null,
      organizationOfThisBrowser,
      (reachable, asked, date) => this.#heard(reachable, asked, date),
    );
    this.#uploader = new Uploader({
      store,
      server: {
        upload: (...scans) => this.#paired().upload(...scans),
        undo: (...undo) => this.#paired().undo(...undo),
        tell: (...incident) => this.#paired().tell(...incident),
      },
      clock: this.#time,
      stamp: this.#stamp,
      lead: work => work(),
      changed: upload => this.#set({ upload }),
      settled: (records, at) => {
        this.#desk?.settled(records, at);
        if (records.some(each => each.refused !== null)) void this.#lookAtRefused();
        if (this.#view.leaving) void this.refresh();
      },
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly view = (): View => this.#view;

  /** Starts when this is the only page with the scanner; two would each let the same person in. */
  async start(fragment: string): Promise<void> {
    const run = () => this.#run(fragment);
    if (!navigator.locks) return run();
    await new Promise<void>(started => {
      const hold = () =>
        run()
          .then(started, started)
          .then(() => new Promise<never>(() => {}));
      void navigator.locks.request(lockName, { ifAvailable: true }, lock => {
        if (lock) return hold();
        this.#set({ starting: false, elsewhere: true });
        return navigator.locks.request(lockName, () => {
          this.#set({ elsewhere: false });
          return hold();
        });
      });
    });
  }

  async #run(fragment: string): Promise<void> {
    const raw = Date.now();
    const offset = await this.#store.meta<number>('clock');
    // What was known before: better than nothing until the server is heard.
    if (offset !== undefined) {
      this.#clock.heard(raw, raw, raw + offset - 500);
      this.#set({ offset });
    }
    await this.#store.tidy(raw);
    this.#lastStamp = await this.#store.lastStamp();
    this.#device = (await this.#store.meta<string>('device')) ?? newId(raw);
    await this.#store.setMeta('device', this.#device);
    this.#set({
      tries: (await this.#store.meta<Tries>('tries')) ?? untried,
      leaving: (await this.#store.meta<boolean>('leaving')) === true,
    });
    this.#set({ setup: (await this.#store.meta<Setup>('setup')) ?? null });
    const pairing = readPairing(fragment);
    if (pairing) await this.pair(fragment);
    else await this.#open();
    // A device that was locked is not woken by starting it again.
    if (!pairing && (await this.#store.meta<boolean>('locked'))) this.happened({ type: 'locked' });
    await this.#uploader.start();
    await this.#lookAtRefused();
    this.#set({ starting: false });

    const timers = [setInterval(() => void this.refresh(), poll), setInterval(() => this.#tick(), beat)];
    const { signal: until } = this.#end;
    until.addEventListener('abort', () => timers.forEach(clearInterval));
    globalThis.addEventListener('online', () => this.#lineMayBeBack(), { signal: until });
    // Said at once, not when the next request fails.
    globalThis.addEventListener('offline', () => this.#set({ online: false }), { signal: until });
    document.addEventListener('visibilitychange', () => this.#lineMayBeBack(), { signal: until });
  }

  /** Ends everything it does by itself. */
  stop(): void {
    this.#end.abort();
    this.#uploader.stop();
  }

  /** The server, for whoever this device scans for; what a device out of service kept is not sent in another's name. */
  #paired(): Server {
    if (!this.#view.setup) throw new Problem(401, { title: 'This device is not paired' });
    return this.#server;
  }

  // Setting up

  /** Takes a pairing link; false when it is none. */
  async pair(text: string): Promise<boolean> {
    const pairing = readPairing(text);
    if (!pairing) return false;
    const { key, seriesId, gateId } = pairing;
    await this.#setUp({ key, seriesId, gateId, direction: 'entry' });
    return true;
  }

  /** Scans for whoever is signed in to this browser. */
  pairAsMyself(): Promise<void> {
    return this.#setUp({ key: null, seriesId: null, gateId: null, direction: 'entry' });
  }

  scannable(): Promise<Scannable[]> {
    return this.#server.scannable();
  }

  async choose(change: Partial<Omit<Setup, 'key'>>): Promise<void> {
    const { setup } = this.#view;
    if (setup) await this.#setUp({ ...setup, ...change });
  }

  async #setUp(setup: Setup): Promise<void> {
    // Paired anew, what was asked of it before is over.
    if (setup.key !== this.#view.setup?.key) await this.#leave(false);
    await this.#store.setMeta('setup', setup);
    this.#set({ setup });
    await this.#open();
    this.#uploader.kick();
  }

  /** Forgets everything but what was not told yet. */
  async forget(): Promise<void> {
    await this.#store.forget();
    this.#desk = null;
    this.#set({
      setup: null,
      header: null,
      failure: null,
      passes: 0,
      listAt: 0,
      inside: 0,
      leaving: false,
      tries: untried,
    });
    this.happened({ type: 'taken apart' });
  }

  async #leave(leaving: boolean): Promise<void> {
    await this.#store.setMeta('leaving', leaving);
    this.#set({ leaving });
  }

  /** Lets nobody in any more and forgets everybody; the key goes once what waits is told. */
  async #beginToForget(): Promise<void> {
    await this.#leave(true);
    await this.#store.forgetPeople();
    this.#desk = null;
    this.#set({ header: null, passes: 0, listAt: 0, inside: 0 });
    this.happened({ type: 'taken apart' });
    this.#uploader.kick();
  }

  async #open(): Promise<void> {
    const { setup } = this.#view;
    if (!setup?.seriesId || this.#view.leaving) {
      this.#desk = null;
      this.#set({ header: null });
      this.happened({ type: 'taken apart' });
      if (this.#view.leaving) void this.refresh();
      return;
    }
    if (this.#desk?.seriesId !== setup.seriesId) {
      const desk = new Desk(setup.seriesId, {
        store: this.#store,
        server: this.#server,
        clock: this.#time,
        stamp: this.#stamp,
        steady: () => performance.now(),
        added: () => this.#uploader.added(),
        changed: () => this.#showDesk(),
      });
      try {
        await desk.open();
      } catch {
        // What cannot be read is fetched anew.
      }
      const end = desk.list?.header.endAt;
      if (end && Date.now() > Date.parse(end) + keptAfterEnd && (await this.#store.countWaiting()) === 0) {
        await this.forget();
        return;
      }
      this.#desk = desk;
      this.#showDesk();
    }
    this.happened({ type: setup.gateId ? 'set up' : 'taken apart' });
    void this.refresh();
  }

  // At work

  readonly happened = (happening: Happening): void => {
    const before = this.#view.screen;
    const screen = step(before, happening, Date.now());
    if (screen === before) return;
    this.#set({ screen });
    // Somebody who looks into a result keeps it on the screen; that is nothing new to be heard.
    if (screen.result && screen.result.outcome !== before.result?.outcome) signal(screen.result.surface);
    if (screen.phase === 'deciding' && screen.reading && screen.reading !== before.reading)
      void this.#decide(screen.reading);
  };

  readonly read = (reading: Reading): void => this.happened({ type: 'read', reading });

  async #decide(reading: Reading): Promise<void> {
    const { setup } = this.#view;
    const outcome =
      this.#desk && setup?.gateId
        ? await this.#desk
            .present(reading, setup.gateId, setup.direction)
            .catch(error => ({ type: 'failed' as const, why: asProblem(error).detail || asProblem(error).message }))
        : { type: 'failed' as const, why: 'This device is not set up.' };
    this.happened({ type: 'decided', outcome });
    this.#showDesk();
  }

  async undo(): Promise<void> {
    if (await this.#desk?.undoLast('Undone at the gate.')) this.happened({ type: 'tapped' });
    this.#showDesk();
  }

  /** Lets in whoever was just refused, if the PIN is that of somebody who may say so. */
  async overrule(pinId: string, digits: string, because: Because): Promise<PinAnswer> {
    const pin = this.#pins.find(each => each.id === pinId && each.overrules);
    const answer = pin ? await this.#try(pin, digits) : 'wrong';
    if (answer !== 'right' || !pin) return answer;
    const outcome = await this.#desk?.overrule(pin.id, pin.name, because);
    if (outcome) {
      this.happened({ type: 'overruled', outcome });
      this.#showDesk();
    }
    return 'right';
  }

  /** Nobody goes on without a PIN; where nobody has one, it stays awake. */
  async lock(): Promise<void> {
    if (this.#pins.length === 0) return;
    await this.#store.setMeta('locked', true);
    this.happened({ type: 'locked' });
  }

  async wake(pinId: string, digits: string): Promise<PinAnswer> {
    const pin = this.#pins.find(each => each.id === pinId);
    const answer = pin ? await this.#try(pin, digits) : 'wrong';
    if (answer === 'right') await this.#wake();
    return answer;
  }

  async #wake(): Promise<void> {
    await this.#store.setMeta('locked', false);
    this.happened({ type: 'woken' });
  }

  async #try(pin: Pin, digits: string): Promise<PinAnswer> {
    if (waitFor(this.#view.tries, Date.now()) > 0) return 'wait';
    const right = await isPin(pin, digits);
    const tries = right ? untried : { wrong: this.#view.tries.wrong + 1, at: Date.now() };
    await this.#store.setMeta('tries', tries);
    this.#set({ tries });
    return right ? 'right' : 'wrong';
  }

  get #pins(): Pin[] {
    return this.#view.header?.pins ?? [];
  }

  /** Writes down something that happened at the gate; it is told as scans are. */
  async tell(about: IncidentKind, severity: Severity, sentence: string, person: string): Promise<void> {
    const { setup } = this.#view;
    if (!setup?.seriesId || !setup.gateId) return;
    const { raw, offset } = this.#time();
    await this.#store.append(
      {
        kind: 'incident',
        incidentId: newId(raw + (offset ?? 0)),
        seriesId: setup.seriesId,
        gateId: setup.gateId,
        about,
        severity,
        sentence: sentence.trim(),
        person: person.trim() || null,
        holder: '',
        category: null,
        change: 0,
        raw,
        offset,
      },
      null,
    );
    this.#uploader.added();
  }

  async turn(direction: Direction): Promise<void> {
    const { setup } = this.#view;
    if (!setup) return;
    // At once: the next guest is already there.
    this.#set({ setup: { ...setup, direction } });
    this.#desk?.turned();
    await this.#store.setMeta('setup', { ...setup, direction });
  }

  /** Scans a code nobody has, with the line cut; and looks whether the page itself is on the device. Throws what fails. */
  async rehearse(): Promise<string> {
    if (!this.#desk) throw new Error('Choose a series first.');
    this.#server.cut = true;
    try {
      const kept = 'caches' in globalThis ? await caches.match('/scan.html') : undefined;
      const { passes, milliseconds } = await this.#desk.rehearse();
      const found = `${passes.toLocaleString('en')} passes read from this device and one code refused in ${Math.round(milliseconds)} ms`;
      if (!kept) throw new Error(`${found}, but this page is not kept here: it would not open without a line.`);
      return `${found}.`;
    } finally {
      this.#server.cut = false;
    }
  }

  async refresh(): Promise<void> {
    const desk = this.#desk;
    const { leaving, setup } = this.#view;
    if (!desk && !leaving) return;
    if (this.#refreshing) {
      this.#again = true;
      return;
    }
    this.#refreshing = true;
    try {
      if (leaving && setup?.seriesId) {
        const wiped = (await this.#store.countWaiting()) === 0;
        await this.#server.report(setup.seriesId, await this.#report(setup, wiped));
        if (wiped) await this.forget();
        return;
      }
      await desk?.refresh();
      await this.#store.setMeta('clock', this.#clock.offset);
      if (desk === this.#desk) this.#set({ failure: null });
      if (
        desk &&
        desk === this.#desk &&
        setup &&
        (await this.#server.report(desk.seriesId, await this.#report(setup, false)))
      )
        await this.#beginToForget();
      // Nobody has a PIN any more who could wake it.
      if (desk && this.#view.screen.phase === 'locked' && (desk.list?.header.pins ?? []).length === 0)
        await this.#wake();
    } catch (error) {
      const problem = asProblem(error);
      // The device was taken out of service: it keeps no list any more.
      if (problem.status === 401 && this.#view.setup?.key) await this.forget();
      if (problem.status !== 0)
        this.#set({ failure: problem.status === 401 ? 'This device is not signed in.' : problem.message });
    } finally {
      this.#refreshing = false;
      this.#showDesk();
      // What came up meanwhile, or was begun by this: somebody who is to forget does so at once.
      const again = this.#again || (this.#view.leaving && !leaving);
      this.#again = false;
      if (again) void this.refresh();
    }
  }

  async #report({ gateId, direction }: Setup, wiped: boolean): Promise<Report> {
    const { screen, listAt, upload, refused } = this.#view;
    const { phase } = screen;
    const state =
      phase === 'setup' || phase === 'preflight'
        ? 'preflight'
        : phase === 'paused' || phase === 'locked'
          ? phase
          : 'armed';
    return {
      id: this.#device,
      state,
      appVersion: import.meta.env.VITE_VERSION ?? 'dev',
      sentAt: new Date().toISOString(),
      gateId,
      direction,
      listAt: listAt > 0 ? new Date(listAt).toISOString() : null,
      waiting: upload.waiting,
      refused: refused.length,
      ...(await powerOf(navigator)),
      wiped,
    };
  }

  readonly #time = () => ({ raw: Date.now(), offset: this.#clock.known ? this.#clock.offset : null });

  readonly #stamp = (): number => {
    this.#lastStamp = Math.max(this.#lastStamp + 1, Date.now());
    return this.#lastStamp;
  };

  #heard(reachable: boolean, asked: number, date: number | null): void {
    if (date !== null) {
      this.#clock.heard(asked, Date.now(), date);
      this.#heardSinceStart = true;
      this.#set({ offset: this.#clock.offset });
    }
    const back = reachable && !this.#view.online;
    if (reachable !== this.#view.online || date !== null)
      this.#set({ online: reachable, skew: this.#heardSinceStart ? this.#clock.offset : null });
    if (back) this.#uploader.kick();
  }

  #lineMayBeBack(): void {
    if (document.visibilityState !== 'visible') return;
    this.#uploader.kick();
    void this.refresh();
  }

  #tick(): void {
    this.happened({ type: 'tick' });
    const now = Date.now();
    const { phase, touched } = this.#view.screen;
    if (['armed', 'paused', 'result'].includes(phase) && now - touched >= lockAfter) void this.lock();
    const canUndo = this.#desk?.canUndo ?? false;
    // The clock on the screen moves by the second; nothing else does by itself.
    if (canUndo !== this.#view.canUndo || Math.floor(now / 1000) !== Math.floor(this.#view.now / 1000))
      this.#set({ now, canUndo });
  }

  async #lookAtRefused(): Promise<void> {
    this.#set({ refused: await this.#store.refused() });
  }

  #showDesk(): void {
    const desk = this.#desk;
    if (!desk) return;
    this.#set({
      header: desk.list?.header ?? null,
      passes: desk.list?.count ?? 0,
      filtered: desk.list?.filtered ?? false,
      listAt: desk.listAt,
      inside: desk.inside,
      canUndo: desk.canUndo,
    });
  }

  #set(change: Partial<View>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** How the gate this device stands at comes to a decision. */
export const modeOf = ({ header, setup }: View): GateMode =>
  header?.gates.find(each => each.id === setup?.gateId)?.mode ?? 'local';

/** The organization the person chose in the client, for those who belong to several. */
function organizationOfThisBrowser(): string | null {
  try {
    const kept = JSON.parse(localStorage.getItem('callboard.preferences') ?? '{}') as {
      state?: { organizationId?: string | null };
    };
    return kept.state?.organizationId ?? null;
  } catch {
    return null;
  }
}
