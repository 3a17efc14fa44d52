import { useState } from 'react';
import type { Id } from '@/api/types';
import classes from './Log.module.css';
import { LogEntries } from './LogEntries';

/** What was said to one client, on its profile. */
export function ClientPanel({ clientId, editable }: { clientId: Id; editable: boolean }) {
  const [open, setOpen] = useState<Id>();
  return (
    <section aria-label="Client log" className={classes.panel}>
      <LogEntries
        filter={{ clientId }}
        about={{ clientId }}
        editable={editable}
        open={open}
        onOpen={setOpen}
        empty="Calls, meetings and e-mails: write down what was said and when to get back to them."
        heading={<h3 className={classes.panelTitle}>Client log</h3>}
      />
    </section>
  );
}
