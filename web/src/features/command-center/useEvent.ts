import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { query } from '@/api/queries';
import type { EventDetail } from '@/api/types';

/** The event the address names. The layout shows its tabs only once it is there. */
export function useEvent(): EventDetail {
  const { eventId } = useParams({ from: '/shell/events/$eventId' });
  const { data } = useQuery(query.event(eventId));
  if (!data) throw new Error('A tab of an event was shown before the event.');
  return data;
}

export const mayEdit = (event: EventDetail) => event.myRights !== 'view' && !event.archivedAt;
export const mayAdmin = (event: EventDetail) => event.myRights === 'admin';
