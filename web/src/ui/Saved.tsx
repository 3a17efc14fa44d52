import { type ReactNode, useEffect, useState } from 'react';

interface Field {
  value: string;
  onChange: (event: { currentTarget: { value: string } }) => void;
  onBlur: () => void;
}

/** A text saved when one leaves it; while nobody types in it, it follows what others change. */
export function Saved({
  value,
  onSave,
  children,
}: {
  value: string;
  onSave: (value: string) => void;
  children: (field: Field, set: (value: string) => void) => ReactNode;
}) {
  const [typed, setTyped] = useState(value);
  const [dirty, setDirty] = useState(false);
  useEffect(() => {
    if (!dirty) setTyped(value);
  }, [value, dirty]);
  const set = (next: string) => {
    setTyped(next);
    setDirty(true);
  };
  return children(
    {
      value: typed,
      onChange: event => set(event.currentTarget.value),
      onBlur: () => {
        if (dirty && typed !== value) onSave(typed);
        setDirty(false);
      },
    },
    set,
  );
}
