import 'fake-indexeddb/auto';
import { act, cleanup, configure, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ListHeader } from './allowList';
import { Scan } from './Scan';
import { Scanner } from './scanner';
import { ScanStore } from './store';
import { madeList } from './testing';

// A busy machine is slow, not wrong.
configure({ asyncUtilTimeout: 10_000 });

interface Asked {
  scans?: { scanId: string; override?: unknown; unconfirmed?: boolean }[];
  incidents?: { sentence: string }[];
  wiped?: boolean;
  state?: string;
  waiting?: number;
}
const key = 'cbd_8Jk2mQ0vXy7';
const hour = 3_600_000;
const id = '01890a5d-ac96-774b-bcce-b302099a8001';
const north = '01890a5d-ac96-774b-bcce-b302099a8002';
const backstage = '01890a5d-ac96-774b-bcce-b302099a8003';
let asked: { method: string; path: string; authorization: string | null; body: Asked }[];
let line: boolean;
let signedIn: boolean;
let list: ArrayBuffer;
let wipe: boolean;
let number = 0;
let typed = 0;
let running: Scanner | null = null;

const answer = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { Date: new Date().toUTCString() } });

const serve = async (path: string, init: RequestInit) => {
  if (!line) throw new TypeError('No line.');
  const body = JSON.parse(String(init.body ?? '{}'));
  asked.push({
    method: init.method ?? '',
    path: path.replace('/api/v1', ''),
    authorization: new Headers(init.headers).get('Authorization'),
    body,
  });
  if (!signedIn) return answer({ title: 'You are signed out' }, 401);
  if (path.endsWith('/series/scannable')) return answer({ data: [{ id, name: 'Evening', eventName: 'Gala' }] });
  if (path.includes('?since=')) return new Response(null, { status: 204, headers: { Date: new Date().toUTCString() } });
  if (path.endsWith('/allow-list')) return new Response(list, { headers: { Date: new Date().toUTCString() } });
  if (path.endsWith('/batch'))
    return answer({
      data: body.scans.map(({ scanId }: { scanId: string }) => ({ scanId, decision: 'allow', repeated: false })),
    });
  if (path.endsWith('/scanners')) return answer({ data: { wipe } });
  if (path.endsWith('/verify')) return new Promise<Response>(() => {});
  return answer({ data: {} });
};

/** As a reader types: each key has the time a reader would give it, however busy the machine is. */
const type = (text: string) =>
  act(async () => {
    for (const [index, pressed] of [...text, 'Enter'].entries()) {
      typed += index === 0 ? 10_000 : 8;
      const event = new KeyboardEvent('keydown', { key: pressed, bubbles: true, cancelable: true });
      Object.defineProperty(event, 'timeStamp', { value: typed });
      document.body.dispatchEvent(event);
    }
  });
const click = (name: string | RegExp) => userEvent.click(screen.getByRole('button', { name }));
const violations = async () => {
  const { violations: found } = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false } } });
  return found.map(each => `${each.id}: ${each.nodes[0]?.html}`);
};

const started = async (fragment = '', store = new ScanStore(`screens-${number}`)) => {
  const scanner = new Scanner(store);
  running = scanner;
  render(<Scan scanner={scanner} />);
  await act(() => scanner.start(fragment));
  return scanner;
};
const armed = async (fragment = `#key=${key}&series=${id}&gate=${north}`) => {
  const scanner = await started(fragment);
  await screen.findByText(/passes, as of now/);
  await click('Start');
  await screen.findByText('Ready · Entry');
  return scanner;
};

beforeEach(async () => {
  number += 1;
  asked = [];
  line = true;
  signedIn = true;
  wipe = false;
  await make({});
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => serve(path, init));
});

/** The list the server answers with. */
async function make(change: Partial<ListHeader>) {
  list = await madeList(
    [
      { code: 'GALA-0001', name: 'Amara Okafor' },
      { code: 'GALA-0002', name: 'Lars Holm', flags: 1 + 4 },
      { code: 'GALA-0003', flags: 2 },
    ],
    {
      seriesId: id,
      startAt: new Date(Date.now() - hour).toISOString(),
      endAt: new Date(Date.now() + hour).toISOString(),
      checkinOpensAt: null,
      inside: 7,
      gates: [
        { id: north, name: 'North', categories: null },
        { id: backstage, name: 'Backstage', categories: ['Crew'] },
      ],
      ...change,
    },
  );
}

