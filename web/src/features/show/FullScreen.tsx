import { Outlet } from '@tanstack/react-router';
import { useSession } from '@/app/session';
import { LiveProvider } from '@/live/LiveProvider';

/** The frame of screens without a shell: the live connection and nothing else. */
export function FullScreen() {
  const session = useSession();
  return (
    <LiveProvider organizationId={session.organization?.id ?? null}>
      <Outlet />
    </LiveProvider>
  );
}
