import { fetchFile, get, patch, post, remove, request, url } from './client';
import type * as T from './types';

// Every call of the client, one line each: the list of what we ask of the server.

export const auth = {
  login: (body: { email: string; password: string; totp?: string }) =>
    request<unknown>('POST', '/auth/login', { query: { cookie: true }, body }),
  register: (body: { name: string; email: string; password: string; organizationName?: string }) =>
    request<unknown>('POST', '/auth/register', { query: { cookie: true }, body }),
  logout: () => post<void>('/auth/logout'),
  logoutEverywhere: () => post<void>('/auth/logout-everywhere'),
  forgotPassword: (email: string) => post<void>('/auth/password/forgot', { email }),
  resetPassword: (body: { token: string; password: string }) => post<void>('/auth/password/reset', body),
  changePassword: (body: { currentPassword: string; newPassword: string }) => post<void>('/auth/password/change', body),
  enableTotp: (body: { password: string }) => post<T.One<T.TotpSecret>>('/auth/totp/enable', body),
  confirmTotp: (body: { code: string }) => post<void>('/auth/totp/confirm', body),
  disableTotp: (body: { password: string }) => post<void>('/auth/totp/disable', body),
  sessions: () => get<T.List<T.Session>>('/auth/sessions'),
  endSession: (id: T.Id) => remove(`/auth/sessions/${id}`),
};

export const me = {
  get: (signal?: AbortSignal) => get<T.One<T.Me>>('/me', undefined, signal),
  update: (body: { name?: string }) => patch<T.Updated<T.Me>>('/me', body),
  tasks: () => get<T.List<T.MyTask>>('/my/tasks', { limit: 200 }),
  cues: (from: T.Instant, to: T.Instant) => get<T.List<T.MyCue>>('/my/cues', { from, to }),
};

export const notifications = {
  list: (
    query: { unread?: boolean; snoozed?: boolean; limit?: number; cursor?: string | undefined },
    signal?: AbortSignal,
  ) => get<T.NotificationsPage>('/notifications', { ...query }, signal),
  snooze: (body: { ids: T.Id[]; until: T.Instant | null }) =>
    post<T.MarkedNotifications>('/notifications/snooze', body),
  settings: () => get<T.One<T.NotificationSetting>>('/notifications/settings'),
  changeSettings: (
    body: Partial<Pick<T.NotificationSetting, 'timezone' | 'quietFrom' | 'quietTo' | 'digest' | 'digestAt'>>,
  ) => patch<T.Updated<T.NotificationSetting>>('/notifications/settings', body),
  tryAddressAgain: () => post<T.One<T.NotificationSetting>>('/notifications/settings/try-address-again'),
  read: (body: { ids: T.Id[] } | { all: true }) => post<T.MarkedNotifications>('/notifications/read', body),
  unread: (body: { ids: T.Id[] }) => post<T.MarkedNotifications>('/notifications/unread', body),
  preferences: () => get<T.List<T.NotificationPreference>>('/notifications/preferences'),
  prefer: (preferences: { kind: T.NotificationKind; inApp?: boolean; email?: boolean }[]) =>
    patch<T.List<T.NotificationPreference>>('/notifications/preferences', { preferences }),
};

export interface NewMessage {
  id: T.Id;
  body: string;
  parentId?: T.Id | null;
  mentions?: T.Id[];
  refs?: { entity: T.MessageReference['entity']; id: T.Id }[];
  urgent?: boolean;
}

export const threads = {
  list: (
    query: { eventId?: T.Id; unread?: boolean; q?: string; limit?: number; cursor?: string | undefined },
    signal?: AbortSignal,
  ) => get<T.ThreadsPage>('/threads', { ...query }, signal),
  get: (id: T.Id, signal?: AbortSignal) => get<T.One<T.TalkThreadDetail>>(`/threads/${id}`, undefined, signal),
  create: (body: {
    id?: T.Id;
    eventId?: T.Id;
    title?: string;
    audience?: T.TalkThread['audience'];
    memberIds?: T.Id[];
    body?: string;
  }) => post<T.One<T.TalkThreadDetail>>('/threads', body),
  update: (id: T.Id, body: { title?: string; closed?: boolean }) =>
    patch<T.Updated<T.TalkThreadDetail>>(`/threads/${id}`, body),
  mute: (id: T.Id, muted: boolean) => patch<T.Updated<T.TalkThread>>(`/threads/${id}/membership`, { muted }),
  read: (id: T.Id, messageId: T.Id) => post<T.One<T.ReadThread>>(`/threads/${id}/read`, { messageId }),
  invite: (id: T.Id, userId: T.Id) => request<T.One<T.TalkThreadDetail>>('PUT', `/threads/${id}/members/${userId}`),
  remove: (id: T.Id, userId: T.Id) => remove(`/threads/${id}/members/${userId}`),
};

export const messages = {
  list: (thread: T.Id, query: { limit?: number; cursor?: string | undefined }, signal?: AbortSignal) =>
    get<T.MessagesPage>(`/threads/${thread}/messages`, { ...query }, signal),
  post: (thread: T.Id, body: NewMessage) => post<T.One<T.Message>>(`/threads/${thread}/messages`, body),
  update: (thread: T.Id, id: T.Id, body: { body: string; mentions: T.Id[] }) =>
    patch<T.Updated<T.Message>>(`/threads/${thread}/messages/${id}`, body),
  takeBack: (thread: T.Id, id: T.Id) => remove<T.One<T.Message>>(`/threads/${thread}/messages/${id}`),
  bringBack: (thread: T.Id, id: T.Id) => post<T.One<T.Message>>(`/threads/${thread}/messages/${id}/restore`),
  versions: (thread: T.Id, id: T.Id) => get<T.List<T.MessageVersion>>(`/threads/${thread}/messages/${id}/versions`),
};

export interface CommunicationFilter {
  clientId?: T.Id;
  eventId?: T.Id;
  ownerId?: T.Id;
  followUpDue?: boolean;
  followUpOpen?: boolean;
  limit?: number;
}

