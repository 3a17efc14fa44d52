import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useId, useMemo, useState } from 'react';
import { query } from '@/api/queries';
import { useSession } from '@/app/session';
import { useSignOut } from '@/app/shell/Shell';
import { formatDay } from '@/time/format';
import classes from './CommandPalette.module.css';
import { Keys } from './ShortcutsSheet';

interface Command {
  id: string;
  group: 'Go' | 'Do' | 'Find';
  label: string;
  hint?: string;
  keys?: string;
  run: () => void;
}

/** Words in any order, each the start of a word or inside one: enough to rank a few dozen commands. */
export function score(label: string, typed: string): number {
  const text = label.toLowerCase();
  let total = 0;
  for (const word of typed.toLowerCase().split(/\s+/).filter(Boolean)) {
    const at = text.indexOf(word);
    if (at < 0) return 0;
    total += at === 0 ? 3 : /\W/.test(text[at - 1] ?? '') ? 2 : 1;
  }
  return total || 1;
}

export function CommandPalette({ onClose, onShortcuts }: { onClose: () => void; onShortcuts: () => void }) {
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const list = useId();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const { canCreateEvents, staff } = useSession();
  const path = useRouterState({ select: state => state.location.pathname });
  const eventId = /^\/events\/([0-9a-f-]{36})/.exec(path)?.[1];
  const [settled] = useDebouncedValue(typed.trim(), 150);
  const found = useQuery({ ...query.events({ q: settled, limit: 8 }), enabled: settled.length > 1 });

  const commands = useMemo(() => {
    const go = (to: string) => () => void navigate({ to });
    const all: Command[] = [];
    if (eventId && staff) {
      for (const [label, tab] of [
        ['Overview', ''],
        ['Tasks', '/tasks'],
        ['Run of show', '/run-of-show'],
        ['Team', '/team'],
        ['Activity', '/activity'],
      ] as const) {
        all.push({ id: `tab${tab}`, group: 'Go', label: `This event: ${label}`, run: go(`/events/${eventId}${tab}`) });
      }
    }
    all.push(
      { id: 'today', group: 'Go', label: 'Today', keys: 'KeyG KeyT', run: go('/') },
      { id: 'events', group: 'Go', label: 'Events', keys: 'KeyG KeyE', run: go('/events') },
    );
    if (staff) {
      all.push(
        { id: 'clients', group: 'Go', label: 'Clients', keys: 'KeyG KeyD', run: go('/directory/clients') },
        { id: 'venues', group: 'Go', label: 'Venues', run: go('/directory/venues') },
        { id: 'sponsors', group: 'Go', label: 'Sponsors', run: go('/directory/sponsors') },
        { id: 'designers', group: 'Go', label: 'Designers', run: go('/directory/designers') },
        { id: 'vendors', group: 'Go', label: 'Vendors', run: go('/directory/vendors') },
        { id: 'participants', group: 'Go', label: 'Participants', run: go('/directory/participants') },
        { id: 'members', group: 'Go', label: 'Members and invitations', keys: 'KeyG KeyM', run: go('/members') },
      );
    }
    all.push({ id: 'settings', group: 'Go', label: 'Settings', keys: 'KeyG KeyS', run: go('/settings') });
    if (canCreateEvents) all.push({ id: 'new', group: 'Do', label: 'New event', run: go('/events/new') });
    all.push(
      { id: 'keys', group: 'Do', label: 'Show keyboard shortcuts', keys: 'Shift+Slash', run: onShortcuts },
      { id: 'out', group: 'Do', label: 'Sign out', run: () => void signOut() },
    );
    return all;
  }, [eventId, navigate, canCreateEvents, staff, signOut, onShortcuts]);

  const shown = useMemo(() => {
    const matching = commands
      .map(command => ({ command, points: score(command.label, typed) }))
      .filter(each => each.points > 0)
      .sort((a, b) => (typed.trim() ? b.points - a.points : 0))
      .map(each => each.command);
    const events: Command[] =
      settled.length > 1
        ? (found.data?.data ?? []).map(event => ({
            id: event.id,
            group: 'Find' as const,
            label: event.name,
            hint: formatDay(event.startAt, event.timezone),
            run: () => void navigate({ to: '/events/$eventId', params: { eventId: event.id } }),
          }))
        : [];
    const order = { Find: 0, Go: 1, Do: 2 };
    return [...events, ...matching].sort((a, b) => order[a.group] - order[b.group]);
  }, [commands, typed, settled, found.data, navigate]);

  const current = Math.min(active, shown.length - 1);
  const run = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    command.run();
  };

  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      size={560}
      attributes={{ content: { 'aria-label': 'Go to or do anything' } }}
    >
      <input
        className={classes.input}
        role="combobox"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={shown[current] ? `${list}-${current}` : undefined}
        aria-label="Search events and commands"
        placeholder="Search events, go somewhere, do something"
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        value={typed}
        onChange={event => {
          setTyped(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={event => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'ArrowDown') setActive(Math.min(current + 1, shown.length - 1));
          else if (event.key === 'ArrowUp') setActive(Math.max(current - 1, 0));
          else if (event.key === 'Enter') run(shown[current]);
          else return;
          event.preventDefault();
        }}
      />
      <div className={classes.list} role="listbox" id={list} aria-label="Results">
        {shown.map((command, index) => (
          <div key={command.id} role="presentation">
            {command.group !== shown[index - 1]?.group && (
              <p className={classes.group} role="presentation">
                {command.group}
              </p>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard works on the combobox, as its pattern asks */}
            <div
              role="option"
              tabIndex={-1}
              id={`${list}-${index}`}
              aria-selected={index === current}
              className={classes.option}
              onPointerMove={() => setActive(index)}
              onClick={() => run(command)}
              ref={node => {
                if (index === current) node?.scrollIntoView({ block: 'nearest' });
              }}
            >
              <span className="grow truncate">{command.label}</span>
              {command.hint && <span className="muted num">{command.hint}</span>}
              {command.keys && <Keys keys={command.keys} />}
            </div>
          </div>
        ))}
        {shown.length === 0 && (
          <p className={classes.none}>{found.isFetching ? 'Searching…' : `Nothing matches “${typed.trim()}”.`}</p>
        )}
      </div>
    </Modal>
  );
}
