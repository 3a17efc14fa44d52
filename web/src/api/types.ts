/** The shapes of the API under the names the screens use. All come from the generated schema; none is written by hand. */
import type { components } from './schema';

type Schema = components['schemas'];

export type Id = string;
/** An instant, RFC 3339 in UTC. */
export type Instant = string;
/** A calendar date, YYYY-MM-DD. */
export type DateOnly = string;

/** The envelopes: the same for every resource, so the document names one of each per resource. */
export interface One<T> {
  data: T;
}
export interface Updated<T> extends One<T> {
  updatedFields: string[];
}
export type List<T> = Omit<Schema['ListResponseOfEventRow'], 'data'> & { data: T[] };

export type Money = Schema['Money'];
export type Ref = Schema['FeedPerson'];

export type UserType = Schema['MemberType'];
export type OrganizationRole = NonNullable<Schema['MemberRole']>;
export type Membership = Schema['MeOrganization'];
export type Me = Schema['Me'];
export type Organization = Schema['Organization'];
export type Member = Schema['Member'];
export type Invitation = Schema['Invitation'];
export type IssuedInvitation = Schema['IssuedInvitation'];
export type InvitationPreview = Schema['InvitationPreview'];
export type Session = Schema['SessionInfo'];
export type TotpSecret = Schema['TotpSecret'];
export type AccessKey = Schema['AccessKey'];
export type IssuedKey = Schema['IssuedKey'];

export type StatusCategory = Schema['StatusCategory'];
export type Visibility = Schema['EventVisibility'];
export type EventRow = Schema['EventRow'];
export type EventDetail = Schema['EventDetail'];
export type EventInput = Schema['CreateEventRequest'];
export type EventChange = Schema['EventPatch'];
export type CreatedEvent = Schema['CreatedEvent'];
export type TeamMember = Schema['EventTeamMember'];
export type TeamRole = Schema['TeamRole'];
export type TeamPermission = Schema['TeamPermission'];
export type EventSponsor = Schema['EventSponsor'];
export type EventDesigner = Schema['EventDesigner'];
export type SponsorStatus = Schema['SponsorStatus'];
export type DesignerStatus = Schema['DesignerStatus'];
export type Workflow = Schema['Workflow'];

export type ShowView = Schema['ShowView'];
export type ShowCue = Schema['ShowCue'];
export type ShowStage = Schema['ShowStage'];
export type ShowCommandResult = Schema['ShowCommandResult'];
export type ShowCommandsAnswer = Schema['ShowCommandsAnswer'];
export type ShowOutput = Schema['ShowOutput'];
export type IssuedOutput = Schema['IssuedOutput'];
export type OutputKind = Schema['OutputKind'];
export type OutputView = Schema['OutputView'];

export type BudgetCategory = Schema['BudgetCategory'];
export type BudgetCategoryInput = Schema['CreateBudgetCategory'];
export type BudgetCategoryChange = Schema['BudgetCategoryPatch'];
export type BudgetKind = Schema['BudgetCategoryKind'];
export type BudgetState = Schema['BudgetState'];
export type Budget = Schema['BudgetOfEvent'];
export type BudgetLine = Schema['EventBudgetLine'];
export type BudgetItem = Schema['BudgetItem'];
export type BudgetItemInput = Schema['CreateBudgetItem'];
export type BudgetItemChange = Schema['BudgetItemPatch'];
export type BudgetAlert = Schema['BudgetAlert'];
export type BudgetSettings = Schema['BudgetSettings'];
export type BudgetSuggestion = Schema['BudgetSuggestion'];
export type BudgetReallocation = Schema['BudgetReallocation'];
export type Expense = Schema['Expense'];
export type ExpenseInput = Schema['CreateExpense'];
export type ExpenseChange = Schema['ExpensePatch'];
export type PaidStatus = Schema['PaidStatus'];

