import { SegmentedControl } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useSession } from '@/app/session';
import { useCrumbs } from '@/app/shell/topbar';
import page from '@/ui/Page.module.css';
import { PageHeader } from '@/ui/PageHeader';
import { LogEntries } from './LogEntries';

/** What was said to all clients; what is due first, when that is asked for. */
export function ClientLog() {
  useCrumbs({ label: 'Client log' });
  const { open, show } = useSearch({ from: '/shell/log' });
  const navigate = useNavigate({ from: '/log' });
  const { me, canEditDirectory } = useSession();
  return (
    <div className={page.page}>
      <PageHeader title="Client log" meta="What was said to clients, and when to get back to them" />
      <LogEntries
        filter={
          show === 'due' ? { followUpDue: true } : show === 'mine' ? { followUpOpen: true, ownerId: me.user.id } : {}
        }
        about={{}}
        editable={canEditDirectory}
        open={open}
        onOpen={id => void navigate({ search: previous => ({ ...previous, open: id }) })}
        empty={
          show
            ? 'What somebody has to get back to stands here when the time comes.'
            : 'Calls, meetings and e-mails with clients: write down what was said.'
        }
        heading={
          <SegmentedControl
            aria-label="Show"
            value={show ?? 'all'}
            onChange={value =>
              void navigate({ search: value === 'all' ? {} : { show: value as 'due' | 'mine' }, replace: true })
            }
            data={[
              { value: 'all', label: 'Everything' },
              { value: 'due', label: 'Due' },
              { value: 'mine', label: 'Mine to follow up' },
            ]}
          />
        }
      />
    </div>
  );
}