export type CommunicationBody = Partial<
  Pick<T.Communication, 'kind' | 'subject' | 'body' | 'at' | 'followUpAt' | 'followUpNote'>
> & { clientId?: T.Id | null; eventId?: T.Id | null; ownerId?: T.Id; followUpCompleted?: boolean };

export const communications = {
  list: (query: CommunicationFilter, signal?: AbortSignal) =>
    get<T.List<T.Communication>>('/communications', { limit: 100, ...query }, signal),
  create: (body: CommunicationBody & { id: T.Id }) => post<T.One<T.Communication>>('/communications', body),
  update: (id: T.Id, body: CommunicationBody) => patch<T.Updated<T.Communication>>(`/communications/${id}`, body),
  remove: (id: T.Id) => remove(`/communications/${id}`),
};

export const history = {
  of: (entity: string, id: T.Id, cursor?: string) =>
    get<T.List<T.HistoryEntry>>(`/history/${entity}/${id}`, { limit: 30, cursor }),
  restore: (changeId: string, force = false) =>
    request<T.One<T.RestoredChange>>('POST', `/history/${encodeURIComponent(changeId)}/restore`, {
      query: { force: force || undefined },
    }),
};

export const organizations = {
  get: (id: T.Id) => get<T.One<T.Organization>>(`/organizations/${id}`),
  create: (body: { name: string }) => post<T.One<T.Organization>>('/organizations', body),
  update: (id: T.Id, body: { name?: string }) => patch<T.Updated<T.Organization>>(`/organizations/${id}`, body),
};

export const members = {
  list: () => get<T.List<T.Member>>('/members', { limit: 200 }),
  update: (userId: T.Id, body: { role: T.OrganizationRole }) => patch<T.Updated<T.Member>>(`/members/${userId}`, body),
  remove: (userId: T.Id) => remove(`/members/${userId}`),
};

export const invitations = {
  list: () => get<T.List<T.Invitation>>('/invitations', { limit: 200 }),
  create: (body: { email: string; role?: T.OrganizationRole; type?: T.UserType; partyId?: T.Id }) =>
    post<T.One<T.IssuedInvitation>>('/invitations', body),
  resend: (id: T.Id) => post<T.One<T.IssuedInvitation>>(`/invitations/${id}/resend`),
  revoke: (id: T.Id) => post<unknown>(`/invitations/${id}/revoke`),
  preview: (token: string) => get<T.One<T.InvitationPreview>>(`/invitations/${encodeURIComponent(token)}`),
  accept: (token: string, body: { name?: string; password?: string }) =>
    request<unknown>('POST', `/invitations/${encodeURIComponent(token)}/accept`, { query: { cookie: true }, body }),
  decline: (token: string) => post<void>(`/invitations/${encodeURIComponent(token)}/decline`),
};

export interface EventQuery {
  q?: string | undefined;
  status?: string | undefined;
  type?: string | undefined;
  clientId?: string | undefined;
  venueId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  archived?: boolean | undefined;
  sort?: string | undefined;
  page?: number | undefined;
  limit?: number | undefined;
}

export const events = {
  list: (query: EventQuery, signal?: AbortSignal) => get<T.List<T.EventRow>>('/events', { ...query }, signal),
  get: (id: T.Id, signal?: AbortSignal) => get<T.One<T.EventDetail>>(`/events/${id}`, undefined, signal),
  create: (body: T.EventInput) =>
    post<T.CreatedEvent>('/events', body, {
      headers: body.id ? { 'Idempotency-Key': body.id } : {},
    }),
  update: (id: T.Id, body: T.EventChange) => patch<T.Updated<T.EventDetail>>(`/events/${id}`, body),
  archive: (id: T.Id) => remove<unknown>(`/events/${id}`),
  restore: (id: T.Id) => post<unknown>(`/events/${id}/restore`),
  transition: (id: T.Id, to: string, note?: string) =>
    post<unknown>(`/events/${id}/transition`, { to, ...(note && { note }) }),
  activity: (id: T.Id, cursor?: string) => get<T.ActivityPage>(`/events/${id}/activity`, { limit: 50, cursor }),
  addMember: (id: T.Id, body: { userId: T.Id; role: T.TeamRole; permission: T.TeamPermission }) =>
    post<unknown>(`/events/${id}/team`, body),
  updateMember: (id: T.Id, userId: T.Id, body: { role?: T.TeamRole; permission?: T.TeamPermission }) =>
    patch<T.Updated<T.TeamMember>>(`/events/${id}/team/${userId}`, body),
  removeMember: (id: T.Id, userId: T.Id) => remove(`/events/${id}/team/${userId}`),
  vendors: (id: T.Id, signal?: AbortSignal) =>
    get<T.List<T.EventVendor>>(`/events/${id}/vendors`, { limit: 200 }, signal),
  addSponsor: (id: T.Id, body: { sponsorId: T.Id; amount?: string | null; status?: T.SponsorStatus }) =>
    post<T.One<T.EventSponsor>>(`/events/${id}/sponsors`, body),
  updateSponsor: (id: T.Id, sponsorId: T.Id, body: { amount?: string | null; status?: T.SponsorStatus }) =>
    patch<T.Updated<T.EventSponsor>>(`/events/${id}/sponsors/${sponsorId}`, body),
  removeSponsor: (id: T.Id, sponsorId: T.Id) => remove(`/events/${id}/sponsors/${sponsorId}`),
  addDesigner: (id: T.Id, body: { designerId: T.Id; invitationStatus?: T.DesignerStatus }) =>
    post<T.One<T.EventDesigner>>(`/events/${id}/designers`, body),
  updateDesigner: (id: T.Id, designerId: T.Id, body: { invitationStatus?: T.DesignerStatus }) =>
    patch<T.Updated<T.EventDesigner>>(`/events/${id}/designers/${designerId}`, body),
  removeDesigner: (id: T.Id, designerId: T.Id) => remove(`/events/${id}/designers/${designerId}`),
};

