import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newId } from '@/api/ids';
import type { FleetScanner } from '@/api/types';
import { MockServer } from '@/testing/mock-server';
import { renderAt } from '@/testing/render';
import { useToasts } from '@/ui/toasts';
import { freshPin } from './freshPin';
import { fleetFacts, fleetStatus } from './scannerFacts';

// No live line in these tests: the client is then told so at once and lives by its fetches.
vi.mock('@/live/hub', () => ({ signalrHub: () => () => new Promise(() => {}) }));

beforeEach(() => useToasts.setState({ toasts: [] }));
afterEach(() => vi.unstubAllGlobals());

const patience = { timeout: 5000 };

function begin() {
  const server = new MockServer({ signedIn: true });
  const event = server.events[0];
  const series = server.admission.series[0];
  const [north, south] = server.admission.gates;
  if (!event || !series || !north || !south) throw new Error('The mock has no gates.');
  return { server, event, series, north, south, gates: server.admission };
}

describe('The series of an event', () => {
  it('are listed, made by a form that begins with the event’s time, and taken through their life', async () => {
    const { server, event, gates } = begin();
    const { asked } = renderAt(`/events/${event.id}/check-in`, server);
    const table = await screen.findByRole('table', { name: 'Series' }, patience);
    expect(within(table).getByText('Opening night')).toBeTruthy();
    expect(within(table).getByText('Open')).toBeTruthy();

    await userEvent.click(screen.getByRole('button', { name: 'New series' }));
    const form = await screen.findByRole('complementary', { name: 'New series' }, patience);
    await userEvent.click(within(form).getByRole('button', { name: 'Add series' }));
    expect(await within(form).findByText('A series needs a name.', undefined, patience)).toBeTruthy();
    await userEvent.type(within(form).getByLabelText('Name'), 'Second night');
    await userEvent.click(within(form).getByRole('button', { name: 'Add series' }));
    await waitFor(() => expect(gates.series).toHaveLength(2), patience);
    expect(Date.parse(gates.series[1]?.startAt ?? '')).toBe(Date.parse(event.startAt));
    expect(Date.parse(event.startAt) - Date.parse(gates.series[1]?.checkinOpensAt ?? '')).toBe(3_600_000);

    const panel = await screen.findByRole('complementary', { name: 'Series' }, patience);
    await userEvent.click(await within(panel).findByRole('button', { name: 'Schedule' }, patience));
    await waitFor(() => expect(gates.series[1]?.status).toBe('scheduled'), patience);
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }, patience));
    await waitFor(() => expect(gates.series[1]?.status).toBe('draft'), patience);

    // What nobody can take back is asked about first.
    await userEvent.click(await within(panel).findByRole('button', { name: 'Call it off' }, patience));
    const dialog = await screen.findByRole('dialog', undefined, patience);
    expect(asked.filter(each => each.path.endsWith('/transition'))).toHaveLength(2);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Call it off' }));
    await waitFor(() => expect(gates.series[1]?.status).toBe('cancelled'), patience);
  });

  it('open gates, limit categories and admit people from one panel', async () => {
    const { server, event, series, south, gates } = begin();
    renderAt(`/events/${event.id}/check-in?open=${series.id}`, server);
    const panel = await screen.findByRole('complementary', { name: 'Series' }, patience);
    await userEvent.click(await within(panel).findByLabelText('South', undefined, patience));
    await waitFor(() => expect(gates.seriesGates.get(series.id)).not.toContain(south.id), patience);

    const limits = within(panel).getByRole('region', { name: 'Limits by category' });
    await userEvent.type(within(limits).getByLabelText('Category', { selector: 'input' }), 'VIP');
    await userEvent.type(within(limits).getByLabelText('At most'), '40');
    await userEvent.click(within(limits).getByRole('button', { name: 'Limit' }));
    await waitFor(() => expect(gates.limits.get(series.id)?.get('VIP')).toBe(40), patience);

    const admitted = within(panel).getByRole('region', { name: 'Who is admitted' });
    await userEvent.type(within(admitted).getByLabelText('One person', { selector: 'input' }), 'max');
    await userEvent.click(await within(admitted).findByRole('button', { name: 'Admit Max Born' }, patience));
    await waitFor(() => expect(gates.named.get(series.id)?.size).toBe(1), patience);
    await userEvent.click(await within(admitted).findByRole('button', { name: 'Take off Max Born' }, patience));
    await waitFor(() => expect(gates.named.get(series.id)?.size).toBe(0), patience);
  });

  it('are repeated by a rule, and changes are offered to those that follow', async () => {
    const { server, event, series, gates } = begin();
    renderAt(`/events/${event.id}/check-in?open=${series.id}`, server);
    const panel = await screen.findByRole('complementary', { name: 'Series' }, patience);
    await userEvent.click(await within(panel).findByRole('button', { name: 'Repeat this series…' }, patience));
    const dialog = await screen.findByRole('dialog', { name: /Repeat/ }, patience);
    await userEvent.click(within(dialog).getByLabelText('Daily'));
    const days = within(dialog).getByRole('group', { name: /press one to leave it out/ });
    const [first] = within(days).getAllByRole('button');
    if (!first) throw new Error('No days are shown.');
    await userEvent.click(first);
    expect(within(days).getAllByRole('button')).toHaveLength(5);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Make 4 series' }));
    await waitFor(() => expect(gates.repeated).toHaveLength(1), patience);
    expect(gates.repeated[0]?.rule).toMatch(/^FREQ=DAILY\nEXDATE;VALUE=DATE:\d{8}$/);
    expect(gates.repeated[0]?.count).toBe(4);

    await within(panel).findByText(/4 series are repeated from this one/, undefined, patience);
    await userEvent.click(within(panel).getByText(/4 series are repeated from this one/));
    await userEvent.click(within(panel).getByRole('button', { name: 'Schedule all 4 drafts' }));
    const states = () => gates.series.filter(each => each.parentId === series.id).map(each => each.status);
    await waitFor(() => expect(new Set(states())).toEqual(new Set(['scheduled'])), patience);
    const capacity = within(panel).getByRole('textbox', { name: 'Capacity' });
    await userEvent.clear(capacity);
    await userEvent.type(capacity, '50');
    await userEvent.click(within(panel).getByRole('button', { name: 'Save series' }));
    await within(panel).findByText(/You changed this series/, undefined, patience);
    await userEvent.click(within(panel).getByRole('button', { name: 'Carry changes to later ones' }));
    await waitFor(() => expect(gates.carried).toEqual([['capacity']]), patience);
  });

  it('cannot be changed by viewers, who are told why', async () => {
    const { server, event, series } = begin();
    server.role = 'viewer';
    renderAt(`/events/${event.id}/check-in?open=${series.id}`, server);
    expect(await screen.findByText('You may look at this event but not change it.', undefined, patience)).toBeTruthy();
    const panel = await screen.findByRole('complementary', { name: 'Series' }, patience);
    await within(panel).findByText(/of the event|also who is added later/, undefined, patience);
    for (const name of ['New series', 'Save series', 'Close for good', 'Remove', 'Admit everybody'])
      expect(screen.queryByRole('button', { name })).toBeNull();
  });
});

