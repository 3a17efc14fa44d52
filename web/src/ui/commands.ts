import { useEffect, useRef } from 'react';
import { create } from 'zustand';

export type CommandGroup = 'Go' | 'Do' | 'Find';

/** Something to choose from when a command asks for more. */
export interface Choice {
  id: string;
  label: string;
  hint?: string;
}

/** What a command needs to know before it can be done; answers may lead to a further question. */
export interface Question {
  /** As in "Assign 3 tasks to…". */
  label: string;
  choices: () => readonly Choice[];
  choose: (choice: Choice) => Question | undefined;
}

/** Something the palette offers. Either it runs at once, or it asks step by step. */
export interface Command {
  /** Stays the same from one visit to the next: what was used last is remembered by it. */
  id: string;
  group: CommandGroup;
  label: string;
  hint?: string | undefined;
  /** Further words it is found by. */
  words?: string | undefined;
  /** Its key, in the grammar of the shortcuts; only shown here. */
  keys?: string | undefined;
  /** Why it cannot be done without a connection. It stays visible then, with this reason. */
  needsConnection?: string | undefined;
  run?: () => void;
  ask?: () => Question;
}

interface Registry {
  sources: readonly { readonly current: () => readonly Command[] }[];
}

const useRegistry = create<Registry>(() => ({ sources: [] }));

/**
 * Offers commands in the palette while the calling component is on the page. Those of the component mounted last come
 * first: what one is looking at matters most. They are asked for when the palette opens, so the function may be made
 * anew with every render.
 */
export function useCommands(commands: () => readonly Command[]): void {
  const source = useRef(commands);
  source.current = commands;
  useEffect(() => {
    useRegistry.setState(({ sources }) => ({ sources: [source, ...sources] }));
    return () => useRegistry.setState(({ sources }) => ({ sources: sources.filter(each => each !== source) }));
  }, []);
}

/** Everything offered right now. */
export const offeredCommands = (): Command[] => useRegistry.getState().sources.flatMap(source => source.current());

/** A text to be found by words; lower case is made once, not with every key. */
export interface Findable {
  label: string;
  words?: string | undefined;
}

export interface Index<T extends Findable> {
  readonly items: readonly T[];
  readonly texts: readonly string[];
}

/** Lower case without accents, so that "jose" finds "José". */
export const folded = (text: string) =>
  text
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase();

export function indexOf<T extends Findable>(items: readonly T[]): Index<T> {
  return { items, texts: items.map(item => folded(item.words ? `${item.label} ${item.words}` : item.label)) };
}

/** How well a text fits: each word counts more at the beginning, then at the start of a word. 0 when a word is missing. */
function points(text: string, words: readonly string[]): number {
  let total = 0;
  for (const word of words) {
    let at = text.indexOf(word);
    if (at < 0) return 0;
    if (at === 0) {
      total += 4;
      continue;
    }
    // Inside a word is found first sometimes although another word begins with it.
    let best = 1;
    for (let tries = 0; at >= 0 && tries < 8; tries++) {
      const before = text.charCodeAt(at - 1);
      const inWord = (before >= 97 && before <= 122) || (before >= 48 && before <= 57) || before > 127;
      if (!inWord) {
        best = 2;
        break;
      }
      at = text.indexOf(word, at + 1);
    }
    total += best;
  }
  // Of two that fit alike the shorter one was more likely meant.
  return total - Math.min(text.length, 200) / 1000;
}

/** The best fitting items, words in any order, best first; all of them in their order when nothing is typed. */
export function find<T extends Findable>(index: Index<T>, typed: string, limit: number): T[] {
  const words = folded(typed).split(/\s+/).filter(Boolean);
  if (words.length === 0) return index.items.slice(0, limit);
  const best: { at: number; points: number }[] = [];
  for (let at = 0; at < index.texts.length; at++) {
    const score = points(index.texts[at] ?? '', words);
    if (score <= 0) continue;
    const last = best[best.length - 1];
    if (best.length >= limit && last && score <= last.points) continue;
    // Few are kept, so putting each in its place costs less than sorting all that fit.
    let place = best.length;
    while (place > 0 && (best[place - 1]?.points ?? 0) < score) place--;
    best.splice(place, 0, { at, points: score });
    if (best.length > limit) best.pop();
  }
  return best.flatMap(({ at }) => index.items[at] ?? []);
}
