import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import {
  IconAddressBook,
  IconBuildingStore,
  IconCalendarEvent,
  IconCalendarTime,
  IconChecklist,
  IconChevronDown,
  IconDots,
  IconHome,
  IconInbox,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconLogout,
  IconMailQuestion,
  IconMessages,
  IconPackages,
  IconScan,
  IconSearch,
  IconSettings,
  IconSignature,
  IconUsers,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { create } from 'zustand';
import * as call from '@/api/calls';
import { chooseOrganization } from '@/api/client';
import { keys } from '@/api/queries';
import type { UserType } from '@/api/types';
import { UploadsTray } from '@/features/files/UploadsTray';
import { Bell } from '@/features/inbox/Bell';
import { UnreadMessages } from '@/features/messages/UnreadMessages';
import { startReceipts } from '@/features/money/receipts';
import { LeaveWithQueue } from '@/features/sync/LeaveWithQueue';
import { LiveProvider } from '@/live/LiveProvider';
import { offline } from '@/offline/start';
import { useOffline } from '@/offline/state';
import { Avatar } from '@/ui/Avatar';
import { CommandPalette } from '@/ui/CommandPalette';
import { usePrintCentre } from '@/ui/printCentre';
import { ShortcutsSheet } from '@/ui/ShortcutsSheet';
import { SyncChip } from '@/ui/SyncChip';
import { useShortcuts } from '@/ui/shortcuts';
import { undoLast } from '@/ui/toasts';
import { usePreferences } from '../preferences';
import { useSession } from '../session';
import classes from './Shell.module.css';
import { useTopBar } from './topbar';
import { useShellCommands } from './useShellCommands';

const places = [
  { to: '/', label: 'Today', icon: IconHome, exact: true },
  { to: '/inbox', label: 'Inbox', icon: IconInbox, exact: false },
  { to: '/events', label: 'Events', icon: IconCalendarEvent, exact: false },
  { to: '/messages', label: 'Messages', icon: IconMessages, exact: false },
] as const;

const directories = [
  { kind: 'clients', label: 'Clients' },
  { kind: 'venues', label: 'Venues' },
  { kind: 'sponsors', label: 'Sponsors' },
  { kind: 'designers', label: 'Designers' },
  { kind: 'vendors', label: 'Vendors' },
  { kind: 'participants', label: 'Participants' },
] as const;

/** Where people of a client, venue or vendor go besides; for the staff the catalogue. */
function ownPlaces(type: UserType) {
  const elements = {
    to: '/elements',
    label: type === 'staff' ? 'Elements' : 'What we offer',
    icon: IconPackages,
  } as const;
  const profile = { to: '/profile', label: 'Profile', icon: IconBuildingStore } as const;
  const requests = { to: '/requests', label: 'Requests', icon: IconMailQuestion } as const;
  if (type === 'staff') return [elements];
  return type === 'client' ? [profile] : [requests, elements, profile];
}

const iconProps = { size: 18, stroke: 1.75, 'aria-hidden': true } as const;

export function Shell() {
  const session = useSession();
  const collapsed = usePreferences(state => state.railCollapsed);
  const setPreference = usePreferences(state => state.set);
  const [palette, setPalette] = useState(false);
  const [sheet, setSheet] = useState(false);
  const own = ownPlaces(session.me.type);
  const navigate = useNavigate();
  const crumbs = useTopBar(state => state.crumbs);
  const presence = useTopBar(state => state.presence);

  useShortcuts([
    {
      keys: '$mod+KeyK',
      label: 'Go to or do anything',
      group: 'Everywhere',
      everywhere: true,
      run: () => setPalette(true),
    },
    { keys: 'Shift+Slash', label: 'Keys that work here', group: 'Everywhere', run: () => setSheet(true) },
    { keys: '$mod+KeyZ', label: 'Undo', group: 'Everywhere', run: () => void undoLast() },
    { keys: 'KeyG KeyT', label: 'Today', group: 'Go to', run: () => void navigate({ to: '/' }) },
    { keys: 'KeyG KeyI', label: 'Inbox', group: 'Go to', run: () => void navigate({ to: '/inbox' }) },
    { keys: 'KeyG KeyE', label: 'Events', group: 'Go to', run: () => void navigate({ to: '/events' }) },
    { keys: 'KeyG KeyM', label: 'Messages', group: 'Go to', run: () => void navigate({ to: '/messages' }) },
    {
      keys: 'KeyG KeyD',
      label: 'Directory',
      group: 'Go to',
      run: () => void navigate({ to: '/directory/$kind', params: { kind: 'clients' } }),
    },
    { keys: 'KeyG KeyP', label: 'Members', group: 'Go to', run: () => void navigate({ to: '/members' }) },
    { keys: 'KeyG Comma', label: 'Settings', group: 'Go to', run: () => void navigate({ to: '/settings' }) },
    { keys: 'KeyG KeyQ', label: 'Sync centre', group: 'Go to', run: () => void navigate({ to: '/sync' }) },
    { keys: 'KeyG KeyS', label: 'Schedule', group: 'Go to', run: () => void navigate({ to: '/schedule' }) },
  ]);
  useEffect(startReceipts, []);
  const signOut = useSignOut();
  useShellCommands({ onShortcuts: () => setSheet(true), signOut: () => void signOut() });

  return (
    <LiveProvider organizationId={session.organization?.id ?? null}>
      <div className={classes.shell} data-collapsed={collapsed || undefined}>
        <a className={classes.skip} href="#content">
          Skip to content
        </a>

        <nav className={classes.rail} aria-label="Main">
          <OrganizationMenu collapsed={collapsed} />
          <ul className={classes.places}>
            {places.map(({ to, label, icon: Icon, exact }) => (
              <li key={to}>
                <Tooltip label={label} position="right" disabled={!collapsed}>
                  <Link
                    to={to}
                    className={classes.place}
                    activeOptions={{ exact, includeSearch: false }}
                    activeProps={{ 'data-active': true }}
                  >
                    <Icon {...iconProps} />
                    <span className={classes.label}>{label}</span>
                    {to === '/messages' && <UnreadMessages floating={collapsed} />}
                  </Link>
                </Tooltip>
              </li>
            ))}
            {session.staff && (
              <li>
                <Tooltip label="Schedule" position="right" disabled={!collapsed}>
                  <Link to="/schedule" className={classes.place} activeProps={{ 'data-active': true }}>
                    <IconCalendarTime {...iconProps} />
                    <span className={classes.label}>Schedule</span>
                  </Link>
                </Tooltip>
              </li>
            )}
            {session.staff && (
              <li>
                <Tooltip label="Contracts" position="right" disabled={!collapsed}>
                  <Link
                    to="/contracts"
                    className={classes.place}
                    activeProps={{ 'data-active': true }}
                    activeOptions={{ includeSearch: false }}
                  >
                    <IconSignature {...iconProps} />
                    <span className={classes.label}>Contracts</span>
                  </Link>
                </Tooltip>
              </li>
            )}
            {session.staff && (
              <li>
                <Tooltip label="Scan" position="right" disabled={!collapsed}>
                  <a href="/scan" className={classes.place}>
                    <IconScan {...iconProps} />
                    <span className={classes.label}>Scan</span>
                  </a>
                </Tooltip>
              </li>
            )}
            {own.map(({ to, label, icon: Icon }) => (
              <li key={to}>
                <Tooltip label={label} position="right" disabled={!collapsed}>
                  <Link to={to} className={classes.place} activeProps={{ 'data-active': true }}>
                    <Icon {...iconProps} />
                    <span className={classes.label}>{label}</span>
                  </Link>
                </Tooltip>
              </li>
            ))}
            {session.staff && (
              <li className={classes.section}>
                <span className={classes.sectionTitle}>
                  <IconAddressBook {...iconProps} />
                  <span className={classes.label}>Directory</span>
                </span>
                <ul>
                  <li>
                    <Link
                      to="/log"
                      className={classes.place}
                      data-child
                      activeProps={{ 'data-active': true }}
                      activeOptions={{ includeSearch: false }}
                      title={collapsed ? 'Client log' : undefined}
                    >
                      <span className={classes.label}>Client log</span>
                      <span className={classes.short} aria-hidden="true">
                        Lo
                      </span>
                    </Link>
                  </li>
                  {directories.map(({ kind, label }) => (
                    <li key={kind}>
                      <Link
                        to="/directory/$kind"
                        params={{ kind }}
                        className={classes.place}
                        data-child
                        activeProps={{ 'data-active': true }}
                        activeOptions={{ includeSearch: false }}
                        title={collapsed ? label : undefined}
                      >
                        <span className={classes.label}>{label}</span>
                        <span className={classes.short} aria-hidden="true">
                          {label.slice(0, 2)}
                        </span>
                      </Link>
                    </li>
                  ))}
                </ul>
              </li>
            )}
          </ul>
          <ul className={classes.foot}>
            {session.staff && (
              <li>
                <Tooltip label="Members" position="right" disabled={!collapsed}>
                  <Link to="/members" className={classes.place} activeProps={{ 'data-active': true }}>
                    <IconUsers {...iconProps} />
                    <span className={classes.label}>Members</span>
                  </Link>
                </Tooltip>
              </li>
            )}
            <li>
              <Tooltip label="Settings" position="right" disabled={!collapsed}>
                <Link to="/settings" className={classes.place} activeProps={{ 'data-active': true }}>
                  <IconSettings {...iconProps} />
                  <span className={classes.label}>Settings</span>
                </Link>
              </Tooltip>
            </li>
          </ul>
        </nav>

        <header className={classes.bar}>
          <Tooltip label={collapsed ? 'Widen the menu' : 'Narrow the menu'}>
            <ActionIcon
              className={classes.collapse}
              aria-label={collapsed ? 'Widen the menu' : 'Narrow the menu'}
              aria-expanded={!collapsed}
              onClick={() => setPreference({ railCollapsed: !collapsed })}
            >
              {collapsed ? (
                <IconLayoutSidebarLeftExpand {...iconProps} />
              ) : (
                <IconLayoutSidebarLeftCollapse {...iconProps} />
              )}
            </ActionIcon>
          </Tooltip>
          <nav aria-label="Breadcrumb" className={classes.crumbs}>
            <ol>
              {crumbs.map((crumb, index) => (
                <li key={crumb.label} aria-current={index === crumbs.length - 1 ? 'page' : undefined}>
                  {crumb.to ? (
                    <Link to={crumb.to}>{crumb.label}</Link>
                  ) : (
                    <span className="truncate">{crumb.label}</span>
                  )}
                </li>
              ))}
            </ol>
          </nav>
          <div className={classes.tools}>
            {presence}
            <SyncChip />
            <button type="button" className={classes.search} onClick={() => setPalette(true)}>
              <IconSearch size={16} stroke={1.75} aria-hidden="true" />
              <span className={classes.searchText}>Go to…</span>
              <kbd className={classes.kbd}>Ctrl K</kbd>
            </button>
            <Bell />
            <AccountMenu />
          </div>
        </header>

        <main className={classes.main} id="content" tabIndex={-1}>
          <Outlet />
        </main>

        <PhoneBar />
        <UploadsTray />
        <PrintCentreHere />
      </div>
      {palette && <CommandPalette onClose={() => setPalette(false)} />}
      <LeaveGuard />
      {sheet && <ShortcutsSheet onClose={() => setSheet(false)} />}
    </LiveProvider>
  );
}

const PrintCentre = lazy(async () => ({ default: (await import('@/features/documents/PrintCentre')).PrintCentre }));

/** The print centre, once somebody asks for it. */
function PrintCentreHere() {
  const open = usePrintCentre(state => state.open !== null);
  return (
    open && (
      <Suspense>
        <PrintCentre />
      </Suspense>
    )
  );
}

function OrganizationMenu({ collapsed }: { collapsed: boolean }) {
  const { me, organization } = useSession();
  const switchTo = useSwitchOrganization();
  const name = organization?.name ?? 'No organization';
  const face = (
    <>
      <span className={classes.mark} aria-hidden="true">
        <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
          <rect width="32" height="32" rx="7" fill="var(--accent)" />
          <path d="M8 10h16M8 16h10M8 22h6" stroke="#fff" strokeWidth="3" strokeLinecap="round" />
          <circle cx="23" cy="21" r="3.5" fill="#EFB041" />
        </svg>
      </span>
      <span className={classes.organization}>
        <span className="truncate">{name}</span>
      </span>
    </>
  );
  if (me.organizations.length < 2) {
    return <div className={classes.brand}>{face}</div>;
  }
  return (
    <Menu position="bottom-start" width={240}>
      <Menu.Target>
        <button type="button" className={classes.brand} aria-label={`Organization: ${name}. Change`}>
          {face}
          {!collapsed && <IconChevronDown size={14} aria-hidden="true" />}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Organizations</Menu.Label>
        {me.organizations.map(each => (
          <Menu.Item
            key={each.id}
            {...(each.id === organization?.id && { 'aria-current': 'true' as const, fw: 600 })}
            onClick={() => switchTo(each.id)}
          >
            {each.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function useSwitchOrganization() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return (id: string) => {
    usePreferences.getState().set({ organizationId: id });
    chooseOrganization(id);
    // Nothing of one organization may show under the name of another.
    client.removeQueries({ predicate: query => query.queryKey[0] !== keys.me[0] });
    // What one may do differs from one to the other.
    void client.invalidateQueries({ queryKey: keys.me });
    void navigate({ to: '/events' });
  };
}

const useLeaving = create(() => ({ asked: false }));

/** Signs out, unless something waits on this device: then asks what is to become of it. */
export function useSignOut() {
  const leave = useLeave();
  return async () => {
    if (useOffline.getState().operations.length > 0) useLeaving.setState({ asked: true });
    else await leave();
  };
}

function LeaveGuard() {
  const asked = useLeaving(state => state.asked);
  const leave = useLeave();
  const close = () => useLeaving.setState({ asked: false });
  if (!asked) return null;
  return (
    <LeaveWithQueue
      onClose={close}
      onLeave={() => {
        close();
        void leave();
      }}
    />
  );
}

function useLeave() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    await call.auth.logout().catch(() => undefined);
    // First what is on the disk: nothing that is still on its way can then be kept again.
    await offline()?.forget();
    client.clear();
    client.setQueryData(keys.me, null);
    chooseOrganization(null);
    await navigate({ to: '/sign-in' });
  };
}

function AccountMenu() {
  const { me, role } = useSession();
  const signOut = useSignOut();
  return (
    <Menu width={220}>
      <Menu.Target>
        <button type="button" className={classes.account} aria-label={`Account: ${me.user.name}`}>
          <Avatar id={me.user.id} name={me.user.name} size={26} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.accountHead}>
          <p className="truncate">{me.user.name}</p>
          <p className="truncate muted">
            {me.user.email}
            {role && ` · ${role}`}
          </p>
        </div>
        <Menu.Divider />
        <Menu.Item component={Link} to="/settings" leftSection={<IconSettings size={16} stroke={1.75} />}>
          Settings
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} stroke={1.75} />} onClick={() => void signOut()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** The phone's way around: inside an event its tabs, otherwise the places. */
function PhoneBar() {
  const { staff, me } = useSession();
  const path = useRouterState({ select: state => state.location.pathname });
  const eventId = /^\/events\/([0-9a-f-]{36})/.exec(path)?.[1];
  return (
    <nav className={classes.phoneBar} aria-label="Main, phone">
      <Link to="/" activeOptions={{ exact: true }} activeProps={{ 'data-active': true }}>
        <IconHome {...iconProps} />
        Today
      </Link>
      <Link to="/events" activeOptions={{ exact: true, includeSearch: false }} activeProps={{ 'data-active': true }}>
        <IconCalendarEvent {...iconProps} />
        Events
      </Link>
      <Link to="/inbox" activeProps={{ 'data-active': true }}>
        <IconInbox {...iconProps} />
        Inbox
      </Link>
      <Link to="/messages" activeProps={{ 'data-active': true }} activeOptions={{ includeSearch: false }}>
        <IconMessages {...iconProps} />
        Messages
        <UnreadMessages floating />
      </Link>
      {staff && eventId && (
        <Link
          to="/events/$eventId/tasks"
          params={{ eventId }}
          activeProps={{ 'data-active': true }}
          activeOptions={{ includeSearch: false }}
        >
          <IconChecklist {...iconProps} />
          Tasks
        </Link>
      )}
      {!staff && me.type !== 'client' && (
        <Link to="/requests" activeProps={{ 'data-active': true }}>
          <IconMailQuestion {...iconProps} />
          Requests
        </Link>
      )}
      <Menu position="top-end" width={200}>
        <Menu.Target>
          <button type="button">
            <IconDots {...iconProps} />
            More
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {staff && (
            <>
              <Menu.Item component={Link} to="/log">
                Client log
              </Menu.Item>
              {directories.map(({ kind, label }) => (
                <Menu.Item key={kind} component={Link} to={`/directory/${kind}`}>
                  {label}
                </Menu.Item>
              ))}
              <Menu.Divider />
              <Menu.Item component="a" href="/scan">
                Scan at a gate
              </Menu.Item>
              <Menu.Item component={Link} to="/elements">
                Elements
              </Menu.Item>
              <Menu.Item component={Link} to="/schedule">
                Schedule
              </Menu.Item>
              <Menu.Item component={Link} to="/members">
                Members
              </Menu.Item>
            </>
          )}
          {!staff &&
            ownPlaces(me.type)
              .filter(place => place.to !== '/requests')
              .map(({ to, label }) => (
                <Menu.Item key={to} component={Link} to={to}>
                  {label}
                </Menu.Item>
              ))}
          <Menu.Item component={Link} to="/sync">
            Sync centre
          </Menu.Item>
          <Menu.Item component={Link} to="/settings">
            Settings
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}