describe('The matrix of gates', () => {
  it('is worked by arrows and space, and every turn can be undone', async () => {
    const { server, event, north, south } = begin();
    renderAt(`/events/${event.id}/check-in?view=gates`, server);
    const everybody = await screen.findByRole('checkbox', { name: 'North serves everybody' }, patience);
    await screen.findByRole('checkbox', { name: 'North serves VIP' }, patience);
    everybody.focus();
    await userEvent.keyboard('{End}');
    expect(document.activeElement?.getAttribute('aria-label')).toBe('North serves VIP');
    await userEvent.keyboard('{ArrowDown} ');
    await waitFor(() => expect(south.categories).toEqual(['Crew', 'Day']), patience);
    expect(north.categories).toBeNull();
    expect(document.activeElement?.getAttribute('aria-label')).toBe('South serves VIP');
    expect(document.querySelectorAll('[data-cell][tabindex="0"]')).toHaveLength(1);
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }, patience));
    await waitFor(() => expect(south.categories).toBeNull(), patience);
  });
});

describe('Tickets', () => {
  it('are found, blocked, and get a wristband that is the same person', async () => {
    const { server, event, gates } = begin();
    const { router } = renderAt(`/events/${event.id}/check-in?view=tickets`, server);
    await screen.findByText('Grace Hopper', undefined, patience);
    await userEvent.type(screen.getByRole('searchbox', { name: 'Name or code' }), 'grace');
    await waitFor(() => expect(screen.queryByText('Ada Byron')).toBeNull(), patience);
    expect(router.state.location.search).toMatchObject({ q: 'grace' });
    await userEvent.click(screen.getByText('Grace Hopper'));
    const panel = await screen.findByRole('complementary', { name: 'One ticket' }, patience);
    await userEvent.click(within(panel).getByRole('button', { name: 'Block' }));
    const grace = gates.passes.tickets.find(each => each.holderName === 'Grace Hopper');
    await waitFor(() => expect(grace?.status).toBe('blocked'), patience);
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }, patience));
    await waitFor(() => expect(grace?.status).toBe('active'), patience);
    await userEvent.type(within(panel).getByLabelText('NFC id'), '04:a2:3f{Enter}');
    await waitFor(
      () => expect(gates.passes.wristbands[0]).toMatchObject({ nfcId: '04A23F', ticketId: grace?.id }),
      patience,
    );
  });

  it('come out of a file, and rows that do not are told by their number', async () => {
    const { server, event, gates } = begin();
    renderAt(`/events/${event.id}/check-in?view=tickets`, server);
    await userEvent.click(await screen.findByRole('button', { name: 'Import' }, patience));
    const dialog = await screen.findByRole('dialog', { name: 'Import tickets' }, patience);
    expect(within(dialog).getByText('holderName')).toBeTruthy();
    const file = new File(['code,category,holderName\nX1,Day,Karl May\nX2,,Nobody'], 'guests.csv', {
      type: 'text/csv',
    });
    // The pretended line takes texts only.
    const answer = server.answer.bind(server);
    server.answer = async (method, path, raw) =>
      answer(method, path, path.endsWith('/import') ? await file.text() : raw);
    fireEvent.change(within(dialog).getByLabelText('File of tickets'), { target: { files: [file] } });
    const result = await within(dialog).findByRole('region', { name: 'What came out' }, patience);
    expect(result.textContent).toContain('Row 3');
    expect(result.textContent).toContain('This is missing.');
    expect(gates.passes.tickets.some(each => each.holderName === 'Karl May')).toBe(true);
    expect(await screen.findByText('Karl May', undefined, patience)).toBeTruthy();
  });
});