/** Records of every kind, by the beginnings of words. */
export const search = {
  find: (q: string, signal?: AbortSignal) => get<T.SearchResults>('/search', { q, limit: 20 }, signal),
};

export const budget = {
  create: (eventId: T.Id, body: T.BudgetCategoryInput) =>
    post<T.One<T.BudgetCategory>>(`/events/${eventId}/budget/categories`, body),
  update: (eventId: T.Id, id: T.Id, body: T.BudgetCategoryChange) =>
    patch<T.Updated<T.BudgetCategory>>(`/events/${eventId}/budget/categories/${id}`, body),
  remove: (eventId: T.Id, id: T.Id) => remove(`/events/${eventId}/budget/categories/${id}`),
  get: (eventId: T.Id, signal?: AbortSignal) => get<T.One<T.Budget>>(`/events/${eventId}/budget`, undefined, signal),
  createItem: (eventId: T.Id, body: T.BudgetItemInput) =>
    post<T.One<T.BudgetItem>>(`/events/${eventId}/budget/items`, body),
  updateItem: (eventId: T.Id, id: T.Id, body: T.BudgetItemChange) =>
    patch<T.Updated<T.BudgetItem>>(`/events/${eventId}/budget/items/${id}`, body),
  removeItem: (eventId: T.Id, id: T.Id) => remove(`/events/${eventId}/budget/items/${id}`),
  acknowledge: (eventId: T.Id, alertId: T.Id, reason: string) =>
    post<T.One<T.BudgetAlert>>(`/events/${eventId}/budget/alerts/${alertId}/acknowledge`, { reason }),
  setSettings: (eventId: T.Id, body: T.BudgetSettings) =>
    request<T.One<T.BudgetSettings>>('PUT', `/events/${eventId}/budget/settings`, { body }),
  suggestions: (eventId: T.Id, signal?: AbortSignal) =>
    get<T.List<T.BudgetSuggestion>>(`/events/${eventId}/budget/suggestions`, undefined, signal),
  reallocate: (eventId: T.Id, body: { id: T.Id; from: T.Id; to: T.Id; amount: string; note?: string | null }) =>
    post<T.One<T.BudgetReallocation>>(`/events/${eventId}/budget/reallocate`, body),
  reallocations: (eventId: T.Id, signal?: AbortSignal) =>
    get<T.List<T.BudgetReallocation>>(`/events/${eventId}/budget/reallocations`, { limit: 50 }, signal),
};

export const expenses = {
  list: (
    eventId: T.Id,
    query: { status?: T.PaidStatus | undefined; q?: string | undefined; page: number; limit: number },
    signal?: AbortSignal,
  ) => get<T.List<T.Expense>>(`/events/${eventId}/expenses`, { ...query }, signal),
  create: (eventId: T.Id, body: T.ExpenseInput) => post<T.One<T.Expense>>(`/events/${eventId}/expenses`, body),
  update: (eventId: T.Id, id: T.Id, body: T.ExpenseChange) =>
    patch<T.Updated<T.Expense>>(`/events/${eventId}/expenses/${id}`, body),
  remove: (eventId: T.Id, id: T.Id) => remove(`/events/${eventId}/expenses/${id}`),
};

export interface ContractQuery {
  eventId?: T.Id | undefined;
  status?: string | undefined;
  type?: string | undefined;
  direction?: string | undefined;
  overdue?: boolean | undefined;
  q?: string | undefined;
}

export const contracts = {
  list: (query: ContractQuery, page: number, signal?: AbortSignal) =>
    get<T.List<T.ContractSummary>>('/contracts', { ...query, limit: 200, page }, signal),
  get: (id: T.Id, signal?: AbortSignal) => get<T.One<T.Contract>>(`/contracts/${id}`, undefined, signal),
  create: (eventId: T.Id, body: T.ContractInput) => post<T.One<T.Contract>>(`/events/${eventId}/contracts`, body),
  update: (id: T.Id, body: T.ContractChange) => patch<T.Updated<T.Contract>>(`/contracts/${id}`, body),
  remove: (id: T.Id) => remove(`/contracts/${id}`),
  transition: (id: T.Id, to: T.ContractStatus, note?: string) =>
    post<T.One<T.Contract>>(`/contracts/${id}/transition`, { to, ...(note && { note }) }),
  sign: (id: T.Id, body: T.SignatureInput) => post<T.One<T.Contract>>(`/contracts/${id}/sign`, body),
  terms: (id: T.Id, signal?: AbortSignal) => get<T.List<T.ContractTerm>>(`/contracts/${id}/terms`, undefined, signal),
  /** Reads the document; what it seems to say is proposed and changes nothing. */
  extract: (id: T.Id) => post<T.List<T.ContractTerm>>(`/contracts/${id}/extract`),
  approveTerm: (id: T.Id, termId: T.Id, fill: T.TermFill) =>
    post<T.TermDecision>(`/contracts/${id}/terms/${termId}/approve`, fill),
  rejectTerm: (id: T.Id, termId: T.Id, note: string | null) =>
    post<T.TermDecision>(`/contracts/${id}/terms/${termId}/reject`, { note }),
  setSchedule: (id: T.Id, rules: T.PaymentRule[]) =>
    request<T.One<T.PaymentSchedule>>('PUT', `/contracts/${id}/payment-schedule`, { body: { rules } }),
  pay: (id: T.Id, body: T.PaymentInput) => post<T.PaymentAnswer>(`/contracts/${id}/payments`, body),
  refund: (id: T.Id, paymentId: T.Id, body: { amount?: string; note?: string | null }) =>
    post<T.PaymentAnswer>(`/contracts/${id}/payments/${paymentId}/refund`, body),
};

export const workflows = { list: () => get<T.List<T.Workflow>>('/workflows', { limit: 200 }) };

