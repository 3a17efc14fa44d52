import { describe, expect, it } from 'vitest';
import { ServerClock } from './clock';

/** A server whose clock is ahead of the device's by so much, and tells whole seconds only. */
function asked(clock: ServerClock, device: number, ahead: number, there: number, back: number): void {
  const date = Math.floor((device + there + ahead) / 1000) * 1000;
  clock.heard(device, device + there + back, date);
}

describe('The server’s clock', () => {
  it.each([0, 600_000, -600_000, 12_345])('is known closely after some answers, %i ms ahead', ahead => {
    const clock = new ServerClock(() => 0);
    let device = 1_000_000_000_000;
    for (let i = 0; i < 40; i++) {
      asked(clock, device, ahead, 12 + (i % 7), 9 + (i % 5));
      device += 1_037 + i * 71;
    }
    expect(Math.abs(clock.offset - ahead)).toBeLessThan(60);
  });

  it('follows a device whose clock is set', () => {
    const clock = new ServerClock(() => 0);
    for (let i = 0; i < 10; i++) asked(clock, 1_000_000_000_000 + i * 1_300, 0, 10, 10);
    for (let i = 0; i < 10; i++) asked(clock, 1_000_000_600_000 + i * 1_300, -600_000, 10, 10);
    expect(Math.abs(clock.offset + 600_000)).toBeLessThan(200);
  });

  it('lets no edit be older than one made before it, or than an answer already heard', () => {
    let device = 1_000_000_000_000;
    const clock = new ServerClock(() => device);
    const first = clock.stamp().occurredAt;
    device -= 3_600_000;
    const second = clock.stamp().occurredAt;
    clock.notBefore(first + 5_000);
    expect(second).toBeGreaterThan(first);
    expect(clock.stamp().occurredAt).toBeGreaterThan(first + 5_000);
  });
});