describe('A series that runs', () => {
  it('shows its numbers, and goes on showing them with their age when nothing newer comes', async () => {
    const { server, series } = begin();
    const answer = server.answer.bind(server);
    renderAt(`/series/${series.id}`, server);
    expect(await screen.findByText('0 of 3', undefined, patience)).toBeTruthy();
    expect(await screen.findByText('Admitted twice', undefined, patience)).toBeTruthy();
    await server.answer(
      'POST',
      `/series/${series.id}/checkins`,
      JSON.stringify({
        scanId: 's1',
        code: 'A100',
        gateId: server.admission.gates[0]?.id,
      }),
    );
    expect(await screen.findByText('1 of 3', undefined, patience)).toBeTruthy();
    server.answer = async (method, path, raw) =>
      path.endsWith('/metrics')
        ? { status: 503, body: { status: 503, code: 'service.busy', title: 'Busy' } }
        : answer(method, path, raw);
    expect(await screen.findByText(/^From \d+ s ago$/, undefined, { timeout: 12_000 })).toBeTruthy();
    expect(screen.getByText('1 of 3')).toBeTruthy();
  });

  it('has conflicts closed with a note', async () => {
    const { server, series, gates } = begin();
    renderAt(`/series/${series.id}`, server);
    const region = await screen.findByRole('region', { name: 'To look into' }, patience);
    await userEvent.type(await within(region).findByLabelText(/Grace Hopper/, undefined, patience), 'Lent her ticket');
    await userEvent.click(within(region).getByRole('button', { name: 'Close it' }));
    await waitFor(() => expect(gates.conflicts[0]?.note).toBe('Lent her ticket'), patience);
    await waitFor(() => expect(screen.queryByRole('region', { name: 'To look into' })).toBeNull(), patience);
  });

  it('explains what a gate would say and counts nothing', async () => {
    const { server, series, gates } = begin();
    renderAt(`/series/${series.id}?view=test`, server);
    await userEvent.type(await screen.findByLabelText('Code or NFC id', undefined, patience), 'C300{Enter}');
    const region = await screen.findByRole('region', { name: 'Answer' }, patience);
    expect(within(region).getByText('Not for this')).toBeTruthy();
    expect(within(region).getByText('Max Born', { exact: false })).toBeTruthy();
    const rules = within(region).getAllByRole('listitem');
    expect(rules.map(each => each.dataset.state)).toEqual([
      ...Array.from({ length: 5 }, () => 'passed'),
      'failed',
      ...Array.from({ length: 5 }, () => 'open'),
    ]);
    expect(gates.scans).toHaveLength(0);
  });

  it('has a desk: two letters, Enter, and the guest is in; taken back, and out again', async () => {
    const { server, series, north, gates } = begin();
    renderAt(`/series/${series.id}?view=desk`, server);
    const box = await screen.findByRole('combobox', { name: /Find a guest/ }, patience);
    await userEvent.type(box, 'ad');
    await screen.findByText('Would be admitted', undefined, patience);
    const guests = () => within(screen.getByRole('listbox', { name: 'Guests' })).getAllByRole('option');
    expect(guests().map(each => each.getAttribute('aria-selected'))).toEqual(['true', 'false']);
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(gates.scans).toHaveLength(1), patience);
    expect(gates.scans[0]).toMatchObject({ holderName: 'Ada Byron', gateId: north.id, allowed: true });
    await waitFor(() => expect((box as HTMLInputElement).value).toBe(''), patience);
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }, patience));
    await waitFor(() => expect(gates.scans[0]?.undoneAt).not.toBeNull(), patience);

    await userEvent.type(box, 'ad');
    await screen.findByRole('option', { name: /Adam Smith/ }, patience);
    await userEvent.keyboard('{ArrowDown}');
    await waitFor(() => expect(guests()[1]?.getAttribute('aria-selected')).toBe('true'), patience);
    await userEvent.keyboard('{Shift>}{Enter}{/Shift}');
    expect(await screen.findByText('Not inside', undefined, patience)).toBeTruthy();
  });

  it('lets in by a reader at the desk, which types a code and Enter before anybody is found', async () => {
    const { server, series, gates } = begin();
    renderAt(`/series/${series.id}?view=desk`, server);
    const box = await screen.findByRole('combobox', { name: /Find a guest/ }, patience);
    await screen.findByLabelText('Gate', undefined, patience);
    fireEvent.change(box, { target: { value: 'B200' } });
    fireEvent.keyDown(box, { key: 'Enter' });
    await waitFor(() => expect(gates.scans[0]?.holderName).toBe('Grace Hopper'), patience);
    // Two that could be meant are a question, not an answer.
    await waitFor(() => expect((box as HTMLInputElement).value).toBe(''), patience);
    fireEvent.change(box, { target: { value: 'ad' } });
    fireEvent.keyDown(box, { key: 'Enter' });
    await screen.findByText('Would be admitted', undefined, patience);
    expect(gates.scans).toHaveLength(1);
  });

  it('lets viewers look, and do nothing', async () => {
    const { server, series, gates } = begin();
    server.role = 'viewer';
    renderAt(`/series/${series.id}?view=desk`, server);
    expect(await screen.findByText('You may look at this event but not change it.', undefined, patience)).toBeTruthy();
    const box = await screen.findByRole('combobox', { name: /Find a guest/ }, patience);
    await userEvent.type(box, 'ad');
    await screen.findByRole('option', { name: /Ada Byron/ }, patience);
    await userEvent.keyboard('{Enter}');
    for (const name of ['Let in', 'Let out', 'Issue wristband', 'Close for good', 'Call it off'])
      expect(screen.queryByRole('button', { name })).toBeNull();
    expect(gates.scans).toHaveLength(0);
  });

  it('takes a scan back for a reason, and it stays in the log', async () => {
    const { server, series, north, gates } = begin();
    await server.answer(
      'POST',
      `/series/${series.id}/checkins`,
      JSON.stringify({ scanId: 's1', code: 'A100', gateId: north.id }),
    );
    await server.answer(
      'POST',
      `/series/${series.id}/checkins`,
      JSON.stringify({ scanId: 's2', code: 'NOPE', gateId: north.id }),
    );
    renderAt(`/series/${series.id}?view=log`, server);
    const table = await screen.findByRole('table', { name: 'Scans' }, patience);
    expect(within(table).getAllByText('Unknown code').length).toBeGreaterThan(0);
    await userEvent.click(within(table).getByRole('button', { name: /Take back the scan of Ada Byron/ }));
    await userEvent.click(await screen.findByRole('button', { name: 'Take it back' }, patience));
    await waitFor(
      () => expect(gates.scans.find(each => each.id === 's1')?.undoReason).toBe('Scanned by mistake'),
      patience,
    );
    expect(await within(table).findByText('Taken back', undefined, patience)).toBeTruthy();
  });
});

