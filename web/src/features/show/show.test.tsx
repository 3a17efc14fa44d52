import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MockServer } from '@/testing/mock-server';
import { renderAt } from '@/testing/render';
import { useToasts } from '@/ui/toasts';

vi.mock('@/live/hub', () => ({ signalrHub: () => () => new Promise(() => {}) }));

beforeEach(() => {
  localStorage.clear();
  useToasts.setState({ toasts: [] });
});
afterEach(() => vi.unstubAllGlobals());

const patience = { timeout: 5000 };

function staged() {
  const server = new MockServer({ signedIn: true });
  const event = server.events.find(each => (server.blocks.get(each.id)?.length ?? 0) > 3);
  if (!event) throw new Error('The mock has no run of show.');
  const names = [...(server.blocks.get(event.id) ?? [])]
    .sort((a, b) => a.startTime.localeCompare(b.startTime))
    .map(block => block.activity);
  return { server, event, names };
}

const now = () => within(screen.getByRole('region', { name: 'Now' }));
const sent = (asked: { path: string; body: string }[]) =>
  asked
    .filter(each => each.path.endsWith('/show/commands'))
    .flatMap(each => (JSON.parse(each.body) as { commands: { kind: string }[] }).commands.map(({ kind }) => kind));

describe('Show mode', () => {
  it('is called with the baton only, and shows every call at once', async () => {
    const { server, event, names } = staged();
    const { asked } = renderAt(`/show/${event.id}`, server);
    const take = await screen.findByRole('button', { name: 'Take the baton' }, patience);
    expect(screen.queryByRole('button', { name: /^START/ })).toBeNull();
    await waitFor(() => expect((take as HTMLButtonElement).disabled).toBe(false), patience);
    await userEvent.click(take);
    await userEvent.click(await screen.findByRole('button', { name: /^START/ }, patience));
    expect(now().getByText(names[0] ?? '')).toBeTruthy();
    // The same press twice is one GO.
    await new Promise(resolve => setTimeout(resolve, 400));
    const go = screen.getByRole('button', { name: /^GO/ });
    fireEvent.click(go);
    fireEvent.click(go);
    expect(now().getByText(names[1] ?? '')).toBeTruthy();
    await waitFor(() => expect(sent(asked)).toEqual(['take', 'start', 'go']), patience);
  });

  it('takes keys only while they are armed, and never from a text field', async () => {
    const { server, event, names } = staged();
    const { asked } = renderAt(`/show/${event.id}`, server);
    const take = await screen.findByRole('button', { name: 'Take the baton' }, patience);
    await waitFor(() => expect((take as HTMLButtonElement).disabled).toBe(false), patience);
    await userEvent.click(take);
    await userEvent.click(await screen.findByRole('button', { name: /^START/ }, patience));
    fireEvent.keyDown(document.body, { code: 'KeyH', key: 'h' });
    expect(screen.queryByText('HELD')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Arm keys' }));
    fireEvent.keyDown(document.body, { code: 'KeyH', key: 'h' });
    expect(await screen.findByText('HELD')).toBeTruthy();
    fireEvent.keyDown(document.body, { code: 'KeyB', key: 'b' });
    const note = await screen.findByLabelText('Note', undefined, patience);
    await new Promise(resolve => setTimeout(resolve, 400));
    fireEvent.keyDown(note, { code: 'Space', key: ' ' });
    fireEvent.keyDown(document.body, { code: 'Escape', key: 'Escape' });
    expect(now().getByText(names[0] ?? '')).toBeTruthy();
    await waitFor(() => expect(sent(asked)).toEqual(['take', 'start', 'hold']), patience);
  });

  it('offers nothing to whoever only follows', async () => {
    const { server, event } = staged();
    server.role = 'viewer';
    renderAt(`/show/${event.id}`, server);
    expect(await screen.findByText('You follow.', undefined, patience)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Take the baton' })).toBeNull();
  });
});
