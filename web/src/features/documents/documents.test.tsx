import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DocumentRequest } from '@/api/types';
import { useOffline } from '@/offline/state';
import { MockServer } from '@/testing/mock-server';
import { renderAt } from '@/testing/render';
import { closePrintCentre } from '@/ui/printCentre';
import { useToasts } from '@/ui/toasts';
import { noChoices, requestOf, usualPaper } from './sheets';

// No live line in these tests: the client is then told so at once and lives by its fetches.
vi.mock('@/live/hub', () => ({ signalrHub: () => () => new Promise(() => {}) }));

beforeEach(() => {
  useToasts.setState({ toasts: [] });
  // Pages are not shown here, so the preview offers to open them.
  Object.defineProperty(navigator, 'pdfViewerEnabled', { value: false, configurable: true });
  Object.defineProperty(navigator, 'language', { value: 'de-DE', configurable: true });
});
afterEach(() => {
  act(() => {
    closePrintCentre();
    useOffline.setState({ reachable: true, asOf: null });
  });
  Reflect.deleteProperty(navigator, 'pdfViewerEnabled');
  Reflect.deleteProperty(navigator, 'language');
});

const patience = { timeout: 5000 };
const event = { id: '0193e2c4-7a7a-7000-8000-000000000001' };

describe('What is asked of the server', () => {
  it('is what was chosen, as far as the document has it', () => {
    const choices = {
      ...noChoices('en-US'),
      vendorId: 'v',
      notes: true,
      track: 'Light',
      columns: ['where'],
      seriesId: 's',
      category: ' VIP ',
      kitchenOnly: true,
    };
    expect(requestOf(event, 'run_of_show', 'pdf', choices)).toEqual({
      eventId: event.id,
      documentType: 'run_of_show',
      format: 'pdf',
      options: { paper: 'letter', vendorId: 'v', includeNotes: true, track: 'Light', columns: ['where'] },
    });
    expect(requestOf(event, 'budget', 'docx', choices).options).toEqual({
      paper: 'letter',
      vendorId: 'v',
      includeNotes: true,
    });
    expect(requestOf(event, 'badges', 'pdf', choices).options).toEqual({
      paper: 'letter',
      seriesId: 's',
      category: 'VIP',
    });
    expect(requestOf(event, 'badges', 'pdf', { ...choices, holders: 'crew' }).options).toEqual({
      paper: 'letter',
      holders: 'crew',
    });
    expect(requestOf(event, 'guest_list', 'pdf', choices).options).toMatchObject({
      guests: 'expected',
      kitchenOnly: true,
    });
  });

  it('is on the paper people have where they are', () => {
    expect(['en-US', 'es-MX', 'en-GB', 'de', 'ja-JP'].map(usualPaper)).toEqual(['letter', 'letter', 'a4', 'a4', 'a4']);
  });
});

function begin(answers: (request: DocumentRequest, keeps: boolean) => { status: number; body: unknown }) {
  const server = new MockServer({ signedIn: true });
  const first = server.events[0];
  if (!first) throw new Error('The mock has no event.');
  const answer = server.answer.bind(server);
  const requests: DocumentRequest[] = [];
  server.answer = async (method, input, body) => {
    if (input.includes('/documents/')) {
      const request = JSON.parse(body ?? '') as DocumentRequest;
      requests.push(request);
      return answers(request, input.endsWith('/generate'));
    }
    if (input.includes(`/events/${first.id}/documents`)) {
      return {
        status: 200,
        body: {
          data: [
            {
              id: 'p1',
              fileId: 'f1',
              name: 'Old.pdf',
              documentType: 'run_of_show',
              format: 'pdf',
              options: {},
              edition: 12,
              isCurrent: false,
              printedBy: { id: 'u', name: 'Mia Brandt' },
              createdAt: '2026-06-01T10:00:00Z',
            },
          ],
          total: 1,
        },
      };
    }
    return answer(method, input, body);
  };
  return { server, event: first, requests };
}

