import { newId } from '@/api/ids';
import type {
  AccessKey,
  AdmissionConflict,
  DenyReason,
  EventDetail,
  FleetScanner,
  Gate,
  GatePin,
  ImportJob,
  Incident,
  LoggedScan,
  Pass,
  PassKind,
  ScanAnswer,
  ScanDirection,
  Series,
  SeriesMetrics,
  SeriesStatus,
} from '@/api/types';
import { type Answer, problem } from './mock-server';

type Body = Record<string, unknown>;
type On = (
  method: string,
  path: string,
  handler: (match: string[], query: URLSearchParams, body: Body, raw: string) => Answer,
) => void;

const ok = (data: unknown): Answer => ({ status: 200, body: { data } });
const list = (rows: unknown[]): Answer => ({
  status: 200,
  body: { data: rows, total: rows.length, count: rows.length, nextCursor: null },
});
const none: Answer = { status: 204 };
const notFound = () => problem(404, 'admission.series_not_found', 'There is no such series');

const steps: Record<SeriesStatus, SeriesStatus[]> = {
  draft: ['scheduled', 'cancelled'],
  scheduled: ['draft', 'active', 'cancelled'],
  active: ['completed', 'cancelled'],
  completed: [],
  cancelled: [],
};

const plain = (key: string) => key.toUpperCase().replaceAll(/[\s:-]/g, '');

/** The gates of the pretend server: one series that runs, a few tickets, and the first of the real rules. */
export class MockAdmission {
  readonly gates: Gate[] = [];
  readonly series: Series[] = [];
  readonly passes: Record<PassKind, Pass[]> = { tickets: [], wristbands: [] };
  readonly scans: LoggedScan[] = [];
  readonly conflicts: AdmissionConflict[] = [];
  readonly devices: AccessKey[] = [];
  readonly pins: GatePin[] = [];
  readonly incidents: Incident[] = [];
  readonly scanners: FleetScanner[] = [];
  readonly jobs: ImportJob[] = [];
  readonly seriesGates = new Map<string, string[]>();
  readonly limits = new Map<string, Map<string, number>>();
  readonly named = new Map<string, Set<string>>();
  /** What was asked to be carried over, and how it was asked to be repeated. */
  readonly carried: unknown[] = [];
  readonly repeated: Body[] = [];

