import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Navigate, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { query } from '@/api/queries';
import type { DirectoryKind, DirectoryRecord } from '@/api/types';
import { NotFound } from '@/app/failures';
import { useSession } from '@/app/session';
import { useCrumbs } from '@/app/shell/topbar';
import { type Column, DataGrid, Pager } from '@/ui/DataGrid';
import page from '@/ui/Page.module.css';
import { PageHeader } from '@/ui/PageHeader';
import { SearchBox } from '@/ui/SearchBox';
import { EmptyState, ErrorRegion, ReadOnlyBanner, SkeletonRows } from '@/ui/States';
import { useShortcuts } from '@/ui/shortcuts';
import { humanize } from '@/ui/words';
import { type Field, kinds } from './kinds';
import { RecordForm } from './RecordForm';

const pageSize = 50;

export function Directory() {
  const { kind } = useParams({ from: '/shell/directory/$kind' });
  if (kind === '') return <Navigate to="/directory/$kind" params={{ kind: 'clients' }} />;
  return kind in kinds ? <Records key={kind} kind={kind as DirectoryKind} /> : <NotFound />;
}

function show(field: Field, record: DirectoryRecord, first: boolean) {
  const value = record[field.name];
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
    return <span className="muted">–</span>;
  if (field.kind === 'email') return <a href={`mailto:${value}`}>{String(value)}</a>;
  if (field.kind === 'phone') return <a href={`tel:${value}`}>{String(value)}</a>;
  if (field.kind === 'tags') return (value as string[]).join(', ');
  if (field.kind === 'number') return Number(value).toLocaleString();
  if (field.kind === 'choice') return humanize(String(value));
  return first ? <strong style={{ fontWeight: 500 }}>{String(value)}</strong> : String(value);
}

function Records({ kind }: { kind: DirectoryKind }) {
  const { title, one, empty, fields } = kinds[kind];
  useCrumbs({ label: 'Directory' }, { label: title });
  const search = useSearch({ from: '/shell/directory/$kind' });
  const navigate = useNavigate({ from: '/directory/$kind' });
  const { canEditDirectory } = useSession();
  const [adding, setAdding] = useState(false);
  const number = search.page ?? 1;
  const records = useQuery(
    query.directory(kind, {
      ...(search.q && { q: search.q }),
      ...(search.archived && { archived: true }),
      page: number,
      limit: pageSize,
    }),
  );
  const opened = records.data?.data.find(record => record.id === search.open);

  const set = (change: Partial<typeof search>, replace = true) =>
    void navigate({
      search: previous =>
        Object.fromEntries(Object.entries({ ...previous, ...change }).filter(([, value]) => value !== undefined)),
      replace,
    });

  const columns = useMemo<Column<DirectoryRecord>[]>(
    () =>
      fields
        .filter(field => field.column)
        .map((field, index) => ({
          key: field.name,
          title: field.label,
          cell: record => show(field, record, index === 0),
          ...(field.kind === 'number' && { align: 'end' as const }),
          wide: index > 1,
        })),
    [fields],
  );

  useShortcuts([{ keys: 'KeyC', label: `New ${one}`, group: 'List', run: () => canEditDirectory && setAdding(true) }]);

  return (
    <div className={page.page}>
      <PageHeader
        title={search.archived ? `Archived ${title.toLowerCase()}` : title}
        actions={
          canEditDirectory && (
            <Button leftSection={<IconPlus size={16} stroke={1.75} />} onClick={() => setAdding(true)}>
              New {one}
            </Button>
          )
        }
      >
        {!canEditDirectory && <ReadOnlyBanner>You may read the directory but not change it.</ReadOnlyBanner>}
        <search className={page.filters}>
          <SearchBox
            className={page.search}
            label={`Search ${title.toLowerCase()}`}
            value={search.q ?? ''}
            onChange={q => set({ q: q || undefined, page: undefined })}
          />
          <Button
            variant="subtle"
            color="gray"
            className={page.end}
            onClick={() => set({ archived: search.archived ? undefined : true, page: undefined, open: undefined })}
          >
            {search.archived ? `Show current ${title.toLowerCase()}` : 'Show archive'}
          </Button>
        </search>
      </PageHeader>

      {records.error && (
        <ErrorRegion
          error={records.error}
          what={`The ${title.toLowerCase()} could not be loaded`}
          retry={() => void records.refetch()}
          dataFrom={records.data ? records.dataUpdatedAt : undefined}
        />
      )}
      {records.isPending ? (
        <SkeletonRows rows={10} />
      ) : records.data && records.data.data.length > 0 ? (
        <div>
          <DataGrid
            label={title}
            columns={columns}
            rows={records.data.data}
            total={records.data.total}
            selectedId={search.open}
            onOpen={record => set({ open: record.id }, false)}
            busy={records.isPlaceholderData}
          />
          <Pager
            page={number}
            pageSize={pageSize}
            total={records.data.total}
            what={title.toLowerCase()}
            onPage={to => set({ page: to > 1 ? to : undefined })}
          />
        </div>
      ) : (
        records.data && (
          <div className="card">
            {search.q ? (
              <EmptyState
                title={`No ${title.toLowerCase()} match`}
                action={
                  <Button variant="default" onClick={() => set({ q: undefined })}>
                    Clear search
                  </Button>
                }
              />
            ) : search.archived ? (
              <EmptyState title="The archive is empty" />
            ) : (
              <EmptyState
                title={`No ${title.toLowerCase()} yet`}
                action={canEditDirectory && <Button onClick={() => setAdding(true)}>Add the first {one}</Button>}
              >
                {empty}
              </EmptyState>
            )}
          </div>
        )
      )}
      {(adding || opened) && (
        <RecordForm
          key={adding ? 'new' : opened?.id}
          kind={kind}
          record={adding ? undefined : opened}
          readOnly={!canEditDirectory}
          archived={search.archived ?? false}
          onClose={() => {
            setAdding(false);
            if (search.open) set({ open: undefined });
          }}
        />
      )}
    </div>
  );
}