export const tasks = {
  list: (eventId: T.Id, page: number, signal?: AbortSignal) =>
    get<T.List<T.Task>>(`/events/${eventId}/tasks`, { limit: 2000, page }, signal),
  create: (eventId: T.Id, body: T.TaskInput) => post<T.TaskAnswer>(`/events/${eventId}/tasks`, body),
  update: (eventId: T.Id, id: T.Id, body: T.TaskChange) => patch<T.TaskAnswer>(`/events/${eventId}/tasks/${id}`, body),
  remove: (eventId: T.Id, id: T.Id) => remove<T.TaskAnswer>(`/events/${eventId}/tasks/${id}`),
  restore: (eventId: T.Id, id: T.Id) => post<T.TaskAnswer>(`/events/${eventId}/tasks/${id}/restore`),
  batch: (eventId: T.Id, body: T.TaskBatch) => post<unknown>(`/events/${eventId}/tasks/batch`, body),
  generate: (eventId: T.Id) => post<T.GeneratedPlan>(`/events/${eventId}/tasks/generate`),
  addDependency: (eventId: T.Id, id: T.Id, other: T.Id) =>
    request<unknown>('PUT', `/events/${eventId}/tasks/${id}/dependencies/${other}`),
  removeDependency: (eventId: T.Id, id: T.Id, other: T.Id) =>
    remove<unknown>(`/events/${eventId}/tasks/${id}/dependencies/${other}`),
  criticalPath: (eventId: T.Id, signal?: AbortSignal) =>
    get<T.CriticalPath>(`/events/${eventId}/critical-path`, undefined, signal),
  forecast: (eventId: T.Id, signal?: AbortSignal) => get<T.Forecast>(`/events/${eventId}/forecast`, undefined, signal),
  changeCalendar: (eventId: T.Id, body: T.WorkingCalendarChange) =>
    patch<T.Updated<T.WorkingCalendar>>(`/events/${eventId}/working-calendar`, body),
};

export const taskTemplates = {
  list: () => get<T.List<T.TemplateRow>>('/task-templates'),
  get: (type: string, signal?: AbortSignal) => get<T.One<T.Template>>(`/task-templates/${type}`, undefined, signal),
  create: (body: T.TemplateInput) => post<T.One<T.Template>>('/task-templates', body),
  update: (type: string, body: T.TemplateChange) => patch<T.Updated<T.Template>>(`/task-templates/${type}`, body),
  remove: (type: string) => remove(`/task-templates/${type}`),
};

export const timeline = {
  list: (eventId: T.Id, page: number, signal?: AbortSignal) =>
    get<T.List<T.Block>>(`/events/${eventId}/timeline`, { limit: 200, page }, signal),
  create: (eventId: T.Id, body: T.BlockInput) => post<T.One<T.Block>>(`/events/${eventId}/timeline`, body),
  update: (eventId: T.Id, id: T.Id, body: T.BlockChange) =>
    patch<T.Updated<T.Block>>(`/events/${eventId}/timeline/${id}`, body),
  remove: (eventId: T.Id, id: T.Id) => remove<unknown>(`/events/${eventId}/timeline/${id}`),
  batch: (eventId: T.Id, body: T.BlockBatch) => post<unknown>(`/events/${eventId}/timeline/batch`, body),
  conflicts: (eventId: T.Id, signal?: AbortSignal) =>
    get<T.Conflicts>(`/events/${eventId}/timeline/conflicts`, { limit: 500 }, signal),
  acceptConflict: (eventId: T.Id, body: { a: T.Id; b: T.Id; reason: string }) =>
    post<T.One<T.AcceptedConflict>>(`/events/${eventId}/timeline/conflicts/accept`, body),
  withdrawAcceptance: (eventId: T.Id, id: T.Id) => remove(`/events/${eventId}/timeline/conflicts/accept/${id}`),
  personnel: (eventId: T.Id, id: T.Id) => get<T.List<T.Assignment>>(`/events/${eventId}/timeline/${id}/personnel`),
  assign: (eventId: T.Id, id: T.Id, body: ({ userId: T.Id } | { participantId: T.Id }) & { role?: string }) =>
    post<T.One<T.Assignment>>(`/events/${eventId}/timeline/${id}/personnel`, body),
  unassign: (eventId: T.Id, id: T.Id, assignmentId: T.Id) =>
    remove(`/events/${eventId}/timeline/${id}/personnel/${assignmentId}`),
  import: (eventId: T.Id, file: File, options: { dryRun: boolean; timeBasis?: T.TimeBasis }) =>
    request<T.ImportResult>('POST', `/events/${eventId}/timeline/import`, {
      query: { dryRun: options.dryRun, timeBasis: options.timeBasis },
      headers: { 'Content-Type': importType(file) },
      body: file,
    }),
};

export const feeds = {
  list: () => get<T.List<T.CalendarFeed>>('/feeds', { limit: 200 }),
  create: (body: { kind: string; id: T.Id; details: boolean }) => post<T.One<T.IssuedFeed>>('/feeds', body),
  rotate: (id: T.Id) => post<T.One<T.IssuedFeed>>(`/feeds/${id}/rotate`),
  revoke: (id: T.Id) => remove(`/feeds/${id}`),
};

