import { createStore, type StoreApi, useStore } from 'zustand';

/**
 * The task the keyboard is at. It lives beside the page's state: a step draws the list, and not the filters and
 * everything else of the page, anew.
 */
export type Cursor = StoreApi<{ readonly task: string | null }>;

export const newCursor = (): Cursor => createStore(() => ({ task: null }));

/** The id of the task at the cursor, for those who draw it. */
export const useCursor = (cursor: Cursor) => useStore(cursor, ({ task }) => task);