export type ContractType = Schema['ContractType'];
export type ContractStatus = Schema['ContractStatus'];
export type ContractSummary = Schema['ContractSummary'];
export type Contract = Schema['Contract'];
export type ContractInput = Schema['CreateContract'];
export type ContractChange = Schema['ContractPatch'];
export type KeyTerm = Schema['KeyTerm'];
export type ContractTerm = Schema['ContractTerm'];
export type TermField = Schema['TermField'];
export type TermFill = Schema['TermFill'];
export type TermDecision = Schema['TermDecision'];
export type Instalment = Schema['Instalment'];
export type InstalmentStatus = Schema['InstalmentStatus'];
export type PaymentRule = Schema['PaymentRule'];
export type PaymentMethod = Schema['PaymentMethod'];
export type Payment = Schema['Payment'];
export type PaymentInput = Schema['CreatePayment'];
export type PaymentAnswer = Schema['PaymentResponse'];
export type PaymentSchedule = Schema['PaymentSchedule'];
export type Signature = Schema['Signature'];
export type SignatureInput = Schema['SignContract'];

export type TaskStatus = Schema['EventTaskStatus'];
export type Priority = Schema['TaskPriority'];
export type TaskPhase = Schema['TaskPhase'];
export type Task = Schema['EventTask'];
/** A task of one's own, with its event. */
export type MyTask = Schema['MyTask'];
export type TaskInput = Schema['CreateTaskRequest'];
export type TaskChange = Schema['TaskPatch'];
export type TaskBatch = Schema['TaskBatchPatch'];
export type TaskAnswer = Schema['TaskResponse'];
export type GeneratedPlan = Schema['GeneratedPlanResponse'];
export type CriticalPath = Schema['CriticalPathResponse'];
export type TaskTimes = Schema['TaskTimes'];
export type Forecast = Schema['ForecastResponse'];
export type WorkingCalendar = Schema['WorkingCalendarBody'];
export type WorkingCalendarChange = Schema['WorkingCalendarPatch'];
export type TemplateRow = Schema['TaskTemplateRow'];
export type Template = Schema['TaskTemplateDetail'];
export type TemplateTask = Schema['TemplateTaskBody'];
export type TemplateInput = Schema['CreateTaskTemplateRequest'];
export type TemplateChange = Schema['TaskTemplatePatch'];

export type BlockStatus = Schema['BlockStatus'];
export type BlockPriority = NonNullable<Schema['BlockPriority']>;
export type Block = Schema['TimelineBlock'];
export type BlockPerson = Schema['BlockPerson'];
export type BlockInput = Schema['CreateBlockRequest'];
export type BlockChange = Schema['BlockPatch'];
export type Assignment = Schema['BlockAssignment'];
export type BlockBatch = Schema['BlockBatchRequest'];
export type PersonClash = Schema['PersonClash'];
export type AcceptedConflict = Schema['AcceptedConflict'];
export type CalendarFeed = Schema['CalendarFeed'];
export type IssuedFeed = Schema['IssuedFeed'];
export type Space = Schema['Space'];

export type ConflictReason = 'location' | 'person' | 'resource' | 'time';
export type ConflictSide = Schema['ConflictingBlock'];
export type Conflicts = Schema['ConflictsResponse'];
/** A conflict with its blocks and the names of its people at hand, where the answer gives ids. */
export interface Conflict {
  a: ConflictSide;
  b: ConflictSide;
  reasons: ConflictReason[];
  people: string[];
  /** Who said that it may be so, and why; null while nobody did. */
  accepted: AcceptedConflict | null;
}

export type Resource = Schema['Resource'];
export type ResourceType = Schema['ResourceType'];
export type ResourceInput = Schema['CreateResourceRequest'];
export type ResourceChange = Schema['ResourcePatch'];
export type Booking = Schema['Booking'];
export type BookingInput = Schema['CreateBookingRequest'];
export type BookingChange = Schema['BookingPatch'];
export type BookingsOfPeriod = Schema['BookingsOfPeriod'];
export type SpaceBooking = Schema['SpaceBooking'];
export type SpaceBookingInput = Schema['CreateSpaceBookingRequest'];
export type SpaceBookingChange = Schema['SpaceBookingPatch'];

/** What a refused booking collides with. A member of the problem, which the document does not describe. */
export interface BookingCollision {
  id: Id;
  eventName: string;
  startTime: Instant;
  endTime: Instant;
  quantity: number;
  rank: number | null;
  reason: 'overlap' | 'travel';
}
export interface FreeSlot {
  startTime: Instant;
  endTime: Instant;
}

export type ImportIssue = Schema['ImportRemark'];
export type ImportResult = Schema['ImportReport'];
/** Which of two contradicting statements about its times a file is believed in. */
export type TimeBasis = NonNullable<Schema['TimeBasis']>;

