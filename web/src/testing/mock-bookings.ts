import { newId } from '@/api/ids';
import type { Booking, DirectoryRecord, EventDetail, Resource, SpaceBooking } from '@/api/types';
import { type Answer, problem } from './mock-server';

type Body = Record<string, unknown>;
type On = (
  method: string,
  path: string,
  handler: (match: string[], query: URLSearchParams, body: Body) => Answer,
) => void;

const ok = (body: unknown): Answer => ({ status: 200, body });
const notFound = () => problem(404, 'resources.booking_not_found', 'There is no such booking');

/** Resources and rooms of the pretend server: single units refuse what overlaps, holds stand in a ladder. */
export class MockBookings {
  readonly resources: Resource[] = [];
  readonly bookings: Booking[] = [];
  readonly spaces: DirectoryRecord[] = [];
  readonly holds: SpaceBooking[] = [];
  readonly #events: EventDetail[];

  constructor(events: EventDetail[], venueId: string, now: number) {
    this.#events = events;
    const at = new Date(now).toISOString();
    const day = new Date(now);
    day.setHours(0, 0, 0, 0);
    const hour = (hours: number) => new Date(day.getTime() + hours * 3_600_000).toISOString();
    for (const [name, type, quantity] of [
      ['Ines Castellan', 'staff', 1],
      ['Tomas Reiter', 'staff', 1],
      ['Follow spot A', 'equipment', 1],
      ['Wireless headsets', 'equipment', 12],
      ['Stage risers', 'materials', 30],
    ] as const)
      this.resources.push({
        id: newId(),
        name,
        type,
        quantity,
        description: null,
        isAvailable: true,
        setupMinutes: 0,
        teardownMinutes: 0,
        travelMinutes: 0,
        userId: null,
        archivedAt: null,
        createdAt: at,
        updatedAt: at,
        version: 1,
      });
    this.spaces.push({ id: newId(), name: 'Main hall', venueId, version: 1, archivedAt: null });
    const [first, second] = events;
    if (!first || !second) return;
    const [ines, tomas, spot, headsets] = this.resources as [Resource, Resource, Resource, Resource];
    this.#book(ines.id, { startTime: hour(9), endTime: hour(13), eventId: first.id });
    this.#book(ines.id, { startTime: hour(12), endTime: hour(16), eventId: second.id, status: 'tentative' });
    this.#book(tomas.id, { startTime: hour(10), endTime: hour(12), isBlock: true, note: 'On leave' });
    this.#book(spot.id, { startTime: hour(14), endTime: hour(18), eventId: first.id });
    this.#book(headsets.id, { startTime: hour(9), endTime: hour(18), eventId: first.id, quantity: 8 });
    const hall = this.spaces[0]?.id ?? '';
    this.#hold(hall, { startTime: hour(9), endTime: hour(18), eventId: first.id });
    this.#hold(hall, { startTime: hour(12), endTime: hour(22), eventId: second.id });
  }

