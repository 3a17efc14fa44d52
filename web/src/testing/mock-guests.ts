import { newId } from '@/api/ids';
import type {
  DietaryReport,
  EventDetail,
  Guest,
  GuestAllergen,
  GuestBulk,
  GuestImportReport,
  LetterRequest,
  PrintedSheet,
  RsvpSettings,
  SeatingTable,
  SeatMove,
  SheetTable,
} from '@/api/types';
import { type Answer, problem } from './mock-server';

type Body = Record<string, unknown>;
type On = (
  method: string,
  path: string,
  handler: (match: string[], query: URLSearchParams, body: Body, raw: string) => Answer,
) => void;

const ok = (data: unknown): Answer => ({ status: 200, body: { data } });
const created = (data: unknown): Answer => ({ status: 201, body: { data } });
const notFound = () => problem(404, 'guests.guest_not_found', 'There is no such guest');

/** The guests of the pretend server: a dinner with two tables, and a kitchen sheet that knows when it is old. */
export class MockGuests {
  guests: Guest[] = [];
  readonly tables: SeatingTable[] = [];
  readonly changes: { bulk: GuestBulk; before: Guest[] }[] = [];
  readonly letters: LetterRequest[] = [];
  sheet: { print: PrintedSheet; tables: SheetTable[] } | null = null;
  settings: RsvpSettings = {
    deadline: null,
    intro: null,
    contact: null,
    letterSubject: null,
    letterText: null,
    version: 0,
    usualSubject: '{event}: are you coming?',
    usualText: 'Dear {name},\n\n{organization} invites you to {event}.\n\n{link}',
  };