export const show = {
  get: (eventId: T.Id, stageId?: T.Id, signal?: AbortSignal) =>
    get<T.One<T.ShowView>>(`/events/${eventId}/show`, { stageId }, signal),
  /** Commands have a queue of their own (features/show/queue): they are sent as they are or not at all. */
  send: (eventId: T.Id, body: { clientId: T.Id; stageId: T.Id; commands: unknown[] }) =>
    post<T.ShowCommandsAnswer>(`/events/${eventId}/show/commands`, body),
  setCue: (
    eventId: T.Id,
    blockId: T.Id,
    body: { isHardStart: boolean; department: string | null; callerNote: string | null },
  ) => request<unknown>('PUT', `/events/${eventId}/show/cues/${blockId}`, { body }),
  createStage: (eventId: T.Id, body: { id: T.Id; name: string; location?: string }) =>
    post<T.One<T.ShowStage>>(`/events/${eventId}/show/stages`, body),
  outputs: (eventId: T.Id) => get<T.List<T.ShowOutput>>(`/events/${eventId}/show/outputs`),
  createOutput: (
    eventId: T.Id,
    body: { id: T.Id; name: string; kind: T.OutputKind; department?: string; stageId?: T.Id },
  ) => post<T.One<T.IssuedOutput>>(`/events/${eventId}/show/outputs`, body),
  rotateOutput: (eventId: T.Id, id: T.Id) =>
    post<T.One<T.IssuedOutput>>(`/events/${eventId}/show/outputs/${id}/rotate`),
  removeOutput: (eventId: T.Id, id: T.Id) => remove(`/events/${eventId}/show/outputs/${id}`),
  /** What a screen shows, for whoever has its link. */
  output: (token: string, after: string | undefined, wait: number, signal?: AbortSignal) =>
    get<T.One<T.OutputView>>(`/out/${encodeURIComponent(token)}`, { after, wait }, signal),
};

/** The media type of a schedule file. Browsers do not know all of them, so the name decides. */
export function importType(file: File): string {
  const name = file.name.toLowerCase();
  if (name.endsWith('.ics')) return 'text/calendar';
  if (name.endsWith('.json')) return 'application/json';
  if (name.endsWith('.xml')) return 'application/xml';
  return file.type || 'application/octet-stream';
}

export const directory = {
  list: (
    kind: T.DirectoryKind,
    query: { q?: string; page?: number; archived?: boolean; limit?: number },
    signal?: AbortSignal,
  ) => get<T.List<T.DirectoryRecord>>(`/${kind}`, { ...query }, signal),
  create: (kind: T.DirectoryKind, body: Record<string, unknown>) => post<T.One<T.DirectoryRecord>>(`/${kind}`, body),
  update: (kind: T.DirectoryKind, id: T.Id, body: Record<string, unknown>) =>
    patch<T.One<T.DirectoryRecord>>(`/${kind}/${id}`, body),
  archive: (kind: T.DirectoryKind, id: T.Id) => remove<unknown>(`/${kind}/${id}`),
  restore: (kind: T.DirectoryKind, id: T.Id) => post<unknown>(`/${kind}/${id}/restore`),
};

export const elements = {
  list: (
    filter: { q?: string | undefined; venueId?: T.Id | undefined; vendorId?: T.Id | undefined; archived?: boolean },
    page: number,
    signal?: AbortSignal,
  ) => get<T.List<T.Element>>('/elements', { ...filter, limit: 200, page }, signal),
  create: (body: Partial<T.ElementInput>) => post<T.One<T.Element>>('/elements', body),
  update: (id: T.Id, body: T.ElementChange) => patch<T.Updated<T.Element>>(`/elements/${id}`, body),
  archive: (id: T.Id) => remove<unknown>(`/elements/${id}`),
  restore: (id: T.Id) => post<unknown>(`/elements/${id}/restore`),
  availability: (id: T.Id, query: { from: T.Instant; to: T.Instant; quantity: number }, signal?: AbortSignal) =>
    get<T.One<T.ElementAvailability>>(`/elements/${id}/availability`, query, signal),
  ofEvent: (id: T.Id, signal?: AbortSignal) => get<T.EventElementList>(`/events/${id}/elements`, undefined, signal),
  add: (id: T.Id, body: Partial<T.EventElementInput> & { elementId: T.Id }) =>
    post<T.One<T.EventElement>>(`/events/${id}/elements`, body),
  change: (id: T.Id, element: T.Id, body: T.EventElementChange) =>
    patch<T.Updated<T.EventElement>>(`/events/${id}/elements/${element}`, body),
  takeOff: (id: T.Id, element: T.Id) => remove(`/events/${id}/elements/${element}`),
  everywhere: (page: number, signal?: AbortSignal) =>
    get<T.List<T.EventElement>>('/event-elements', { limit: 200, page }, signal),
  answer: (id: T.Id, body: Partial<T.ElementAnswer> & Pick<T.ElementAnswer, 'answer'>) =>
    post<T.One<T.EventElement>>(`/event-elements/${id}/answer`, body),
};

export const relations = {
  ofVenue: (id: T.Id, signal?: AbortSignal) => get<T.List<T.VenueVendor>>(`/venues/${id}/vendors`, undefined, signal),
  ofVendor: (id: T.Id, signal?: AbortSignal) => get<T.List<T.VenueVendor>>(`/vendors/${id}/venues`, undefined, signal),
};

export const resources = {
  list: (page: number, archived: boolean, signal?: AbortSignal) =>
    get<T.List<T.Resource>>('/resources', { limit: 200, page, archived }, signal),
  create: (body: T.ResourceInput) => post<T.One<T.Resource>>('/resources', body),
  update: (id: T.Id, body: T.ResourceChange) => patch<T.Updated<T.Resource>>(`/resources/${id}`, body),
  archive: (id: T.Id) => remove<unknown>(`/resources/${id}`),
  restore: (id: T.Id) => post<unknown>(`/resources/${id}/restore`),
  book: (id: T.Id, body: T.BookingInput) => post<T.One<T.Booking>>(`/resources/${id}/bookings`, body),
};

export const bookings = {
  between: (from: T.Instant, to: T.Instant, signal?: AbortSignal) =>
    get<T.BookingsOfPeriod>('/bookings', { from, to }, signal),
  update: (id: T.Id, body: T.BookingChange) => patch<T.Updated<T.Booking>>(`/bookings/${id}`, body),
  remove: (id: T.Id) => remove<unknown>(`/bookings/${id}`),
};

