import { useEffect, useRef } from 'react';
import { tinykeys } from 'tinykeys';
import { create } from 'zustand';
import { type ShortcutMode, usePreferences } from '@/app/preferences';

export interface Shortcut {
  /** In tinykeys' grammar with physical keys: `$mod+KeyK`, `KeyG KeyE`, `KeyC`. */
  keys: string;
  label: string;
  group: string;
  run: (event: KeyboardEvent) => void;
  /** Also while typing or in a dialog; only for keys with Ctrl or Cmd. */
  everywhere?: boolean;
}

const useRegistry = create<{ active: Shortcut[] }>(() => ({ active: [] }));
export const useActiveShortcuts = () => useRegistry(state => state.active);

const hasModifier = (keys: string) => /\$mod|Control|Meta|Escape/.test(keys);

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select');
}

/** The keys as they must be pressed under the person's own setting, or null when they may not fire at all. */
export function effectiveKeys(keys: string, mode: ShortcutMode): string | null {
  if (hasModifier(keys)) return keys;
  if (mode === 'off') return null;
  return mode === 'alt'
    ? keys
        .split(' ')
        .map(key => (/^Alt\+/.test(key) ? key : `Alt+${key}`))
        .join(' ')
    : keys;
}

// The key before the one that is being pressed, and that one.
let [before, latest] = [
  { code: '', at: 0 },
  { code: '', at: 0 },
];
globalThis.window?.addEventListener(
  'keydown',
  event => {
    before = latest;
    latest = { code: event.code, at: event.timeStamp };
  },
  true,
);

/** Whether the key ends a sequence such as G S: what S alone does is then not meant. */
function endsSequence(event: KeyboardEvent): boolean {
  return (
    event.timeStamp - before.at < 1000 &&
    useRegistry.getState().active.some(each => each.keys === `${before.code} ${event.code}`)
  );
}

function mayFire(shortcut: Shortcut, event: KeyboardEvent): boolean {
  if (event.isComposing || event.keyCode === 229) return false;
  if (!shortcut.keys.includes(' ') && endsSequence(event)) return false;
  if (shortcut.everywhere) return true;
  if (isTyping(event.target)) return false;
  // A dialog or an open menu owns the keyboard; closed ones may stay on the page unseen.
  const owners = document.querySelectorAll('[role=dialog][aria-modal=true], [role=menu], [role=listbox]');
  return ![...owners].some(owner => owner.checkVisibility?.() ?? true);
}

/** Keys that work while the calling component is on the page. */
export function useShortcuts(shortcuts: Shortcut[]): void {
  const mode = usePreferences(state => state.shortcuts);
  const current = useRef(shortcuts);
  current.current = shortcuts;
  const signature = shortcuts.map(each => each.keys).join('|');

  // biome-ignore lint/correctness/useExhaustiveDependencies: the actions are read when a key is pressed, only the keys matter here
  useEffect(() => {
    const registered = current.current;
    const bindings: Record<string, (event: KeyboardEvent) => void> = {};
    for (const { keys } of registered) {
      const effective = effectiveKeys(keys, mode);
      if (!effective) continue;
      bindings[effective] = event => {
        const shortcut = current.current.find(each => each.keys === keys);
        if (!shortcut || !mayFire(shortcut, event)) return;
        event.preventDefault();
        shortcut.run(event);
      };
    }
    useRegistry.setState(state => ({ active: [...state.active, ...registered] }));
    const release = tinykeys(window, bindings);
    return () => {
      release();
      useRegistry.setState(state => ({ active: state.active.filter(each => !registered.includes(each)) }));
    };
  }, [signature, mode]);
}

const apple = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

/** `$mod+KeyK` → "Ctrl K", `KeyG KeyE` → "G E". */
export function keyLabel(keys: string): string[] {
  return keys.split(' ').flatMap((press, index) => [
    ...(index > 0 ? ['then'] : []),
    ...press.split('+').map(part => {
      if (part === '$mod') return apple ? '⌘' : 'Ctrl';
      if (part.startsWith('Key')) return part.slice(3);
      if (part.startsWith('Digit')) return part.slice(5);
      const names: Record<string, string> = {
        Slash: '/',
        Comma: ',',
        Minus: '−',
        Equal: '+',
        BracketLeft: '[',
        BracketRight: ']',
        ArrowDown: '↓',
        ArrowUp: '↑',
        ArrowLeft: '←',
        ArrowRight: '→',
        Escape: 'Esc',
      };
      return names[part] ?? part;
    }),
  ]);
}
