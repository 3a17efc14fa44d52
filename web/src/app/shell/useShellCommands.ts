import { useNavigate, useParams } from '@tanstack/react-router';
import { usePreferences } from '@/app/preferences';
import { useSession } from '@/app/session';
import { type Command, useCommands } from '@/ui/commands';

const eventTabs = [
  ['Overview', ''],
  ['Tasks', '/tasks'],
  ['Run of show', '/run-of-show'],
  ['Elements', '/elements'],
  ['Check-in', '/check-in'],
  ['Messages', '/messages'],
  ['Client log', '/log'],
  ['Budget', '/budget'],
  ['Contracts', '/contracts'],
  ['Files', '/files'],
  ['Team', '/team'],
  ['Activity', '/activity'],
] as const;

const directories = ['clients', 'venues', 'sponsors', 'designers', 'vendors', 'participants'] as const;

/** What can be done and gone to from anywhere, and the tabs of the event one is in. */
export function useShellCommands({ onShortcuts, signOut }: { onShortcuts: () => void; signOut: () => void }): void {
  const navigate = useNavigate();
  const { staff, canCreateEvents, canManage } = useSession();
  const { eventId } = useParams({ strict: false }) as { eventId?: string };
  const setPreference = usePreferences(state => state.set);
  const go = (to: string) => () => void navigate({ to });

  const commands: Command[] = [];
  if (eventId && staff) {
    for (const [label, tab] of eventTabs) {
      commands.push({
        id: `event${tab || '/overview'}`,
        group: 'Go',
        label: `This event: ${label}`,
        run: go(`/events/${eventId}${tab}`),
      });
    }
  }
  commands.push(
    { id: 'today', group: 'Go', label: 'Today', words: 'home my work', keys: 'KeyG KeyT', run: go('/') },
    { id: 'inbox', group: 'Go', label: 'Inbox', words: 'notifications', keys: 'KeyG KeyI', run: go('/inbox') },
    { id: 'events', group: 'Go', label: 'Events', keys: 'KeyG KeyE', run: go('/events') },
    {
      id: 'messages',
      group: 'Go',
      label: 'Messages',
      words: 'conversations chat talk',
      keys: 'KeyG KeyM',
      run: go('/messages'),
    },
  );
  if (!staff) {
    commands.push({ id: 'profile', group: 'Go', label: 'Profile', words: 'record address', run: go('/profile') });
  }
  if (staff) {
    commands.push(
      { id: 'log', group: 'Go', label: 'Client log', words: 'communications calls follow-ups', run: go('/log') },
      { id: 'elements', group: 'Go', label: 'Elements', words: 'catalogue services products', run: go('/elements') },
      {
        id: 'schedule',
        group: 'Go',
        label: 'Schedule',
        words: 'bookings lanes',
        keys: 'KeyG KeyS',
        run: go('/schedule'),
      },
      { id: 'contracts', group: 'Go', label: 'Contracts', words: 'agreements signatures money', run: go('/contracts') },
      { id: 'resources', group: 'Go', label: 'Resources', words: 'people kit rooms', run: go('/schedule/resources') },
    );
    for (const kind of directories) {
      commands.push({
        id: kind,
        group: 'Go',
        label: kind.charAt(0).toUpperCase() + kind.slice(1),
        words: 'directory',
        ...(kind === 'clients' && { keys: 'KeyG KeyD' }),
        run: go(`/directory/${kind}`),
      });
    }
    commands.push({
      id: 'members',
      group: 'Go',
      label: canManage ? 'Members and invitations' : 'Members',
      words: 'people colleagues',
      keys: 'KeyG KeyP',
      run: go('/members'),
    });
  }
  commands.push({
    id: 'sync',
    group: 'Go',
    label: 'Sync centre',
    words: 'offline queue',
    keys: 'KeyG KeyQ',
    run: go('/sync'),
  });
  commands.push({ id: 'settings', group: 'Go', label: 'Settings', keys: 'KeyG Comma', run: go('/settings') });
  // A page of its own, which works without the rest of the client.
  if (staff)
    commands.push({
      id: 'scan',
      group: 'Go',
      label: 'Scan at a gate',
      words: 'scanner check-in admit tickets wristbands',
      run: () => window.location.assign('/scan'),
    });
  if (canCreateEvents) {
    commands.push({ id: 'new-event', group: 'Do', label: 'New event', words: 'create', run: go('/events/new') });
  }
  commands.push(
    {
      id: 'single-keys',
      group: 'Do',
      label: 'Set single-key shortcuts…',
      words: 'keyboard alt off',
      ask: () => ({
        label: 'Single-key shortcuts',
        choices: () => [
          { id: 'on', label: 'On' },
          { id: 'alt', label: 'With Alt' },
          { id: 'off', label: 'Off' },
        ],
        choose: ({ id }) => {
          setPreference({ shortcuts: id as 'on' | 'alt' | 'off' });
          return undefined;
        },
      }),
    },
    { id: 'keys', group: 'Do', label: 'Show the keys that work here', keys: 'Shift+Slash', run: onShortcuts },
    {
      id: 'sign-out',
      group: 'Do',
      label: 'Sign out',
      needsConnection: 'Needs a connection, to end the session',
      run: signOut,
    },
  );
  useCommands(() => commands);
}
