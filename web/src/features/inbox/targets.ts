import type { Id, Notification } from '@/api/types';

/** Where the thing a notification is about stands; null where there is nothing to open. */
export function targetOf(
  notification: Pick<Notification, 'kind' | 'event' | 'entity' | 'entityId'>,
  me: Id,
): { to: string; search?: Record<string, string> } | null {
  const { event, entity, entityId, kind } = notification;
  // Conversations and the client log may be about no event.
  if (entity === 'thread') return { to: '/messages', ...(entityId && { search: { thread: entityId } }) };
  if (entity === 'communication') return { to: '/log', ...(entityId && { search: { open: entityId } }) };
  if (!event) return null;
  const base = `/events/${event.id}`;
  switch (entity) {
    case 'task':
      if (entityId) return { to: `${base}/tasks`, search: { task: entityId } };
      // Several: the list of what is one's own, or, of what was taken away, the whole plan.
      return kind === 'task_unassigned' ? { to: `${base}/tasks` } : { to: `${base}/tasks`, search: { assignee: me } };
    case 'block':
      return { to: `${base}/run-of-show`, ...(entityId && { search: { block: entityId } }) };
    case 'budget_alert':
      return { to: `${base}/budget` };
    case 'contract':
      return { to: `${base}/contracts`, ...(entityId && { search: { contract: entityId } }) };
    default:
      return { to: base };
  }
}