export const spaceBookings = {
  between: (from: T.Instant, to: T.Instant, signal?: AbortSignal) =>
    get<T.List<T.SpaceBooking>>('/space-bookings', { from, to }, signal),
  create: (spaceId: T.Id, body: T.SpaceBookingInput) =>
    post<T.One<T.SpaceBooking>>(`/spaces/${spaceId}/bookings`, body),
  update: (id: T.Id, body: T.SpaceBookingChange) => patch<T.Updated<T.SpaceBooking>>(`/space-bookings/${id}`, body),
  confirm: (id: T.Id, override: boolean) => post<T.One<T.SpaceBooking>>(`/space-bookings/${id}/confirm`, { override }),
  release: (id: T.Id) => post<T.One<T.SpaceBooking>>(`/space-bookings/${id}/release`),
  hold: (id: T.Id) => post<T.One<T.SpaceBooking>>(`/space-bookings/${id}/hold`),
};

export const spaces = {
  list: (page: number, signal?: AbortSignal) => get<T.List<T.Space>>('/spaces', { limit: 200, page }, signal),
};

export const accessKeys = {
  list: (kind: 'api-keys' | 'devices') => get<T.List<T.AccessKey>>(`/${kind}`, { limit: 200 }),
  issue: (kind: 'api-keys' | 'devices', name: string) => post<T.One<T.IssuedKey>>(`/${kind}`, { name }),
  /** A device that may scan these series and do nothing else. */
  issueScanner: (name: string, seriesIds: T.Id[]) =>
    post<T.One<T.IssuedKey>>('/devices', { name, scopes: ['scan'], seriesIds }),
  revoke: (kind: 'api-keys' | 'devices', id: T.Id) => remove(`/${kind}/${id}`),
};

export interface ScanFilter {
  gateId?: T.Id | undefined;
  decision?: 'allow' | 'deny' | undefined;
  reason?: T.DenyReason | undefined;
  q?: string | undefined;
  page?: number | undefined;
  limit?: number | undefined;
}

export const files = {
  get: (id: T.Id, signal?: AbortSignal) => get<T.One<T.EventFile>>(`/files/${id}`, undefined, signal),
  list: (id: T.Id, filter: FileFilter, signal?: AbortSignal) =>
    get<T.List<T.EventFile>>(`/events/${id}/files`, { ...filter }, signal),
  remove: (id: T.Id) => remove(`/files/${id}`),
  link: (id: T.Id, expiresIn: number) => post<T.One<T.FileLink>>(`/files/${id}/link`, { expiresIn }),
  endLinks: (id: T.Id) => remove(`/files/${id}/links`),
  settings: (id: T.Id, signal?: AbortSignal) =>
    get<T.One<T.FileSettings>>(`/events/${id}/files/settings`, undefined, signal),
  setSettings: (id: T.Id, body: T.FileSettings) =>
    request<T.One<T.FileSettings>>('PUT', `/events/${id}/files/settings`, { body }),
  usage: (signal?: AbortSignal) => get<T.One<T.StorageUsage>>('/storage/usage', undefined, signal),
  /** Reads a contract; it changes nothing, so it is asked like a question. */
  clauses: (id: T.Id, signal?: AbortSignal) =>
    request<T.List<T.ClauseTerm>>('POST', `/files/${id}/clauses`, { ...(signal && { signal }) }),
};

/** Documents of an event: made to be looked at, or kept as files. */
export const documents = {
  generate: (body: T.DocumentRequest) => post<T.One<T.GeneratedDocument>>('/documents/generate', body),
  preview: (body: T.DocumentRequest, signal?: AbortSignal) => fetchFile('/documents/preview', body, signal),
  printed: (eventId: T.Id, documentType: T.DocumentType, signal?: AbortSignal) =>
    get<T.List<T.PrintedDocument>>(`/events/${eventId}/documents`, { documentType, limit: 5 }, signal),
};

/** Files in parts: past everything that is kept on this device, which has a queue of its own for them. */
export const uploads = {
  create: (body: T.FileUploadInput) => post<T.One<T.FileUpload>>('/files/uploads', body),
  send: (id: T.Id, offset: number, part: Blob, signal: AbortSignal) =>
    request<T.One<T.FileUpload>>('PATCH', `/files/uploads/${id}`, {
      body: new Blob([part], { type: 'application/offset+octet-stream' }),
      headers: { 'Upload-Offset': String(offset) },
      signal,
    }),
  cancel: (id: T.Id) => remove(`/files/uploads/${id}`),
};

export interface FileFilter {
  bucket?: T.FileBucket | undefined;
  q?: string | undefined;
  page: number;
  limit: number;
}

