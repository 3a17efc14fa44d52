import type { Booking, Id, Resource, SpaceBooking } from '@/api/types';

/** What the scheduler draws in a lane: a booking of a resource or of a space. Times are milliseconds. */
export interface Bar {
  id: Id;
  lane: Id;
  start: number;
  end: number;
  /** With setting up and tearing down. */
  from: number;
  to: number;
  quantity: number;
  kind: 'confirmed' | 'tentative' | 'block' | 'hold';
  /** What it says: the event, "Busy" where one may not know, or why it is blocked. */
  label: string;
  rank: number | null;
  /** May be touched: one's own organization's events one sees. */
  open: boolean;
  booking?: Booking;
  space?: SpaceBooking;
}

export type Group = 'staff' | 'equipment' | 'materials' | 'rooms';

export interface Lane {
  id: Id;
  name: string;
  group: Group;
  capacity: number;
  available: boolean;
  resource?: Resource;
  bars: Bar[];
  /** Row of each bar among those it overlaps, from 0. */
  rows: Map<Id, number>;
  depth: number;
  /** Bars that take part in a moment at which more is asked for than there is. */
  trouble: Set<Id>;
}

export const groupNames: Record<Group, string> = {
  staff: 'People',
  rooms: 'Rooms',
  equipment: 'Kit',
  materials: 'Materials',
};
export const groupOrder: Group[] = ['staff', 'rooms', 'equipment', 'materials'];

const minute = 60_000;

export const zooms = {
  quarter: { label: '15 min', pxPerHour: 112, snap: 15 * minute, days: 2, tick: 60 * minute },
  hour: { label: 'Hour', pxPerHour: 36, snap: 30 * minute, days: 7, tick: 3 * 60 * minute },
  day: { label: 'Day', pxPerHour: 7, snap: 60 * minute, days: 28, tick: 24 * 60 * minute },
  week: { label: 'Week', pxPerHour: 2, snap: 24 * 60 * minute, days: 84, tick: 7 * 24 * 60 * minute },
} as const;
export type Zoom = keyof typeof zooms;
export const zoomOrder: Zoom[] = ['quarter', 'hour', 'day', 'week'];

export const ordinal = (rank: number) => {
  const [tens, ones] = [rank % 100, rank % 10];
  const ending = tens > 10 && tens < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][ones] ?? 'th');
  return `${rank}${ending}`;
};

export function barOfBooking(booking: Booking): Bar {
  return {
    id: booking.id,
    lane: booking.resourceId,
    start: Date.parse(booking.startTime),
    end: Date.parse(booking.endTime),
    from: Date.parse(booking.occupiedFrom),
    to: Date.parse(booking.occupiedTo),
    quantity: booking.quantity,
    kind: booking.isBlock ? 'block' : booking.status,
    label: booking.isBlock
      ? (booking.note ?? 'Blocked')
      : booking.visible
        ? (booking.eventName ?? booking.note ?? 'Booked')
        : 'Busy',
    rank: null,
    open: booking.visible,
    booking,
  };
}

export function barOfSpace(booking: SpaceBooking): Bar {
  return {
    id: booking.id,
    lane: booking.spaceId,
    start: Date.parse(booking.startTime),
    end: Date.parse(booking.endTime),
    from: Date.parse(booking.occupiedFrom),
    to: Date.parse(booking.occupiedTo),
    quantity: 1,
    kind: booking.status === 'confirmed' ? 'confirmed' : 'hold',
    label: booking.visible ? (booking.eventName ?? 'Booked') : 'Busy',
    rank: booking.rank,
    open: booking.visible,
    space: booking,
  };
}

/** The word that tells a bar's state, whatever its pattern says. */
export function stateOf(bar: Bar): string {
  if (bar.kind === 'hold') return `${ordinal(bar.rank ?? 1)} hold`;
  return { confirmed: 'Confirmed', tentative: 'Tentative', block: 'Blocked' }[bar.kind];
}

/** Puts bars that overlap in rows below each other: each takes the first row that is free again. */
export function stack(bars: readonly Bar[]): { rows: Map<Id, number>; depth: number } {
  const ends: number[] = [];
  const rows = new Map<Id, number>();
  for (const bar of bars) {
    let row = ends.findIndex(end => end <= bar.start);
    if (row < 0) row = ends.length;
    ends[row] = bar.end;
    rows.set(bar.id, row);
  }
  return { rows, depth: Math.max(1, ends.length) };
}

