import { useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';

interface Props {
  label: string;
  className: string | undefined;
  children: ReactNode;
}

/**
 * Links to the parts of a screen in one line that may be wider than a phone. The one that is open (`data-active`) is
 * always in sight: who follows a link to the seventh part must not find the strip showing the first four.
 */
export function TabStrip({ label, className, children }: Props) {
  const strip = useRef<HTMLElement>(null);
  const address = useRouterState({ select: state => state.location.href });

  // biome-ignore lint/correctness/useExhaustiveDependencies: another address, another part is open
  useEffect(() => {
    const open = strip.current?.querySelector('[data-active]');
    open?.scrollIntoView?.({ block: 'nearest', inline: 'center' });
  }, [address]);

  return (
    <nav ref={strip} className={className} aria-label={label}>
      {children}
    </nav>
  );
}
