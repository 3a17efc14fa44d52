import { Button, Select, Switch } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { query } from '@/api/queries';
import type { ContractStatus, ContractSummary, ContractType, EventDetail, Id } from '@/api/types';
import { useCrumbs } from '@/app/shell/topbar';
import { formatMoney } from '@/ui/Money';
import page from '@/ui/Page.module.css';
import { PageHeader, usePageTitle } from '@/ui/PageHeader';
import { PendingMark } from '@/ui/PendingMark';
import { SearchBox } from '@/ui/SearchBox';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { StatusChip, StatusShape } from '@/ui/StatusChip';
import { useShortcuts } from '@/ui/shortcuts';
import { humanize } from '@/ui/words';
import { mayAdmin, mayEdit, useEvent } from '../command-center/useEvent';
import { ContractForm } from './ContractForm';
import { ContractPanel } from './ContractPanel';
import classes from './Contracts.module.css';
import { amountOf, contractStatus, formatDay, inDays, moneyOf } from './figures';

const running = [
  'draft',
  'pending_review',
  'pending_signature',
  'signed',
  'active',
] as const satisfies ContractStatus[];
const ended = ['expired', 'terminated'] as const satisfies ContractStatus[];

export const contractTypes: ContractType[] = [
  'client',
  'venue',
  'vendor',
  'sponsor',
  'designer',
  'model',
  'staff',
  'other',
];

interface Search {
  q?: string | undefined;
  type?: ContractType | undefined;
  overdue?: true | undefined;
  ended?: true | undefined;
  contract?: string | undefined;
}

interface Props {
  search: Search;
  set: (change: Partial<Search>, replace?: boolean) => void;
  event?: EventDetail;
}

/** The contracts of one event. */
export function EventContracts() {
  const event = useEvent();
  const search = useSearch({ from: '/shell/events/$eventId/contracts' });
  const navigate = useNavigate({ from: '/events/$eventId/contracts' });
  usePageTitle(`Contracts · ${event.name}`);
  return (
    <div className={classes.page}>
      <Pipeline
        event={event}
        search={search}
        set={(change, replace = true) =>
          void navigate({ search: previous => compact({ ...previous, ...change }), replace })
        }
      />
    </div>
  );
}

/** Contracts of all events: who must sign what by when, and what is to be paid. */
export function AllContracts() {
  useCrumbs({ label: 'Contracts' });
  const search = useSearch({ from: '/shell/contracts' });
  const navigate = useNavigate({ from: '/contracts' });
  return (
    <div className={page.page}>
      <PageHeader title="Contracts" />
      <Pipeline
        search={search}
        set={(change, replace = true) =>
          void navigate({ search: previous => compact({ ...previous, ...change }), replace })
        }
      />
    </div>
  );
}

const compact = <T extends object>(search: T): T =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as T;

function Pipeline({ search, set, event }: Props) {
  const [adding, setAdding] = useState(false);
  const contracts = useQuery({
    ...query.contracts({ eventId: event?.id, q: search.q, type: search.type, overdue: search.overdue }),
    // No event is listened to here: what changes is looked for now and then.
    ...(!event && { refetchInterval: 30_000 }),
  });
  const editable = event ? mayEdit(event) : false;
  useShortcuts([{ keys: 'KeyC', label: 'New contract', group: 'Contracts', run: () => editable && setAdding(true) }]);
  const rows = contracts.data ?? [];
  const filtered = Boolean(search.q || search.type || search.overdue);
  const columns: readonly ContractStatus[] = search.ended ? ended : running;
  const hidden = rows.length - rows.filter(row => columns.includes(row.status)).length;
  return (
    <>
      <search className={page.filters}>
        <SearchBox
          className={page.search}
          label="Search contracts"
          value={search.q ?? ''}
          onChange={q => set({ q: q || undefined })}
        />
        <Select
          className={page.narrow}
          aria-label="Type"
          placeholder="All types"
          clearable
          value={search.type ?? null}
          data={contractTypes.map(value => ({ value, label: humanize(value) }))}
          onChange={value => set({ type: (value as ContractType | null) ?? undefined })}
        />
        <Switch
          label="Overdue only"
          checked={search.overdue ?? false}
          onChange={change => set({ overdue: change.currentTarget.checked || undefined })}
        />
        <Switch
          label="Ended ones"
          checked={search.ended ?? false}
          onChange={change => set({ ended: change.currentTarget.checked || undefined })}
        />
        {editable && (
          <Button
            className={page.end}
            leftSection={<IconPlus size={16} stroke={1.75} aria-hidden="true" />}
            onClick={() => setAdding(true)}
          >
            New contract
          </Button>
        )}
      </search>
      {contracts.error && (
        <ErrorRegion
          error={contracts.error}
          what="The contracts could not be loaded"
          retry={() => void contracts.refetch()}
          dataFrom={contracts.data ? contracts.dataUpdatedAt : undefined}
        />
      )}
      {contracts.isPending ? (
        <SkeletonRows rows={6} />
      ) : rows.length === hidden ? (
        !contracts.error && (
          <div className="card">
            {hidden > 0 ? (
              <EmptyState
                title={search.ended ? 'No contract has ended' : 'Nothing is under way'}
                action={
                  <Button variant="default" onClick={() => set({ ended: search.ended ? undefined : true })}>
                    {search.ended ? 'Show current contracts' : 'Show those that ended'}
                  </Button>
                }
              />
            ) : filtered ? (
              <EmptyState
                title="No contracts match"
                action={
                  <Button variant="default" onClick={() => set({ q: undefined, type: undefined, overdue: undefined })}>
                    Clear filters
                  </Button>
                }
              />
            ) : (
              <EmptyState
                title="No contracts yet"
                action={editable && <Button onClick={() => setAdding(true)}>Add the first contract</Button>}
              >
                {event
                  ? 'Keep what was agreed with the venue, vendors and sponsors: who signs by when, and what is paid when.'
                  : 'Contracts are added on the page of their event.'}
              </EmptyState>
            )}
          </div>
        )
      ) : (
        <div className={classes.board}>
          {columns.map(status => (
            <Column
              key={status}
              status={status}
              rows={rows.filter(row => row.status === status)}
              selected={search.contract}
              ofEvent={Boolean(event)}
              onOpen={id => set({ contract: id }, false)}
            />
          ))}
        </div>
      )}
      {search.contract && (
        <ContractPanel
          key={search.contract}
          id={search.contract}
          editable={event ? editable : true}
          decides={event ? mayAdmin(event) && editable : true}
          onClose={() => set({ contract: undefined })}
        />
      )}
      {adding && event && (
        <ContractForm
          event={event}
          onClose={made => {
            setAdding(false);
            if (made) set({ contract: made }, false);
          }}
        />
      )}
    </>
  );
}

