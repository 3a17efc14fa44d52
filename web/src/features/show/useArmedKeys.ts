import { useEffect, useRef, useState } from 'react';
import { isTyping } from '@/ui/shortcuts';

export interface KeyActions {
  go(): void;
  previous(): void;
  hold(): void;
  more(): void;
  less(): void;
  note(): void;
  stop(): void;
}

const disarmAfter = 5_000;
const stopAfter = 1_000;

/**
 * The caller's keys. They work only while armed, never in a text field or under a dialog, and are disarmed when the page has been without
 * focus for five seconds. Ending the show takes Shift+S for a second; Esc does nothing here but what the browser does with it.
 */
export function useArmedKeys(possible: boolean, actions: KeyActions): [boolean, (armed: boolean) => void] {
  const [armed, setArmed] = useState(false);
  const current = useRef(actions);
  current.current = actions;

  useEffect(() => {
    if (!possible) setArmed(false);
  }, [possible]);

  useEffect(() => {
    if (!armed) return;
    let away: ReturnType<typeof setTimeout> | undefined;
    let stopping: ReturnType<typeof setTimeout> | undefined;
    const left = () => {
      clearTimeout(away);
      away = setTimeout(() => setArmed(false), disarmAfter);
    };
    const back = () => clearTimeout(away);
    const seen = () => (document.visibilityState === 'visible' ? back() : left());
    const mine = (event: KeyboardEvent) =>
      !event.isComposing &&
      !isTyping(event.target) &&
      document.querySelector('[role=dialog][aria-modal=true], dialog[open]') === null;
    const down = (event: KeyboardEvent) => {
      if (!mine(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      const run: Partial<Record<string, () => void>> = {
        Space: current.current.go,
        KeyP: current.current.previous,
        KeyH: current.current.hold,
        KeyB: current.current.note,
        Equal: current.current.more,
        NumpadAdd: current.current.more,
        Minus: current.current.less,
        NumpadSubtract: current.current.less,
      };
      if (event.code === 'KeyS' && event.shiftKey) {
        event.preventDefault();
        if (!event.repeat) stopping = setTimeout(() => current.current.stop(), stopAfter);
        return;
      }
      const action = run[event.code];
      if (!action) return;
      event.preventDefault();
      if (!event.repeat) action();
    };
    const up = (event: KeyboardEvent) => {
      if (event.code === 'KeyS' || event.key === 'Shift') clearTimeout(stopping);
      // The key's own click on whatever has focus would be a second press.
      if (event.code === 'Space' && mine(event)) event.preventDefault();
    };
    window.addEventListener('keydown', down, true);
    window.addEventListener('keyup', up, true);
    window.addEventListener('blur', left);
    window.addEventListener('focus', back);
    document.addEventListener('visibilitychange', seen);
    return () => {
      clearTimeout(away);
      clearTimeout(stopping);
      window.removeEventListener('keydown', down, true);
      window.removeEventListener('keyup', up, true);
      window.removeEventListener('blur', left);
      window.removeEventListener('focus', back);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [armed]);

  return [armed, setArmed];
}
