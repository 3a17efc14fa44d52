import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { usePreferences } from '@/app/preferences';
import { useLive } from '@/live/state';
import { MockServer } from '@/testing/mock-server';
import { renderAt } from '@/testing/render';
import { useRecentCommands } from './recentCommands';
import { effectiveKeys } from './shortcuts';
import { useToasts } from './toasts';

vi.mock('@/live/hub', () => ({ signalrHub: () => () => new Promise(() => {}) }));

beforeEach(() => {
  useToasts.setState({ toasts: [] });
  useRecentCommands.setState({ ids: [], finds: [], owner: '' });
  usePreferences.setState({ shortcuts: 'on' });
});
afterEach(() => {
  vi.unstubAllGlobals();
  useLive.setState({ status: 'idle' });
});

const patience = { timeout: 5000 };
const openPalette = async () => {
  await userEvent.keyboard('{Control>}k{/Control}');
  return screen.findByRole('combobox', { name: 'Go to or do anything' }, patience);
};
const selected = () => screen.getAllByRole('option').find(option => option.getAttribute('aria-selected') === 'true');

describe('The palette', () => {
  it('assigns the chosen tasks step by step, by keyboard alone', async () => {
    const server = new MockServer({ signedIn: true });
    const event = server.events[0];
    if (!event) throw new Error('The mock has no events.');
    const { asked } = renderAt(`/events/${event.id}/tasks`, server);
    await screen.findByRole('grid', undefined, patience);
    await userEvent.keyboard('jxjxjx');
    await openPalette();
    await userEvent.keyboard('assign');
    expect(selected()?.textContent).toContain('Assign 3 tasks to…');
    await userEvent.keyboard('{Enter}');
    const people = await screen.findByRole('combobox', { name: 'Assign 3 tasks to…' });
    expect(people).toBe(document.activeElement);
    // Back and forth: Esc closes the question, not the palette.
    await userEvent.keyboard('{Escape}');
    await screen.findByRole('combobox', { name: 'Go to or do anything' });
    await userEvent.keyboard('assign{Enter}');
    const person = event.team[1];
    await userEvent.keyboard(`${person?.name.split(' ')[0]}{Enter}`);
    await waitFor(
      () =>
        expect(
          asked.some(
            each =>
              each.method === 'POST' &&
              each.path.endsWith('/tasks/batch') &&
              each.body.includes(`"assigneeId":"${person?.userId}"`) &&
              JSON.parse(each.body).ids.length === 3,
          ),
        ).toBe(true),
      patience,
    );
    expect(screen.queryByRole('combobox', { name: 'Assign 3 tasks to…' })).toBeNull();
  });

  it('goes places, shows their keys and remembers what was used last', async () => {
    const { router } = renderAt('/events', new MockServer({ signedIn: true }));
    await screen.findByRole('heading', { name: 'Events' }, patience);
    await openPalette();
    await userEvent.keyboard('inbox');
    expect(selected()?.textContent).toContain('GthenI');
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(router.state.location.pathname).toBe('/inbox'), patience);
    await openPalette();
    expect(screen.getByRole('group', { name: 'Recent' }).textContent).toContain('Inbox');
    await userEvent.keyboard('{ArrowUp}');
    const options = screen.getAllByRole('option');
    expect(selected()).toBe(options.at(-1));
  });

  it('finds what is on this device, also offline, and says what cannot be done then', async () => {
    const server = new MockServer({ signedIn: true });
    const event = server.events[0];
    if (!event) throw new Error('The mock has no events.');
    const task = server.tasks.get(event.id)?.[4];
    const { router } = renderAt(`/events/${event.id}/tasks`, server);
    await screen.findByRole('grid', undefined, patience);
    useLive.setState({ status: 'offline' });
    await openPalette();
    await userEvent.keyboard('sign out');
    const signOut = screen.getByRole('option', { name: /^Sign out/ });
    expect(signOut.getAttribute('aria-disabled')).toBe('true');
    expect(signOut.textContent).toContain('Needs a connection');
    await userEvent.clear(screen.getByRole('combobox', { name: 'Go to or do anything' }));
    await userEvent.keyboard(task?.name.split(' ').slice(0, 3).join(' ').toLowerCase() ?? '');
    expect(selected()?.textContent).toContain(task?.name);
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(router.state.location.search).toEqual({ task: task?.id }), patience);
  });
});

