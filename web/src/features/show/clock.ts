import { useEffect, useState } from 'react';
import { get } from '@/api/client';

/**
 * The server's clock on this device. The offset is that of the quickest of eight pings (Cristian, "Probabilistic clock synchronization",
 * 1989: the shorter the round trip, the smaller the doubt), and time runs on by the device's monotonic clock, so that nobody's wrong or
 * corrected clock moves a countdown.
 */
export class ServerClock {
  #offset = Date.now() - performance.now();
  #doubt = Number.POSITIVE_INFINITY;
  #syncing: Promise<void> | null = null;

  /** Milliseconds since 1970 by the server. */
  now(): number {
    return performance.now() + this.#offset;
  }

  /** Half the round trip of the ping the clock was set by; infinite before the first. */
  get doubt(): number {
    return this.#doubt;
  }

  /** Sets the clock. Without a line it stays as it was. */
  sync(pings = 8): Promise<void> {
    this.#syncing ??= this.#sync(pings).finally(() => {
      this.#syncing = null;
    });
    return this.#syncing;
  }

  async #sync(pings: number): Promise<void> {
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < pings; i++) {
      const sent = performance.now();
      try {
        const { serverTime } = await get<{ serverTime: string }>('/time');
        const heard = performance.now();
        const doubt = (heard - sent) / 2;
        if (doubt >= best) continue;
        best = doubt;
        this.#doubt = doubt;
        this.#offset = Date.parse(serverTime) + doubt - heard;
      } catch {
        return;
      }
    }
  }
}

export const serverClock = new ServerClock();

/** Keeps the clock set while a show is on the screen: at the start, every five minutes, and when the device wakes or is back online. */
export function useClockSync(): void {
  useEffect(() => {
    const sync = () => void serverClock.sync();
    const seen = () => document.visibilityState === 'visible' && sync();
    sync();
    const timer = setInterval(sync, 5 * 60_000);
    window.addEventListener('online', sync);
    document.addEventListener('visibilitychange', seen);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', sync);
      document.removeEventListener('visibilitychange', seen);
    };
  }, []);
}

/** The present second of the server, from its first moment: every screen changes at the same instant. */
export function useServerSecond(): number {
  const [second, setSecond] = useState(() => Math.floor(serverClock.now() / 1000) * 1000);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      const now = serverClock.now();
      setSecond(Math.floor(now / 1000) * 1000);
      timer = setTimeout(tick, 1000 - (now % 1000) + 2);
    };
    tick();
    return () => clearTimeout(timer);
  }, []);
  return second;
}
