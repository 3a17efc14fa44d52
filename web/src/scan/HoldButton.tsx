import { useEffect, useRef, useState } from 'react';

const long = 800;

/** A button that has to be held, for what must not happen by a slip. */
export function HoldButton({
  children,
  disabled,
  onHeld,
}: {
  children: React.ReactNode;
  disabled?: boolean;
  onHeld: () => void;
}) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [held, setHeld] = useState(false);
  useEffect(() => () => clearTimeout(timer.current), []);
  const begin = () => {
    if (timer.current !== undefined) return;
    setHeld(true);
    timer.current = setTimeout(onHeld, long);
  };
  const end = () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    setHeld(false);
  };
  const presses = (key: string) => key === ' ' || key === 'Enter';
  return (
    <button
      type="button"
      className={held ? 'slow held' : 'slow'}
      disabled={disabled}
      onPointerDown={begin}
      onPointerUp={end}
      onPointerLeave={end}
      onKeyDown={event => presses(event.key) && begin()}
      onKeyUp={end}
      onBlur={end}
    >
      {children}
    </button>
  );
}
