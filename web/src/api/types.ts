/**
 * The shapes of the API as the client uses them. Names follow the wire exactly, so that each can become an alias of
 * the generated schema without a screen noticing.
 */

export type Id = string;
/** An instant, RFC 3339 in UTC. */
export type Instant = string;
/** A calendar date, YYYY-MM-DD. */
export type DateOnly = string;

export interface Money {
  amount: string;
  currency: string;
}

export interface One<T> {
  data: T;
}

export interface List<T> {
  data: T[];
  total: number;
  nextCursor?: string | null;
  page?: number;
  pages?: number;
}

export interface Ref {
  id: Id;
  name: string;
}

export type UserType = 'staff' | 'client' | 'venue' | 'vendor';
export type OrganizationRole = 'owner' | 'admin' | 'manager' | 'member' | 'viewer';

export interface User {
  id: Id;
  name: string;
  email: string;
  totpEnabled?: boolean;
}

export interface Membership {
  id: Id;
  slug?: string;
  name: string;
  role: OrganizationRole;
}

export interface Permissions {
  write: boolean;
  createEvents: boolean;
  manageDirectory: boolean;
  manageMembers: boolean;
  manageSettings: boolean;
}

export interface Me {
  user: User;
  type: UserType;
  organizations: Membership[];
  currentOrganizationId?: Id | null;
  /** What one may do in the organization the request was made for. */
  permissions: Permissions;
}

export interface Organization {
  id: Id;
  slug?: string;
  name: string;
  timezone?: string | null;
  currency?: string | null;
  version?: number;
}

export interface Member {
  userId: Id;
  name: string;
  email: string;
  role: OrganizationRole;
  joinedAt?: Instant;
  lastSeenAt?: Instant | null;
}

export interface Invitation {
  id: Id;
  email: string;
  role: OrganizationRole;
  status: 'pending' | 'accepted' | 'declined' | 'revoked' | 'expired';
  invitedByName?: string | null;
  expiresAt?: Instant;
  createdAt?: Instant;
}

/** What a stranger holding the link may see. */
export interface InvitationPreview {
  organizationName: string;
  email: string;
  role: string;
  invitedByName?: string | null;
  accountExists?: boolean;
  expiresAt?: Instant;
}

export interface Session {
  id: Id;
  createdAt: Instant;
  lastSeenAt?: Instant | null;
  userAgent?: string | null;
  ipAddress?: string | null;
  current?: boolean;
}

export type StatusCategory = 'lead' | 'planning' | 'live' | 'done' | 'closed' | 'cancelled';
export type Rights = 'admin' | 'edit' | 'view';
export type Visibility = 'team' | 'organization';

export interface EventRow {
  id: Id;
  name: string;
  type: string;
  startAt: Instant;
  endAt: Instant | null;
  timezone: string;
  status: string;
  statusCategory: StatusCategory;
  progress: number;
  venueName: string | null;
  teamCount: number;
  clientName: string | null;
}

export interface TeamMember {
  userId: Id;
  name: string;
  email: string;
  role: string;
  permission: 'admin' | 'edit' | 'view_only';
}

export interface TaskCounts {
  total: number;
  done: number;
  inProgress: number;
  blocked: number;
  overdue: number;
  byPhase: { phase: string; total: number; done: number }[];
}

export interface EventSponsor {
  sponsorId: Id;
  companyName: string;
  tier: string | null;
  amount: string | null;
  currency: string;
  status: string | null;
}

export interface EventDesigner {
  designerId: Id;
  name: string;
  brandName?: string | null;
  invitationStatus?: string | null;
}

export interface BudgetCategory {
  id?: Id;
  category: string;
  /** The organization's own name for the line. */
  name?: string | null;
  budgeted: Money;
  actual: Money;
  variancePercent: number | null;
}

export interface EventDetail {
  id: Id;
  name: string;
  type: string;
  description: string | null;
  goals: string[];
  startAt: Instant;
  endAt: Instant | null;
  timezone: string;
  location: string | null;
  venue: { id: Id; name: string; location?: string | null; capacity?: number | null } | null;
  backupVenue: Ref | null;
  client: Ref | null;
  status: string;
  statusCategory: StatusCategory;
  allowedTransitions: string[];
  progress: number;
  targetAttendees: number | null;
  budget: Money | null;
  visibility: Visibility;
  version: number;
  myRights: Rights;
  team: TeamMember[];
  tasks: TaskCounts;
  sponsors: EventSponsor[];
  designers: EventDesigner[];
  budgetSummary: {
    totalBudgeted: Money;
    totalActual: Money;
    variancePercent: number | null;
    categories: BudgetCategory[];
  } | null;
  changeCursor: string;
  archivedAt?: Instant | null;
}

