import { get, patch, post, remove, request } from './client';
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
  enableTotp: (body: { password: string }) => post<T.One<{ secret: string; uri: string }>>('/auth/totp/enable', body),
  confirmTotp: (body: { code: string }) =>
    post<T.One<{ recoveryCodes?: string[] }> | undefined>('/auth/totp/confirm', body),
  disableTotp: (body: { password: string }) => post<void>('/auth/totp/disable', body),
  sessions: () => get<T.List<T.Session>>('/auth/sessions'),
  endSession: (id: T.Id) => remove(`/auth/sessions/${id}`),
};

export const me = {
  get: (signal?: AbortSignal) => get<T.One<T.Me>>('/me', undefined, signal),
  update: (body: { name?: string }) => patch<T.One<T.Me>>('/me', body),
  tasks: () => get<T.List<T.Task>>('/my/tasks', { limit: 200 }),
};

export const organizations = {
  get: (id: T.Id) => get<T.One<T.Organization>>(`/organizations/${id}`),
  create: (body: { name: string }) => post<T.One<T.Organization>>('/organizations', body),
  update: (id: T.Id, body: Partial<T.Organization>) => patch<T.One<T.Organization>>(`/organizations/${id}`, body),
};

export const members = {
  list: () => get<T.List<T.Member>>('/members', { limit: 200 }),
  update: (userId: T.Id, body: { role: string }) => patch<T.One<T.Member>>(`/members/${userId}`, body),
  remove: (userId: T.Id) => remove(`/members/${userId}`),
};

export const invitations = {
  list: () => get<T.List<T.Invitation>>('/invitations', { limit: 200 }),
  create: (body: { email: string; role: string }) => post<T.One<T.Invitation>>('/invitations', body),
  resend: (id: T.Id) => post<unknown>(`/invitations/${id}/resend`),
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
    post<{ data: T.EventDetail; eventId: T.Id; tasksGenerated: number; status: string }>('/events', body, {
      headers: body.id ? { 'Idempotency-Key': body.id } : {},
    }),
  update: (id: T.Id, body: Partial<T.EventInput>) => patch<T.One<T.EventDetail>>(`/events/${id}`, body),
  archive: (id: T.Id) => remove<unknown>(`/events/${id}`),
  restore: (id: T.Id) => post<unknown>(`/events/${id}/restore`),
  transition: (id: T.Id, to: string, note?: string) =>
    post<unknown>(`/events/${id}/transition`, { to, ...(note && { note }) }),
  activity: (id: T.Id, cursor?: string) => get<T.List<T.Activity>>(`/events/${id}/activity`, { limit: 50, cursor }),
  addMember: (id: T.Id, body: { userId: T.Id; role: string; permission: string }) =>
    post<unknown>(`/events/${id}/team`, body),
  updateMember: (id: T.Id, userId: T.Id, body: { role?: string; permission?: string }) =>
    patch<unknown>(`/events/${id}/team/${userId}`, body),
  removeMember: (id: T.Id, userId: T.Id) => remove<unknown>(`/events/${id}/team/${userId}`),
};

export const workflows = { list: () => get<T.List<T.Workflow>>('/workflows', { limit: 200 }) };

export interface TaskAnswer {
  data: T.Task;
  eventProgress?: number;
}

export const tasks = {
  list: (eventId: T.Id, page: number, signal?: AbortSignal) =>
    get<T.List<T.Task>>(`/events/${eventId}/tasks`, { limit: 200, page }, signal),
  create: (eventId: T.Id, body: T.TaskInput) => post<TaskAnswer>(`/events/${eventId}/tasks`, body),
  update: (eventId: T.Id, id: T.Id, body: T.TaskInput) => patch<TaskAnswer>(`/events/${eventId}/tasks/${id}`, body),
  remove: (eventId: T.Id, id: T.Id) => remove<unknown>(`/events/${eventId}/tasks/${id}`),
  batch: (eventId: T.Id, body: { ids: T.Id[] } & T.TaskInput) => post<unknown>(`/events/${eventId}/tasks/batch`, body),
  addDependency: (eventId: T.Id, id: T.Id, other: T.Id) =>
    request<unknown>('PUT', `/events/${eventId}/tasks/${id}/dependencies/${other}`),
  removeDependency: (eventId: T.Id, id: T.Id, other: T.Id) =>
    remove<unknown>(`/events/${eventId}/tasks/${id}/dependencies/${other}`),
};

export const timeline = {
  list: (eventId: T.Id, page: number, signal?: AbortSignal) =>
    get<T.List<T.Block>>(`/events/${eventId}/timeline`, { limit: 200, page }, signal),
  create: (eventId: T.Id, body: T.BlockInput) => post<T.One<T.Block>>(`/events/${eventId}/timeline`, body),
  update: (eventId: T.Id, id: T.Id, body: T.BlockInput) =>
    patch<T.One<T.Block>>(`/events/${eventId}/timeline/${id}`, body),
  remove: (eventId: T.Id, id: T.Id) => remove<unknown>(`/events/${eventId}/timeline/${id}`),
  conflicts: (eventId: T.Id, signal?: AbortSignal) =>
    get<T.List<T.Conflict>>(`/events/${eventId}/timeline/conflicts`, { limit: 200 }, signal),
  import: (eventId: T.Id, file: File, options: { dryRun: boolean; timeBasis?: T.TimeBasis }) =>
    request<T.One<T.ImportResult> | T.ImportResult>('POST', `/events/${eventId}/timeline/import`, {
      query: { dryRun: options.dryRun, timeBasis: options.timeBasis, fileName: file.name },
      headers: { 'Content-Type': importType(file) },
      body: file,
    }),
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

/** A page of changes after a cursor; the plain HTTP way when no live connection can be had. */
export interface ChangePage {
  data: T.ChangeMessage[];
  nextCursor?: string | null;
}

export const changes = {
  after: (eventId: T.Id, after: string, wait: number, signal?: AbortSignal) =>
    get<ChangePage>(`/events/${eventId}/changes`, { after, wait }, signal),
};