export const series = {
  list: (filter: { eventId?: T.Id; parentId?: T.Id }, page: number, signal?: AbortSignal) =>
    get<T.List<T.Series>>('/series', { ...filter, limit: 200, page }, signal),
  get: (id: T.Id, signal?: AbortSignal) => get<T.One<T.Series>>(`/series/${id}`, undefined, signal),
  create: (body: T.SeriesInput) => post<T.One<T.Series>>('/series', body),
  update: (id: T.Id, body: T.SeriesChange) => patch<T.Updated<T.Series>>(`/series/${id}`, body),
  remove: (id: T.Id) => remove(`/series/${id}`),
  transition: (id: T.Id, to: T.SeriesStatus) => post<T.One<T.Series>>(`/series/${id}/transition`, { to }),
  gates: (id: T.Id) => get<T.List<T.Gate>>(`/series/${id}/gates`),
  addGates: (id: T.Id, gateIds: T.Id[]) => post<T.List<T.Gate>>(`/series/${id}/gates`, { gateIds }),
  removeGate: (id: T.Id, gateId: T.Id) => remove(`/series/${id}/gates/${gateId}`),
  categories: (id: T.Id) => get<T.List<T.SeriesCategory>>(`/series/${id}/categories`),
  limit: (id: T.Id, category: string, limit: number) =>
    post<T.One<T.SeriesCategory>>(`/series/${id}/categories`, { category, limit }),
  unlimit: (id: T.Id, category: string) => remove(`/series/${id}/categories/${encodeURIComponent(category)}`),
  admitted: (
    id: T.Id,
    kind: T.PassKind,
    query: { q?: string | undefined; page?: number; limit: number },
    signal?: AbortSignal,
  ) => get<T.List<T.Pass>>(`/series/${id}/${kind}`, query, signal),
  admit: (id: T.Id, kind: T.PassKind, body: T.AdmitInput) => post<T.One<T.AdmitResult>>(`/series/${id}/${kind}`, body),
  dismiss: (id: T.Id, kind: T.PassKind, passId: T.Id) => remove(`/series/${id}/${kind}/${passId}`),
  repeat: (body: T.RepeatInput) => post<T.List<T.Series>>('/series/recurring', body),
  carry: (id: T.Id, fields: T.CarriedField[]) => post<T.One<T.CarryResult>>(`/series/${id}/carry`, { fields }),
  metrics: (id: T.Id, signal?: AbortSignal) => get<T.One<T.SeriesMetrics>>(`/series/${id}/metrics`, undefined, signal),
  log: (id: T.Id, filter: ScanFilter, signal?: AbortSignal) =>
    get<T.List<T.LoggedScan>>(`/series/${id}/checkins`, { ...filter }, signal),
  conflicts: (id: T.Id, resolved: boolean) => get<T.List<T.AdmissionConflict>>(`/series/${id}/conflicts`, { resolved }),
  resolve: (id: T.Id, conflictId: T.Id, note?: string) =>
    post<T.One<T.AdmissionConflict>>(`/series/${id}/conflicts/${conflictId}/resolve`, note ? { note } : {}),
  /** Decides about a scan and keeps it. The same scan id is the same scan, however often it is sent. */
  checkIn: (id: T.Id, body: T.ScanInput) => post<T.One<T.ScanAnswer>>(`/series/${id}/checkins`, body),
  /** What a scan would be answered; changes nothing. */
  verify: (id: T.Id, body: T.ScanQuestion, signal?: AbortSignal) =>
    post<T.One<T.ScanAnswer>>(`/series/${id}/checkins/verify`, body, signal ? { signal } : {}),
  undo: (scanId: T.Id, reason: string) => post<T.One<T.LoggedScan>>(`/checkins/${scanId}/undo`, { reason }),
};

export const gates = {
  list: (eventId: T.Id, signal?: AbortSignal) => get<T.List<T.Gate>>(`/events/${eventId}/gates`, undefined, signal),
  create: (eventId: T.Id, body: T.GateInput) => post<T.One<T.Gate>>(`/events/${eventId}/gates`, body),
  update: (eventId: T.Id, id: T.Id, body: T.GateChange) =>
    patch<T.Updated<T.Gate>>(`/events/${eventId}/gates/${id}`, body),
  remove: (eventId: T.Id, id: T.Id) => remove(`/events/${eventId}/gates/${id}`),
};

export const gatePins = {
  list: (eventId: T.Id, signal?: AbortSignal) =>
    get<T.List<T.GatePin>>(`/events/${eventId}/gate-pins`, undefined, signal),
  create: (eventId: T.Id, body: T.GatePinInput) => post<T.One<T.GatePin>>(`/events/${eventId}/gate-pins`, body),
  update: (eventId: T.Id, id: T.Id, body: T.GatePinChange) =>
    patch<T.Updated<T.GatePin>>(`/events/${eventId}/gate-pins/${id}`, body),
  remove: (eventId: T.Id, id: T.Id) => remove(`/events/${eventId}/gate-pins/${id}`),
};

export interface IncidentFilter {
  kind?: T.IncidentKind | undefined;
  severity?: T.IncidentSeverity | undefined;
  /** Only those somebody still has to see to; false for all others. */
  open?: boolean | undefined;
  gateId?: T.Id | undefined;
  q?: string | undefined;
  limit?: number | undefined;
  page?: number | undefined;
}

export const incidents = {
  list: (eventId: T.Id, filter: IncidentFilter, signal?: AbortSignal) =>
    get<T.List<T.Incident>>(`/events/${eventId}/incidents`, { ...filter }, signal),
  tell: (eventId: T.Id, body: T.IncidentInput) => post<T.One<T.Incident>>(`/events/${eventId}/incidents`, body),
  /** Where the log is had as a table. */
  table: (eventId: T.Id, filter: IncidentFilter) => url(`/events/${eventId}/incidents/export.csv`, { ...filter }),
};

export const scanners = {
  list: (eventId: T.Id, signal?: AbortSignal) =>
    get<T.List<T.FleetScanner>>(`/events/${eventId}/scanners`, undefined, signal),
  wipe: (eventId: T.Id, id: T.Id) => post<void>(`/events/${eventId}/scanners/${id}/wipe`),
};

export interface PassFilter {
  q?: string | undefined;
  category?: string | undefined;
  status?: T.PassStatus | undefined;
  page?: number | undefined;
  limit?: number | undefined;
}

export const passes = {
  list: (eventId: T.Id, kind: T.PassKind, filter: PassFilter, signal?: AbortSignal) =>
    get<T.List<T.Pass>>(`/events/${eventId}/${kind}`, { ...filter }, signal),
  create: (eventId: T.Id, kind: T.PassKind, body: Record<string, unknown>) =>
    post<T.One<T.Pass>>(`/events/${eventId}/${kind}`, body),
  update: (eventId: T.Id, kind: T.PassKind, id: T.Id, body: T.PassChange) =>
    patch<T.Updated<T.Pass>>(`/events/${eventId}/${kind}/${id}`, body),
  remove: (eventId: T.Id, kind: T.PassKind, id: T.Id) => remove(`/events/${eventId}/${kind}/${id}`),
  /** Answers with a job as soon as the file is there; how far it is, {@link jobs} tells. */
  import: (eventId: T.Id, kind: T.PassKind, file: File) =>
    request<T.One<T.ImportJob>>('POST', `/events/${eventId}/${kind}/import`, {
      headers: { 'Content-Type': 'text/csv', Prefer: 'respond-async' },
      body: file,
    }),
};

