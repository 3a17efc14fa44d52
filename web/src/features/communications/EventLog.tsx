import { useNavigate, useSearch } from '@tanstack/react-router';
import { usePageTitle } from '@/ui/PageHeader';
import { mayEdit, useEvent } from '../command-center/useEvent';
import { LogEntries } from './LogEntries';

/** What was said to the client about one event, and what is to be done about it. */
export function EventLog() {
  const event = useEvent();
  const { open } = useSearch({ from: '/shell/events/$eventId/log' });
  const navigate = useNavigate({ from: '/events/$eventId/log' });
  usePageTitle(`Client log · ${event.name}`);
  return (
    <section aria-label="Client log" className="stack">
      <h2 className="vh">Client log</h2>
      <LogEntries
        filter={{ eventId: event.id }}
        about={{ eventId: event.id, ...(event.client && { clientId: event.client.id }) }}
        editable={mayEdit(event)}
        open={open}
        onOpen={id => void navigate({ search: id ? { open: id } : {} })}
        empty="Calls, meetings and e-mails about this event: write down what was said and when to get back to them."
      />
    </section>
  );
}