afterEach(() => {
  cleanup();
  running?.stop();
  vi.restoreAllMocks();
});

describe('setting up', () => {
  it('goes from the pasted link over series and gate to the checks', async () => {
    await started();
    expect(await violations()).toEqual([]);
    await userEvent.type(screen.getByLabelText('Pairing link'), 'nonsense');
    await click('Pair');
    expect(screen.getByRole('alert').textContent).toContain('no pairing link');
    await userEvent.clear(screen.getByLabelText('Pairing link'));
    await userEvent.type(screen.getByLabelText('Pairing link'), `https://show.example/scan#key=${key}`);
    await click('Pair');

    await userEvent.click(await screen.findByRole('button', { name: /Evening/ }));
    await userEvent.click(await screen.findByRole('button', { name: /Backstage.*Crew/ }));

    expect(await screen.findByText(/3 passes, as of now/)).toBeDefined();
    expect(asked.every(each => each.authorization === `Bearer ${key}`)).toBe(true);
    expect(asked.map(each => each.path)).toContain(`/series/${id}/allow-list`);
    expect(await violations()).toEqual([]);
  });

  it('scans for the person who is signed in', async () => {
    localStorage.setItem('callboard.preferences', JSON.stringify({ state: { organizationId: 'org' } }));
    await started();
    await click(/signed in here/);

    expect(await screen.findByRole('button', { name: /Evening/ })).toBeDefined();
    expect(asked[0]?.authorization).toBeNull();
  });

  it('tells what keeps it from being ready, and what cannot be held to without a line', async () => {
    line = false;
    await started(`#key=${key}&series=${id}&gate=${north}`);

    expect(await screen.findByText(/Not on this device, and there is no line/)).toBeDefined();
    expect(screen.getByRole('button', { name: 'Start' }).hasAttribute('disabled')).toBe(true);
    expect(screen.getByText(/A pass used at another gate/)).toBeDefined();
  });

  it('rehearses from what is on the device, and says when the page is not', async () => {
    await started(`#key=${key}&series=${id}&gate=${north}`);
    await screen.findByText(/passes, as of now/);
    vi.stubGlobal('caches', { match: async () => undefined });
    await click('Rehearse');
    expect(await screen.findByText(/would not open without a line/)).toBeDefined();
    vi.stubGlobal('caches', { match: async () => new Response() });
    await click('Rehearse');
    expect(await screen.findByText(/3 passes read from this device and one code refused/)).toBeDefined();
  });
});