/**
 * The bars that meet at a moment at which more is asked for than there is, tentative ones included: a sweep over the
 * starts, as the server's report does it. Holds of a room wait for each other and are no trouble.
 */
export function troubleOf(bars: readonly Bar[], capacity: number): Set<Id> {
  const found = new Set<Id>();
  let running: Bar[] = [];
  for (const bar of [...bars].sort((a, b) => a.from - b.from)) {
    if (bar.kind === 'hold') continue;
    running = running.filter(each => each.to > bar.from);
    running.push(bar);
    if (running.reduce((sum, each) => sum + each.quantity, 0) > capacity)
      for (const each of running) found.add(each.id);
  }
  return found;
}

/** What a bar would run into at another time or place: what reserves, and so would be refused by the server. */
export function collisions(lane: Lane, moved: Pick<Bar, 'id' | 'from' | 'to' | 'quantity' | 'kind'>): Bar[] {
  if (moved.kind === 'tentative' || moved.kind === 'hold') return [];
  const others = lane.bars.filter(
    bar =>
      bar.id !== moved.id &&
      (bar.kind === 'confirmed' || bar.kind === 'block') &&
      bar.from < moved.to &&
      bar.to > moved.from,
  );
  if (lane.capacity === 1) return others;
  const levels = others
    .flatMap(bar => [
      { at: Math.max(bar.from, moved.from), by: bar.quantity },
      { at: bar.to, by: -bar.quantity },
    ])
    .sort((a, b) => a.at - b.at || a.by - b.by);
  let level = 0;
  let peak = 0;
  for (const { by } of levels) {
    level += by;
    peak = Math.max(peak, level);
  }
  return peak + moved.quantity > lane.capacity ? others : [];
}

/** Share of the time shown for which units of the lane are confirmed; overlapping bars of one unit count once. */
export function utilisation(bars: readonly Bar[], capacity: number, from: number, to: number): number {
  const changes = bars
    .filter(bar => bar.kind === 'confirmed' && bar.start < to && bar.end > from)
    .flatMap(bar => [
      { at: Math.max(bar.start, from), by: bar.quantity },
      { at: Math.min(bar.end, to), by: -bar.quantity },
    ])
    .sort((a, b) => a.at - b.at);
  let level = 0;
  let used = 0;
  let last = from;
  for (const { at, by } of changes) {
    used += Math.min(level, capacity) * (at - last);
    level += by;
    last = at;
  }
  return used / ((to - from) * capacity);
}

export interface Place {
  id: Id;
  name: string;
  venue: string;
}

/** All lanes with what is in them, people first. */
export function lanesOf(
  resources: readonly Resource[],
  places: readonly Place[],
  bookings: readonly Booking[],
  spaces: readonly SpaceBooking[],
): Lane[] {
  const bars = new Map<Id, Bar[]>();
  for (const bar of [...bookings.map(barOfBooking), ...spaces.map(barOfSpace)]) {
    const list = bars.get(bar.lane);
    if (list) list.push(bar);
    else bars.set(bar.lane, [bar]);
  }
  const lane = (
    id: Id,
    name: string,
    group: Group,
    capacity: number,
    available: boolean,
    resource?: Resource,
  ): Lane => {
    const own = (bars.get(id) ?? []).sort((a, b) => a.start - b.start || a.end - b.end);
    const { rows, depth } = stack(own);
    return {
      id,
      name,
      group,
      capacity,
      available,
      ...(resource && { resource }),
      bars: own,
      rows,
      depth,
      trouble: troubleOf(own, capacity),
    };
  };
  return [
    ...resources.map(each => lane(each.id, each.name, each.type, each.quantity, each.isAvailable, each)),
    ...places.map(each => lane(each.id, `${each.name}, ${each.venue}`, 'rooms', 1, true)),
  ].sort(
    (a, b) =>
      groupOrder.indexOf(a.group) - groupOrder.indexOf(b.group) ||
      a.name.localeCompare(b.name) ||
      (a.id < b.id ? -1 : 1),
  );
}

export const snapTo = (time: number, snap: number, origin: number) =>
  origin + Math.round((time - origin) / snap) * snap;