describe('The print centre', () => {
  it('shows what comes out as it is chosen, says which paper is old, and keeps it with a link', async () => {
    const { server, event, requests } = begin((request, keeps) =>
      keeps
        ? {
            status: 201,
            body: {
              data: {
                fileId: 'f2',
                url: 'https://callboard.example/link',
                expiresAt: '2026-06-02T10:00:00Z',
                name: 'Show.pdf',
                size: 1,
                edition: 13,
              },
            },
          }
        : { status: 200, body: request },
    );
    renderAt(`/events/${event.id}`, server);
    await userEvent.click(await screen.findByRole('button', { name: 'Documents' }, patience));
    const dialog = await screen.findByRole('dialog', { name: 'Documents' }, patience);
    expect(await within(dialog).findByText('Open the document', undefined, patience)).toBeTruthy();
    expect(requests.at(-1)).toMatchObject({ eventId: event.id, documentType: 'run_of_show', format: 'pdf' });
    expect(await within(dialog).findByText('Old: changed since')).toBeTruthy();

    await userEvent.click(within(dialog).getByLabelText(/With notes/));
    await waitFor(() => expect(requests.at(-1)?.options).toMatchObject({ includeNotes: true, paper: 'a4' }), patience);
    await userEvent.selectOptions(within(dialog).getByLabelText('Document'), 'call_sheet');
    await waitFor(() => expect(requests.at(-1)?.documentType).toBe('call_sheet'), patience);

    await userEvent.click(within(dialog).getByLabelText('Word'));
    await userEvent.click(within(dialog).getByRole('button', { name: 'Keep and get a link' }));
    expect(await within(dialog).findByDisplayValue('https://callboard.example/link')).toBeTruthy();
    expect(requests.find(request => request.format === 'docx')).toMatchObject({ documentType: 'call_sheet' });
    // The link is to that document, not to another one that is chosen now.
    await userEvent.click(within(dialog).getByLabelText(/With notes/));
    expect(within(dialog).queryByDisplayValue('https://callboard.example/link')).toBeNull();
  });

  it('says why a document could not be made, and tries again', async () => {
    let fails = true;
    const { server, event } = begin(request =>
      fails
        ? { status: 409, body: { code: 'documents.too_long', title: 'This would be too long.', status: 409 } }
        : { status: 200, body: request },
    );
    renderAt(`/events/${event.id}/files`, server);
    await userEvent.click(await screen.findByRole('button', { name: 'Make a document' }, patience));
    const dialog = await screen.findByRole('dialog', { name: 'Documents' }, patience);
    expect(await within(dialog).findByText('documents.too_long', undefined, patience)).toBeTruthy();
    fails = false;
    await userEvent.click(within(dialog).getByRole('button', { name: 'Retry' }));
    expect(await within(dialog).findByText('Open the document', undefined, patience)).toBeTruthy();
  });

  it('waits for the line where there is none', async () => {
    const { server, event } = begin(request => ({ status: 200, body: request }));
    renderAt(`/events/${event.id}`, server);
    await userEvent.click(await screen.findByRole('button', { name: 'Documents' }, patience));
    const dialog = await screen.findByRole('dialog', { name: 'Documents' }, patience);
    await within(dialog).findByText('Open the document', undefined, patience);
    act(() => useOffline.setState({ reachable: false }));
    expect(await within(dialog).findByText('The preview needs a connection')).toBeTruthy();
    expect(within(dialog).getByRole('button', { name: 'Save PDF' })).toHaveProperty('disabled', true);
  });

  it('keeps nothing for those who may only look', async () => {
    const { server, event } = begin(request => ({ status: 200, body: request }));
    event.myRights = 'edit';
    renderAt(`/events/${event.id}`, server);
    await userEvent.click(await screen.findByRole('button', { name: 'Documents' }, patience));
    const dialog = await screen.findByRole('dialog', { name: 'Documents' }, patience);
    expect(within(dialog).getByRole('button', { name: 'Save PDF' })).toBeTruthy();
    expect(within(dialog).queryByRole('button', { name: 'Keep and get a link' })).toBeNull();
  });
});