  #nameOf(id: unknown): string | null {
    return this.#events.find(event => event.id === id)?.name ?? null;
  }

  #collides(
    resourceId: string,
    row: Pick<Booking, 'id' | 'startTime' | 'endTime' | 'status' | 'quantity'>,
  ): Answer | null {
    const capacity = this.resources.find(each => each.id === resourceId)?.quantity ?? 1;
    if (row.status === 'tentative') return null;
    const others = this.bookings.filter(
      each =>
        each.id !== row.id &&
        each.resourceId === resourceId &&
        each.status === 'confirmed' &&
        Date.parse(each.startTime) < Date.parse(row.endTime) &&
        Date.parse(each.endTime) > Date.parse(row.startTime),
    );
    if (others.reduce((sum, each) => sum + each.quantity, row.quantity) <= capacity) return null;
    const last =
      others
        .map(each => each.endTime)
        .sort()
        .at(-1) ?? row.endTime;
    return problem(409, 'resources.over_committed', 'There is not enough of it left at that time.', {
      conflicts: others.map(each => ({
        ...each,
        eventName: each.eventName ?? 'blocked',
        rank: null,
        reason: 'overlap',
      })),
      freeSlots: [
        {
          startTime: last,
          endTime: new Date(Date.parse(last) + Date.parse(row.endTime) - Date.parse(row.startTime)).toISOString(),
        },
      ],
    });
  }

  #book(resourceId: string, body: Body): Answer {
    const row = {
      taskId: null,
      blockId: null,
      venueId: null,
      quantity: 1,
      status: 'confirmed',
      isBlock: false,
      note: null,
      eventId: null,
      ...body,
      id: String(body.id ?? newId()),
      resourceId,
      visible: true,
      eventName: this.#nameOf(body.eventId),
      occupiedFrom: body.startTime,
      occupiedTo: body.endTime,
      version: 1,
    } as Booking;
    const refused = this.#collides(resourceId, row);
    if (refused) return refused;
    this.bookings.push(row);
    return { status: 201, body: { data: row } };
  }

  #hold(spaceId: string, body: Body): SpaceBooking {
    const rank = this.holds.filter(
      each =>
        each.spaceId === spaceId &&
        each.status !== 'released' &&
        each.startTime < String(body.endTime) &&
        each.endTime > String(body.startTime),
    ).length;
    const row = {
      status: 'hold',
      note: null,
      expiresAt: null,
      ...body,
      id: String(body.id ?? newId()),
      spaceId,
      spaceName: 'Main hall',
      visible: true,
      eventName: this.#nameOf(body.eventId),
      occupiedFrom: body.startTime,
      occupiedTo: body.endTime,
      rank: rank + 1,
      version: 1,
    } as SpaceBooking;
    this.holds.push(row);
    return row;
  }

  route(on: On): void {
    const list = (rows: unknown[]) => ok({ data: rows, total: rows.length, nextCursor: null });
    on('GET', '/resources', (_, query) =>
      list(this.resources.filter(each => Boolean(each.archivedAt) === (query.get('archived') === 'true'))),
    );
    on('POST', '/resources', (_, __, body) => {
      const row = { ...this.resources[0], description: null, archivedAt: null, ...body, version: 1 } as Resource;
      this.resources.push(row);
      return { status: 201, body: { data: row } };
    });
    on('PATCH', '/resources/:id', ([id], _, body) => {
      const row = this.resources.find(each => each.id === id);
      return row ? ok({ data: Object.assign(row, body) }) : notFound();
    });
    on('DELETE', '/resources/:id', ([id]) => {
      const row = this.resources.find(each => each.id === id);
      if (row) row.archivedAt = new Date().toISOString();
      return ok({ data: row });
    });
    on('POST', '/resources/:id/bookings', ([id = ''], _, body) => this.#book(id, body));
    on('GET', '/bookings', () => ok({ data: this.bookings, total: this.bookings.length, cursor: '0' }));
    on('PATCH', '/bookings/:id', ([id], _, body) => {
      const row = this.bookings.find(each => each.id === id);
      if (!row) return notFound();
      const next = { ...row, ...body } as Booking;
      const refused = this.#collides(next.resourceId, next);
      if (refused) return refused;
      return ok({ data: Object.assign(row, next, { occupiedFrom: next.startTime, occupiedTo: next.endTime }) });
    });
    on('DELETE', '/bookings/:id', ([id]) => {
      const at = this.bookings.findIndex(each => each.id === id);
      if (at < 0) return notFound();
      this.bookings.splice(at, 1);
      return { status: 204 };
    });
    on('GET', '/spaces', () => list(this.spaces));
    on('GET', '/space-bookings', () => list(this.holds.filter(each => each.status !== 'released')));
    on('POST', '/spaces/:id/bookings', ([id = ''], _, body) => ({ status: 201, body: { data: this.#hold(id, body) } }));
    on('POST', '/space-bookings/:id/:step', ([id, step]) => {
      const row = this.holds.find(each => each.id === id);
      if (!row) return notFound();
      if (step === 'release') {
        for (const each of this.holds) if (each.rank !== null && each.rank > (row.rank ?? 0)) each.rank -= 1;
        Object.assign(row, { status: 'released', rank: null });
      } else row.status = step === 'confirm' ? 'confirmed' : 'hold';
      return ok({ data: row });
    });
  }
}
