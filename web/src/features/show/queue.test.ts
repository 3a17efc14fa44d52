import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '@/api/problem';
import type { ShowView } from '@/api/types';
import { type Answer, CallerQueue } from './queue';
import type { Press } from './rules';

const press = (kind: Press['kind']): Omit<Press, 'id' | 'seq'> => ({
  kind,
  pressedAt: 1,
  baton: 1,
  blockId: null,
  seconds: null,
  note: null,
});

/** The server as far as a queue sees it: every id once, every number in turn. */
class Server {
  log: Press[] = [];
  down = false;
  loseAnswers = 0;
  refuse: Problem | null = null;

  send = async (_: string, commands: Press[]): Promise<Answer> => {
    if (this.down) throw new Problem(0, {});
    if (this.refuse) throw this.refuse;
    for (const command of commands) {
      if (this.log.some(each => each.id === command.id)) continue;
      if (command.seq !== this.log.length + 1)
        throw new Problem(409, { code: 'show.out_of_order', expected: this.log.length + 1 });
      this.log.push(command);
    }
    if (this.loseAnswers-- > 0) throw new Problem(0, {});
    return { data: {} as ShowView, results: commands.map(({ id }) => ({ id })) as Answer['results'] };
  };
}

describe('Presses of the caller', () => {
  let server: Server;
  let ids = 0;
  const open = (locks?: LockManager) =>
    CallerQueue.open({
      name: 'me.stage',
      newId: () => `id-${++ids}`,
      send: server.send,
      answered: () => {},
      changed: () => {},
      locks,
    });

  beforeEach(() => {
    localStorage.clear();
    server = new Server();
  });

  it('are sent in order, each once', async () => {
    const queue = await open();
    for (const kind of ['start', 'go', 'hold'] as const) queue.push(press(kind));
    await vi.waitFor(() => expect(queue.pending).toHaveLength(0));
    expect(server.log.map(each => [each.seq, each.kind])).toEqual([
      [1, 'start'],
      [2, 'go'],
      [3, 'hold'],
    ]);
  });

  it('wait for the line, survive a reload, and go under the same name', async () => {
    server.down = true;
    const first = await open();
    first.push(press('start'));
    first.push(press('go'));
    first.close();
    const second = await open();
    expect(second.clientId).toBe(first.clientId);
    expect(second.pending.map(each => each.kind)).toEqual(['start', 'go']);
    second.push(press('go'));
    server.down = false;
    second.nudge();
    await vi.waitFor(() => expect(second.pending).toHaveLength(0));
    expect(server.log.map(each => each.kind)).toEqual(['start', 'go', 'go']);
  });

  it('whose answer was lost are not done twice', async () => {
    server.loseAnswers = 1;
    const queue = await open();
    queue.push(press('start'));
    await vi.waitFor(() => expect(server.log).toHaveLength(1));
    queue.nudge();
    await vi.waitFor(() => expect(queue.pending).toHaveLength(0));
    expect(server.log).toHaveLength(1);
  });

  it('are numbered anew when the server tells where it stands', async () => {
    localStorage.setItem(
      'callboard.show.me.stage.old',
      JSON.stringify({ clientId: 'old', nextSeq: 8, pending: [{ ...press('go'), id: 'x', seq: 7 }] }),
    );
    const queue = await open();
    await vi.waitFor(() => expect(queue.pending).toHaveLength(0));
    expect(server.log.map(each => each.seq)).toEqual([1]);
    expect(queue.push(press('go')).seq).toBe(2);
  });

  it('that the server refuses as a whole stay until somebody decides', async () => {
    server.refuse = new Problem(403, { code: 'access.forbidden' });
    const queue = await open();
    queue.push(press('go'));
    await vi.waitFor(() => expect(queue.problem?.status).toBe(403));
    expect(queue.pending).toHaveLength(1);
    server.refuse = null;
    queue.nudge();
    await vi.waitFor(() => expect(queue.pending).toHaveLength(0));
  });

  it('of two pages are two queues', async () => {
    const held = new Set<string>();
    const locks = {
      request: (name: string, _: unknown, use: (lock: unknown) => Promise<void> | undefined) => {
        if (held.has(name)) return Promise.resolve(use(null));
        held.add(name);
        return Promise.resolve(use({ name })).finally(() => held.delete(name));
      },
    } as unknown as LockManager;
    const [one, two] = [await open(locks), await open(locks)];
    expect(one.clientId).not.toBe(two.clientId);
    one.push(press('start'));
    one.close();
    await vi.waitFor(() => expect(held.size).toBe(1));
    expect((await open(locks)).clientId).toBe(one.clientId);
  });
});
