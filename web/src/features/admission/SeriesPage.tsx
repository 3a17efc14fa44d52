import { Button } from '@mantine/core';
import { IconDeviceDesktop, IconScan, IconSettings } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { asProblem } from '@/api/problem';
import { query } from '@/api/queries';
import type { EventDetail, Series } from '@/api/types';
import { PageFailure } from '@/app/failures';
import { useSession } from '@/app/session';
import { useCrumbs } from '@/app/shell/topbar';
import { useEventLive } from '@/live/LiveProvider';
import { useCommands } from '@/ui/commands';
import page from '@/ui/Page.module.css';
import { PageHeader } from '@/ui/PageHeader';
import { ErrorRegion, ReadOnlyBanner, SkeletonBlock, SkeletonRows } from '@/ui/States';
import { useShortcuts } from '@/ui/shortcuts';
import { mayEdit } from '../command-center/useEvent';
import classes from './Admission.module.css';
import { Dashboard } from './Dashboard';
import { GuestDesk } from './GuestDesk';
import { ScanLog } from './ScanLog';
import { SeriesPanel, Steps } from './SeriesPanel';
import { TestTicket } from './TestTicket';
import { Views } from './Views';
import { Wall } from './Wall';
import { seriesTimes } from './words';

const views = [
  { view: undefined, label: 'Live' },
  { view: 'desk', label: 'Guest desk' },
  { view: 'log', label: 'Log' },
  { view: 'test', label: 'Test a ticket' },
] as const;

/** One series while it runs: what happens at its gates, and everything a supervisor does about it. */
export function SeriesPage() {
  const { seriesId } = useParams({ from: '/shell/series/$seriesId' });
  const { me } = useSession();
  const series = useQuery(query.series(seriesId));
  const event = useQuery({ ...query.event(series.data?.eventId ?? ''), enabled: series.data !== undefined });
  useEventLive(series.data?.eventId ?? '', event.data?.changeCursor, me.user.id);
  useCrumbs(
    { label: 'Events', to: '/events' },
    ...(event.data
      ? [
          { label: event.data.name, to: `/events/${event.data.id}` },
          { label: 'Check-in', to: `/events/${event.data.id}/check-in` },
        ]
      : []),
    { label: series.data?.name ?? 'Series' },
  );
  const failure = series.error ?? event.error;
  if (failure && !(series.data && event.data)) {
    const problem = asProblem(failure);
    if (problem.status === 404 || problem.status === 403) return <PageFailure error={problem} />;
    return (
      <div className={page.page}>
        <ErrorRegion
          error={problem}
          what="The series could not be loaded"
          retry={() => void (series.data ? event.refetch() : series.refetch())}
        />
      </div>
    );
  }
  if (!series.data || !event.data)
    return (
      <div className={page.page}>
        <SkeletonBlock height={72} />
        <SkeletonRows rows={6} />
      </div>
    );
  return <Loaded key={seriesId} event={event.data} series={series.data} />;
}

function Loaded({ event, series }: { event: EventDetail; series: Series }) {
  const search = useSearch({ from: '/shell/series/$seriesId' });
  const navigate = useNavigate({ from: '/series/$seriesId' });
  const editable = mayEdit(event);
  const set = (change: Partial<typeof search>, replace = true) =>
    void navigate({ search: previous => ({ ...previous, ...change }), replace });
  const go = (view: (typeof views)[number]['view']) => void navigate({ search: view ? { view } : {} });

  useShortcuts(
    views.map(({ view, label }, index) => ({
      keys: `Digit${index + 1}`,
      label,
      group: 'Series',
      run: () => go(view),
    })),
  );
  useCommands(() => [
    ...views.map(({ view, label }) => ({
      id: `series-${view ?? 'live'}`,
      group: 'Go' as const,
      label: `${series.name}: ${label}`,
      run: () => go(view),
    })),
    {
      id: 'series-wall',
      group: 'Do',
      label: 'Show on a wall',
      words: 'big numbers screen',
      run: () => set({ wall: true }, false),
    },
    { id: 'series-setup', group: 'Do', label: 'Set up this series', run: () => set({ setup: true }, false) },
  ]);

  if (search.wall) return <Wall event={event} series={series} onClose={() => set({ wall: undefined })} />;
  return (
    <div className={page.page}>
      <PageHeader
        title={series.name}
        documentTitle={`${series.name} · ${event.name}`}
        meta={<span className="num">{seriesTimes(series)}</span>}
        actions={
          <>
            <Button component="a" href="/scan" variant="default" leftSection={<IconScan size={15} stroke={1.75} />}>
              Scan
            </Button>
            <Button
              variant="default"
              leftSection={<IconDeviceDesktop size={15} stroke={1.75} />}
              onClick={() => set({ wall: true }, false)}
            >
              Wall
            </Button>
            <Button
              variant="default"
              leftSection={<IconSettings size={15} stroke={1.75} />}
              onClick={() => set({ setup: true }, false)}
            >
              Set up
            </Button>
          </>
        }
      >
        <Steps event={event} series={series} />
        {!editable && <ReadOnlyBanner>You may look at this event but not change it.</ReadOnlyBanner>}
      </PageHeader>
      <Views label="Series">
        {views.map(each => (
          <Link
            key={each.label}
            to="/series/$seriesId"
            params={{ seriesId: series.id }}
            search={each.view ? { view: each.view } : {}}
            className={classes.tab}
            data-active={each.view === search.view || undefined}
            aria-current={each.view === search.view ? 'page' : undefined}
          >
            {each.label}
          </Link>
        ))}
      </Views>
      {search.view === 'desk' ? (
        <GuestDesk event={event} series={series} editable={editable} />
      ) : search.view === 'log' ? (
        <ScanLog series={series} editable={editable} />
      ) : search.view === 'test' ? (
        <TestTicket series={series} />
      ) : (
        <Dashboard series={series} editable={editable} />
      )}
      {search.setup && <SeriesPanel event={event} series={series} onClose={() => set({ setup: undefined })} />}
    </div>
  );
}