describe('at the gate', () => {
  it('shows what a code is worth, in a word, and tells the server', async () => {
    await armed();
    await type('GALA-0002');
    await screen.findByText('ALREADY IN');
    expect(screen.getByRole('alert').textContent).toBe(
      'Already in. Lars Holm. General. Already inside, by another gate.',
    );
    expect(await violations()).toEqual([]);
    expect(screen.queryByRole('button', { name: /Undo/ })).toBeNull();
    await click('Next');

    await type('GALA-0001');
    await screen.findByText('ADMIT');
    expect(screen.getByRole('alert').textContent).toBe('Admit. Amara Okafor. General');
    await waitFor(() => expect(asked.some(each => each.path.endsWith('/batch'))).toBe(true));
    await screen.findByText(/Online · 0 waiting/);

    await type('GALA-0003');
    await screen.findByText('Blocked');
    expect(screen.getByText(/^8 inside/)).toBeDefined();
    await screen.findByText(/Online · 0 waiting/);
    expect(asked.flatMap(each => each.body.scans ?? [])).toHaveLength(3);
  });

  it('goes on without a line, says so, and sends once it is back', async () => {
    const scanner = await armed();
    line = false;
    await type('GALA-0001');

    await screen.findByText('ADMIT');
    await screen.findByText(/Offline · 1 waiting/);
    expect(screen.getByText(/Scans are kept here and sent later/)).toBeDefined();
    expect(screen.getByText('8 inside, as far as known here')).toBeDefined();

    line = true;
    await act(() => scanner.refresh());
    await screen.findByText(/Online · 0 waiting/);
    expect(asked.filter(each => each.path.endsWith('/batch')).flatMap(each => each.body.scans ?? [])).toHaveLength(1);
  });

  it('takes the last one back, turns round, and takes a code by hand', async () => {
    await armed();
    await type('GALA-0001');
    await screen.findByText('ADMIT');
    await click(/Undo/);
    await screen.findByText('7 inside');
    await waitFor(() => expect(asked.some(each => each.path.endsWith('/undo'))).toBe(true));

    await click('To exit');
    await screen.findByText('Ready · Exit');
    await click('Type');
    await userEvent.type(screen.getByLabelText('Code or chip id'), 'gala-0002', { delay: 50 });
    await click('Check');
    await screen.findByText('OUT');
    expect(screen.getByText('Lars Holm')).toBeDefined();
    await screen.findByText(/Online · 0 waiting/);
  });

  it('admits nobody on what it could not keep', async () => {
    await armed();
    vi.spyOn(ScanStore.prototype, 'append').mockRejectedValue(new Error('The device is full.'));
    await type('GALA-0001');

    await screen.findByText('HOLD');
    expect(screen.queryByText('ADMIT')).toBeNull();
  });

  it('taken out of service forgets the list, not what waits', async () => {
    const scanner = await armed();
    line = false;
    await type('GALA-0001');
    await screen.findByText('ADMIT');
    line = true;
    signedIn = false;
    await act(() => scanner.refresh());

    expect(await screen.findByText('Pair this device')).toBeDefined();
    const store = new ScanStore(`screens-${number}`);
    expect(await store.lists(id)).toEqual([]);
    expect(await store.countWaiting()).toBe(1);
    expect(screen.getByText(/1 scan of before/)).toBeDefined();
  });
});

describe('with PINs', () => {
  // 480215, by few rounds.
  const sarah = {
    id: 'p1',
    name: 'Sarah',
    overrules: true,
    salt: 'AAECAwQFBgcICQoLDA0ODw==',
    rounds: 1000,
    hash: 3529,
  };
  const crew = { ...sarah, id: 'p2', name: 'Gate crew', overrules: false };
  const hold = async (name: string) => {
    await userEvent.pointer([{ keys: '[MouseLeft>]', target: screen.getByRole('button', { name }) }]);
    await act(() => new Promise(resolve => setTimeout(resolve, 900)));
    await userEvent.pointer([{ keys: '[/MouseLeft]' }]);
  };

  it('a supervisor lets somebody in with a reason and a held button, and the server is told of both', async () => {
    await make({ pins: [sarah, crew] });
    await armed();
    await type('GALA-0003');
    await screen.findByText('Blocked');
    await click('Supervisor');
    expect(await violations()).toEqual([]);
    // The crew may wake the device and nothing else, so it is nobody to choose.
    expect(screen.queryByLabelText('Gate crew')).toBeNull();
    const button = () => screen.getByRole('button', { name: 'Hold to let in' });
    await userEvent.type(screen.getByLabelText('PIN of Sarah'), '480216', { delay: 50 });
    expect(button().hasAttribute('disabled')).toBe(true);
    await userEvent.click(screen.getByLabelText('Accreditation shown'));
    await hold('Hold to let in');
    await screen.findByText('This is not their PIN.');
    await userEvent.type(screen.getByLabelText('PIN of Sarah'), '480215', { delay: 50 });
    // A press is no holding down.
    await userEvent.click(button());
    expect(screen.getByText('Blocked')).toBeDefined();
    await hold('Hold to let in');

    await screen.findByText('◆ Let in by Sarah: accreditation shown');
    await screen.findByText(/Online · 0 waiting/);
    expect(asked.flatMap(each => each.body.scans ?? []).map(each => each.override)).toEqual([
      undefined,
      { pinId: 'p1', because: 'accredited', reason: 'blocked' },
    ]);
    expect(await violations()).toEqual([]);
  });

  it('locks by hand and after five minutes, also over a start, and lets nobody guess for long', async () => {
    await make({ pins: [crew] });
    const scanner = await armed();
    await click('More');
    await click('Lock');
    await screen.findByRole('heading', { name: 'Locked' });
    expect(await violations()).toEqual([]);
    await type('GALA-0001');
    expect(screen.queryByText('ADMIT')).toBeNull();
    scanner.stop();
    cleanup();
    await started();
    await screen.findByRole('heading', { name: 'Locked' });
    for (let tries = 0; tries < 5; tries++) {
      await userEvent.type(screen.getByLabelText('PIN of Gate crew'), '111222', { delay: 50 });
      await click('Go on');
      await screen.findByText(tries < 4 ? 'This is not their PIN.' : /Wrong too often. Try again in \d\d s/);
    }
    expect(screen.getByLabelText('PIN of Gate crew').hasAttribute('disabled')).toBe(true);

    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 31_000);
    await waitFor(() => expect(screen.getByLabelText('PIN of Gate crew').hasAttribute('disabled')).toBe(false));
    await userEvent.type(screen.getByLabelText('PIN of Gate crew'), '480215', { delay: 50 });
    await click('Go on');
    await screen.findByRole('button', { name: 'Start' });
    await click('Start');
    await screen.findByText('Ready · Entry');
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 6 * 60_000);
    await screen.findByRole('heading', { name: 'Locked' });
  });
});

