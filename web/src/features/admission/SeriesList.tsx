import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { query } from '@/api/queries';
import type { EventDetail, Series } from '@/api/types';
import { useCommands } from '@/ui/commands';
import { type Column, DataGrid, Pager } from '@/ui/DataGrid';
import page from '@/ui/Page.module.css';
import { SearchBox } from '@/ui/SearchBox';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { StatusChip } from '@/ui/StatusChip';
import { useShortcuts } from '@/ui/shortcuts';
import { mayEdit } from '../command-center/useEvent';
import { SeriesPanel } from './SeriesPanel';
import { Fill } from './Views';
import { fullness, insideOf, seriesStatus, seriesTimes } from './words';

const pageSize = 50;

const isOver = (series: Series) => series.status === 'completed' || series.status === 'cancelled';

/** What comes first, then what is over, the latest first. */
const inOrder = (a: Series, b: Series) =>
  Number(isOver(a)) - Number(isOver(b)) || (a.startAt < b.startAt ? -1 : 1) * (isOver(a) ? -1 : 1);

const columns: Column<Series>[] = [
  {
    key: 'name',
    title: 'Series',
    cell: row => (
      <span>
        <Link to="/series/$seriesId" params={{ seriesId: row.id }}>
          <strong style={{ fontWeight: 500 }}>{row.name}</strong>
        </Link>
        {row.sequenceNo !== null && <span className="muted num"> · no. {row.sequenceNo + 1}</span>}
      </span>
    ),
  },
  { key: 'when', title: 'When', cell: row => <span className="num">{seriesTimes(row)}</span> },
  {
    key: 'status',
    title: 'Status',
    cell: row => <StatusChip tone={seriesStatus[row.status].tone} label={seriesStatus[row.status].label} />,
  },
  {
    key: 'inside',
    title: 'Inside',
    align: 'end',
    wide: true,
    cell: row => (
      <>
        {insideOf(row.occupancy, row.capacity)}
        <Fill value={fullness(row.occupancy, row.capacity)} />
      </>
    ),
  },
];

/** The series of an event: nights, days, sessions somebody has to be let into. */
export function SeriesList({ event }: { event: EventDetail }) {
  const search = useSearch({ from: '/shell/events/$eventId/check-in' });
  const navigate = useNavigate({ from: '/events/$eventId/check-in' });
  const series = useQuery(query.eventSeries(event.id));
  const editable = mayEdit(event);
  const set = (change: Partial<typeof search>, replace = true) =>
    void navigate({ search: previous => ({ ...previous, ...change }), replace });
  const add = () => set({ open: 'new' }, false);

  useShortcuts([{ keys: 'KeyC', label: 'New series', group: 'List', run: () => editable && add() }]);
  useCommands(() =>
    editable ? [{ id: 'new-series', group: 'Do', label: 'New series', words: 'check-in admission', run: add }] : [],
  );

  const wanted = search.q?.toLowerCase() ?? '';
  const found = (series.data ?? []).filter(each => each.name.toLowerCase().includes(wanted)).sort(inOrder);
  const number = search.page ?? 1;
  const opened = series.data?.find(each => each.id === search.open);
  return (
    <>
      {(series.data?.length ?? 0) > 0 && (
        <search className={page.filters}>
          <SearchBox
            className={page.search}
            label="Search series"
            value={search.q ?? ''}
            onChange={q => set({ q: q || undefined, page: undefined })}
          />
          {editable && (
            <Button className={page.end} leftSection={<IconPlus size={16} stroke={1.75} />} onClick={add}>
              New series
            </Button>
          )}
        </search>
      )}
      {series.error && (
        <ErrorRegion
          error={series.error}
          what="The series could not be loaded"
          retry={() => void series.refetch()}
          dataFrom={series.data ? series.dataUpdatedAt : undefined}
        />
      )}
      {series.isPending ? (
        <SkeletonRows rows={5} />
      ) : found.length > 0 ? (
        <div>
          <DataGrid
            label="Series"
            columns={columns}
            rows={found.slice((number - 1) * pageSize, number * pageSize)}
            total={found.length}
            selectedId={search.open}
            onOpen={row => set({ open: row.id }, false)}
          />
          <Pager
            page={number}
            pageSize={pageSize}
            total={found.length}
            what="series"
            onPage={to => set({ page: to > 1 ? to : undefined })}
          />
        </div>
      ) : (
        series.data && (
          <div className="card">
            {series.data.length > 0 ? (
              <EmptyState
                title="No series match"
                action={
                  <Button variant="default" onClick={() => set({ q: undefined })}>
                    Clear search
                  </Button>
                }
              />
            ) : (
              <EmptyState
                title="Nobody is let in anywhere yet"
                action={editable && <Button onClick={add}>Add the first series</Button>}
              >
                A series is one admission: a night, a day, a session, with its gates, its window and its capacity.
              </EmptyState>
            )}
          </div>
        )
      )}
      {((search.open === 'new' && editable) || opened) && (
        <SeriesPanel
          key={opened?.id ?? 'new'}
          event={event}
          series={opened}
          onMade={made => set({ open: made.id })}
          onClose={() => set({ open: undefined })}
        />
      )}
    </>
  );
}