export const jobs = { get: (id: T.Id) => get<T.One<T.ImportJob>>(`/jobs/${id}`) };

/** What a list of guests is narrowed and sorted by. */
export interface GuestFilter {
  q?: string | undefined;
  rsvp?: string | undefined;
  tableId?: T.Id | undefined;
  seated?: boolean | undefined;
  allergen?: string | undefined;
  needs?: boolean | undefined;
  tag?: string | undefined;
  role?: string | undefined;
  hostId?: T.Id | undefined;
  importId?: T.Id | undefined;
  sort?: string | undefined;
}

/** How a guest list in a file is to be read, where its own word is not enough. */
export interface GuestImportOptions {
  dryRun: boolean;
  columns?: string | undefined;
  separator?: string | undefined;
  encoding?: string | undefined;
  dates?: string | undefined;
  match?: string | undefined;
}

export const guests = {
  list: (eventId: T.Id, filter: GuestFilter, page: { limit: number; offset: number }, signal?: AbortSignal) =>
    get<T.List<T.Guest>>(`/events/${eventId}/guests`, { ...filter, ...page }, signal),
  /** All of them, page by page: the same pages offline as online. */
  page: (eventId: T.Id, page: number, signal?: AbortSignal) =>
    get<T.List<T.Guest>>(`/events/${eventId}/guests`, { limit: 2000, page }, signal),
  get: (eventId: T.Id, id: T.Id, signal?: AbortSignal) =>
    get<T.One<T.Guest>>(`/events/${eventId}/guests/${id}`, undefined, signal),
  summary: (eventId: T.Id, signal?: AbortSignal) =>
    get<T.One<T.GuestSummary>>(`/events/${eventId}/guests/summary`, undefined, signal),
  create: (eventId: T.Id, body: T.GuestInput) => post<T.One<T.Guest>>(`/events/${eventId}/guests`, body),
  update: (eventId: T.Id, id: T.Id, body: T.GuestChange) =>
    patch<T.Updated<T.Guest>>(`/events/${eventId}/guests/${id}`, body),
  remove: (eventId: T.Id, id: T.Id) => remove(`/events/${eventId}/guests/${id}`),
  batch: (eventId: T.Id, body: T.GuestBatch) => post<T.One<T.GuestBulk>>(`/events/${eventId}/guests/batch`, body),
  undo: (eventId: T.Id, kind: 'batch' | 'imports', changeId: T.Id) =>
    post<T.One<T.UndoneGuestBulk>>(`/events/${eventId}/guests/${kind}/${changeId}/undo`),
  seat: (eventId: T.Id, moves: T.SeatMove[]) => post<T.List<T.Guest>>(`/events/${eventId}/guests/seats`, { moves }),
  imports: (eventId: T.Id, signal?: AbortSignal) =>
    get<T.List<T.GuestBulk>>(`/events/${eventId}/guests/imports`, { limit: 50 }, signal),
  import: (eventId: T.Id, file: File, options: GuestImportOptions) =>
    request<T.One<T.GuestImportReport>>('POST', `/events/${eventId}/guests/import`, {
      query: { ...options, fileName: file.name },
      headers: { 'Content-Type': 'text/csv' },
      body: file,
    }),
  dietary: (eventId: T.Id, scope: T.SheetScope, signal?: AbortSignal) =>
    get<T.One<T.DietaryReport>>(`/events/${eventId}/guests/dietary`, { scope }, signal),
  lastSheet: (eventId: T.Id, signal?: AbortSignal) =>
    get<T.One<{ sheet: T.PrintedSheet | null }>>(`/events/${eventId}/guests/dietary/prints/last`, undefined, signal),
  print: (eventId: T.Id, scope: T.SheetScope) =>
    post<T.One<T.DietaryReport>>(`/events/${eventId}/guests/dietary/prints`, { scope }),
  settings: (eventId: T.Id, signal?: AbortSignal) =>
    get<T.One<T.RsvpSettings>>(`/events/${eventId}/guests/rsvp-settings`, undefined, signal),
  changeSettings: (eventId: T.Id, body: T.RsvpSettingsChange) =>
    patch<T.Updated<T.RsvpSettings>>(`/events/${eventId}/guests/rsvp-settings`, body),
  previewLetters: (eventId: T.Id, body: T.LetterRequest) =>
    post<T.One<T.LetterPreview>>(`/events/${eventId}/guests/invitations/preview`, body),
  sendLetters: (eventId: T.Id, body: T.LetterRequest) =>
    post<T.One<T.SentLetters>>(`/events/${eventId}/guests/invitations`, body),
  link: (eventId: T.Id, id: T.Id) => post<T.One<{ url: string }>>(`/events/${eventId}/guests/${id}/link`),
};

export const tables = {
  list: (eventId: T.Id, signal?: AbortSignal) =>
    get<T.List<T.SeatingTable>>(`/events/${eventId}/tables`, undefined, signal),
  create: (eventId: T.Id, body: { id: T.Id; name: string; seats?: number | null; position?: number }) =>
    post<T.One<T.SeatingTable>>(`/events/${eventId}/tables`, body),
  update: (eventId: T.Id, id: T.Id, body: { name?: string; seats?: number | null; notes?: string | null }) =>
    patch<T.Updated<T.SeatingTable>>(`/events/${eventId}/tables/${id}`, body),
  remove: (eventId: T.Id, id: T.Id) => remove(`/events/${eventId}/tables/${id}`),
};

/** Changes after a cursor: the plain HTTP way when no live connection can be had. */
export const changes = {
  after: (eventId: T.Id, after: string, wait: number, signal?: AbortSignal) =>
    get<T.ChangePage>(`/events/${eventId}/changes`, { after, wait }, signal),
};
