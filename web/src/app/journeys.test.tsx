import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MockServer } from '@/testing/mock-server';
import { renderAt } from '@/testing/render';
import { useToasts } from '@/ui/toasts';

// No live line in these tests: the client is then told so at once and lives by its fetches.
vi.mock('@/live/hub', () => ({ signalrHub: () => () => new Promise(() => {}) }));

beforeEach(() => useToasts.setState({ toasts: [] }));
afterEach(() => vi.unstubAllGlobals());

const patience = { timeout: 5000 };
const planned = (server: MockServer) => {
  const event = server.events[0];
  if (!event) throw new Error('The mock has no events.');
  return event;
};

describe('Signing in', () => {
  it('leads strangers to the form and then to where they wanted to go', async () => {
    const { router } = renderAt('/events?q=jazz', new MockServer());
    await userEvent.type(await screen.findByLabelText('E-mail', undefined, patience), 'lead@demo.callboard.dev');
    await userEvent.type(screen.getByLabelText('Password'), 'callboard-demo');
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
    await waitFor(() => expect(router.state.location.href).toBe('/events?q=jazz'), patience);
    expect(await screen.findByText('Lund Jazz Weekend', undefined, patience)).toBeTruthy();
  });

  it('says what was wrong, with its code, and takes the focus there', async () => {
    renderAt('/sign-in', new MockServer());
    await userEvent.type(await screen.findByLabelText('E-mail', undefined, patience), 'lead@demo.callboard.dev');
    await userEvent.type(screen.getByLabelText('Password'), 'wrong');
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
    const alert = await screen.findByRole('alert', undefined, patience);
    expect(alert.textContent).toContain('accounts.sign_in_failed');
    await waitFor(() => expect(document.activeElement).toBe(alert));
  });

  it('never returns to an address elsewhere', async () => {
    const { router } = renderAt('/sign-in?return=//evil.example', new MockServer());
    await userEvent.type(await screen.findByLabelText('E-mail', undefined, patience), 'lead@demo.callboard.dev');
    await userEvent.type(screen.getByLabelText('Password'), 'callboard-demo');
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findByRole('heading', { name: 'Today' }, patience)).toBeTruthy();
    expect(router.state.location.href).toBe('/');
  });
});

describe('Tasks', () => {
  it('are completed in place, shown at once, and can be taken back', async () => {
    const server = new MockServer({ signedIn: true });
    const event = planned(server);
    const { asked } = renderAt(`/events/${event.id}/tasks?status=open`, server);
    const task = server.tasks.get(event.id)?.find(each => each.status === 'to_do');
    if (!task) throw new Error('The plan has no open task.');
    await userEvent.click(await screen.findByRole('button', { name: `Done: ${task.name}` }, patience));
    await waitFor(() => expect(screen.queryByRole('button', { name: `Done: ${task.name}` })).toBeNull(), patience);
    await waitFor(
      () => expect(asked.some(each => each.method === 'PATCH' && each.body === '{"status":"done"}')).toBe(true),
      patience,
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }, patience));
    await waitFor(
      () => expect(server.tasks.get(event.id)?.find(each => each.id === task.id)?.status).toBe('to_do'),
      patience,
    );
  });

  it('go back when the server refuses, and the refusal is told', async () => {
    const server = new MockServer({ signedIn: true });
    const event = planned(server);
    const task = server.tasks.get(event.id)?.find(each => each.status === 'to_do');
    if (!task) throw new Error('The plan has no open task.');
    const answer = server.answer.bind(server);
    server.answer = async (method, ...rest) =>
      method === 'PATCH'
        ? { status: 403, body: { status: 403, code: 'tasks.forbidden', title: 'You may not do this' } }
        : answer(method, ...rest);
    renderAt(`/events/${event.id}/tasks`, server);
    await userEvent.click(await screen.findByRole('button', { name: `Done: ${task.name}` }, patience));
    expect((await screen.findByText(/tasks\.forbidden/, undefined, patience)).textContent).toContain(
      'You may not do this',
    );
    expect(screen.getByRole('button', { name: `Done: ${task.name}` }).getAttribute('aria-pressed')).toBe('false');
  });

  it('cannot be changed by viewers, who are told why', async () => {
    const server = new MockServer({ signedIn: true });
    server.role = 'viewer';
    renderAt(`/events/${planned(server).id}/tasks`, server);
    expect(await screen.findByText('You may look at this event but not change it.', undefined, patience)).toBeTruthy();
    await screen.findByRole('button', { name: /^Pre-production/ }, patience);
    expect(screen.queryByRole('button', { name: 'New task' })).toBeNull();
    expect(screen.queryByRole('button', { name: /^Done:/ })).toBeNull();
  });
});

describe('The wizard', () => {
  it('keeps every key on the device and shows a refused field in its step', async () => {
    const server = new MockServer({ signedIn: true });
    const answer = server.answer.bind(server);
    server.answer = async (method, path, raw) =>
      method === 'POST' && path.endsWith('/events')
        ? {
            status: 400,
            body: {
              status: 400,
              code: 'events.venue_unknown',
              title: 'Invalid',
              errors: { venueId: ['There is no such venue.'] },
            },
          }
        : answer(method, path, raw);
    const { router } = renderAt('/events/new', server);
    await userEvent.type(await screen.findByLabelText('Name', undefined, patience), 'Opening');
    expect(localStorage.getItem('callboard.draft.event.o1')).toContain('"name":"Opening"');
    await userEvent.click(screen.getByRole('button', { name: 'Next: When' }));
    await userEvent.type(await screen.findByLabelText('Starts', undefined, patience), '2027-05-01');
    await userEvent.click(await screen.findByRole('button', { name: 'Create now' }, patience));
    await waitFor(() => expect(router.state.location.search).toEqual({ step: 'where' }), patience);
    expect(screen.getAllByText(/There is no such venue/).length).toBeGreaterThan(1);
  });
});

describe('The run of show', () => {
  it('names a double booking at both blocks and not what merely overlaps', async () => {
    const server = new MockServer({ signedIn: true });
    renderAt(`/events/${planned(server).id}/run-of-show?conflicts=true`, server);
    const panel = await screen.findByRole('region', { name: 'Conflicts' }, patience);
    expect(await within(panel).findByText('Same person', undefined, patience)).toBeTruthy();
    expect(screen.getByText(/Marcus Oyelaran also in “Technical rehearsal with models”/)).toBeTruthy();
    expect(within(panel).getByText(/only overlap in time/)).toBeTruthy();
  });
});
