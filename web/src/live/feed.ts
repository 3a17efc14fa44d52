import type { ChangeMessage } from '@/api/types';

export type Verdict = 'deliver' | 'duplicate' | 'gap';

/**
 * What we hold of one topic. Cursors of a topic are consecutive numbers in commit order, so a message is the next one,
 * one we already have, or proof that we missed something.
 */
export class TopicFeed {
  #last: bigint;

  constructor(cursor: string) {
    this.#last = BigInt(cursor);
  }

  /** The cursor of the last change that was delivered. */
  get cursor(): string {
    return this.#last.toString();
  }

  accept(message: Pick<ChangeMessage, 'cursor'>): Verdict {
    const cursor = BigInt(message.cursor);
    if (cursor <= this.#last) return 'duplicate';
    if (cursor !== this.#last + 1n) return 'gap';
    this.#last = cursor;
    return 'deliver';
  }

  /** The reader fetched the whole state as of this cursor. */
  reset(cursor: string): void {
    this.#last = BigInt(cursor);
  }
}
