import { useEffect, useState } from 'react';
import * as call from '@/api/calls';
import { asProblem, type Problem } from '@/api/problem';
import type { OutputView } from '@/api/types';

export interface Output {
  view: OutputView | null;
  /** The link opens nothing: it was taken back, replaced, or has run out. */
  gone: Problem | null;
  /** When the screen was last confirmed, while the line is cut; what it shows since then is reckoned from the plan. */
  cutSince: number | null;
}

/** What a screen shows, kept current without an account: each answer waits at the server for the next change. */
export function useOutput(token: string): Output {
  const [output, setOutput] = useState<Output>({ view: null, gone: null, cutSince: null });
  useEffect(() => {
    const ending = new AbortController();
    let wake = () => {};
    const online = () => wake();
    window.addEventListener('online', online);
    void (async () => {
      let after: string | undefined;
      let failures = 0;
      while (!ending.signal.aborted) {
        try {
          const { data } = await call.show.output(token, after, after === undefined ? 0 : 20, ending.signal);
          after = data.cursor;
          failures = 0;
          setOutput({ view: data, gone: null, cutSince: null });
        } catch (error) {
          if (ending.signal.aborted) return;
          const problem = asProblem(error);
          if (!problem.transient) {
            setOutput({ view: null, gone: problem, cutSince: null });
            return;
          }
          failures += 1;
          // The next question is answered at once: the screen wants to know where it stands.
          after = undefined;
          setOutput(held => ({ ...held, cutSince: held.cutSince ?? Date.now() }));
          await new Promise<void>(resolve => {
            const timer = setTimeout(resolve, Math.min(5_000, 500 * 2 ** failures));
            wake = () => {
              clearTimeout(timer);
              resolve();
            };
          });
        }
      }
    })();
    return () => {
      ending.abort();
      wake();
      window.removeEventListener('online', online);
    };
  }, [token]);
  return output;
}
