import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MockServer } from '@/testing/mock-server';
import { renderAt } from '@/testing/render';
import { useToasts } from '@/ui/toasts';

vi.mock('@/live/hub', () => ({ signalrHub: () => () => new Promise(() => {}) }));

beforeEach(() => useToasts.setState({ toasts: [] }));
afterEach(() => vi.unstubAllGlobals());

const patience = { timeout: 5000 };

async function opened() {
  const server = new MockServer({ signedIn: true });
  const held = server.talk.threads[0];
  if (!held) throw new Error('The mock has no conversation.');
  const view = renderAt('/messages', server);
  const row = await screen.findByRole('button', { name: /Load-in/ }, patience);
  return { ...view, server, held, row };
}

describe('Messages', () => {
  it('counts what is unread, opens at the line above it, and counts it no more', async () => {
    const { row, asked, held } = await opened();
    expect(within(row).getByText('1 unread message, you are named')).toBeTruthy();
    expect(screen.getAllByText(', 1 unread message').length).toBeGreaterThan(0);
    await userEvent.click(row);
    const log = await screen.findByRole('log', { name: 'Messages' }, patience);
    expect(await within(log).findByText('1 new message', undefined, patience)).toBeTruthy();
    expect(within(log).getByText('@Lena Hartog')).toBeTruthy();
    await waitFor(
      () =>
        expect(asked.some(each => each.path.endsWith('/read') && each.body.includes(held.messages[2]?.id ?? '-'))).toBe(
          true,
        ),
      patience,
    );
    await waitFor(() => expect(screen.queryByText(', 1 unread message')).toBeNull(), patience);
    // The line stays while one reads.
    expect(within(log).getByText('1 new message')).toBeTruthy();
  });

  it('sends with Enter, names people with @, and answers', async () => {
    const { row, asked, held } = await opened();
    await userEvent.click(row);
    const field = await screen.findByRole('textbox', { name: 'Write a message' }, patience);
    await userEvent.type(field, 'Ask @jul');
    expect(await screen.findByRole('option', { name: /Julia Santos/ }, patience)).toBeTruthy();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect((field as HTMLTextAreaElement).value).toBe('Ask @Julia Santos '), patience);
    await userEvent.type(field, 'please{Shift>}{Enter}{/Shift}today{Enter}');
    await waitFor(() => expect(held.messages).toHaveLength(4), patience);
    const sent = asked.find(each => each.method === 'POST' && each.path.endsWith('/messages'));
    expect(JSON.parse(sent?.body ?? '{}')).toMatchObject({
      body: 'Ask @Julia Santos please\ntoday',
      mentions: [held.members[2]?.id],
    });
    expect((field as HTMLTextAreaElement).value).toBe('');

    await userEvent.click(screen.getByRole('button', { name: /^Answer Marcus Oyelaran/ }));
    await userEvent.type(screen.getByRole('textbox', { name: 'Write a message' }), 'The porter{Enter}');
    await waitFor(() => expect(held.messages.at(-1)?.parentId).toBe(held.messages[2]?.id), patience);
  });

  it('changes and takes back, and brings back', async () => {
    const { row, held } = await opened();
    await userEvent.click(row);
    const more = await screen.findByRole('button', { name: /^More about: Then everything/ }, patience);
    await userEvent.click(more);
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Change' }, patience));
    const field = await screen.findByRole('textbox', { name: 'Change your message' }, patience);
    await userEvent.clear(field);
    await userEvent.type(field, 'Then everything goes through dock C.{Enter}');
    await waitFor(() => expect(held.messages[1]?.body).toContain('dock C'), patience);
    expect(await screen.findByRole('button', { name: /^Changed/ }, patience)).toBeTruthy();

    await userEvent.click(await screen.findByRole('button', { name: /^More about: Then everything/ }, patience));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Take back' }, patience));
    expect(await screen.findByText('You took this message back.', undefined, patience)).toBeTruthy();
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }, patience));
    await waitFor(() => expect(held.messages[1]?.deletedAt).toBeNull(), patience);
  });

  it('gives the text back when the server refuses', async () => {
    const { row, server } = await opened();
    await userEvent.click(row);
    const field = await screen.findByRole('textbox', { name: 'Write a message' }, patience);
    const answer = server.answer.bind(server);
    server.answer = async (method, path, raw) =>
      method === 'POST' && path.endsWith('/messages')
        ? { status: 409, body: { status: 409, code: 'threads.closed', title: 'This conversation is closed' } }
        : answer(method, path, raw);
    await userEvent.type(field, 'Too late{Enter}');
    expect(await screen.findByText(/threads\.closed/, undefined, patience)).toBeTruthy();
    await waitFor(() => expect(within(screen.getByRole('log')).queryByText('Too late')).toBeNull(), patience);
    expect((field as HTMLTextAreaElement).value).toBe('Too late');
  });

  it('starts a conversation with one colleague', async () => {
    const { asked, server } = await opened();
    await userEvent.click(screen.getByRole('button', { name: 'New' }));
    const dialog = await screen.findByRole('dialog', { name: 'New conversation' }, patience);
    await userEvent.click(within(dialog).getByRole('combobox', { name: 'People' }));
    await userEvent.click(await screen.findByRole('option', { name: 'Julia Santos' }, patience));
    await userEvent.type(within(dialog).getByRole('textbox', { name: /First message/ }), 'Coffee?');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Start' }));
    await waitFor(
      () => expect(asked.some(each => each.method === 'POST' && each.path === '/threads')).toBe(true),
      patience,
    );
    expect(server.talk.threads[0]?.messages[0]?.body).toBe('Coffee?');
    expect(await screen.findByRole('heading', { name: 'Julia Santos' }, patience)).toBeTruthy();
  });
});

describe('The client log', () => {
  it('reminds today, and is done with one press', async () => {
    const server = new MockServer({ signedIn: true });
    renderAt('/', server);
    const due = await screen.findByRole('region', { name: 'Get back to' }, patience);
    await userEvent.click(within(due).getByRole('button', { name: 'Followed up: Menu tasting' }));
    await waitFor(() => expect(server.talk.log[0]?.followUpCompletedAt).not.toBeNull(), patience);
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }, patience));
    await waitFor(() => expect(server.talk.log[0]?.followUpCompletedAt).toBeNull(), patience);
  });

  it('notes a call about an event', async () => {
    const server = new MockServer({ signedIn: true });
    const event = server.events[0];
    renderAt(`/events/${event?.id}/log`, server);
    await userEvent.click(await screen.findByRole('button', { name: 'Note something' }, patience));
    const panel = await screen.findByRole('complementary', { name: 'Note something' }, patience);
    await userEvent.type(within(panel).getByRole('textbox', { name: 'Subject' }), 'Parking');
    await userEvent.click(within(panel).getByRole('button', { name: 'Note it' }));
    await waitFor(() => expect(server.talk.log[0]).toMatchObject({ subject: 'Parking', eventId: event?.id }), patience);
    expect(await screen.findByText('“Parking” noted', undefined, patience)).toBeTruthy();
  });
});