describe('how the gate decides', () => {
  const at = (mode: 'confirm' | 'strict') => ({ gates: [{ id: north, name: 'North', categories: null, mode }] });

  it('is told, and what nobody confirmed is marked', async () => {
    await make(at('confirm'));
    await started(`#key=${key}&series=${id}&gate=${north}`);
    await screen.findByText(/passes, as of now/);
    expect(screen.getByText('Asks the server first')).toBeDefined();
    await click('Start');
    line = false;
    await type('GALA-0001');
    await screen.findByText('◆ Not confirmed: the server did not answer');
    line = true;
    await act(() => running?.refresh() ?? Promise.resolve());
    await waitFor(() => expect(asked.flatMap(each => each.body.scans ?? [])).toMatchObject([{ unconfirmed: true }]));
  });

  it('lets nobody in without the server where it is to decide alone, and says so', async () => {
    await make(at('strict'));
    await armed();
    expect(screen.getByText('Server only')).toBeDefined();
    line = false;
    await type('GALA-0001');
    await screen.findByText('HOLD');
    // On the screen, and said to whoever hears it.
    expect(screen.getAllByText(/this gate lets nobody in without it/).length).toBeGreaterThan(0);
    await click('Next');
    await screen.findByText(/Nobody is let in here until there is one/);
    expect(await violations()).toEqual([]);
  });
});

describe('what else a device tells', () => {
  it('an incident, kept without a line and told with it', async () => {
    const scanner = await armed();
    line = false;
    await click('More');
    await click('Write down an incident');
    expect(await violations()).toEqual([]);
    await userEvent.click(screen.getByLabelText('Medical'));
    await userEvent.type(screen.getByLabelText('What happened?'), 'Somebody fainted', { delay: 50 });
    await click('Keep it');
    await screen.findByText(/Written down/);
    await screen.findByText(/Offline · 1 waiting/);
    line = true;
    await act(() => scanner.refresh());
    await screen.findByText(/Online · 0 waiting/);
    expect(asked.flatMap(each => each.body.incidents ?? [])).toMatchObject([
      { kind: 'medical', sentence: 'Somebody fainted' },
    ]);
  });

  it('of itself; told to forget, it lets nobody in, sends what waits and forgets', async () => {
    const scanner = await armed();
    await waitFor(() => expect(asked.some(each => each.path.endsWith('/scanners'))).toBe(true));
    line = false;
    await type('GALA-0001');
    await screen.findByText('ADMIT');
    await screen.findByText(/Offline · 1 waiting/);
    line = true;
    wipe = true;
    await act(() => scanner.refresh());

    await screen.findByText('Pair this device');
    const reports = asked.filter(each => each.path.endsWith('/scanners')).map(each => each.body);
    expect(reports.at(-1)).toMatchObject({ wiped: true, waiting: 0 });
    expect(asked.flatMap(each => each.body.scans ?? [])).toHaveLength(1);
    const store = new ScanStore(`screens-${number}`);
    expect(await store.lists(id)).toEqual([]);
    expect(await store.meta('setup')).toBeUndefined();
    // It is the same device when it is paired again.
    expect(await store.meta('device')).toBe((reports[0] as unknown as { id: string }).id);
  });
});
