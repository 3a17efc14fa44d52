import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MockServer } from '@/testing/mock-server';
import { renderAt } from '@/testing/render';
import { useToasts } from '@/ui/toasts';

// No live line in these tests: the client is then told so at once and lives by its fetches.
vi.mock('@/live/hub', () => ({ signalrHub: () => () => new Promise(() => {}) }));

// The pretend page has no layout; the virtual list is given the size of a screen.
beforeEach(() => {
  useToasts.setState({ toasts: [] });
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1200);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const patience = { timeout: 5000 };
/** All that is announced: the shell announces too. */
const said = () =>
  screen
    .getAllByRole('status')
    .map(each => each.textContent)
    .join(' ');
const today = () => {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`;
};
const open = async () => {
  const server = new MockServer({ signedIn: true });
  const rendered = renderAt(`/schedule?date=${today()}`, server);
  const bar = await screen.findByRole('button', { name: /^Aurora Autumn Runway, Confirmed, .* 09:00–13:00/ }, patience);
  return { server, bar, ...rendered };
};

describe('The scheduler', () => {
  it('shows people, rooms and kit, tells states in words, and marks what cannot both stand', async () => {
    const { bar } = await open();
    expect(bar.getAttribute('aria-label')).toContain('in conflict');
    expect(screen.getByRole('button', { name: /^Harbour Labs Product Launch, Tentative/ })).toBeTruthy();
    expect(screen.getByRole('button', { name: /^On leave, Blocked/ })).toBeTruthy();
    expect(screen.getByRole('button', { name: /2nd hold/ })).toBeTruthy();
    expect(within(screen.getByRole('region', { name: 'Ines Castellan' })).getByText(/2 in conflict/)).toBeTruthy();
  });

  it('moves a booking by keys, names a collision before the drop, and offers a free time after it', async () => {
    const { server, bar, asked } = await open();
    act(() => bar.focus());
    await userEvent.keyboard('m{ArrowRight}{ArrowDown}');
    expect(said()).toMatch(/Tomas Reiter.*conflicts with On leave 10:00–12:00/);
    await userEvent.keyboard('{Enter}');
    const refusal = await screen.findByRole('alert', { name: 'It was not moved' }, patience);
    expect(refusal.textContent).toContain('a manual block');
    await userEvent.click(within(refusal).getByRole('button', { name: /12:00–16:00/ }));
    await waitFor(() => expect(asked.filter(each => each.method === 'PATCH')).toHaveLength(2), patience);
    const moved = server.booked.bookings.find(
      each => each.resourceId === server.booked.resources[1]?.id && !each.isBlock,
    );
    expect(new Date(moved?.startTime ?? 0).getHours()).toBe(12);
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }, patience));
    await waitFor(() => expect(new Date(server.booked.bookings[0]?.startTime ?? 0).getHours()).toBe(9), patience);
  });

  it('leaves a booking where it was on Escape and asks nothing of the server', async () => {
    const { bar, asked } = await open();
    act(() => bar.focus());
    await userEvent.keyboard('m{ArrowRight}{Shift>}{ArrowRight}{/Shift}{Escape}');
    expect(said()).toContain('Left where it was');
    expect(asked.some(each => each.method === 'PATCH')).toBe(false);
  });
});
