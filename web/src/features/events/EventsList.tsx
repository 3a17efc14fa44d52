import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { query } from '@/api/queries';
import type { EventRow } from '@/api/types';
import { useSession } from '@/app/session';
import { useCrumbs } from '@/app/shell/topbar';
import { formatDay, formatSpan, formatTime } from '@/time/format';
import { fromWall, localZone, zoneName } from '@/time/zones';
import { Choice } from '@/ui/Choice';
import { type Column, DataGrid, Pager } from '@/ui/DataGrid';
import page from '@/ui/Page.module.css';
import { PageHeader } from '@/ui/PageHeader';
import { ProgressBar } from '@/ui/ProgressBar';
import { SearchBox } from '@/ui/SearchBox';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { StatusChip } from '@/ui/StatusChip';
import { useShortcuts } from '@/ui/shortcuts';
import { categoryTone, eventTypes, humanize } from '@/ui/words';
import { recordName } from '../directory/kinds';
import classes from './EventsList.module.css';

const pageSize = 25;

const columns: Column<EventRow>[] = [
  {
    key: 'name',
    title: 'Event',
    sort: 'name',
    cell: event => (
      <span className={classes.name}>
        <Link to="/events/$eventId" params={{ eventId: event.id }} className={classes.link}>
          {event.name}
        </Link>
        <span className={classes.under}>
          {humanize(event.type)}
          {event.clientName && ` · ${event.clientName}`}
        </span>
        <span className={classes.phone}>
          <StatusChip tone={categoryTone[event.statusCategory]} label={humanize(event.status)} quiet />
          <span className="num">{formatDay(event.startAt, event.timezone)}</span>
          <span className="num">{Math.round(event.progress)} %</span>
        </span>
      </span>
    ),
  },
  {
    key: 'date',
    title: 'Date',
    sort: 'startAt',
    wide: true,
    cell: event => (
      <span className={classes.name}>
        <span className="num">{formatSpan(event.startAt, event.endAt, event.timezone)}</span>
        <span className={`${classes.under} num`}>
          {formatTime(event.startAt, event.timezone)} {zoneName(event.startAt, event.timezone)}
        </span>
      </span>
    ),
  },
  {
    key: 'status',
    title: 'Status',
    sort: 'status',
    wide: true,
    cell: event => <StatusChip tone={categoryTone[event.statusCategory]} label={humanize(event.status)} />,
  },
  { key: 'venue', title: 'Venue', wide: true, cell: event => event.venueName ?? <span className="muted">–</span> },
  { key: 'team', title: 'Team', align: 'end', wide: true, cell: event => event.teamCount },
  {
    key: 'progress',
    title: 'Progress',
    sort: 'progress',
    width: '170px',
    wide: true,
    cell: event => <ProgressBar value={event.progress} label={`Progress of ${event.name}`} size="sm" />,
  },
];