describe('The search of the palette', () => {
  const box = () => screen.getByRole('combobox', { name: 'Go to or do anything' });
  const vendors = (server: MockServer) => {
    const vendor = server.directory.vendors?.[0];
    if (!vendor) throw new Error('The mock has no vendors.');
    return { vendor, name: String(vendor.name) };
  };

  it('finds what this device does not hold, says what it is, opens it and remembers it', async () => {
    const server = new MockServer({ signedIn: true });
    const { vendor, name } = vendors(server);
    const { router, asked } = renderAt('/inbox', server);
    await screen.findByRole('heading', { name: 'Inbox' }, patience);
    await openPalette();
    await userEvent.keyboard(name.toLowerCase());
    const group = await screen.findByRole('group', { name: 'Vendors' }, patience);
    expect(group.querySelector('mark')?.textContent).toBe(name);
    expect(group.textContent).toContain('Vendor');
    // Typing settles before the server is asked.
    expect(asked.filter(each => each.path.startsWith('/search')).length).toBeLessThan(name.length);
    await userEvent.click(screen.getByRole('option', { name: new RegExp(name) }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/directory/vendors'), patience);
    expect(router.state.location.search).toEqual({ open: vendor.id });
    await openPalette();
    expect(screen.getByRole('group', { name: 'Recent' }).textContent).toContain(name);
  });

  it('says when nothing fits, when a letter is too few and when the server cannot be reached', async () => {
    const server = new MockServer({ signedIn: true });
    renderAt('/inbox', server);
    await screen.findByRole('heading', { name: 'Inbox' }, patience);
    await openPalette();
    await userEvent.keyboard('zzzzqq');
    await screen.findByText('Nothing matches “zzzzqq”.', undefined, patience);
    await userEvent.clear(box());
    useLive.setState({ status: 'offline' });
    await userEvent.keyboard('qqzz');
    await screen.findByText(/Offline, only what is on this device is searched/, undefined, patience);
  });

  it('shows the names of what was found to nobody else on this device', async () => {
    useRecentCommands.setState({
      ids: ['r1'],
      finds: [{ id: 'r1', label: 'A secret gala', hint: 'Event', to: '/events/r1' }],
      owner: 'somebody else',
    });
    renderAt('/inbox', new MockServer({ signedIn: true }));
    await screen.findByRole('heading', { name: 'Inbox' }, patience);
    await openPalette();
    expect(screen.queryByText('A secret gala')).toBeNull();
  });
});

describe('Single keys', () => {
  const at = async () => {
    const made = renderAt('/events', new MockServer({ signedIn: true }));
    await screen.findByRole('heading', { name: 'Events' }, patience);
    return made;
  };

  it('go places', async () => {
    const { router } = await at();
    await userEvent.keyboard('gi');
    await waitFor(() => expect(router.state.location.pathname).toBe('/inbox'), patience);
    await userEvent.keyboard('gt');
    await waitFor(() => expect(router.state.location.pathname).toBe('/'), patience);
  });

  it('never fire in text fields, in dialogs or while an input method composes', async () => {
    const { router } = await at();
    const search = screen.getByRole('searchbox');
    search.focus();
    await userEvent.keyboard('gi');
    expect(router.state.location.pathname).toBe('/events');
    search.blur();
    for (const code of ['KeyG', 'KeyI'])
      window.dispatchEvent(new KeyboardEvent('keydown', { code, key: 'x', isComposing: true, bubbles: true }));
    await userEvent.keyboard('{Shift>}[Slash]{/Shift}');
    await screen.findByRole('dialog', undefined, patience);
    await userEvent.keyboard('gi');
    expect(router.state.location.pathname).toBe('/events');
  });

  it('can be given an Alt or be switched off', async () => {
    usePreferences.setState({ shortcuts: 'alt' });
    const { router } = await at();
    await userEvent.keyboard('gi');
    expect(router.state.location.pathname).toBe('/events');
    await userEvent.keyboard('{Alt>}gi{/Alt}');
    await waitFor(() => expect(router.state.location.pathname).toBe('/inbox'), patience);
    usePreferences.setState({ shortcuts: 'off' });
    await userEvent.keyboard('gt{Alt>}gt{/Alt}');
    expect(router.state.location.pathname).toBe('/inbox');
    expect(effectiveKeys('KeyG KeyT', 'off')).toBeNull();
    expect(effectiveKeys('$mod+KeyK', 'off')).toBe('$mod+KeyK');
  });
});
