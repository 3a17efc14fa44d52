/**
 * The server's clock, from the `Date` of its answers. Each answer says that the server's clock stood within that second at some
 * moment between asking and hearing; the intervals that follow for the difference between the clocks are intersected (K. Marzullo,
 * "Maintaining the time in a distributed system", 1984), so a few answers tell it far more exactly than to the second.
 */
export class ServerClock {
  #low = Number.NEGATIVE_INFINITY;
  #high = Number.POSITIVE_INFINITY;
  #last = 0;
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Whether the server was heard, so that the offset is more than a guess. */
  get known(): boolean {
    return Number.isFinite(this.#low) && Number.isFinite(this.#high);
  }

  /** What to add to the device's clock; 0 while nothing is known. */
  get offset(): number {
    return this.known ? Math.round((this.#low + this.#high) / 2) : 0;
  }

  /** An answer: when it was asked for and heard by the device's clock, and the server's `Date`, which cuts off the second. */
  heard(asked: number, heard: number, date: number): void {
    const [low, high] = [date - heard, date + 1000 - asked];
    if (low > this.#high || high < this.#low) {
      // The clocks do not agree with what was known: one of them was set.
      [this.#low, this.#high] = [low, high];
      return;
    }
    this.#low = Math.max(this.#low, low);
    this.#high = Math.min(this.#high, high);
  }

  /** What is done next on this device comes after what the server had done by then. */
  notBefore(instant: number): void {
    this.#last = Math.max(this.#last, instant);
  }

  /**
   * The time of an edit made now. Never at or before an earlier edit of this device: a clock that is set back must not make
   * somebody lose to themselves.
   */
  stamp(): { occurredAt: number; raw: number; offset: number } {
    const raw = this.#now();
    this.#last = Math.max(this.#last + 1, raw + this.offset);
    return { occurredAt: this.#last, raw, offset: this.offset };
  }
}