describe('Devices', () => {
  it('are made for chosen series, paired once by a code, and revoked', async () => {
    const { server, event, series, south, gates } = begin();
    const { asked } = renderAt(`/events/${event.id}/check-in?view=devices`, server);
    await userEvent.type(await screen.findByLabelText('Name', undefined, patience), 'South, left');
    await userEvent.click(screen.getByLabelText(/Opening night/));
    await userEvent.click(screen.getByLabelText('Gate (optional)', { selector: 'input' }));
    await userEvent.click(await screen.findByRole('option', { name: 'South' }, patience));
    await userEvent.click(screen.getByRole('button', { name: 'Make a device for 1 series' }));
    expect(await screen.findByAltText('QR code that pairs South, left', undefined, patience)).toBeTruthy();
    expect(
      screen.getByText(new RegExp(`/scan#key=cbd_pretend0123456789&series=${series.id}&gate=${south.id}$`)),
    ).toBeTruthy();
    const made = asked.find(each => each.method === 'POST' && each.path === '/devices');
    expect(JSON.parse(made?.body ?? '{}')).toEqual({ name: 'South, left', scopes: ['scan'], seriesIds: [series.id] });
    await userEvent.click(screen.getByRole('button', { name: 'Hide it' }));
    expect(screen.queryByText(/cbd_pretend/)).toBeNull();
    await userEvent.click(await screen.findByRole('button', { name: 'Revoke South, left' }, patience));
    await waitFor(() => expect(gates.devices).toHaveLength(0), patience);
  });
});

