import { describe, expect, it } from 'vitest';
import { isPin, type Pin, waitFor } from './pins';

describe('a PIN', () => {
  // The server's tests have the same (CheckingPins).
  const pin: Pin = {
    id: 'p',
    name: 'Sarah',
    overrules: true,
    salt: 'AAECAwQFBgcICQoLDA0ODw==',
    rounds: 1000,
    hash: 3529,
  };

  it('is known by the twelve bits the server keeps of it', async () => {
    expect(await isPin(pin, '480215')).toBe(true);
    expect(await isPin(pin, '480216')).toBe(false);
    expect(await isPin({ ...pin, salt: 'AQECAwQFBgcICQoLDA0ODw==' }, '480215')).toBe(false);
  });

  it('may be wrong four times; then one waits, longer each time and an hour at most', () => {
    const waits = [0, 4, 5, 6, 7, 11, 12, 40].map(wrong => waitFor({ wrong, at: 1000 }, 1000) / 1000);
    expect(waits).toEqual([0, 0, 30, 60, 120, 1920, 3600, 3600]);
    expect(waitFor({ wrong: 5, at: 1000 }, 21_000)).toBe(10_000);
    expect(waitFor({ wrong: 5, at: 1000 }, 31_000)).toBe(0);
    // Whoever sets the clock back waits from the beginning.
    expect(waitFor({ wrong: 5, at: 100_000 }, 1000)).toBe(30_000);
  });
});
