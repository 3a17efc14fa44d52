import { useQuery } from '@tanstack/react-query';
import { query } from '@/api/queries';
import type { Id } from '@/api/types';
import { categoriesOf } from './matrix';

/**
 * The categories of an event, as far as they are known: there is no list of them. They stand at gates, in what series admit, and on
 * tickets and wristbands, of which the first are looked at.
 */
export function useCategories(eventId: Id): string[] {
  const gates = useQuery(query.gates(eventId));
  const series = useQuery(query.eventSeries(eventId));
  const tickets = useQuery({ ...query.passes(eventId, 'tickets', { limit: 200 }), staleTime: 60_000 });
  const wristbands = useQuery({ ...query.passes(eventId, 'wristbands', { limit: 200 }), staleTime: 60_000 });
  return categoriesOf(
    ...(gates.data ?? []).map(gate => gate.categories),
    ...(series.data ?? []).map(each => each.admits),
    tickets.data?.data.map(pass => pass.category),
    wristbands.data?.data.map(pass => pass.category),
  );
}
