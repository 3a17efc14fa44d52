/**
 * Asks a binary fuse filter (T. M. Graf and D. Lemire, "Binary Fuse Filters: Fast and Smaller Than Xor Filters", ACM Journal of
 * Experimental Algorithmics 27, 2022), as the server's `BinaryFuse32` builds it: 3-wise, 32-bit fingerprints.
 */
export class FuseFilter {
  readonly #seed: bigint;
  readonly #length: number;
  readonly #count: number;
  readonly #fingerprints: Uint32Array;

  /** Reads a filter where it lies; nothing is copied. `at` is a multiple of four. */
  constructor(buffer: ArrayBuffer, at: number, bytes: number) {
    const view = new DataView(buffer, at, bytes);
    if (bytes < prelude) throw new RangeError('A filter is cut off.');
    this.#seed = view.getBigUint64(0, true);
    this.#length = view.getUint32(8, true);
    this.#count = view.getUint32(12, true);
    const cells = view.getUint32(16, true);
    const due = this.#count === 0 ? 0 : (this.#count + 2) * this.#length;
    if (cells !== due || bytes !== prelude + cells * 4 || (this.#length & (this.#length - 1)) !== 0)
      throw new RangeError('The parts of a filter do not fit together.');
    this.#fingerprints = new Uint32Array(buffer, at + prelude, cells);
  }

  /** Whether a key is in the set: always right when it is, wrong once in 2³² when it is not. */
  has(key: bigint): boolean {
    if (this.#count === 0) return false;
    const hash = mix(BigInt.asUintN(64, key + this.#seed));
    const low = Number(hash & 0xffffffffn);
    const mask = this.#length - 1;
    const first = Number((hash * BigInt(this.#count * this.#length)) >> 64n);
    const second = (first + this.#length) ^ (Number((hash >> 18n) & 0xffffffffn) & mask);
    const third = (first + 2 * this.#length) ^ (low & mask);
    const fingerprint = low ^ Number(hash >> 32n);
    return ((this.#cell(first) ^ this.#cell(second) ^ this.#cell(third)) | 0) === (fingerprint | 0);
  }

  #cell(at: number): number {
    return this.#fingerprints[at] ?? 0;
  }
}

const prelude = 24;

/** The finaliser of MurmurHash3 (A. Appleby, 2011). */
function mix(value: bigint): bigint {
  const once = BigInt.asUintN(64, (value ^ (value >> 33n)) * 0xff51afd7ed558ccdn);
  const twice = BigInt.asUintN(64, (once ^ (once >> 33n)) * 0xc4ceb9fe1a85ec53n);
  return twice ^ (twice >> 33n);
}