export type Activity = Schema['ActivityEntry'];
export type ActivityPage = Schema['ActivityPage'];

export type SearchKind = Schema['SearchKind'];
export type SearchHit = Schema['SearchHit'];
export type SearchResults = Schema['SearchResults'];
export type TextMark = Schema['TextMark'];

export type DirectoryKind = 'clients' | 'venues' | 'sponsors' | 'designers' | 'vendors' | 'participants';
/** A directory record of any kind; which fields it carries is the business of the kind's description. */
export type DirectoryRecord = Pick<Schema['Client'], 'id' | 'version' | 'archivedAt'> & Record<string, unknown>;

/** A service or product of the catalogue. */
export type Element = Schema['Element'];
export type ElementInput = Schema['NewElement'];
export type ElementChange = Schema['ElementPatch'];
export type ElementAvailability = Schema['ElementAvailability'];
export type BrokenRule = Schema['BrokenRule'];
/** An element at an event. */
export type EventElement = Schema['EventElement'];
export type EventElementInput = Schema['NewEventElement'];
export type EventElementChange = Schema['EventElementPatch'];
export type EventElementStatus = Schema['EventElementStatus'];
export type EventElementList = Schema['EventElementList'];
export type ElementAnswer = Schema['AnswerRequest'];
export type VenueVendor = Schema['VenueVendor'];

export type SeriesStatus = Schema['SeriesStatus'];
export type Reentry = Schema['Reentry'];
/** One admission of an event: a night, a day, a session. */
export type Series = Schema['Series'];
export type SeriesInput = Schema['CreateSeriesRequest'];
export type SeriesChange = Schema['SeriesPatch'];
export type SeriesCategory = Schema['SeriesCategory'];
export type SeriesMetrics = Schema['SeriesMetrics'];
/** A line of the metrics: a gate, a category, a reason or a minute. */
export type MetricsCount = Schema['Count'];
export type RepeatInput = Schema['RepeatRequest'];
export type CarriedField = Schema['CarriedField'];
export type CarryResult = Schema['CarryResult'];
export type Gate = Schema['Gate'];
export type GateInput = Schema['CreateGateRequest'];
export type GateChange = Schema['GatePatch'];
export type GateMode = Schema['GateMode'];
/** Somebody with a PIN for the scanners; the PIN itself is told to nobody. */
export type GatePin = Schema['GatePinHolder'];
export type GatePinInput = Schema['CreateGatePinRequest'];
export type GatePinChange = Schema['GatePinPatch'];
export type Incident = Schema['Incident'];
export type IncidentKind = Schema['IncidentKind'];
export type IncidentSeverity = Schema['IncidentSeverity'];
export type IncidentInput = Schema['TellIncidentRequest'];
/** A device that scans, as it last told of itself. */
export type FleetScanner = Schema['FleetScanner'];
export type ScannerState = Schema['ScannerState'];
export type OverrideReason = Schema['OverrideReason'];
export type PassKind = 'wristbands' | 'tickets';
export type PassStatus = Schema['PassStatus'];
/** A wristband or a ticket: what is scanned. */
export type Pass = Schema['Pass'];
export type PassChange = Schema['PassPatch'];
export type PassImportResult = Schema['PassImportResult'];
export type ImportJob = Schema['ImportJob'];
export type AdmitInput = Schema['AdmitWristbandsRequest'] | Schema['AdmitTicketsRequest'];
export type AdmitResult = Schema['AdmitResult'];
export type ScanDirection = Schema['ScanDirection'];
export type DenyReason = NonNullable<Schema['DenyReason']>;
/** A scan. The description says of what has a default that it has to be there. */
export type ScanInput = Omit<Schema['ScanRequest'], 'unconfirmed'> & { unconfirmed?: boolean };
export type ScanQuestion = Schema['VerifyRequest'];
export type ScanAnswer = Schema['ScanAnswer'];
export type EventFile = Schema['EventFile'];
export type FileBucket = Schema['FileBucket'];
export type FileUpload = Schema['FileUpload'];
export type FileUploadInput = Schema['CreateFileUpload'];
export type FileLink = Schema['FileLink'];
export type FileSettings = Schema['FileSettings'];
export type StorageUsage = Schema['StorageUsage'];
export type ClauseTerm = Schema['ClauseTerm'];
export type ClauseKind = Schema['ClauseKind'];
export type DocumentType = Schema['DocumentType'];
export type DocumentOptions = Schema['DocumentOptions'];
export type DocumentRequest = Schema['GenerateDocument'];
export type GeneratedDocument = Schema['GeneratedDocument'];
export type PrintedDocument = Schema['PrintedDocument'];
export type EventVendor = Schema['EventVendor'];
export type LoggedScan = Schema['LoggedScan'];
export type AdmissionConflict = Schema['AdmissionConflict'];

