import { create } from 'zustand';
import { persist } from 'zustand/middleware';

const kept = 5;

interface Recent {
  ids: string[];
  used(id: string): void;
}

/** What was chosen last in the palette, newest first, kept on this device. */
export const useRecentCommands = create<Recent>()(
  persist(
    set => ({
      ids: [],
      used: id => set(({ ids }) => ({ ids: [id, ...ids.filter(each => each !== id)].slice(0, kept) })),
    }),
    { name: 'callboard.palette' },
  ),
);
