import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MockServer } from '@/testing/mock-server';
import { renderAt } from '@/testing/render';
import { useToasts } from '@/ui/toasts';
import { targetOf } from './targets';

vi.mock('@/live/hub', () => ({ signalrHub: () => () => new Promise(() => {}) }));

beforeEach(() => useToasts.setState({ toasts: [] }));
afterEach(() => vi.unstubAllGlobals());

const patience = { timeout: 5000 };

describe('The inbox', () => {
  it('is worked through by keyboard: down, done, back to unread, open', async () => {
    const server = new MockServer({ signedIn: true });
    const [first, second] = server.notifications;
    if (!first || !second) throw new Error('The mock has no news.');
    const { asked, router } = renderAt('/inbox', server);
    expect(await screen.findByRole('link', { name: 'Inbox: 2 new notifications' }, patience)).toBeTruthy();
    const fresh = await screen.findByRole('region', { name: 'New' }, patience);
    expect(within(fresh).getAllByRole('listitem')).toHaveLength(2);

    await userEvent.keyboard('jj');
    expect(document.activeElement?.textContent).toContain(second.title);
    await userEvent.keyboard('e');
    await waitFor(
      () => expect(asked.some(each => each.path === '/notifications/read' && each.body.includes(second.id))).toBe(true),
      patience,
    );
    expect(await screen.findByRole('link', { name: 'Inbox: 1 new notification' }, patience)).toBeTruthy();
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }, patience));
    await waitFor(() => expect(second.readAt).toBeNull(), patience);
    await screen.findByRole('link', { name: 'Inbox: 2 new notifications' }, patience);

    const row = await screen.findByRole('button', { name: new RegExp(`New: .*${first.label}`) }, patience);
    row.focus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(router.state.location.pathname).toBe(`/events/${first.event?.id}/tasks`), patience);
    expect(router.state.location.search).toEqual({ task: first.entityId });
    await waitFor(() => expect(first.readAt).not.toBeNull(), patience);
  });

  it('puts off until tomorrow, and brings back', async () => {
    const server = new MockServer({ signedIn: true });
    const [first] = server.notifications;
    if (!first) throw new Error('The mock has no news.');
    const { asked } = renderAt('/inbox', server);
    const fresh = await screen.findByRole('region', { name: 'New' }, patience);
    await userEvent.click(within(fresh).getByRole('button', { name: `Later: ${first.title}` }));
    await userEvent.click(await screen.findByRole('menuitem', { name: /^Tomorrow/ }, patience));
    const away = await screen.findByRole('region', { name: 'Put off' }, patience);
    expect(within(away).getByText(first.title)).toBeTruthy();
    expect(asked.some(each => each.path === '/notifications/snooze' && each.body.includes(first.id))).toBe(true);
    await screen.findByRole('link', { name: 'Inbox: 1 new notification' }, patience);
    await userEvent.click(within(away).getByRole('button', { name: `Bring back: ${first.title}` }));
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Put off' })).toBeNull(), patience);
    expect(await screen.findByRole('link', { name: 'Inbox: 2 new notifications' }, patience)).toBeTruthy();
  });

  it('says so when there is nothing, and marks everything at once', async () => {
    const server = new MockServer({ signedIn: true });
    renderAt('/inbox', server);
    await userEvent.click(await screen.findByRole('button', { name: 'Mark all as done' }, patience));
    expect(await screen.findByText('Nothing new', { selector: 'p' }, patience)).toBeTruthy();
    expect(await screen.findByRole('link', { name: 'Inbox: nothing new' }, patience)).toBeTruthy();
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }, patience));
    await waitFor(() => expect(server.notifications.filter(each => each.readAt === null)).toHaveLength(2), patience);
  });

  it('goes back when the server refuses, and says why', async () => {
    const server = new MockServer({ signedIn: true });
    const answer = server.answer.bind(server);
    server.answer = async (method, path, raw) =>
      method === 'POST'
        ? { status: 503, body: { status: 503, code: 'service.busy', title: 'Busy' } }
        : answer(method, path, raw);
    renderAt('/inbox', server);
    await screen.findByRole('region', { name: 'New' }, patience);
    await userEvent.keyboard('je');
    expect(await screen.findByText(/service\.busy/, undefined, patience)).toBeTruthy();
    await waitFor(
      () => expect(within(screen.getByRole('region', { name: 'New' })).getAllByRole('listitem')).toHaveLength(2),
      patience,
    );
  });

  it('leads to what it speaks of', () => {
    const event = { id: 'e', name: 'Event', timezone: 'UTC' };
    const at = (entity: string, entityId: string | null, kind = 'task_assigned' as const) =>
      targetOf({ kind, event, entity, entityId }, 'me');
    expect(at('task', 't')).toEqual({ to: '/events/e/tasks', search: { task: 't' } });
    expect(at('task', null)).toEqual({ to: '/events/e/tasks', search: { assignee: 'me' } });
    expect(targetOf({ kind: 'task_unassigned', event, entity: 'task', entityId: null }, 'me')).toEqual({
      to: '/events/e/tasks',
    });
    expect(at('block', 'b')).toEqual({ to: '/events/e/run-of-show', search: { block: 'b' } });
    expect(at('event', 'e')).toEqual({ to: '/events/e' });
    expect(targetOf({ kind: 'mentioned', event: null, entity: 'thread', entityId: 'c' }, 'me')).toEqual({
      to: '/messages',
      search: { thread: 'c' },
    });
    expect(targetOf({ kind: 'follow_up_due', event, entity: 'communication', entityId: 'l' }, 'me')).toEqual({
      to: '/log',
      search: { open: 'l' },
    });
    expect(targetOf({ kind: 'team_added', event: null, entity: 'event', entityId: null }, 'me')).toBeNull();
  });
});

describe('History', () => {
  it('shows before and after, restores, and takes the restoring back', async () => {
    const server = new MockServer({ signedIn: true });
    const event = server.events[0];
    const task = server.tasks.get(event?.id ?? '')?.[0];
    if (!event || !task) throw new Error('The mock has no plan.');
    const received = new Date();
    server.histories.set(task.id, [
      {
        id: `event:${event.id}.7`,
        at: received.toISOString(),
        editedAt: new Date(received.getTime() - 29 * 60_000).toISOString(),
        actor: { id: 'p', name: 'Marcus Oyelaran' },
        via: 'web',
        requestId: null,
        op: 'update',
        version: 2,
        old: { name: 'An earlier name' },
        new: { name: task.name },
        summary: 'Marcus Oyelaran renamed it',
      },
    ]);
    const { asked } = renderAt(`/events/${event.id}/tasks?task=${task.id}`, server);
    await userEvent.click(await screen.findByRole('button', { name: 'History' }, patience));
    const panel = await screen.findByRole('region', { name: 'History' }, patience);
    expect(await within(panel).findByText('An earlier name', undefined, patience)).toBeTruthy();
    expect(within(panel).getByText(/\(received \d\d:\d\d\)/)).toBeTruthy();
    await userEvent.click(within(panel).getByRole('button', { name: /^Restore what was before/ }));
    await waitFor(() => expect(task.name).toBe('An earlier name'), patience);
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }, patience));
    await waitFor(
      () => expect(asked.filter(each => each.path.endsWith('/restore?force=true')).length).toBe(1),
      patience,
    );
  });
});