/** One change on a topic, in commit order. */
export type ChangeMessage = Schema['ChangeMessage'];
export type ChangePage = Schema['ChangesPage'];

/** Somebody who looks at a topic; idle when they did nothing there for a while. */
export interface Present extends Ref {
  idle?: boolean;
}

/** Who looks at a topic now. The hub's message, which the document of the HTTP API does not know. */
export interface PresenceMessage {
  topic: string;
  users: Present[];
}

/** A reading of numbers that are watched; the hub's message as well. */
export interface MetricsMessage {
  topic: string;
  /** Nothing held before counts; otherwise lists hold only lines that are new or say something else. */
  whole: boolean;
  data: SeriesMetrics;
}

/** Something one is told. */
export type Notification = Schema['Notification'];
export type NotificationKind = Schema['NotificationKind'];
export type NotificationsPage = Schema['NotificationsPage'];
export type NotificationPreference = Schema['NotificationPreference'];
export type MarkedNotifications = Schema['MarkedNotifications'];

export type NotificationSetting = Schema['NotificationSetting'];

/** A conversation one is in. */
export type TalkThread = Schema['TalkThread'];
export type TalkThreadDetail = Schema['TalkThreadDetail'];
export type ThreadMember = Schema['ThreadMember'];
export type ThreadPerson = Schema['ThreadPerson'];
export type ThreadsPage = Schema['ThreadsPage'];
export type ReadThread = Schema['ReadThread'];
/** Something somebody said. */
export type Message = Schema['Message'];
export type MessagesPage = Schema['MessagesPage'];
export type MessageReference = Schema['MessageReference'];
export type MessageVersion = Schema['MessageVersion'];

/** Something said to or by a client outside the product. */
export type Communication = Schema['Communication'];
export type CommunicationKind = Schema['CommunicationKind'];

/** A block of a run of show one is needed for. */
export type MyCue = Schema['MyCue'];

export type HistoryEntry = Schema['HistoryEntry'];
export type RestoredChange = Schema['RestoredChange'];

export type Guest = Schema['Guest'];
export type GuestInput = Schema['CreateGuestRequest'];
export type GuestChange = Schema['GuestPatch'];
export type GuestAllergen = Schema['GuestAllergen'];
export type Allergen = Schema['Allergen'];
export type AllergenSeverity = Schema['AllergenSeverity'];
export type RsvpStatus = Schema['RsvpStatus'];
export type GuestSummary = Schema['GuestSummary'];
export type GuestSelection = Schema['GuestSelection'];
export type GuestBatch = Schema['ChangeGuestsRequest'];
export type GuestBulk = Schema['GuestChange'];
export type UndoneGuestBulk = Schema['UndoneGuestChange'];
export type SeatingTable = Schema['SeatingTable'];
export type SeatMove = Schema['SeatMove'];
export type DietaryReport = Schema['DietaryReport'];
export type PrintedSheet = Schema['PrintedSheet'];
export type SheetTable = Schema['SheetTable'];
export type SheetGuest = Schema['SheetGuest'];
export type AllergenCount = Schema['AllergenCount'];
export type SheetScope = Schema['SheetScope'];
export type GuestImportReport = Schema['GuestImportReport'];
export type GuestImportColumn = Schema['ImportColumn'];
export type GuestField = NonNullable<Schema['GuestField']>;
export type RowError = Schema['RowError'];
/** The usual words are always there; the document of the API cannot say so of what is worked out. */
export type RsvpSettings = Schema['RsvpSettings'] & { usualSubject: string; usualText: string };
export type RsvpSettingsChange = Schema['RsvpSettingsPatch'];
export type LetterRequest = Schema['SendInvitationsRequest'];
export type LetterPreview = Schema['GuestLetterPreview'];
export type SentLetters = Schema['SentInvitations'];