function Column(props: {
  status: ContractStatus;
  rows: ContractSummary[];
  selected: Id | undefined;
  ofEvent: boolean;
  onOpen: (id: Id) => void;
}) {
  const { status, rows, selected, ofEvent, onOpen } = props;
  const { tone, label } = contractStatus[status];
  const currencies = new Set(rows.flatMap(row => row.amount?.currency ?? []));
  const [currency] = currencies;
  const sum = rows.reduce((whole, row) => whole + amountOf(row.amount), 0);
  return (
    <section className={classes.column} aria-label={`${label}, ${rows.length}`}>
      <div className={classes.columnHead}>
        <StatusShape tone={tone} />
        <h2>{label}</h2>
        <span className={classes.count}>{rows.length}</span>
        {currencies.size === 1 && currency && sum > 0 && (
          <span className={classes.sum}>{formatMoney(moneyOf(sum, currency), true)}</span>
        )}
      </div>
      <ul className={classes.cards}>
        {rows.map(row => (
          <li key={row.id}>
            <Card row={row} current={row.id === selected} ofEvent={ofEvent} onOpen={() => onOpen(row.id)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Card(props: { row: ContractSummary; current: boolean; ofEvent: boolean; onOpen: () => void }) {
  const { row, current, ofEvent, onOpen } = props;
  const late = amountOf(row.overdue) > 0;
  const soon = row.expiresInDays !== null && row.expiresInDays !== undefined && row.expiresInDays <= 30;
  return (
    <button
      type="button"
      className={classes.card}
      aria-current={current || undefined}
      data-peek-opener
      onClick={onOpen}
    >
      <span className={classes.cardTitle}>
        {row.title} <PendingMark id={row.id} />
      </span>
      <span className={classes.cardMeta}>
        {row.partyName}
        {!ofEvent && ` · ${row.eventName}`}
      </span>
      <span className={classes.cardFoot}>
        {row.amount && <span className={classes.amount}>{formatMoney(row.amount)}</span>}
        <span className="muted">{row.direction === 'receivable' ? 'comes in' : 'goes out'}</span>
      </span>
      {(late || row.nextDue || soon || row.signedBy.length === 1) && (
        <span className={classes.cardFoot}>
          {late && <StatusChip tone="critical" label={`${formatMoney(row.overdue)} overdue`} quiet />}
          {!late && row.nextDue?.dueOn && (
            <span className="muted">
              {formatMoney(row.nextDue.open)} due {formatDay(row.nextDue.dueOn)}
            </span>
          )}
          {row.signedBy.length === 1 && row.status === 'signed' && (
            <StatusChip
              tone="warning"
              label={row.signedBy[0] === 'organization' ? 'They still sign' : 'We still sign'}
              quiet
            />
          )}
          {soon && row.status !== 'terminated' && (
            <StatusChip tone="warning" label={`ends ${inDays(row.expiresInDays ?? 0)}`} quiet />
          )}
        </span>
      )}
    </button>
  );
}
