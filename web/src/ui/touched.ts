import { create } from 'zustand';

/** Records that somebody else changed a moment ago: their rows are tinted once. */
const useTouched = create<{ at: Record<string, number> }>(() => ({ at: {} }));

export function markTouched(id: string): void {
  const now = Date.now();
  useTouched.setState(({ at }) => {
    const fresh = Object.fromEntries(Object.entries(at).filter(([, time]) => now - time < 2000));
    return { at: { ...fresh, [id]: now } };
  });
  setTimeout(() => {
    useTouched.setState(({ at }) => {
      if (at[id] !== now) return { at };
      const { [id]: _, ...rest } = at;
      return { at: rest };
    });
  }, 1400);
}

export function useIsTouched(id: string): boolean {
  return useTouched(state => id in state.at);
}