export function EventsList() {
  useCrumbs({ label: 'Events' });
  const search = useSearch({ from: '/shell/events' });
  const navigate = useNavigate({ from: '/events' });
  const { canCreateEvents } = useSession();
  const venues = useQuery(query.directory('venues', { limit: 200 }));
  const clients = useQuery(query.directory('clients', { limit: 200 }));
  const workflows = useQuery(query.workflows());
  // One word may mean a state in several workflows; the filter asks for the word.
  const statuses = [...new Set((workflows.data ?? []).flatMap(workflow => workflow.states.map(state => state.key)))];
  if (search.status && !statuses.includes(search.status)) statuses.push(search.status);
  const sort = search.sort ?? 'startAt';
  const number = search.page ?? 1;
  const events = useQuery({
    ...query.events({ ...search, ...days(search.from, search.to), sort, page: number, limit: pageSize }),
    staleTime: 5_000,
  });

  const set = (change: Partial<typeof search>) =>
    void navigate({ search: previous => clean({ ...previous, page: undefined, ...change }), replace: true });
  const { sort: _sort, page: _page, archived, ...filters } = search;
  const filtered = Object.values(filters).some(value => value !== undefined);

  useShortcuts([
    {
      keys: 'KeyC',
      label: 'New event',
      group: 'List',
      run: () => canCreateEvents && void navigate({ to: '/events/new' }),
    },
    { keys: 'Shift+KeyF', label: 'Clear filters', group: 'List', run: () => void navigate({ search: {} }) },
  ]);

  const options = (rows: { id: string; [field: string]: unknown }[] | undefined) =>
    (rows ?? []).map(row => ({ value: row.id, label: recordName(row) }));

  return (
    <div className={page.page}>
      <PageHeader
        title={archived ? 'Archived events' : 'Events'}
        actions={
          canCreateEvents && (
            <Button component={Link} to="/events/new" leftSection={<IconPlus size={16} stroke={1.75} />}>
              New event
            </Button>
          )
        }
      >
        <search className={page.filters}>
          <SearchBox
            className={page.search}
            label="Search events"
            value={search.q ?? ''}
            onChange={q => set({ q: q || undefined })}
          />
          <Choice
            label="Status"
            any="Any status"
            value={search.status}
            options={statuses.map(value => ({ value, label: humanize(value) }))}
            onChange={status => set({ status })}
          />
          <Choice
            label="Type"
            any="Any type"
            value={search.type}
            options={eventTypes.map(value => ({ value: value as string, label: humanize(value) }))}
            onChange={type => set({ type })}
          />
          <Choice
            label="Client"
            any="Any client"
            value={search.clientId}
            options={options(clients.data?.data)}
            onChange={clientId => set({ clientId })}
          />
          <Choice
            label="Venue"
            any="Any venue"
            value={search.venueId}
            options={options(venues.data?.data)}
            onChange={venueId => set({ venueId })}
          />
          <label className={classes.date}>
            <span>From</span>
            <input
              type="date"
              value={search.from ?? ''}
              onChange={event => set({ from: event.currentTarget.value || undefined })}
            />
          </label>
          <label className={classes.date}>
            <span>To</span>
            <input
              type="date"
              value={search.to ?? ''}
              onChange={event => set({ to: event.currentTarget.value || undefined })}
            />
          </label>
          {filtered && (
            <Button variant="subtle" onClick={() => void navigate({ search: clean({ archived }) })}>
              Clear filters
            </Button>
          )}
          <Button
            variant="subtle"
            color="gray"
            className={page.end}
            onClick={() => set({ archived: archived ? undefined : true })}
          >
            {archived ? 'Show current events' : 'Show archive'}
          </Button>
        </search>
      </PageHeader>

      {events.error && (
        <ErrorRegion
          error={events.error}
          what="The events could not be loaded"
          retry={() => void events.refetch()}
          dataFrom={events.data ? events.dataUpdatedAt : undefined}
        />
      )}
      {events.isPending ? (
        <SkeletonRows rows={10} />
      ) : events.data && events.data.data.length > 0 ? (
        <div>
          <DataGrid
            label="Events"
            columns={columns}
            rows={events.data.data}
            total={events.data.total}
            sort={sort}
            onSort={next => set({ sort: next })}
            onOpen={event => void navigate({ to: '/events/$eventId', params: { eventId: event.id } })}
            busy={events.isPlaceholderData}
          />
          <Pager
            page={number}
            pageSize={pageSize}
            total={events.data.total}
            what="events"
            onPage={to => set({ page: to > 1 ? to : undefined })}
          />
        </div>
      ) : (
        events.data && (
          <div className="card">
            {filtered ? (
              <EmptyState
                title="No events match"
                action={
                  <Button variant="default" onClick={() => void navigate({ search: clean({ archived }) })}>
                    Clear filters
                  </Button>
                }
              >
                Nothing fits all the filters at once.
              </EmptyState>
            ) : archived ? (
              <EmptyState title="The archive is empty">
                Events you archive stay readable here and can be restored.
              </EmptyState>
            ) : (
              <EmptyState
                title="No events yet"
                action={
                  canCreateEvents && (
                    <Button component={Link} to="/events/new">
                      Create the first event
                    </Button>
                  )
                }
              >
                Six short steps make an event with its plan of tasks; only a name and a date are needed.
              </EmptyState>
            )}
          </div>
        )
      )}
    </div>
  );
}

/** The instants whole days of the viewer's calendar begin and end at. */
function days(from: string | undefined, to: string | undefined) {
  const begin = from && fromWall({ date: from, time: '00:00' }, localZone());
  const last = to && fromWall({ date: to, time: '00:00' }, localZone());
  return {
    from: begin ? begin.instant.toISOString() : undefined,
    to: last ? new Date(last.instant.getTime() + 86_400_000).toISOString() : undefined,
  };
}

/** Takes out what is not set, so that the address stays short. */
function clean<T extends Record<string, unknown>>(search: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined && value !== '')) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
