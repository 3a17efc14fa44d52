import encodeQR from 'qr';
import decodeQR from 'qr/decode.js';
import { describe, expect, it } from 'vitest';
import { newId } from '@/api/ids';
import { readPairing } from '@/scan/pairing';
import { pairingLink } from './pairing';

const key = 'cbd_YqLW6OJgdnlye2hT_sDY-YMzodXh5NeJRbbt_NhVjLk';

/** A symbol as a camera would see it: some pixels a module, dark on white. */
function photo(modules: boolean[][], scale: number) {
  const size = modules.length * scale;
  const data = new Uint8Array(size * size * 4).fill(255);
  for (const [y, row] of modules.entries())
    for (const [x, dark] of row.entries())
      if (dark)
        for (let at = 0; at < scale * scale; at++) {
          const pixel = ((y * scale + Math.floor(at / scale)) * size + x * scale + (at % scale)) * 4;
          data.fill(0, pixel, pixel + 3);
        }
  return { width: size, height: size, data };
}

describe('A pairing link', () => {
  const [series, gate] = [newId(), newId()];

  it('is what the scanner reads, and says nothing to any server', () => {
    const link = pairingLink('https://callboard.example', key, series, gate);
    expect(readPairing(link)).toEqual({ key, seriesId: series, gateId: gate });
    expect(new URL(link).pathname + new URL(link).search).toBe('/scan');
    expect(readPairing(pairingLink('https://callboard.example', key, null, null))).toEqual({
      key,
      seriesId: null,
      gateId: null,
    });
  });

  it('can be read off the code that is shown', () => {
    const link = pairingLink('https://callboard.example', key, series, gate);
    const modules = encodeQR(link, 'raw', { ecc: 'medium', border: 3 });
    expect(decodeQR(photo(modules, 4))).toBe(link);
  });
});
