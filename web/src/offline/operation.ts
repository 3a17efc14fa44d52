import type { Id, Instant } from '@/api/types';

export type Body = Record<string, unknown>;

/** Why an operation could not be done, as the server told it. */
export interface Refusal {
  status: number;
  code: string;
  title: string;
  detail: string;
  conflicts: Conflict[];
}

/** A careful field that does not stand as the author saw it. */
export interface Conflict {
  field: string;
  base: unknown;
  yours: unknown;
  theirs: unknown;
  changedAt: Instant | null;
  changedBy: { id: Id; name: string } | null;
}

/** One write that was made on this device, until the server has it. */
export interface Operation {
  /** Also the key of its request: sent twice, it is done once. */
  opId: Id;
  deviceId: Id;
  /** Counts this device's operations without gaps: the order they were meant in. */
  n: number;
  /** Operations of a lane go one after the other, lanes beside each other. */
  lane: string;
  method: string;
  path: string;
  body: Body | null;
  entity: string;
  /** What it is about; of several, the first. */
  entityId: Id;
  /** Everything it is about: what comes later about one of them waits while this one is not settled. */
  touches: Id[];
  /** Made by earlier operations that are not sent yet. */
  deps: Id[];
  eventId: Id | null;
  organizationId: Id | null;
  userId: Id | null;
  /** What it does, in words. */
  label: string;
  /** What its author saw in careful fields. */
  base: Body | null;
  /** What stood in the fields it changes. */
  before: Body;
  /** When it was made: the device's clock set right by what is known of the server's. */
  occurredAt: Instant;
  rawDeviceTime: Instant;
  /** What was added to the device's clock, in milliseconds. */
  offset: number;
  appVersion: string;
  schema: number;
  /** `waiting` to be sent; `conflict` and `parked` wait for a person. */
  state: 'waiting' | 'conflict' | 'parked';
  /** Made while nothing could be sent, or tried in vain: it is a late edit when it arrives. */
  late: boolean;
  attempts: number;
  /** How often the server failed on it. */
  failures: number;
  refusal: Refusal | null;
}

/** What became of an operation, for the list of what was sent. */
export interface Sent {
  opId: Id;
  n: number;
  label: string;
  entity: string;
  eventId: Id | null;
  occurredAt: Instant;
  sentAt: Instant;
  late: boolean;
  /** Fields that somebody changed after it was made, in words. */
  lost: string[];
}

/** The format of operations kept on the device. Older ones are still read. */
export const schema = 1;
