import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useShortcuts } from './shortcuts';

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  className?: string | undefined;
}

/** Search in the list one is looking at. Typing settles for a moment before the address changes; `/` comes here. */
export function SearchBox({ label, value, onChange, className }: Props) {
  const [typed, setTyped] = useState(value);
  const box = useRef<HTMLInputElement>(null);
  const sent = useRef(value);
  const latest = useRef(onChange);
  latest.current = onChange;

  useEffect(() => {
    // The address changed by other means (Back, "Clear filters"): follow it.
    if (value !== sent.current) {
      sent.current = value;
      setTyped(value);
    }
  }, [value]);

  useEffect(() => {
    if (typed === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = typed;
      latest.current(typed);
    }, 200);
    return () => clearTimeout(timer);
  }, [typed]);

  useShortcuts([{ keys: 'Slash', label, group: 'List', run: () => box.current?.focus() }]);

  return (
    <TextInput
      ref={box}
      className={className}
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={15} stroke={1.75} aria-hidden="true" />}
      value={typed}
      onChange={event => setTyped(event.currentTarget.value)}
      onKeyDown={event => {
        if (event.key !== 'Escape') return;
        if (typed) setTyped('');
        else event.currentTarget.blur();
      }}
    />
  );
}