describe('How a gate decides', () => {
  it('is chosen among three ways that say what they mean, shown at the gate, and undone', async () => {
    const { server, event, north } = begin();
    renderAt(`/events/${event.id}/check-in?view=gates`, server);
    await userEvent.click(await screen.findByRole('button', { name: 'More for North' }, patience));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'How it decides…' }, patience));
    const dialog = await screen.findByRole('dialog', { name: 'How gate North decides' }, patience);
    expect(within(dialog).getByText(/without a line the gate stands still/)).toBeTruthy();
    await userEvent.click(within(dialog).getByLabelText('Server only'));
    await userEvent.click(within(dialog).getByRole('button', { name: 'Set it' }));
    await waitFor(() => expect(north.mode).toBe('strict'), patience);
    const table = await screen.findByRole('table', { name: /Gates and the categories/ }, patience);
    expect(await within(table).findByText('Server only', undefined, patience)).toBeTruthy();
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }, patience));
    await waitFor(() => expect(north.mode).toBe('local'), patience);
  });
});

describe('PINs for the scanners', () => {
  it('are given to one or to several, changed and taken away', async () => {
    const { server, event, gates } = begin();
    const { asked } = renderAt(`/events/${event.id}/check-in?view=gates`, server);
    expect(await screen.findByText('Nobody has a PIN', undefined, patience)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Give somebody a PIN' }));
    const dialog = await screen.findByRole('dialog', { name: 'Give somebody a PIN' }, patience);
    await userEvent.click(within(dialog).getByLabelText('Several share it'));
    await userEvent.type(within(dialog).getByLabelText('What they are called'), 'Gate crew');
    const pin = within(dialog).getByLabelText('PIN') as HTMLInputElement;
    expect(pin.value).toMatch(/^\d{6}$/);
    await userEvent.clear(pin);
    await userEvent.type(pin, '111111');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Give PIN' }));
    expect((await within(dialog).findAllByText(/Too easy to guess/, undefined, patience)).length).toBeGreaterThan(0);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Another one' }));
    const { value } = pin;
    await userEvent.click(within(dialog).getByRole('button', { name: 'Give PIN' }));
    // It is said once, to whoever gives it.
    expect(
      await screen.findByText(`Gate crew has the PIN ${value}. It is not shown again.`, undefined, patience),
    ).toBeTruthy();
    expect(gates.pins[0]).toMatchObject({ name: 'Gate crew', overrules: false });

    await userEvent.click(await screen.findByRole('button', { name: 'Change the PIN of Gate crew' }, patience));
    const change = await screen.findByRole('dialog', { name: 'Another PIN for Gate crew' }, patience);
    await userEvent.click(within(change).getByLabelText('May overrule a scanner'));
    await userEvent.click(within(change).getByRole('button', { name: 'Change PIN' }));
    await waitFor(() => expect(gates.pins[0]?.overrules).toBe(true), patience);
    expect(JSON.parse(asked.find(each => each.method === 'PATCH')?.body ?? '{}').pin).toMatch(/^\d{6}$/);
    await userEvent.click(await screen.findByRole('button', { name: 'Take away the PIN of Gate crew' }, patience));
    await waitFor(() => expect(gates.pins).toHaveLength(0), patience);
  });

  it('begin with digits nobody would try first', () => {
    const numbers = [111_111, 123_456, 987_654, 0, 4_000_902_846, 7];
    const random = () => numbers.shift() ?? Number.NaN;
    expect([freshPin(random), freshPin(random)]).toEqual(['902846', '000007']);
  });
});

/** Takes an option of an open list; the filters have options of the same names. */
const choose = async (name: string) => {
  const lists = await screen.findByRole('listbox', undefined, patience);
  await userEvent.click(await within(lists).findByRole('option', { name }, patience));
};

describe('The log of incidents', () => {
  it('is written, put right by another entry, filtered and exported', async () => {
    const { server, event, south, gates } = begin();
    renderAt(`/events/${event.id}/check-in?view=incidents`, server);
    expect(await screen.findByText('Nothing happened yet', undefined, patience)).toBeTruthy();
    expect(screen.queryByRole('link', { name: /Export/ })).toBeNull();
    await userEvent.type(screen.getByLabelText('What happened'), 'Fence pushed over');
    await userEvent.click(screen.getByLabelText('About', { selector: 'input' }));
    await choose('Security');
    await userEvent.click(screen.getByLabelText('Severity', { selector: 'input' }));
    await choose('Critical');
    await userEvent.click(screen.getByLabelText('Gate', { selector: 'input' }));
    await choose('South');
    await userEvent.type(screen.getByLabelText('Who (optional)'), 'Steward 4');
    await userEvent.click(screen.getByRole('button', { name: 'Write it down' }));
    await waitFor(
      () =>
        expect(gates.incidents[0]).toMatchObject({
          kind: 'security',
          severity: 'critical',
          sentence: 'Fence pushed over',
          gateId: south.id,
          person: 'Steward 4',
        }),
      patience,
    );
    const log = await screen.findByRole('list', { name: 'Incidents, newest first' }, patience);
    expect(within(log).getByText(/^gate South · Steward 4 · told by Lena Hartog/)).toBeTruthy();
    expect(within(log).getByText('Security, critical')).toBeTruthy();
    expect(await screen.findByText('1 open, 1 critical', undefined, patience)).toBeTruthy();

    await userEvent.click(within(log).getByRole('button', { name: 'Put right: Fence pushed over' }));
    await userEvent.type(await screen.findByLabelText('What is right', undefined, patience), 'It was the banner');
    await userEvent.click(screen.getByRole('button', { name: 'Put it right' }));
    await waitFor(() => expect(gates.incidents[0]?.correctsId).toBe(gates.incidents[1]?.id), patience);
    expect(await within(log).findByText(/put right later/, undefined, patience)).toBeTruthy();
    expect(within(log).queryByRole('button', { name: 'Put right: Fence pushed over' })).toBeNull();

    await userEvent.click(within(log).getByRole('button', { name: 'Tell the end: It was the banner' }));
    await userEvent.type(await screen.findByLabelText('How it ended', undefined, patience), 'Tied to the fence again');
    await userEvent.click(screen.getByRole('button', { name: 'It is over' }));
    await waitFor(
      () =>
        expect(gates.incidents[0]).toMatchObject({
          kind: 'security',
          severity: 'critical',
          closesId: gates.incidents[1]?.id,
        }),
      patience,
    );
    await waitFor(() => expect(screen.queryByText(/^\d+ open/)).toBeNull(), patience);
    expect(within(log).queryByRole('button', { name: /^Tell the end/ })).toBeNull();

    await userEvent.selectOptions(screen.getByLabelText('About', { selector: 'select' }), 'medical');
    expect(await screen.findByText('No incidents match', undefined, patience)).toBeTruthy();
    // It stands with the filters and in the empty list.
    const [clear] = screen.getAllByRole('button', { name: 'Clear filters' });
    if (clear) await userEvent.click(clear);
    const link = await screen.findByRole('link', { name: 'Export all' }, patience);
    expect(link.getAttribute('href')).toBe(`/api/v1/events/${event.id}/incidents/export.csv`);
  });

  it('can be read by viewers, and not added to', async () => {
    const { server, event } = begin();
    server.role = 'viewer';
    renderAt(`/events/${event.id}/check-in?view=incidents`, server);
    expect(await screen.findByText('You may read this log but not add to it.', undefined, patience)).toBeTruthy();
    expect(screen.queryByLabelText('What happened')).toBeNull();
  });
});

describe('The scanners', () => {
  const at = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
  const scanner = (change: Partial<FleetScanner>): FleetScanner => ({
    id: newId(),
    seriesId: 's',
    seriesName: 'Opening night',
    gateId: 'g',
    gateName: 'North',
    keyId: 'k',
    keyRevoked: false,
    name: 'North, left',
    userId: 'u',
    userName: 'Lena Hartog',
    direction: 'entry',
    state: 'armed',
    appVersion: '2026.11',
    listAt: at(4),
    waiting: 0,
    refused: 0,
    skewMs: 300,
    battery: 80,
    charging: false,
    seenAt: at(4),
    wipeAskedAt: null,
    wipeAskedByName: null,
    wipedAt: null,
    ...change,
  });

  it('stand there with how they do, what needs somebody first, and forget everything when told to', async () => {
    const { server, event, gates } = begin();
    gates.scanners.push(
      scanner({}),
      scanner({ name: 'South, lost', seenAt: at(1200), waiting: 37, battery: 12, skewMs: -420_000 }),
      scanner({ name: 'Old phone', wipedAt: at(60), keyId: null }),
    );
    renderAt(`/events/${event.id}/check-in?view=devices`, server);
    const fleet = await screen.findByRole('list', { name: 'Scanners' }, patience);
    const rows = within(fleet).getAllByRole('listitem');
    expect(rows.map(each => within(each).getByText(/, left|, lost|Old/).textContent)).toEqual([
      'South, lost',
      'North, left',
      'Old phone',
    ]);
    expect(screen.getByText('1 of 3 heard of just now · 37 records on devices, not sent yet')).toBeTruthy();
    for (const text of ['Not heard of', '20 min ago', '7 min slow', '12 %'])
      expect(within(rows[0] as HTMLElement).getAllByText(text, { exact: false }).length).toBeGreaterThan(0);

    await userEvent.click(within(fleet).getByRole('button', { name: 'Wipe South, lost' }));
    const dialog = await screen.findByRole('dialog', { name: 'Wipe South, lost?' }, patience);
    expect(within(dialog).getByText(/\(37 now\)/)).toBeTruthy();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Wipe South, lost' }));
    await waitFor(() => expect(gates.scanners[1]?.wipeAskedAt).not.toBeNull(), patience);
    expect(await within(fleet).findByText('To be wiped', undefined, patience)).toBeTruthy();
  });

  it('say what a person would ask: silent, its key taken back, an old list, a battery that ends', () => {
    const now = Date.now();
    const label = (change: Partial<FleetScanner>) => fleetStatus(scanner(change), now).label;
    expect([label({}), label({ seenAt: at(90) }), label({ seenAt: at(900) }), label({ keyRevoked: true })]).toEqual([
      'Scanning',
      'Silent',
      'Not heard of',
      'Key taken back',
    ]);
    const alerts = (change: Partial<FleetScanner>) =>
      fleetFacts(scanner(change), now)
        .filter(each => each.alert)
        .map(each => each.name);
    expect(alerts({})).toEqual([]);
    expect(alerts({ listAt: null, battery: 10, refused: 2, skewMs: 60_000 })).toEqual([
      'List',
      'Refused',
      'Clock',
      'Battery',
    ]);
    expect(alerts({ battery: 10, charging: true })).toEqual([]);
    expect(alerts({ seenAt: at(120), listAt: at(3000), waiting: 4 })).toEqual(['Last seen', 'List', 'Waiting']);
  });
});
