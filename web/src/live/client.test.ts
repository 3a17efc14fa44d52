import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChangeMessage, MetricsMessage } from '@/api/types';
import { LiveClient } from './client';
import type { Hub, HubHandlers } from './hub';
import { useLive } from './state';

const topic = 'event:1';
const message = (cursor: number): ChangeMessage => ({
  cursor: String(cursor),
  topic,
  entity: 'task',
  id: String(cursor),
  op: 'update',
});

class FakeHub implements Hub {
  readonly asked: [string, string | undefined][] = [];
  readonly left: string[] = [];
  constructor(readonly handlers: HubHandlers) {}
  async subscribe(name: string, after?: string) {
    this.asked.push([name, after]);
  }
  async idle() {}

  async unsubscribe(name: string) {
    this.left.push(name);
  }
  async stop() {}
}

function setUp({ failures = 0, poll = async () => [] as ChangeMessage[] } = {}) {
  const hubs: FakeHub[] = [];
  let left = failures;
  const client = new LiveClient({
    open: async handlers => {
      if (left-- > 0) throw new Error('no line');
      const hub = new FakeHub(handlers);
      hubs.push(hub);
      return hub;
    },
    poll,
    wait: () => new Promise(resolve => setTimeout(resolve, 1)),
  });
  const seen: string[] = [];
  const subscriber = { change: (each: ChangeMessage) => void seen.push(each.cursor), reset: vi.fn(), lost: vi.fn() };
  return { client, hubs, seen, subscriber };
}

const settle = () => new Promise(resolve => setTimeout(resolve, 20));

beforeEach(() => useLive.setState({ status: 'idle', troubleSince: null, heardAt: null, presence: {} }));

describe('The live connection', () => {
  it('delivers consecutive changes once, dropping what it already has', async () => {
    const { client, hubs, seen, subscriber } = setUp();
    client.start();
    client.subscribe(topic, '10', subscriber);
    await settle();
    expect(hubs[0]?.asked).toEqual([[topic, '10']]);
    for (const cursor of [11, 11, 10, 12]) hubs[0]?.handlers.change(message(cursor));
    expect(seen).toEqual(['11', '12']);
    await client.stop();
  });

  it('asks again from the last delivered change when one is missing, and only once', async () => {
    const { client, hubs, seen, subscriber } = setUp();
    client.start();
    client.subscribe(topic, '10', subscriber);
    await settle();
    const hub = hubs[0];
    for (const cursor of [11, 13, 14]) hub?.handlers.change(message(cursor));
    expect(hub?.asked).toEqual([
      [topic, '10'],
      [topic, '11'],
    ]);
    for (const cursor of [12, 13, 14, 15]) hub?.handlers.change(message(cursor));
    expect(seen).toEqual(['11', '12', '13', '14', '15']);
    await client.stop();
  });

  it('resumes from its cursor after the line was cut', async () => {
    const { client, hubs, seen, subscriber } = setUp();
    client.start();
    client.subscribe(topic, '10', subscriber);
    await settle();
    hubs[0]?.handlers.change(message(11));
    hubs[0]?.handlers.closed();
    expect(useLive.getState().status).toBe('reconnecting');
    await settle();
    expect(hubs[1]?.asked).toEqual([[topic, '11']]);
    expect(useLive.getState().status).toBe('live');
    hubs[1]?.handlers.change(message(12));
    expect(seen).toEqual(['11', '12']);
    await client.stop();
  });

  it('polls with the same cursor while no line can be had', async () => {
    const asked: string[] = [];
    const pages = [[message(11), message(12)]];
    const { client, seen, subscriber } = setUp({
      failures: 1000,
      poll: async (...call: unknown[]) => {
        asked.push(String(call[1]));
        await new Promise(resolve => setTimeout(resolve, 2));
        return pages.shift() ?? [];
      },
    } as Parameters<typeof setUp>[0]);
    client.start();
    client.subscribe(topic, '10', subscriber);
    await settle();
    expect(seen).toEqual(['11', '12']);
    expect(asked[0]).toBe('10');
    expect(asked.at(-1)).toBe('12');
    await client.stop();
  });

  it('tells of lost rights and of a reset, and leaves a topic nobody needs', async () => {
    const { client, hubs, subscriber, seen } = setUp();
    client.start();
    const leave = client.subscribe(topic, '10', subscriber);
    await settle();
    hubs[0]?.handlers.reset({ topic, cursor: '90' });
    expect(subscriber.reset).toHaveBeenCalledOnce();
    hubs[0]?.handlers.change(message(91));
    expect(seen).toEqual(['91']);
    leave();
    expect(hubs[0]?.left).toEqual([topic]);
    client.subscribe(topic, '91', subscriber);
    hubs[0]?.handlers.unsubscribed({ topic, reason: 'events.not_found' });
    expect(subscriber.lost).toHaveBeenCalledWith('events.not_found');
    await client.stop();
  });

  it('watches numbers again after a cut, and no longer once the right to them is gone', async () => {
    const { client, hubs } = setUp();
    client.start();
    await settle();
    const read = vi.fn();
    const leave = client.watch('series:1', read);
    const reading = { topic: 'series:1', whole: true, data: {} } as MetricsMessage;
    hubs[0]?.handlers.metrics(reading);
    hubs[0]?.handlers.metrics({ ...reading, topic: 'series:2' });
    expect(read).toHaveBeenCalledExactlyOnceWith(reading);
    hubs[0]?.handlers.closed();
    await settle();
    expect(hubs[1]?.asked).toEqual([['series:1', undefined]]);
    hubs[1]?.handlers.unsubscribed({ topic: 'series:1', reason: 'request.not_found' });
    hubs[1]?.handlers.metrics(reading);
    expect(read).toHaveBeenCalledTimes(1);
    leave();
    expect(hubs[1]?.left).toEqual([]);
    client.watch('series:3', read)();
    expect(hubs[1]?.left).toEqual(['series:3']);
    await client.stop();
  });
});
