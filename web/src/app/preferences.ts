import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export type Density = 'compact' | 'default' | 'comfortable';
export type ShortcutMode = 'on' | 'alt' | 'off';

interface Preferences {
  density: Density;
  shortcuts: ShortcutMode;
  railCollapsed: boolean;
  organizationId: string | null;
  set(change: Partial<Omit<Preferences, 'set'>>): void;
}

/** What a person likes, kept on this device. */
export const usePreferences = create<Preferences>()(
  persist(
    set => ({
      density: 'default',
      shortcuts: 'on',
      railCollapsed: false,
      organizationId: null,
      set: change => set(change),
    }),
    { name: 'callboard.preferences' },
  ),
);

export function applyDensity(density: Density): void {
  document.documentElement.dataset.density = density;
}