export interface EventInput {
  id?: Id;
  name: string;
  type: string;
  description?: string | null;
  goals?: string[];
  startAt: Instant;
  endAt?: Instant | null;
  timezone: string;
  location?: string | null;
  venueId?: Id | null;
  backupVenueId?: Id | null;
  clientId?: Id | null;
  targetAttendees?: number | null;
  budget?: string | null;
  currency?: string | null;
  workflow?: string | null;
  visibility?: Visibility;
  budgetCategories?: { category: string; budgetedAmount: string }[];
  teamMembers?: { userId: Id; role: string; permission: string }[];
  sponsorIds?: Id[];
  designerIds?: Id[];
  generateTasks?: boolean;
}

export type TaskStatus = 'to_do' | 'in_progress' | 'blocked' | 'done' | 'cancelled';
export type Priority = 'low' | 'medium' | 'high' | 'critical';

export interface Task {
  id: Id;
  eventId: Id;
  eventName?: string;
  name: string;
  description: string | null;
  phase: string;
  workflowCategory: string | null;
  priority: Priority;
  status: TaskStatus;
  assigneeId: Id | null;
  assigneeName: string | null;
  deadline: Instant | null;
  overdue?: boolean;
  dependencies?: Id[];
  estimatedHours: number | null;
  actualHours?: number | null;
  isCriticalPath?: boolean;
  completedAt?: Instant | null;
  version: number;
}

export type TaskInput = Partial<
  Pick<
    Task,
    | 'name'
    | 'description'
    | 'phase'
    | 'workflowCategory'
    | 'priority'
    | 'status'
    | 'assigneeId'
    | 'deadline'
    | 'estimatedHours'
    | 'actualHours'
  >
> & { id?: Id };

export type BlockStatus = 'pending' | 'in_progress' | 'complete';

export interface Block {
  id: Id;
  eventId: Id;
  activity: string;
  startTime: Instant;
  endTime: Instant;
  status: BlockStatus;
  location: string | null;
  spaceId?: Id | null;
  spaceName?: string | null;
  priority: Priority | null;
  notes: string | null;
  track?: string | null;
  people: { id: Id; assignmentId?: Id; name: string | null; role: string | null }[];
  version: number;
}

export interface BlockInput {
  id?: Id;
  activity?: string;
  startTime?: Instant;
  endTime?: Instant;
  status?: BlockStatus;
  location?: string | null;
  priority?: Priority | null;
  notes?: string | null;
}

export type ConflictReason = 'location' | 'person' | 'resource' | 'time';

export interface ConflictSide {
  id: Id;
  activity: string;
  startTime: Instant;
  endTime: Instant;
  location?: string | null;
  eventId?: Id;
  eventName?: string;
}

export interface Conflict {
  a: ConflictSide;
  b: ConflictSide;
  reasons: ConflictReason[];
  people?: string[];
}

export interface ImportIssue {
  code?: string;
  message: string;
  severity?: 'error' | 'warning';
  row?: number | null;
  element?: string | null;
  field?: string | null;
}

/** Which of two contradicting statements about its times a file is believed in. */
export type TimeBasis = 'file_offset' | 'wall_clock';

export interface TimeWarning {
  code: string;
  message: string;
  affected: number;
  total: number;
  zoneId: string;
  example: { activity: string; written: string; printed: string; fileOffset: Instant; wallClock: Instant };
}

export interface ImportResult {
  dryRun?: boolean;
  created: number;
  updated: number;
  unchanged: number;
  people: number;
  spaces: number;
  conflicts: number;
  errors: ImportIssue[];
  warnings?: ImportIssue[];
  /** Contradictions between the file's times and the event's zone; with any, the import asks for a time basis. */
  timeWarnings?: TimeWarning[];
  from?: Instant | null;
  to?: Instant | null;
}

export interface Workflow {
  key: string;
  name: string;
  states: { key: string; name: string; category: StatusCategory }[];
}

export interface Activity {
  id: Id;
  at: Instant;
  actor: { id: Id | null; name: string } | null;
  summary: string;
  entity: string;
  entityId: Id;
  op: 'insert' | 'update' | 'delete';
}

export type DirectoryKind = 'clients' | 'venues' | 'sponsors' | 'designers';

/** A directory record; which fields it carries is the business of the kind's description. */
export interface DirectoryRecord {
  id: Id;
  version?: number;
  archivedAt?: Instant | null;
  [field: string]: unknown;
}

/** One change on a topic, in commit order. */
export interface ChangeMessage {
  cursor: string;
  topic: string;
  entity: string;
  id: Id;
  op: 'insert' | 'update' | 'delete';
  version?: number | null;
  old?: Record<string, unknown> | null;
  new?: Record<string, unknown> | null;
  actor?: { id: Id | null; name: string } | null;
  at?: Instant;
  summary?: string;
}

export interface PresenceMessage {
  topic: string;
  users: Ref[];
}
