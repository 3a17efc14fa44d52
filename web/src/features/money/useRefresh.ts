import { useQueryClient } from '@tanstack/react-query';
import { keys } from '@/api/queries';
import type { Id } from '@/api/types';
import { minorUnits } from '@/ui/Money';

/** Fetches anew everything a change of an event's money makes stale. */
export function useRefresh(eventId: Id): () => void {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: keys.budget(eventId) });
    void client.invalidateQueries({ queryKey: keys.expenses(eventId) });
    void client.invalidateQueries({ queryKey: keys.detail(eventId) });
    void client.invalidateQueries({ queryKey: keys.contracts });
  };
}

/** How amounts are typed in a currency. */
export const amountInput = (currency: string) =>
  ({
    min: 0,
    decimalScale: minorUnits(currency),
    thousandSeparator: ' ',
    hideControls: true,
    inputMode: 'decimal',
  }) as const;