  constructor(event: EventDetail | undefined, now: number) {
    if (!event) return;
    const at = new Date(now).toISOString();
    for (const [index, [name, seats]] of (
      [
        ['Garden', 2],
        ['River', 8],
      ] as const
    ).entries())
      this.tables.push({
        id: newId(),
        eventId: event.id,
        name,
        seats,
        position: index + 1,
        notes: null,
        guests: 0,
        confirmed: 0,
        withNeeds: 0,
        createdAt: at,
        updatedAt: at,
        version: 1,
      });
    const [garden] = this.tables;
    const nuts: GuestAllergen = { allergen: 'nuts', severity: 'severe', name: null };
    for (const more of [
      { name: 'Ada Byron', rsvp: 'confirmed', tableId: garden?.id ?? null, seat: 1, allergens: [nuts] },
      { name: 'Bob Noyce', rsvp: 'confirmed', tableId: garden?.id ?? null, seat: 2, dietaryNeeds: ['vegan'] },
      { name: 'Cem Özdemir', rsvp: 'invited', email: 'cem@example.com', tags: ['press'] },
      { name: 'Dora Maar', rsvp: 'declined' },
    ] satisfies Partial<Guest>[])
      this.guests.push(this.#fresh(event.id, { id: newId(), ...more }));
  }

  #fresh(eventId: string, body: Body): Guest {
    const at = new Date().toISOString();
    return this.#named({
      id: newId(),
      name: '',
      participantId: newId(),
      hostId: null,
      hostName: null,
      email: null,
      phone: null,
      role: 'guest',
      rsvp: 'not_invited',
      answeredAt: null,
      message: null,
      invitedAt: null,
      plusOnesAllowed: 0,
      plusOnes: 0,
      tableId: null,
      tableName: null,
      seat: null,
      dietaryNeeds: [],
      dietaryNotes: null,
      allergens: [],
      accessibility: null,
      tags: [],
      party: null,
      invitedBy: null,
      notes: null,
      ticketId: null,
      ticketCode: null,
      importId: null,
      createdAt: at,
      updatedAt: at,
      version: 1,
      ...body,
      eventId,
    } as Guest);
  }

  #named(guest: Guest): Guest {
    return {
      ...guest,
      tableName: this.tables.find(table => table.id === guest.tableId)?.name ?? null,
      hostName: this.guests.find(each => each.id === guest.hostId)?.name ?? null,
    };
  }

  #change(id: string, change: Partial<Guest>): Guest | undefined {
    let changed: Guest | undefined;
    this.guests = this.guests.map(guest => {
      if (guest.id !== id) return guest;
      const moved = 'tableId' in change && change.tableId !== guest.tableId && !('seat' in change);
      changed = this.#named({ ...guest, ...(moved && { seat: null }), ...change, version: guest.version + 1 });
      return changed;
    });
    return changed;
  }

  #chosen(selection: { ids?: string[] | null; all?: boolean | null }): Guest[] {
    return this.guests.filter(guest => selection.all || selection.ids?.includes(guest.id));
  }

  #report(scope: string): DietaryReport {
    const coming = this.guests.filter(guest =>
      scope === 'confirmed' ? guest.rsvp === 'confirmed' : guest.rsvp !== 'declined',
    );
    const tables: SheetTable[] = [...this.tables, null].flatMap(table => {
      const here = coming.filter(guest => guest.tableId === (table?.id ?? null));
      if (here.length === 0) return [];
      const named = here.filter(guest => guest.allergens.length + guest.dietaryNeeds.length > 0);
      return [
        {
          id: table?.id ?? null,
          name: table?.name ?? null,
          covers: here.length,
          confirmed: here.filter(guest => guest.rsvp === 'confirmed').length,
          allergens: counts(named),
          diets: diets(named),
          guests: named,
        },
      ];
    });
    const named = tables.flatMap(table => table.guests);
    return {
      scope: scope as DietaryReport['scope'],
      covers: coming.length,
      confirmed: coming.filter(guest => guest.rsvp === 'confirmed').length,
      withNeeds: named.length,
      allergens: counts(named),
      diets: diets(named),
      tables,
      lastPrint: this.#last(tables),
    };
  }

  #last(tables: SheetTable[]): PrintedSheet | null {
    if (!this.sheet) return null;
    const text = (of: SheetTable[]) =>
      new Map(
        of.flatMap(table =>
          table.guests.map(guest => [guest.id, JSON.stringify([table.name, guest.allergens, guest.dietaryNeeds])]),
        ),
      );
    const before = text(this.sheet.tables);
    const changes = [...text(tables)].flatMap(([id, now]) => {
      const guest = this.guests.find(each => each.id === id);
      return guest && before.get(id) !== now
        ? [
            {
              table: guest.tableName,
              guestId: id,
              text: `${guest.name} is not as printed`,
              urgent: guest.allergens.length > 0,
            },
          ]
        : [];
    });
    return { ...this.sheet.print, isCurrent: changes.length === 0, changes };
  }

  route(on: On): void {
    on('GET', '/events/:id/guests', (_, query) => {
      const q = query.get('q')?.toLowerCase();
      const rows = this.guests.filter(
        guest =>
          (!q || guest.name.toLowerCase().includes(q)) &&
          (!query.get('hostId') || guest.hostId === query.get('hostId')) &&
          (!query.get('rsvp') || guest.rsvp === query.get('rsvp')),
      );
      return { status: 200, body: { data: rows, total: rows.length, count: rows.length, nextCursor: null } };
    });
    on('POST', '/events/:id/guests', ([id = ''], _, body) => {
      const guest = this.#fresh(id, body);
      this.guests.push(guest);
      return created(guest);
    });
    on('GET', '/events/:id/guests/summary', () => {
      const of = (rsvp: string) => this.guests.filter(guest => guest.rsvp === rsvp).length;
      const expected = this.guests.filter(guest => guest.rsvp !== 'declined');
      return ok({
        guests: this.guests.length,
        expected: expected.length,
        notInvited: of('not_invited'),
        invited: of('invited'),
        tentative: of('tentative'),
        confirmed: of('confirmed'),
        declined: of('declined'),
        companions: expected.filter(guest => guest.hostId).length,
        seated: expected.filter(guest => guest.tableId).length,
        withNeeds: expected.filter(guest => guest.allergens.length + guest.dietaryNeeds.length > 0).length,
      });
    });
    on('POST', '/events/:id/guests/seats', (_, __, body) => {
      const moves = body.moves as SeatMove[];
      for (const { guestId, tableId, seat } of moves)
        this.#change(guestId, { tableId: tableId ?? null, seat: seat ?? null });
      return ok([]);
    });
    on('POST', '/events/:id/guests/batch', ([id = ''], _, body) => {
      const chosen = this.#chosen(body.guests as { ids?: string[] });
      const set = (body.set ?? {}) as Partial<Guest>;
      const addTags = (body.addTags ?? []) as string[];
      for (const guest of chosen)
        this.#change(guest.id, {
          ...set,
          ...(body.noTable === true && { tableId: null }),
          tags: [...new Set([...guest.tags, ...addTags])],
        });
      return created(this.#bulk(id, 'batch', chosen, 0, null));
    });
    on('POST', '/events/:id/guests/(batch|imports)/:change/undo', ([, , id]) => {
      const change = this.changes.find(each => each.bulk.id === id);
      if (!change) return notFound();
      change.bulk.undoneAt = new Date().toISOString();
      const known = new Set(change.before.map(guest => guest.id));
      const removed = this.guests.filter(guest => guest.importId === id);
      this.guests = this.guests
        .filter(guest => guest.importId !== id)
        .map(guest => (known.has(guest.id) ? (change.before.find(each => each.id === guest.id) ?? guest) : guest));
      Object.assign(change.bulk, { restored: known.size, removed: removed.length, leftAlone: 0 });
      return ok({ change: change.bulk, left: [] });
    });
    on('GET', '/events/:id/guests/imports', () => {
      const rows = this.changes.filter(each => each.bulk.kind === 'import').map(each => each.bulk);
      return { status: 200, body: { data: rows, total: rows.length, count: rows.length, nextCursor: null } };
    });
    on('POST', '/events/:id/guests/import', ([id = ''], query) => this.#import(id, query));
    on('GET', '/events/:id/guests/dietary', (_, query) => ok(this.#report(query.get('scope') ?? 'expected')));
    on('GET', '/events/:id/guests/dietary/prints/last', () =>
      ok({ sheet: this.#last(this.#report('expected').tables) }),
    );
    on('POST', '/events/:id/guests/dietary/prints', (_, __, body) => {
      const { tables } = this.#report(String(body.scope));
      this.sheet = {
        tables,
        print: {
          id: newId(),
          number: (this.sheet?.print.number ?? 0) + 1,
          scope: body.scope as DietaryReport['scope'],
          printedAt: new Date().toISOString(),
          printedBy: 'Lena Hartog',
          isCurrent: true,
          changes: [],
        },
      };
      return created(this.#report(String(body.scope)));
    });
    on('GET', '/events/:id/guests/rsvp-settings', () => ok(this.settings));
    on('PATCH', '/events/:id/guests/rsvp-settings', (_, __, body) => {
      this.settings = { ...this.settings, ...body };
      return ok(this.settings);
    });
    on('POST', '/events/:id/guests/invitations/preview', (_, __, body) => {
      const request = body as LetterRequest;
      const chosen = this.#chosen(request.guests);
      const written = chosen.filter(guest => guest.email && !['confirmed', 'declined'].includes(guest.rsvp));
      const fill = (text: string) =>
        text.replaceAll('{name}', written[0]?.name ?? 'Ada').replaceAll('{event}', 'Dinner');
      return ok({
        letters: written.length,
        withoutAddress: chosen.filter(guest => !guest.email).length,
        answered: chosen.filter(guest => ['confirmed', 'declined'].includes(guest.rsvp)).length,
        invitedBefore: 0,
        to: written[0]?.email ?? null,
        subject: fill(request.subject),
        text: fill(request.text),
      });
    });
    on('POST', '/events/:id/guests/invitations', (_, __, body) => {
      const request = body as LetterRequest;
      this.letters.push(request);
      const written = this.#chosen(request.guests).filter(guest => guest.email);
      for (const guest of written) this.#change(guest.id, { invitedAt: new Date().toISOString() });
      return created({ mailingId: newId(), letters: written.length, withoutAddress: 0 });
    });
    on('POST', '/events/:id/guests/:guest/link', () => created({ url: 'https://callboard.example/rsvp/cbg_secret' }));
    on('GET', '/events/:id/guests/:guest', ([, id]) => {
      const guest = this.guests.find(each => each.id === id);
      return guest ? ok(guest) : notFound();
    });
    on('PATCH', '/events/:id/guests/:guest', ([, id = ''], _, body) => {
      const guest = this.#change(id, body as Partial<Guest>);
      return guest
        ? { status: 200, body: { data: guest, updatedFields: Object.keys(body), version: guest.version } }
        : notFound();
    });
    on('DELETE', '/events/:id/guests/:guest', ([, id]) => {
      this.guests = this.guests.filter(guest => guest.id !== id && guest.hostId !== id);
      return { status: 204 };
    });
    on('GET', '/events/:id/tables', () => ({
      status: 200,
      body: { data: this.tables, total: this.tables.length, count: this.tables.length, nextCursor: null },
    }));
    on('POST', '/events/:id/tables', ([id = ''], _, body) => {
      const at = new Date().toISOString();
      const table = {
        notes: null,
        seats: null,
        position: 0,
        guests: 0,
        confirmed: 0,
        withNeeds: 0,
        createdAt: at,
        updatedAt: at,
        version: 1,
        ...body,
        eventId: id,
      } as SeatingTable;
      this.tables.push(table);
      return created(table);
    });
    on('PATCH', '/events/:id/tables/:table', ([, id], _, body) => {
      const table = this.tables.find(each => each.id === id);
      return table ? ok(Object.assign(table, body)) : notFound();
    });
    on('DELETE', '/events/:id/tables/:table', ([, id]) => {
      const at = this.tables.findIndex(each => each.id === id);
      if (at >= 0) this.tables.splice(at, 1);
      this.guests = this.guests.map(guest =>
        guest.tableId === id ? { ...guest, tableId: null, tableName: null, seat: null } : guest,
      );
      return { status: 204 };
    });
  }

  #bulk(eventId: string, kind: GuestBulk['kind'], before: Guest[], made: number, fileName: string | null): GuestBulk {
    const bulk = {
      id: newId(),
      eventId,
      kind,
      fileName,
      rows: before.length + made,
      created: made,
      updated: before.length,
      unchanged: 0,
      rejected: 0,
      createdAt: new Date().toISOString(),
      createdByName: 'Lena Hartog',
      undoneAt: null,
      restored: null,
      removed: null,
      leftAlone: null,
    } as unknown as GuestBulk;
    this.changes.unshift({ bulk, before });
    return bulk;
  }

  /** Any file is the same list: two good rows, and one with an address that is none. */
  #import(eventId: string, query: URLSearchParams): Answer {
    const dryRun = query.get('dryRun') === 'true';
    const said = query.get('columns')?.split(',');
    const fields = ['name', 'email', null] as const;
    const report: GuestImportReport = {
      dryRun,
      changeId: null,
      rows: 3,
      created: 2,
      updated: 0,
      unchanged: 0,
      rejected: 1,
      tablesCreated: 0,
      columns: ['Gast', 'E-Mail', 'Menü'].map((header, index) => ({
        header,
        field: (said ? said[index] || null : (fields[index] ?? null)) as GuestImportReport['columns'][number]['field'],
        proposed: fields[index] ?? null,
        samples: ['…'],
      })),
      separator: 'semicolon',
      encoding: 'windows-1252',
      dates: null,
      datesCertain: true,
      errors: [{ row: 4, field: 'email', message: 'This is no e-mail address.' }],
      warnings: [],
    };
    if (!dryRun) {
      report.changeId = this.#bulk(eventId, 'import', [], 2, query.get('fileName')).id;
      for (const name of ['Zoë Müller', 'Émile Zola'])
        this.guests.push(this.#fresh(eventId, { id: newId(), name, importId: report.changeId }));
    }
    return { status: 200, body: { data: report, created: 2, updated: 0, errors: report.errors } };
  }
}

function counts(guests: Pick<Guest, 'allergens'>[]): DietaryReport['allergens'] {
  const of = new Map<string, DietaryReport['allergens'][number]>();
  for (const entry of guests.flatMap(guest => guest.allergens)) {
    const name = entry.name ?? entry.allergen;
    const count = of.get(name) ?? { allergen: entry.allergen, name, guests: 0, severe: 0 };
    count.guests += 1;
    if (entry.severity === 'severe') count.severe += 1;
    of.set(name, count);
  }
  return [...of.values()];
}

function diets(guests: Pick<Guest, 'dietaryNeeds'>[]): DietaryReport['diets'] {
  const of = new Map<string, number>();
  for (const diet of guests.flatMap(guest => guest.dietaryNeeds)) of.set(diet, (of.get(diet) ?? 0) + 1);
  return [...of].map(([diet, number]) => ({ diet, guests: number }));
}
