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

function begin() {
  const server = new MockServer({ signedIn: true });
  const event = server.events[0];
  if (!event) throw new Error('The mock has no event.');
  const guest = (name: string) => {
    const found = server.guests.guests.find(each => each.name === name);
    if (!found) throw new Error(`The mock has no ${name}.`);
    return found;
  };
  return { server, event, guest, path: `/events/${event.id}/guests` };
}

const rowOf = (name: string) => {
  const row = screen.getByRole('button', { name: new RegExp(`^${name}`) }).closest('[role=row]');
  if (!(row instanceof HTMLElement)) throw new Error(`${name} is in no row.`);
  return within(row);
};

describe('The guests of an event', () => {
  it('are listed, counted, narrowed without asking the server, and changed in place', async () => {
    const { server, path, guest } = begin();
    const { asked } = renderAt(path, server);
    await screen.findByRole('button', { name: /^Cem/ }, patience);
    expect(rowOf('Ada Byron').getByText('Severe')).toBeTruthy();
    const answers = await screen.findByRole('region', { name: 'Answers' }, patience);
    const lists = () => asked.filter(each => /\/guests\?/.test(each.path)).length;
    const before = lists();
    await userEvent.click(within(answers).getByRole('button', { name: /Invited/ }));
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Ada Byron/ })).toBeNull(), patience);
    expect(lists()).toBe(before);
    expect(screen.getByText('1 guest match', { exact: false })).toBeTruthy();

    await userEvent.click(rowOf('Cem').getByRole('button', { name: /Change the table of Cem/ }));
    const typed = await screen.findByRole('combobox', { name: /Table of Cem/ }, patience);
    await userEvent.type(typed, 'river{Enter}');
    await waitFor(() => expect(guest('Cem Özdemir').tableName).toBe('River'), patience);
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }, patience));
    await waitFor(() => expect(guest('Cem Özdemir').tableId).toBeNull(), patience);
  });

  it('are changed together, and taken back together', async () => {
    const { server, path, guest } = begin();
    renderAt(path, server);
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Select Cem Özdemir' }, patience));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select Dora Maar' }));
    const selected = await screen.findByRole('region', { name: 'Selected guests' }, patience);
    await userEvent.selectOptions(within(selected).getByRole('combobox', { name: 'Set answer' }), 'confirmed');
    await waitFor(() => expect(guest('Dora Maar').rsvp).toBe('confirmed'), patience);
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }, patience));
    await waitFor(() => expect(guest('Dora Maar').rsvp).toBe('declined'), patience);
    expect(guest('Cem Özdemir').rsvp).toBe('invited');
  });

  it('come in by a line at the door', async () => {
    const { server, path, guest } = begin();
    renderAt(path, server);
    await userEvent.click(await screen.findByRole('button', { name: 'Add guest' }, patience));
    await userEvent.type(await screen.findByRole('textbox', { name: 'Name of the guest' }, patience), 'Eve Curie');
    await userEvent.click(screen.getByRole('checkbox', { name: 'Walk-in: is here' }));
    await userEvent.keyboard('{Enter}');
    await userEvent.click(screen.getByRole('button', { name: 'Add' }));
    await waitFor(() => expect(guest('Eve Curie').rsvp).toBe('confirmed'), patience);
  });

  it('are imported after a look at what would come of it, and taken back', async () => {
    const { server, path } = begin();
    renderAt(path, server);
    await screen.findByRole('button', { name: /^Cem/ }, patience);
    await userEvent.click(screen.getByRole('button', { name: 'Lists and letters' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Import guests…' }, patience));
    const dialog = await screen.findByRole('dialog', { name: 'Import guests' }, patience);
    await userEvent.upload(
      within(dialog).getByLabelText('Guest list'),
      new File(['Gast;E-Mail;Menü'], 'gaeste.csv', { type: 'text/csv' }),
    );
    const menu = await within(dialog).findByRole('combobox', { name: 'Column Menü is taken for' }, patience);
    expect(server.guests.guests).toHaveLength(4);
    await userEvent.selectOptions(menu, 'dietary_needs');
    await waitFor(
      () =>
        expect((screen.getByRole('combobox', { name: 'Column Menü is taken for' }) as HTMLSelectElement).value).toBe(
          'dietary_needs',
        ),
      patience,
    );
    expect(within(dialog).getByText('This is no e-mail address.')).toBeTruthy();
    await userEvent.click(await within(dialog).findByRole('button', { name: 'Import 2 guests' }, patience));
    await within(dialog).findByText('The list is taken in.', undefined, patience);
    expect(server.guests.guests).toHaveLength(6);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Undo the import' }));
    await within(dialog).findByText('The import is taken back.', undefined, patience);
    expect(server.guests.guests).toHaveLength(4);
  });

  it('get letters that can be read before they are sent', async () => {
    const { server, path } = begin();
    renderAt(path, server);
    await screen.findByRole('button', { name: /^Cem/ }, patience);
    await userEvent.click(screen.getByRole('button', { name: 'Lists and letters' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Send invitations…' }, patience));
    const dialog = await screen.findByRole('dialog', { name: 'Send invitations' }, patience);
    await within(dialog).findByText('cem@example.com', undefined, patience);
    const text = within(dialog).getByRole('textbox', { name: 'Text' });
    await userEvent.type(text, ' Kind regards');
    const send = await within(dialog).findByRole('button', { name: 'Send to 1 guest' }, patience);
    await waitFor(() => expect(send.hasAttribute('disabled')).toBe(false), patience);
    await userEvent.click(send);
    await waitFor(() => expect(server.guests.letters).toHaveLength(1), patience);
    expect(server.guests.letters[0]?.text).toContain('Kind regards');
    // The words are there again next time.
    expect(server.guests.settings.letterText).toContain('Kind regards');
  });
});

describe('The tables', () => {
  it('are filled by picking up and putting down, and say when they are over-full', async () => {
    const { server, path, guest } = begin();
    renderAt(`${path}?view=seating`, server);
    const garden = await screen.findByRole('region', { name: 'Table Garden' }, patience);
    await userEvent.click(await screen.findByRole('button', { name: /^Cem Özdemir/ }, patience));
    await userEvent.click(within(garden).getByRole('button', { name: 'Put here, at Garden' }));
    await waitFor(() => expect(guest('Cem Özdemir').tableName).toBe('Garden'), patience);
    await within(garden).findByText('1 too many', undefined, patience);

    // Two change chairs.
    await userEvent.click(within(garden).getByRole('button', { name: /^Ada Byron/ }));
    await userEvent.click(within(garden).getByRole('button', { name: 'Change 2 of Garden' }));
    await waitFor(() => expect([guest('Ada Byron').seat, guest('Bob Noyce').seat]).toEqual([2, 1]), patience);
  });

  it('are added by the dozen', async () => {
    const { server, path } = begin();
    renderAt(`${path}?view=seating`, server);
    await screen.findByRole('region', { name: 'Table Garden' }, patience);
    await userEvent.click(screen.getByRole('button', { name: 'Add tables' }));
    const dialog = await screen.findByRole('dialog', { name: 'Add tables' }, patience);
    await userEvent.type(within(dialog).getByRole('textbox', { name: 'Name' }), 'Hall');
    const many = within(dialog).getByRole('textbox', { name: 'How many' });
    await userEvent.clear(many);
    await userEvent.type(many, '3');
    await userEvent.click(await within(dialog).findByRole('button', { name: 'Add 3 tables' }, patience));
    await waitFor(() => expect(server.guests.tables.map(table => table.name)).toContain('Hall 3'), patience);
  });
});

describe('The kitchen sheet', () => {
  it('names all fourteen groups, is printed with a number, and is old after a change', async () => {
    const { server, path, guest } = begin();
    const print = vi.fn();
    vi.stubGlobal('print', print);
    const { router } = renderAt(`${path}?view=kitchen`, server);
    const allergens = await screen.findByRole('list', { name: 'Allergens' }, patience);
    expect(within(allergens).getAllByRole('listitem')).toHaveLength(14);
    await userEvent.click(screen.getByRole('button', { name: 'Print sheet 1' }));
    await waitFor(() => expect(print).toHaveBeenCalledOnce(), patience);
    await screen.findByText(/Sheet 1, printed .* is as things are/, undefined, patience);

    await router.navigate({ to: path });
    await userEvent.click(await screen.findByRole('button', { name: /^Bob Noyce/ }, patience));
    const panel = await screen.findByRole('complementary', { name: 'Guest' }, patience);
    await userEvent.selectOptions(within(panel).getByRole('combobox', { name: 'Add an allergen' }), 'milk');
    await waitFor(() => expect(guest('Bob Noyce').allergens).toHaveLength(1), patience);
    await screen.findByText('Printed sheet 1 is old.', undefined, patience);
    await userEvent.click(screen.getByRole('button', { name: 'See the sheet' }));
    const old = await screen.findByRole('region', { name: 'Printed sheet is old' }, patience);
    expect(within(old).getByText(/Bob Noyce is not as printed/)).toBeTruthy();
  });
});
