import { Button } from '@mantine/core';
import { Link, useRouter } from '@tanstack/react-router';
import { asProblem } from '@/api/problem';
import { usePageTitle } from '@/ui/PageHeader';
import classes from './failures.module.css';

/** The whole screen failed: say so plainly, offer the two ways on. */
export function PageFailure({ error, reset }: { error: unknown; reset?: () => void }) {
  const router = useRouter();
  const problem = asProblem(error);
  usePageTitle(problem.message);
  return (
    <main className={classes.page} role="alert">
      <p className={classes.code}>{problem.status > 0 ? problem.status : problem.code}</p>
      <h1 className={classes.title}>{problem.message}</h1>
      {problem.detail && <p className={classes.detail}>{problem.detail}</p>}
      <div className={classes.actions}>
        <Button
          onClick={() => {
            reset?.();
            void router.invalidate();
          }}
        >
          Try again
        </Button>
        <Button variant="default" component={Link} to="/events">
          All events
        </Button>
      </div>
      {problem.traceId && <p className={classes.trace}>Trace {problem.traceId}</p>}
    </main>
  );
}

export function NotFound() {
  usePageTitle('Not found');
  return (
    <main className={classes.page}>
      <p className={classes.code}>404</p>
      <h1 className={classes.title}>There is nothing at this address</h1>
      <p className={classes.detail}>It was removed, or you may not see it. Ask whoever sent you the link.</p>
      <div className={classes.actions}>
        <Button component={Link} to="/events">
          All events
        </Button>
      </div>
    </main>
  );
}
