import { create } from 'zustand';
import { persist } from 'zustand/middleware';

const kept = 5;

/** Something that was found and gone to: enough to offer it again. */
export interface RecentFind {
  id: string;
  label: string;
  hint: string;
  to: string;
  search?: Record<string, string>;
}

interface Recent {
  ids: string[];
  /** What was found, of one person in one organization: the names of records are not for whoever sits down next. */
  finds: RecentFind[];
  owner: string;
  used(id: string): void;
  went(owner: string, find: RecentFind): void;
}

/** What was chosen last in the palette, newest first, kept on this device. */
export const useRecentCommands = create<Recent>()(
  persist(
    set => ({
      ids: [],
      finds: [],
      owner: '',
      used: id => set(({ ids }) => ({ ids: [id, ...ids.filter(each => each !== id)].slice(0, kept) })),
      went: (owner, find) =>
        set(state => ({
          owner,
          ids: [find.id, ...state.ids.filter(each => each !== find.id)].slice(0, kept),
          finds: [find, ...(state.owner === owner ? state.finds : []).filter(each => each.id !== find.id)].slice(
            0,
            kept,
          ),
        })),
    }),
    { name: 'callboard.palette' },
  ),
);
