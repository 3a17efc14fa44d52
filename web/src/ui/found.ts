import type { SearchHit, SearchKind, TextMark, UserType } from '@/api/types';
import { humanize } from './words';

/** What a hit of each kind is called, in the order of the groups when nothing else decides. */
export const kindNames: Record<SearchKind, { one: string; many: string }> = {
  event: { one: 'Event', many: 'Events' },
  task: { one: 'Task', many: 'Tasks' },
  block: { one: 'Cue', many: 'Run of show' },
  series: { one: 'Series', many: 'Series' },
  guest: { one: 'Guest', many: 'Guests' },
  contract: { one: 'Contract', many: 'Contracts' },
  file: { one: 'File', many: 'Files' },
  client: { one: 'Client', many: 'Clients' },
  venue: { one: 'Venue', many: 'Venues' },
  space: { one: 'Space', many: 'Spaces' },
  vendor: { one: 'Vendor', many: 'Vendors' },
  sponsor: { one: 'Sponsor', many: 'Sponsors' },
  designer: { one: 'Designer', many: 'Designers' },
  participant: { one: 'Participant', many: 'Participants' },
  person: { one: 'Colleague', many: 'Colleagues' },
  resource: { one: 'Resource', many: 'Resources' },
  element: { one: 'Element', many: 'Elements' },
  thread: { one: 'Conversation', many: 'Conversations' },
  message: { one: 'Message', many: 'Messages' },
};

/** An address of this client: its pattern, what stands in the pattern, and what the page is to show. */
export interface Target {
  path: string;
  to: string;
  search?: Record<string, string>;
}

/** Where a hit is opened; null where the client has no page for whoever asks. */
export function targetOf(hit: SearchHit, type: UserType): Target | null {
  const staff = type === 'staff';
  const ofEvent = (tab: string, search?: Record<string, string>): Target | null =>
    hit.event && {
      path: `/events/$eventId${tab}`,
      to: `/events/${hit.event.id}${tab}`,
      ...(search && { search }),
    };
  const page = (path: string, search?: Record<string, string>): Target => ({
    path,
    to: path,
    ...(search && { search }),
  });
  const record = (kind: string, id: string): Target => ({
    path: '/directory/$kind',
    to: `/directory/${kind}`,
    search: { open: id },
  });
  if (!staff) {
    switch (hit.kind) {
      case 'event':
        return { path: '/events/$eventId', to: `/events/${hit.id}` };
      case 'task':
        return page('/');
      case 'element':
        return type === 'client' ? ofEvent('') : page('/elements', { open: hit.id });
      case 'client':
      case 'venue':
      case 'vendor':
      case 'space':
        return page('/profile');
      case 'thread':
        return page('/messages', { thread: hit.id });
      case 'message':
        return hit.parentId ? page('/messages', { thread: hit.parentId }) : null;
      default:
        return null;
    }
  }
  switch (hit.kind) {
    case 'event':
      return { path: '/events/$eventId', to: `/events/${hit.id}` };
    case 'task':
      return ofEvent('/tasks', { task: hit.id });
    case 'block':
      return ofEvent('/run-of-show', { block: hit.id });
    case 'guest':
      return ofEvent('/guests', { guest: hit.id });
    case 'contract':
      return ofEvent('/contracts', { contract: hit.id });
    case 'file':
      return ofEvent('/files', { q: hit.title });
    case 'series':
      return { path: '/series/$seriesId', to: `/series/${hit.id}` };
    case 'client':
    case 'venue':
    case 'vendor':
    case 'sponsor':
    case 'designer':
    case 'participant':
      return record(`${hit.kind}s`, hit.id);
    case 'space':
      return hit.parentId ? record('venues', hit.parentId) : null;
    case 'person':
      return page('/members');
    case 'resource':
      return page('/schedule/resources', { open: hit.id });
    case 'element':
      return page('/elements', { open: hit.id });
    case 'thread':
      return page('/messages', { thread: hit.id });
    case 'message':
      return hit.parentId ? page('/messages', { thread: hit.parentId }) : null;
  }
}

/** What stands beside a hit: its kind, and where it belongs. */
export function hintOf(hit: SearchHit): string {
  const kind = kindNames[hit.kind].one;
  if (hit.archived) return `${kind} · archived`;
  if (hit.event && hit.kind !== 'event') return `${kind} · ${hit.event.name}`;
  const said = ['vendor', 'person', 'resource', 'element', 'event'].includes(hit.kind) && hit.hint ? hit.hint : null;
  return said ? `${kind} · ${humanize(said)}` : kind;
}

/** A text in parts, of which those that were looked for are marked. */
export function parts(text: string, marks: readonly TextMark[]): { text: string; marked: boolean; at: number }[] {
  const found: { text: string; marked: boolean; at: number }[] = [];
  let at = 0;
  for (const mark of marks) {
    if (mark.start < at || mark.start + mark.length > text.length) continue;
    if (mark.start > at) found.push({ text: text.slice(at, mark.start), marked: false, at });
    found.push({ text: text.slice(mark.start, mark.start + mark.length), marked: true, at: mark.start });
    at = mark.start + mark.length;
  }
  if (at < text.length) found.push({ text: text.slice(at), marked: false, at });
  return found;
}
