import { Button } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { flushSync } from 'react-dom';
import * as call from '@/api/calls';
import { keys, query } from '@/api/queries';
import type { DietaryReport, EventDetail, SheetGuest, SheetScope, SheetTable } from '@/api/types';
import { useOffline } from '@/offline/state';
import { Choice } from '@/ui/Choice';
import { useCommands } from '@/ui/commands';
import page from '@/ui/Page.module.css';
import { EmptyState, ErrorRegion, SkeletonBlock } from '@/ui/States';
import { StatusShape } from '@/ui/StatusChip';
import { toastProblem } from '@/ui/toasts';
import { plural } from '@/ui/words';
import { mayEdit } from '../command-center/useEvent';
import classes from './Kitchen.module.css';
import { KitchenSheet } from './KitchenSheet';
import { SheetState } from './OldSheet';
import { allergenWords, allGroups, isSevere, rsvpStatus } from './words';

/** Up to so many tables are all unfolded: more are opened as they are wanted. */
const mostUnfolded = 40;

/** What guests must not and do not eat, by table, and the sheet of it that hangs in the kitchen. */
export function Kitchen({ event }: { event: EventDetail }) {
  const client = useQueryClient();
  const reachable = useOffline(state => state.reachable);
  const [scope, setScope] = useState<SheetScope>('expected');
  const [printed, setPrinted] = useState<DietaryReport | null>(null);
  const report = useQuery(query.dietary(event.id, scope));
  const editable = mayEdit(event);
  const print = useMutation({
    mutationFn: async () => (await call.guests.print(event.id, scope)).data,
    onSuccess: kept => {
      client.setQueryData([...keys.dietary(event.id), scope], kept);
      void client.invalidateQueries({ queryKey: keys.dietary(event.id) });
      flushSync(() => setPrinted(kept));
      window.print();
    },
    onError: error => toastProblem('The sheet was not printed', error),
  });
  useCommands(() =>
    editable
      ? [
          {
            id: 'guest-print',
            group: 'Do',
            label: 'Print the kitchen sheet',
            words: 'allergens dietary paper',
            needsConnection: 'A printed sheet gets a number, which needs a connection.',
            run: () => print.mutate(),
          },
        ]
      : [],
  );
  const { data } = report;
  return (
    <>
      <div className={page.filters}>
        <Choice
          label="Whom it is about"
          value={scope}
          options={[
            { value: 'expected', label: 'All who have not declined' },
            { value: 'confirmed', label: 'Only those coming for certain' },
          ]}
          onChange={next => next && setScope(next)}
        />
        <span className={`${page.end} line`}>
          {!reachable && <span className="muted">Printing needs a connection.</span>}
          {editable && (
            <Button
              leftSection={<IconPrinter size={16} stroke={1.75} />}
              loading={print.isPending}
              disabled={!reachable || !data || data.covers === 0}
              onClick={() => print.mutate()}
            >
              Print sheet {(data?.lastPrint?.number ?? 0) + 1}
            </Button>
          )}
        </span>
      </div>
      {report.error && (
        <ErrorRegion
          error={report.error}
          what="The report could not be loaded"
          retry={() => void report.refetch()}
          dataFrom={data && report.dataUpdatedAt}
        />
      )}
      {!reachable && data && (
        <p className="muted" role="note">
          As the server knew it. What was changed on this device without a connection is not counted yet.
        </p>
      )}
      {!data && !report.error && <SkeletonBlock height={320} />}
      {data?.lastPrint && <SheetState sheet={data.lastPrint} zone={event.timezone} />}
      {data && data.covers === 0 && (
        <div className="card">
          <EmptyState title="Nobody to cook for yet">
            Diets and allergens of guests are added up here, table by table, as soon as there are guests.
          </EmptyState>
        </div>
      )}
      {data && data.covers > 0 && (
        <>
          <Totals report={data} />
          <Tables tables={data.tables} />
          <KitchenSheet event={event} report={data} printed={printed} onPrinted={() => setPrinted(null)} />
        </>
      )}
    </>
  );
}

function Totals({ report }: { report: DietaryReport }) {
  return (
    <section className={classes.totals} aria-label="All tables together">
      <p>
        <b className="num">{plural(report.covers, 'guest')}</b>, {report.confirmed.toLocaleString()} of them coming for
        certain; <b className="num">{report.withNeeds.toLocaleString()}</b> with a diet or an allergen.
      </p>
      <ul className={classes.counts} aria-label="Allergens">
        {allGroups(report.allergens).map(count => (
          <li key={count.name} data-none={count.guests === 0 || undefined} data-severe={count.severe > 0 || undefined}>
            <span className={classes.name}>{count.name}</span>
            <span className="num">{count.guests}</span>
            {count.severe > 0 && (
              <span className={classes.severe}>
                <StatusShape tone="critical" /> {count.severe} severe
              </span>
            )}
          </li>
        ))}
      </ul>
      {report.diets.length > 0 && (
        <ul className={classes.counts} aria-label="Diets">
          {report.diets.map(diet => (
            <li key={diet.diet}>
              <span className={classes.name}>{diet.diet}</span>
              <span className="num">{diet.guests}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Tables({ tables }: { tables: SheetTable[] }) {
  const named = tables.filter(table => table.guests.length > 0);
  const plain = tables.filter(table => table.guests.length === 0);
  return (
    <section className={classes.tables} aria-label="Tables">
      {named.map(table => (
        <Table key={table.id ?? 'none'} table={table} unfolded={named.length <= mostUnfolded} />
      ))}
      {plain.length > 0 && (
        <p className={classes.plain}>
          <b>Nothing to know at:</b> {plain.map(table => `${table.name ?? 'No table'} (${table.covers})`).join(', ')}
        </p>
      )}
    </section>
  );
}

function Table({ table, unfolded }: { table: SheetTable; unfolded: boolean }) {
  const [open, setOpen] = useState(unfolded);
  return (
    <details className={classes.table} open={open} onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>
        <h3>{table.name ?? 'Without a table'}</h3>
        <span className="muted num">
          {plural(table.covers, 'guest')}, {table.confirmed} certain
        </span>
        <span className={classes.brief}>
          {[
            ...table.allergens.map(each => `${each.name} ${each.guests}`),
            ...table.diets.map(each => `${each.diet} ${each.guests}`),
          ].join(' · ')}
        </span>
      </summary>
      {open && (
        <ul>
          {table.guests.map(guest => (
            <Line key={guest.id} guest={guest} />
          ))}
        </ul>
      )}
    </details>
  );
}

function Line({ guest }: { guest: SheetGuest }) {
  return (
    <li data-severe={isSevere(guest) || undefined}>
      <span className={classes.seat}>{guest.seat && <span>Seat {guest.seat}</span>}</span>
      <span>
        {guest.name}
        {guest.rsvp !== 'confirmed' && <span className="muted"> ({rsvpStatus[guest.rsvp].label.toLowerCase()})</span>}
      </span>
      <span className={classes.needs}>
        {guest.allergens.map(entry => (
          <span key={`${entry.allergen} ${entry.name}`} className={classes.allergen} data-severity={entry.severity}>
            <StatusShape tone={entry.severity === 'severe' ? 'critical' : 'special'} /> {allergenWords(entry)}
          </span>
        ))}
        {guest.dietaryNeeds.map(diet => (
          <span key={diet} className={classes.diet}>
            {diet}
          </span>
        ))}
        {guest.dietaryNotes && <span className={classes.note}>{guest.dietaryNotes}</span>}
        {guest.accessibility && <span className={classes.note}>House: {guest.accessibility}</span>}
      </span>
    </li>
  );
}
