import { useQuery } from '@tanstack/react-query';
import { query } from '@/api/queries';
import type { Id } from '@/api/types';

export interface Askable {
  id: Id;
  name: string;
  label: string;
  /** Of a client, venue or vendor. */
  outside: boolean;
}

const from: Record<string, string> = { client: 'client', venue: 'venue', vendor: 'vendor' };

/** Whom one can ask into a conversation; people from outside only where it is about an event. */
export function usePeople(enabled: boolean, without: ReadonlySet<Id>, ofEvent: boolean): Askable[] {
  const members = useQuery({ ...query.members(), enabled });
  return (members.data ?? [])
    .filter(each => !without.has(each.userId) && (ofEvent || each.type === 'staff'))
    .map(each => ({
      id: each.userId,
      name: each.name,
      label: each.type === 'staff' ? each.name : `${each.name} (${from[each.type] ?? each.type})`,
      outside: each.type !== 'staff',
    }))
    .sort((a, b) => Number(a.outside) - Number(b.outside) || a.name.localeCompare(b.name));
}
