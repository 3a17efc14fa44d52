import { useQuery } from '@tanstack/react-query';
import { query } from '@/api/queries';
import type { Me, Membership, OrganizationRole } from '@/api/types';
import { usePreferences } from './preferences';

export interface SessionView {
  me: Me;
  organization: Membership | null;
  role: OrganizationRole | null;
  /** Works for the organization; people of a client, venue or vendor only look at what concerns them. */
  staff: boolean;
  /** May change anything at all. */
  canWrite: boolean;
  canCreateEvents: boolean;
  canEditDirectory: boolean;
  /** May invite, change roles and settings. */
  canManage: boolean;
}

export function organizationOf(me: Me, wanted: string | null): Membership | null {
  return (
    me.organizations.find(each => each.id === wanted) ??
    me.organizations.find(each => each.id === me.currentOrganizationId) ??
    me.organizations[0] ??
    null
  );
}

export function view(me: Me, wanted: string | null): SessionView {
  const organization = organizationOf(me, wanted);
  const role = organization?.role ?? null;
  return {
    me,
    organization,
    role,
    staff: me.type === 'staff',
    canWrite: me.permissions.write,
    canCreateEvents: me.permissions.createEvents,
    canEditDirectory: me.permissions.manageDirectory,
    canManage: me.permissions.manageMembers,
  };
}

/** Who is signed in and where. Only for screens inside the shell, which are never shown to strangers. */
export function useSession(): SessionView {
  const wanted = usePreferences(state => state.organizationId);
  const { data } = useQuery(query.me());
  if (!data) throw new Error('A screen inside the shell was shown without a session.');
  return view(data, wanted);
}