  constructor(event: EventDetail | undefined, now: number) {
    if (!event) return;
    const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString();
    for (const [position, name] of ['North', 'South'].entries()) this.#gate(event.id, { name, position });
    const night = this.#series(event, {
      name: 'Opening night',
      startAt: at(-60),
      endAt: at(240),
      checkinOpensAt: at(-120),
      capacity: 3,
      status: 'active',
      admits: ['VIP', 'Day'],
    });
    this.seriesGates.set(
      night.id,
      this.gates.map(gate => gate.id),
    );
    for (const [code, category, holderName] of [
      ['A100', 'VIP', 'Ada Byron'],
      ['A101', 'Day', 'Adam Smith'],
      ['B200', 'Day', 'Grace Hopper'],
      ['C300', 'Crew', 'Max Born'],
    ])
      this.#pass(event.id, 'tickets', { code, category, holderName });
    this.conflicts.push({
      id: newId(),
      seriesId: night.id,
      kind: 'double_admission',
      reason: 'already_inside',
      scan: {
        id: newId(),
        at: at(-10),
        gateId: null,
        gateName: 'North',
        deviceId: 'N1',
        holderName: 'Grace Hopper',
        category: 'Day',
      },
      otherScan: {
        id: newId(),
        at: at(-12),
        gateId: null,
        gateName: 'South',
        deviceId: 'S1',
        holderName: 'Grace Hopper',
        category: 'Day',
      },
      createdAt: at(-5),
      resolvedAt: null,
      resolvedBy: null,
      note: null,
    });
  }

  #gate(eventId: string, body: Body): Gate {
    const at = new Date().toISOString();
    const gate = {
      categories: null,
      mode: 'local',
      position: 0,
      id: newId(),
      ...body,
      eventId,
      createdAt: at,
      updatedAt: at,
      version: 1,
    } as Gate;
    this.gates.push(gate);
    return gate;
  }

  #series(event: EventDetail, body: Body): Series {
    const at = new Date().toISOString();
    const series = {
      id: newId(),
      checkinOpensAt: null,
      checkinClosesAt: null,
      capacity: null,
      reentry: 'none',
      status: 'draft',
      admitsAll: false,
      admits: [],
      parentId: null,
      sequenceNo: null,
      ...body,
      timezone: event.timezone,
      eventId: event.id,
      occupancy: 0,
      allowedTransitions: [],
      createdAt: at,
      updatedAt: at,
      version: 1,
    } as unknown as Series;
    series.allowedTransitions = steps[series.status];
    this.series.push(series);
    return series;
  }

  #pass(eventId: string, kind: PassKind, body: Body): Pass {
    const at = new Date().toISOString();
    const pass = {
      id: newId(),
      nfcId: null,
      code: null,
      holderName: null,
      email: null,
      status: 'active',
      ticketId: null,
      ...body,
      kind: kind === 'tickets' ? 'ticket' : 'wristband',
      eventId,
      createdAt: at,
      updatedAt: at,
      version: 1,
    } as Pass;
    if (pass.code) pass.code = pass.code.trim().toUpperCase();
    if (pass.nfcId) pass.nfcId = plain(pass.nfcId);
    this.passes[kind].push(pass);
    return pass;
  }

  #standing(seriesId: string): LoggedScan[] {
    return this.scans.filter(scan => scan.seriesId === seriesId && scan.allowed && !scan.undoneAt);
  }

  #inside(seriesId: string): Set<string> {
    const inside = new Set<string>();
    for (const scan of this.#standing(seriesId))
      if (scan.passId) scan.direction === 'entry' ? inside.add(scan.passId) : inside.delete(scan.passId);
    return inside;
  }

  #decide(series: Series, body: Body): { pass: Pass | null; reason: DenyReason | null } {
    const { code, nfcId, gateId } = body as { code?: string; nfcId?: string; gateId?: string };
    const pass =
      this.passes.tickets.find(each => each.code === code?.trim().toUpperCase()) ??
      this.passes.wristbands.find(each => each.nfcId === plain(nfcId ?? code ?? '')) ??
      null;
    const inside = this.#inside(series.id);
    const holder = pass?.ticketId ?? pass?.id ?? '';
    if (!pass) return { pass, reason: 'unknown_credential' };
    if (body.direction === 'exit') return { pass, reason: inside.has(holder) ? null : 'not_inside' };
    if (pass.status === 'blocked') return { pass, reason: 'blocked' };
    if (pass.status === 'inactive') return { pass, reason: 'wristband_inactive' };
    if (series.status !== 'active') return { pass, reason: 'series_not_active' };
    if (!series.admitsAll && !series.admits.includes(pass.category) && !this.named.get(series.id)?.has(pass.id))
      return { pass, reason: 'not_assigned' };
    const gates = this.seriesGates.get(series.id) ?? [];
    const gate = this.gates.find(each => each.id === gateId && gates.includes(each.id));
    if (gates.length > 0 && (!gate || (gate.categories && !gate.categories.includes(pass.category))))
      return { pass, reason: 'wrong_gate' };
    if (inside.has(holder)) return { pass, reason: 'already_inside' };
    if (series.capacity !== null && inside.size >= series.capacity) return { pass, reason: 'series_full' };
    return { pass, reason: null };
  }

  #answer(series: Series, body: Body, scanId: string | null): ScanAnswer {
    const { pass, reason } = this.#decide(series, body);
    const direction = (body.direction as ScanDirection | undefined) ?? 'entry';
    const at = new Date().toISOString();
    if (scanId)
      this.scans.unshift({
        id: scanId,
        seriesId: series.id,
        gateId: (body.gateId as string | undefined) ?? null,
        gateName: this.gates.find(gate => gate.id === body.gateId)?.name ?? null,
        passId: pass ? (pass.ticketId ?? pass.id) : null,
        holderName: pass?.holderName ?? null,
        category: pass?.category ?? null,
        direction,
        allowed: reason === null,
        reason,
        at,
        scannedAt: null,
        receivedAt: at,
        deviceId: null,
        userId: 'u',
        userName: 'Lena Hartog',
        offline: false,
        undoneAt: null,
        undoneBy: null,
        undoReason: null,
        unconfirmed: false,
        override: null,
      });
    series.occupancy = this.#inside(series.id).size;
    return {
      scanId,
      decision: reason === null ? 'allow' : 'deny',
      reason,
      message:
        reason === null ? 'Welcome.' : reason === 'unknown_credential' ? 'This code is not known here.' : 'Not now.',
      holder: pass && { name: pass.holderName, category: pass.category },
      occupancy: series.occupancy,
      direction,
      at,
      repeated: false,
    };
  }

  #metrics(series: Series): SeriesMetrics {
    const own = this.scans.filter(scan => scan.seriesId === series.id);
    const standing = this.#standing(series.id);
    const count = (key: string, name: string, of: LoggedScan[]) => ({
      key,
      name,
      inside: 0,
      entries: of.filter(scan => scan.allowed && scan.direction === 'entry').length,
      exits: of.filter(scan => scan.allowed && scan.direction === 'exit').length,
      people: new Set(of.map(scan => scan.passId)).size,
      denied: of.filter(scan => !scan.allowed).length,
    });
    const by = (key: (scan: LoggedScan) => string | null, name: (key: string) => string, of = own) =>
      [...new Set(of.flatMap(scan => key(scan) ?? []))].map(each =>
        count(
          each,
          name(each),
          of.filter(scan => key(scan) === each),
        ),
      );
    const entries = standing.filter(scan => scan.direction === 'entry').length;
    const admitted = this.passes.tickets.filter(
      pass => series.admitsAll || series.admits.includes(pass.category),
    ).length;
    const unique = new Set(standing.map(scan => scan.passId)).size;
    return {
      seriesId: series.id,
      inside: this.#inside(series.id).size,
      capacity: series.capacity,
      entries,
      exits: standing.length - entries,
      unique,
      denied: own.filter(scan => !scan.allowed).length,
      admitted,
      noShows: Math.max(0, admitted - unique),
      peakPerMinute: entries,
      peakAt: standing[0]?.at ?? null,
      ratePerMinute: entries / 5,
      fullAt: null,
      gates: by(
        scan => scan.gateId,
        id => this.gates.find(gate => gate.id === id)?.name ?? id,
      ),
      categories: by(
        scan => scan.category,
        name => name,
      ),
      reasons: by(
        scan => scan.reason,
        name => name,
      ),
      minutes: by(
        scan => scan.at.slice(0, 16),
        name => name,
        standing,
      ),
      openConflicts: this.conflicts.filter(each => each.seriesId === series.id && !each.resolvedAt).length,
      computedAt: new Date().toISOString(),
    };
  }

  route(on: On, events: EventDetail[]): void {
    const find = (id: string | undefined) => this.series.find(each => each.id === id);
    const withSeries =
      (work: (series: Series, match: string[], query: URLSearchParams, body: Body) => Answer) =>
      (match: string[], query: URLSearchParams, body: Body) => {
        const series = find(match[0]);
        return series ? work(series, match, query, body) : notFound();
      };
    on('GET', '/series', (_, query) =>
      list(
        this.series.filter(
          each =>
            (!query.get('eventId') || each.eventId === query.get('eventId')) &&
            (!query.get('parentId') || each.parentId === query.get('parentId')),
        ),
      ),
    );
    on('POST', '/series', (_, __, body) => {
      const event = events.find(each => each.id === body.eventId);
      return event ? { status: 201, body: { data: this.#series(event, body) } } : notFound();
    });
    on('POST', '/series/recurring', (_, __, body) => {
      const parent = find(String(body.parentSeriesId));
      const event = events.find(each => each.id === parent?.eventId);
      if (!parent || !event) return notFound();
      this.repeated.push(body);
      const made = Array.from({ length: Number(body.count ?? 1) }, (_unused, index) =>
        this.#series(event, { ...parent, id: newId(), status: 'draft', parentId: parent.id, sequenceNo: index + 1 }),
      );
      return list(made);
    });
    on(
      'GET',
      '/series/:id',
      withSeries(series => ok({ ...series })),
    );
    on(
      'PATCH',
      '/series/:id',
      withSeries((series, _, __, body) => ok(Object.assign(series, body))),
    );
    on(
      'DELETE',
      '/series/:id',
      withSeries(series => {
        this.series.splice(this.series.indexOf(series), 1);
        return none;
      }),
    );
    on(
      'POST',
      '/series/:id/transition',
      withSeries((series, _, __, body) => {
        if (!series.allowedTransitions.includes(String(body.to)))
          return problem(409, 'admission.transition_not_allowed', 'The series cannot take this step.');
        series.status = body.to as SeriesStatus;
        series.allowedTransitions = steps[series.status];
        return ok({ ...series });
      }),
    );
    on(
      'GET',
      '/series/:id/gates',
      withSeries(({ id }) => list(this.gates.filter(gate => this.seriesGates.get(id)?.includes(gate.id)))),
    );
    on(
      'POST',
      '/series/:id/gates',
      withSeries(({ id }, _, __, body) => {
        this.seriesGates.set(id, [...(this.seriesGates.get(id) ?? []), ...(body.gateIds as string[])]);
        return list([]);
      }),
    );
    on(
      'DELETE',
      '/series/:id/gates/:gate',
      withSeries(({ id }, [, gate]) => {
        this.seriesGates.set(
          id,
          (this.seriesGates.get(id) ?? []).filter(each => each !== gate),
        );
        return none;
      }),
    );
    const categories = (id: string) =>
      [...(this.limits.get(id) ?? new Map<string, number>())].map(([category, limit]) => ({
        category,
        limit,
        inside: 0,
        entries: 0,
        people: 0,
      }));
    on(
      'GET',
      '/series/:id/categories',
      withSeries(({ id }) => list(categories(id))),
    );
    on(
      'POST',
      '/series/:id/categories',
      withSeries(({ id }, _, __, body) => {
        const limits = this.limits.get(id) ?? new Map<string, number>();
        this.limits.set(id, limits.set(String(body.category), Number(body.limit)));
        return ok(body);
      }),
    );
    on(
      'DELETE',
      '/series/:id/categories/:category',
      withSeries(({ id }, [, category = '']) => {
        this.limits.get(id)?.delete(decodeURIComponent(category));
        return none;
      }),
    );
    on(
      'POST',
      '/series/:id/carry',
      withSeries(({ id }, _, __, body) => {
        this.carried.push(body.fields);
        return ok({ changed: this.series.filter(each => each.parentId === id).length, left: 0 });
      }),
    );
    on(
      'GET',
      '/series/:id/metrics',
      withSeries(series => ok(this.#metrics(series))),
    );
    on(
      'GET',
      '/series/:id/conflicts',
      withSeries(({ id }) => list(this.conflicts.filter(each => each.seriesId === id && !each.resolvedAt))),
    );
    on(
      'POST',
      '/series/:id/conflicts/:conflict/resolve',
      withSeries((_, [, id], __, body) => {
        const conflict = this.conflicts.find(each => each.id === id);
        if (!conflict) return notFound();
        return ok(Object.assign(conflict, { resolvedAt: new Date().toISOString(), note: body.note ?? null }));
      }),
    );
    on(
      'GET',
      '/series/:id/checkins',
      withSeries(({ id }, _, query) =>
        list(
          this.scans.filter(
            scan =>
              scan.seriesId === id &&
              (!query.get('decision') || scan.allowed === (query.get('decision') === 'allow')) &&
              (!query.get('reason') || scan.reason === query.get('reason')) &&
              (!query.get('gateId') || scan.gateId === query.get('gateId')) &&
              (!query.get('q') || scan.holderName?.toLowerCase().includes(query.get('q')?.toLowerCase() ?? '')),
          ),
        ),
      ),
    );
    on(
      'POST',
      '/series/:id/checkins',
      withSeries((series, _, __, body) => ok(this.#answer(series, body, String(body.scanId)))),
    );
    on(
      'POST',
      '/series/:id/checkins/verify',
      withSeries((series, _, __, body) => ok(this.#answer(series, body, null))),
    );
    on('POST', '/checkins/:scan/undo', ([id], _, body) => {
      const scan = this.scans.find(each => each.id === id);
      if (!scan) return notFound();
      return ok(Object.assign(scan, { undoneAt: new Date().toISOString(), undoReason: body.reason }));
    });
    on('GET', '/events/:id/gates', ([id]) => list(this.gates.filter(gate => gate.eventId === id)));
    on('POST', '/events/:id/gates', ([id = ''], _, body) => ({ status: 201, body: { data: this.#gate(id, body) } }));
    on('PATCH', '/events/:id/gates/:gate', ([, id], _, body) => {
      const gate = this.gates.find(each => each.id === id);
      return gate ? ok(Object.assign(gate, body)) : notFound();
    });
    on('DELETE', '/events/:id/gates/:gate', ([, id]) => {
      this.gates.splice(
        this.gates.findIndex(each => each.id === id),
        1,
      );
      return none;
    });
    for (const kind of ['tickets', 'wristbands'] as const) {
      const matching = (eventId: string | undefined, query: URLSearchParams) => {
        const q = query.get('q')?.toLowerCase();
        return this.passes[kind].filter(
          pass =>
            pass.eventId === eventId &&
            (!q || pass.holderName?.toLowerCase().includes(q) || (pass.code ?? pass.nfcId)?.toLowerCase() === q) &&
            (!query.get('status') || pass.status === query.get('status')) &&
            (!query.get('category') || pass.category === query.get('category')),
        );
      };
      const one = (id: string | undefined) => this.passes[kind].find(each => each.id === id);
      on('GET', `/events/:id/${kind}`, ([id], query) => list(matching(id, query)));
      on('POST', `/events/:id/${kind}`, ([id = ''], _, body) => ({
        status: 201,
        body: { data: this.#pass(id, kind, body) },
      }));
      on('PATCH', `/events/:id/${kind}/:pass`, ([, id], _, body) => {
        const pass = one(id);
        return pass ? ok(Object.assign(pass, body)) : notFound();
      });
      on('DELETE', `/events/:id/${kind}/:pass`, ([, id]) => {
        this.passes[kind].splice(
          this.passes[kind].findIndex(each => each.id === id),
          1,
        );
        return none;
      });
      on('POST', `/events/:id/${kind}/import`, ([id = ''], _, __, raw) => {
        const rows = raw.trim().split('\n').slice(1);
        const good = rows.map(row => row.split(',')).filter(([key, category]) => key && category);
        for (const [key, category, holderName] of good)
          this.#pass(id, kind, {
            [kind === 'tickets' ? 'code' : 'nfcId']: key,
            category,
            holderName: holderName ?? null,
          });
        const job: ImportJob = {
          id: newId(),
          eventId: id,
          kind,
          state: 'done',
          done: rows.length,
          total: rows.length,
          result: {
            created: good.length,
            updated: 0,
            unchanged: 0,
            rejected: rows.length - good.length,
            errors: rows.flatMap((row, index) =>
              row.split(',')[1] ? [] : [{ row: index + 2, field: 'category', message: 'This is missing.' }],
            ),
          },
          problem: null,
          createdAt: new Date().toISOString(),
        };
        this.jobs.push(job);
        return { status: 202, body: { data: { ...job, state: 'running', done: 0, result: null } } };
      });
      on(
        'GET',
        `/series/:id/${kind}`,
        withSeries((series, _, query) =>
          list(
            matching(series.eventId, query).filter(
              pass =>
                series.admitsAll || series.admits.includes(pass.category) || this.named.get(series.id)?.has(pass.id),
            ),
          ),
        ),
      );
      on(
        'POST',
        `/series/:id/${kind}`,
        withSeries((series, _, __, body) => {
          if (body.all) series.admitsAll = true;
          if (body.category) series.admits = [...series.admits, String(body.category)];
          const id = body.ticketId ?? body.wristbandId;
          if (id) this.named.set(series.id, new Set(this.named.get(series.id)).add(String(id)));
          return ok({ assigned: 1 });
        }),
      );
      on(
        'DELETE',
        `/series/:id/${kind}/:pass`,
        withSeries(({ id }, [, pass = '']) => {
          this.named.get(id)?.delete(pass);
          return none;
        }),
      );
    }
    on('GET', '/events/:id/gate-pins', ([id]) => list(this.pins.filter(each => each.eventId === id)));
    on('POST', '/events/:id/gate-pins', ([id = ''], _, body) => {
      if (new Set(String(body.pin)).size === 1)
        return problem(400, 'admission.pin_weak', 'This PIN is too easy to guess', {
          errors: { pin: ['Too easy to guess.'] },
        });
      const at = new Date().toISOString();
      const { pin: _pin, ...rest } = body;
      const pin = {
        userId: null,
        name: 'Marcus Webb',
        ...rest,
        eventId: id,
        setAt: at,
        createdAt: at,
        updatedAt: at,
        version: 1,
      } as GatePin;
      this.pins.push(pin);
      return { status: 201, body: { data: pin } };
    });
    on('PATCH', '/events/:id/gate-pins/:pin', ([, id], _, body) => {
      const pin = this.pins.find(each => each.id === id);
      return pin ? ok(Object.assign(pin, { overrules: body.overrules })) : notFound();
    });
    on('DELETE', '/events/:id/gate-pins/:pin', ([, id]) => {
      this.pins.splice(
        this.pins.findIndex(each => each.id === id),
        1,
      );
      return none;
    });
    on('GET', '/events/:id/incidents', ([id], query) =>
      list(
        this.incidents.filter(
          each =>
            each.eventId === id &&
            (!query.get('kind') || each.kind === query.get('kind')) &&
            (!query.get('severity') || each.severity === query.get('severity')) &&
            (!query.get('open') || String(each.isOpen) === query.get('open')) &&
            (!query.get('q') || each.sentence.toLowerCase().includes(query.get('q')?.toLowerCase() ?? '')),
        ),
      ),
    );
    on('POST', '/events/:id/incidents', ([id = ''], _, body) => {
      const incident = {
        seriesId: null,
        seriesName: null,
        person: null,
        clockAt: null,
        device: null,
        correctsId: null,
        correctedById: null,
        severity: 'minor',
        closesId: null,
        closedById: null,
        isOpen: !body.closesId,
        ...body,
        eventId: id,
        gateName: this.gates.find(gate => gate.id === body.gateId)?.name ?? null,
        receivedAt: new Date().toISOString(),
        toldBy: 'u',
        toldByName: 'Lena Hartog',
      } as unknown as Incident;
      const corrected = this.incidents.find(each => each.id === incident.correctsId);
      if (corrected) Object.assign(corrected, { correctedById: incident.id, isOpen: false });
      const ended = this.incidents.find(each => each.id === incident.closesId);
      if (ended) Object.assign(ended, { closedById: incident.id, isOpen: false });
      this.incidents.unshift(incident);
      return { status: 201, body: { data: incident } };
    });
    on('GET', '/events/:id/scanners', () => list(this.scanners));
    on('POST', '/events/:id/scanners/:scanner/wipe', ([, id]) => {
      const scanner = this.scanners.find(each => each.id === id);
      if (!scanner) return notFound();
      Object.assign(scanner, { wipeAskedAt: new Date().toISOString(), wipeAskedByName: 'Lena Hartog' });
      return none;
    });
    on('GET', '/jobs/:id', ([id]) => {
      const job = this.jobs.find(each => each.id === id);
      return job ? ok(job) : notFound();
    });
    on('GET', '/devices', () => list(this.devices));
    on('POST', '/devices', (_, __, body) => {
      const device = {
        id: newId(),
        createdBy: 'u',
        createdByName: 'Lena Hartog',
        createdAt: new Date().toISOString(),
        lastUsedAt: null,
        expiresAt: new Date(Date.now() + 365 * 86_400_000).toISOString(),
        ...body,
      } as AccessKey;
      this.devices.push(device);
      return { status: 201, body: { data: { ...device, token: 'cbd_pretend0123456789' } } };
    });
    on('DELETE', '/devices/:id', ([id]) => {
      this.devices.splice(
        this.devices.findIndex(each => each.id === id),
        1,
      );
      return none;
    });
  }
}
