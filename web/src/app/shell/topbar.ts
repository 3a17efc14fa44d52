import { type ReactNode, useEffect } from 'react';
import { create } from 'zustand';

export interface Crumb {
  label: string;
  to?: string;
}

export const useTopBar = create<{ crumbs: Crumb[]; presence: ReactNode }>(() => ({ crumbs: [], presence: null }));

/** What the top bar says while the calling screen is shown. */
export function useCrumbs(...crumbs: Crumb[]): void {
  const text = JSON.stringify(crumbs);
  useEffect(() => {
    useTopBar.setState({ crumbs: JSON.parse(text) as Crumb[] });
  }, [text]);
}
