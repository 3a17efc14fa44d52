import { Button } from '@mantine/core';
import { IconFileUpload, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { query } from '@/api/queries';
import type { EventDetail, Pass, PassKind, PassStatus } from '@/api/types';
import { Choice } from '@/ui/Choice';
import { useCommands } from '@/ui/commands';
import { type Column, DataGrid, Pager } from '@/ui/DataGrid';
import page from '@/ui/Page.module.css';
import { SearchBox } from '@/ui/SearchBox';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { StatusChip } from '@/ui/StatusChip';
import { useShortcuts } from '@/ui/shortcuts';
import { mayEdit } from '../command-center/useEvent';
import { ImportPasses } from './ImportPasses';
import { PassPanel } from './PassPanel';
import { useCategories } from './useCategories';
import { passStatus } from './words';

const pageSize = 50;

export const kinds = {
  tickets: { one: 'ticket', many: 'tickets', key: 'Code' },
  wristbands: { one: 'wristband', many: 'wristbands', key: 'NFC id' },
} as const;

/** What is scanned: the code of a ticket, the NFC id of a wristband. */
export const keyOf = (pass: Pass) => pass.code ?? pass.nfcId ?? '';

const statuses = (Object.keys(passStatus) as PassStatus[]).map(value => ({ value, label: passStatus[value].label }));

/** The tickets or wristbands of an event: found by name or code, page by page, however many there are. */
export function PassList({ event, kind }: { event: EventDetail; kind: PassKind }) {
  const { one, many, key } = kinds[kind];
  const search = useSearch({ from: '/shell/events/$eventId/check-in' });
  const navigate = useNavigate({ from: '/events/$eventId/check-in' });
  const [importing, setImporting] = useState(false);
  const categories = useCategories(event.id);
  const editable = mayEdit(event);
  const number = search.page ?? 1;
  const passes = useQuery(
    query.passes(event.id, kind, {
      q: search.q,
      category: search.category,
      status: search.status,
      page: number,
      limit: pageSize,
    }),
  );
  const set = (change: Partial<typeof search>, replace = true) =>
    void navigate({ search: previous => ({ ...previous, ...change }), replace });
  const add = () => set({ open: 'new' }, false);
  const clear = () => set({ q: undefined, category: undefined, status: undefined, page: undefined });
  const filtered = search.q !== undefined || search.category !== undefined || search.status !== undefined;

  useShortcuts([
    { keys: 'KeyC', label: `New ${one}`, group: 'List', run: () => editable && add() },
    { keys: 'Shift+KeyF', label: 'Clear filters', group: 'List', run: clear },
  ]);
  useCommands(() =>
    editable
      ? [
          { id: `new-${one}`, group: 'Do', label: `New ${one}`, run: add },
          {
            id: `import-${many}`,
            group: 'Do',
            label: `Import ${many}…`,
            words: 'csv file',
            needsConnection: 'A file is read by the server',
            run: () => setImporting(true),
          },
        ]
      : [],
  );

  const columns: Column<Pass>[] = [
    { key: 'holder', title: 'Holder', cell: pass => pass.holderName ?? <span className="muted">No name</span> },
    { key: 'key', title: key, cell: pass => <span className="mono">{keyOf(pass)}</span> },
    { key: 'category', title: 'Category', cell: pass => pass.category },
    {
      key: 'status',
      title: 'Status',
      cell: pass => <StatusChip tone={passStatus[pass.status].tone} label={passStatus[pass.status].label} quiet />,
    },
    { key: 'email', title: 'E-mail', wide: true, cell: pass => pass.email ?? <span className="muted">–</span> },
  ];
  const rows = passes.data?.data ?? [];
  const opened = rows.find(pass => pass.id === search.open);
  return (
    <>
      <search className={page.filters}>
        <SearchBox
          className={page.search}
          label={`Name or ${key === 'Code' ? 'code' : key}`}
          value={search.q ?? ''}
          onChange={q => set({ q: q || undefined, page: undefined })}
        />
        <Choice
          label="Status"
          any="Any status"
          value={search.status}
          options={statuses}
          onChange={status => set({ status, page: undefined })}
        />
        <Choice
          label="Category"
          any="Any category"
          value={search.category}
          options={categories.map(value => ({ value, label: value }))}
          onChange={category => set({ category, page: undefined })}
        />
        {editable && (
          <span className={`line ${page.end}`}>
            <Button
              variant="default"
              leftSection={<IconFileUpload size={16} stroke={1.75} />}
              onClick={() => setImporting(true)}
            >
              Import
            </Button>
            <Button leftSection={<IconPlus size={16} stroke={1.75} />} onClick={add}>
              New {one}
            </Button>
          </span>
        )}
      </search>
      {passes.error && (
        <ErrorRegion
          error={passes.error}
          what={`The ${many} could not be loaded`}
          retry={() => void passes.refetch()}
          dataFrom={passes.data ? passes.dataUpdatedAt : undefined}
        />
      )}
      {passes.isPending ? (
        <SkeletonRows rows={10} />
      ) : rows.length > 0 ? (
        <div>
          <DataGrid
            label={many === 'tickets' ? 'Tickets' : 'Wristbands'}
            columns={columns}
            rows={rows}
            total={passes.data?.total ?? rows.length}
            selectedId={search.open}
            onOpen={pass => set({ open: pass.id }, false)}
            busy={passes.isPlaceholderData}
          />
          <Pager
            page={number}
            pageSize={pageSize}
            total={passes.data?.total ?? rows.length}
            what={many}
            onPage={to => set({ page: to > 1 ? to : undefined })}
          />
        </div>
      ) : (
        passes.data && (
          <div className="card">
            {filtered ? (
              <EmptyState
                title={`No ${many} match`}
                action={
                  <Button variant="default" onClick={clear}>
                    Clear filters
                  </Button>
                }
              />
            ) : (
              <EmptyState
                title={`No ${many} yet`}
                action={
                  editable && (
                    <>
                      <Button onClick={() => setImporting(true)}>Import a file</Button>
                      <Button variant="default" onClick={add}>
                        Add one
                      </Button>
                    </>
                  )
                }
              >
                {kind === 'tickets'
                  ? 'A ticket is known by its code, in a QR code or typed.'
                  : 'A wristband is known by the id of its chip. It can be issued for a ticket; the two are then one person.'}
              </EmptyState>
            )}
          </div>
        )
      )}
      {((search.open === 'new' && editable) || opened) && (
        <PassPanel
          key={opened?.id ?? 'new'}
          event={event}
          kind={kind}
          pass={opened}
          categories={categories}
          onClose={() => set({ open: undefined })}
        />
      )}
      {importing && <ImportPasses event={event} kind={kind} onClose={() => setImporting(false)} />}
    </>
  );
}
