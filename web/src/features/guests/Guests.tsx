import { Button, Menu } from '@mantine/core';
import { IconDownload, IconFileUpload, IconMail, IconPlus, IconSettings } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { GuestFilter } from '@/api/calls';
import { url } from '@/api/client';
import { query } from '@/api/queries';
import type { Guest, GuestSelection, RsvpStatus } from '@/api/types';
import { useOffline } from '@/offline/state';
import { Choice } from '@/ui/Choice';
import { ChoiceMenu } from '@/ui/ChoiceMenu';
import { useCommands } from '@/ui/commands';
import page from '@/ui/Page.module.css';
import { usePageTitle } from '@/ui/PageHeader';
import { SearchBox } from '@/ui/SearchBox';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { useShortcuts } from '@/ui/shortcuts';
import { toast } from '@/ui/toasts';
import { plural } from '@/ui/words';
import { mayEdit, useEvent } from '../command-center/useEvent';
import { Batch } from './Batch';
import { type Editing, type GridHandle, GuestGrid } from './GuestGrid';
import { GuestPeek } from './GuestPeek';
import classes from './Guests.module.css';
import { ImportGuests } from './ImportGuests';
import { AnswerSettings, InviteDialog } from './InviteDialog';
import { Kitchen } from './Kitchen';
import { OldSheet } from './OldSheet';
import { QuickAdd } from './QuickAdd';
import { Seating } from './Seating';
import { Summary } from './Summary';
import { useGuestChange } from './useGuestChange';
import { useGuestRows } from './useGuestRows';
import { useTablePick } from './useTablePick';
import { allergenNames, allergens, rsvpStatus, rsvpStatuses } from './words';

const noFilter = {
  q: undefined,
  rsvp: undefined,
  table: undefined,
  allergen: undefined,
  tag: undefined,
  imported: undefined,
} as const;

/** The guests of an event: as a list, at their tables, and as the kitchen sees them. */
export function Guests() {
  const event = useEvent();
  usePageTitle(`Guests · ${event.name}`);
  const { view } = useSearch({ from: '/shell/events/$eventId/guests' });
  const navigate = useNavigate({ from: '/events/$eventId/guests' });
  const go = (to: 'seating' | 'kitchen' | undefined) => void navigate({ search: to ? { view: to } : {} });
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: three buttons need no fieldset */}
      <div className={classes.views} role="group" aria-label="View">
        <button type="button" aria-pressed={view === undefined} onClick={() => go(undefined)}>
          List
        </button>
        <button type="button" aria-pressed={view === 'seating'} onClick={() => go('seating')}>
          Seating
        </button>
        <button type="button" aria-pressed={view === 'kitchen'} onClick={() => go('kitchen')}>
          Kitchen
        </button>
      </div>
      {view !== 'kitchen' && <OldSheet event={event} onOpen={() => go('kitchen')} />}
      {view === 'seating' ? <Seating event={event} /> : view === 'kitchen' ? <Kitchen event={event} /> : <List />}
    </>
  );
}

function List() {
  const event = useEvent();
  const search = useSearch({ from: '/shell/events/$eventId/guests' });
  const navigate = useNavigate({ from: '/events/$eventId/guests' });
  const editable = mayEdit(event);
  const reachable = useOffline(state => state.reachable);
  const tables = useQuery(query.tables(event.id));
  const { change } = useGuestChange(event.id);
  const pickTable = useTablePick(event.id, tables.data ?? []);
  const grid = useRef<GridHandle>(null);
  const filters = useRef<HTMLElement>(null);
  const [current, setCurrent] = useState(0);
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const [allMarked, setAllMarked] = useState(false);
  const [editing, setEditing] = useState<Editing>(null);
  const [asking, setAsking] = useState<Guest | null>(null);
  const [adding, setAdding] = useState(false);
  const [dialog, setDialog] = useState<'import' | 'invite' | 'settings' | null>(null);
  const anchorOfMark = useRef<number | null>(null);

  const { q, rsvp, table, allergen, tag, imported, sort } = search;
  const filter = useMemo<GuestFilter>(
    () => ({
      q,
      rsvp,
      tableId: table === 'none' ? undefined : table,
      seated: table === 'none' ? false : undefined,
      allergen: allergen === 'needs' ? undefined : allergen,
      needs: allergen === 'needs' ? true : undefined,
      tag,
      importId: imported,
      sort,
    }),
    [q, rsvp, table, allergen, tag, imported, sort],
  );
  const rows = useGuestRows(event.id, filter, tables.data ?? []);
  const { total } = rows;
  const filtered = Boolean(q || rsvp || table || allergen || tag || imported);
  const latestRows = useRef(rows);
  latestRows.current = rows;
  const latestCurrent = useRef(current);
  latestCurrent.current = current;

  const set = useCallback(
    (change: Partial<typeof search>, replace = true) =>
      void navigate({
        search: previous =>
          Object.fromEntries(Object.entries({ ...previous, ...change }).filter(([, value]) => value !== undefined)),
        replace,
      }),
    [navigate],
  );
  const clear = useCallback(() => set(noFilter), [set]);
  const unmark = useCallback(() => {
    setMarked(new Set());
    setAllMarked(false);
  }, []);
  const filterBy = useCallback(
    (change: Partial<typeof search>) => {
      // What is marked is meant as it was seen: another list begins without marks.
      unmark();
      setCurrent(0);
      set(change);
    },
    [set, unmark],
  );
  const open = useCallback((guest: Guest) => set({ guest: guest.id }, false), [set]);
  const mark = useCallback((index: number, extend: boolean) => {
    const { at } = latestRows.current;
    setAllMarked(false);
    setMarked(previous => {
      const next = new Set(previous);
      const from = extend ? anchorOfMark.current : null;
      if (from !== null) {
        for (let each = Math.min(from, index); each <= Math.max(from, index); each++) {
          const guest = at(each);
          if (guest) next.add(guest.id);
        }
        return next;
      }
      anchorOfMark.current = index;
      const guest = at(index);
      if (guest && !next.delete(guest.id)) next.add(guest.id);
      return next;
    });
  }, []);
  const edited = useCallback(
    (guest: Guest, field: 'name' | 'table' | 'party', value: string) => {
      setEditing(null);
      if (field === 'table') pickTable(guest, value);
      else if (field === 'name') change({ guest, change: { name: value }, say: `Renamed to “${value}”` });
      else change({ guest, change: { party: value || null }, say: value ? `Party “${value}”` : 'No party' });
      setTimeout(() => grid.current?.focus(latestCurrent.current));
    },
    [change, pickTable],
  );
  const edit = useCallback((next: Editing) => {
    setEditing(next);
    // The button comes back with the next render.
    if (!next) setTimeout(() => grid.current?.focus(latestCurrent.current));
  }, []);

  const selection = (): GuestSelection => (allMarked ? { all: true, ...selectionOf(filter) } : { ids: [...marked] });
  const chosen = allMarked ? (total ?? 0) : marked.size;
  const opened = search.guest
    ? (rows.everybody?.find(guest => guest.id === search.guest) ??
      (rows.at(current)?.id === search.guest ? rows.at(current) : undefined))
    : undefined;
  const needsLine = 'Sending and importing needs a connection.';

  useCommands(() =>
    editable
      ? [
          {
            id: 'guest-add',
            group: 'Do',
            label: 'Add a guest',
            words: 'walk-in new',
            keys: 'KeyC',
            run: () => setAdding(true),
          },
          {
            id: 'guest-import',
            group: 'Do',
            label: 'Import guests',
            words: 'csv file list',
            needsConnection: needsLine,
            run: () => setDialog('import'),
          },
          {
            id: 'guest-invite',
            group: 'Do',
            label: 'Send invitations',
            words: 'letters mail rsvp',
            needsConnection: needsLine,
            run: () => setDialog('invite'),
          },
        ]
      : [],
  );
  const step = (by: number, extend = false) => {
    grid.current?.focus(current + by);
    if (extend && editable) mark(current + by, true);
  };
  useShortcuts([
    { keys: 'KeyJ', label: 'Next guest', group: 'Guests', run: () => step(1) },
    { keys: 'KeyK', label: 'Previous guest', group: 'Guests', run: () => step(-1) },
    { keys: 'Shift+KeyJ', label: 'Select and go on', group: 'Guests', run: () => step(1, true) },
    { keys: 'Shift+KeyK', label: 'Select and go back', group: 'Guests', run: () => step(-1, true) },
    { keys: 'KeyX', label: 'Select', group: 'Guests', run: () => editable && mark(current, false) },
    {
      keys: '$mod+KeyA',
      label: 'Select all matching',
      group: 'Guests',
      run: () => editable && setAllMarked(true),
    },
    { keys: 'KeyS', label: 'Answer', group: 'Guests', run: () => editable && setAsking(rows.at(current) ?? null) },
    {
      keys: 'KeyM',
      label: 'Table',
      group: 'Guests',
      run: () => {
        const guest = rows.at(current);
        if (guest && editable) setEditing({ id: guest.id, field: 'table' });
      },
    },
    {
      keys: 'KeyE',
      label: 'Rename',
      group: 'Guests',
      run: () => {
        const guest = rows.at(current);
        if (guest && editable) setEditing({ id: guest.id, field: 'name' });
      },
    },
    { keys: 'KeyC', label: 'Add a guest', group: 'Guests', run: () => editable && setAdding(true) },
    {
      keys: 'KeyF',
      label: 'Filter',
      group: 'Guests',
      run: () => filters.current?.querySelector<HTMLElement>('select')?.focus(),
    },
    { keys: 'Shift+KeyF', label: 'Clear filters', group: 'Guests', run: clear },
    ...(search.guest
      ? [{ keys: 'Escape', label: 'Close the panel', group: 'Guests', run: () => set({ guest: undefined }) }]
      : []),
  ]);

  return (
    <>
      <Summary eventId={event.id} chosen={rsvp} onPick={value => filterBy({ ...noFilter, rsvp: value })} />
      <search className={page.filters} ref={filters}>
        <SearchBox
          className={page.search}
          label="Search guests"
          value={q ?? ''}
          onChange={value => filterBy({ q: value || undefined })}
        />
        <Choice
          label="Answer"
          any="Any answer"
          value={rsvp}
          options={rsvpStatuses.map(value => ({ value, label: rsvpStatus[value].label }))}
          onChange={value => filterBy({ rsvp: value })}
        />
        <Choice
          label="Table"
          any="Any table"
          value={table}
          options={[
            { value: 'none', label: 'No table' },
            ...(tables.data ?? []).map(each => ({ value: each.id as string, label: each.name })),
          ]}
          onChange={value => filterBy({ table: value })}
        />
        <Choice
          label="Diet and allergens"
          any="Any diet"
          value={allergen}
          options={[
            { value: 'needs', label: 'Anything to know' },
            { value: 'any', label: 'Any allergen' },
            ...allergens.map(value => ({ value: value as string, label: allergenNames[value] })),
            { value: 'other', label: 'Another allergen' },
          ]}
          onChange={value => filterBy({ allergen: value })}
        />
        {(tag || imported) && (
          <button
            type="button"
            className={classes.pill}
            onClick={() => filterBy({ tag: undefined, imported: undefined })}
          >
            {tag ? `Tag “${tag}”` : 'Of one import'} ×<span className="vh"> take this filter away</span>
          </button>
        )}
        {filtered && (
          <Button variant="subtle" onClick={() => filterBy(noFilter)}>
            Clear filters
          </Button>
        )}
        <span className={`${page.end} line`}>
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="default">Lists and letters</Button>
            </Menu.Target>
            <Menu.Dropdown>
              {editable && (
                <>
                  <Menu.Item
                    leftSection={<IconFileUpload size={16} stroke={1.75} />}
                    disabled={!reachable}
                    onClick={() => setDialog('import')}
                  >
                    Import guests…
                  </Menu.Item>
                  <Menu.Item
                    leftSection={<IconMail size={16} stroke={1.75} />}
                    disabled={!reachable}
                    onClick={() => setDialog('invite')}
                  >
                    Send invitations…
                  </Menu.Item>
                  <Menu.Item
                    leftSection={<IconSettings size={16} stroke={1.75} />}
                    disabled={!reachable}
                    onClick={() => setDialog('settings')}
                  >
                    Deadline and words…
                  </Menu.Item>
                </>
              )}
              <Menu.Item
                leftSection={<IconDownload size={16} stroke={1.75} />}
                component="a"
                href={url(`/events/${event.id}/guests/export.csv`, { ...filter, sort: undefined })}
                download
                disabled={!reachable}
              >
                {filtered ? 'Export these as CSV' : 'Export as CSV'}
              </Menu.Item>
              {!reachable && <Menu.Label>{needsLine}</Menu.Label>}
            </Menu.Dropdown>
          </Menu>
          {editable && (
            <Button leftSection={<IconPlus size={16} stroke={1.75} />} onClick={() => setAdding(true)}>
              Add guest
            </Button>
          )}
        </span>
      </search>

      {adding && <QuickAdd event={event} tables={tables.data ?? []} onDone={() => setAdding(false)} />}
      {rows.error ? (
        <ErrorRegion
          error={rows.error}
          what="The guests could not be loaded"
          retry={rows.retry}
          dataFrom={rows.readAt}
        />
      ) : null}
      {total === undefined && !rows.error && <SkeletonRows rows={14} />}
      {total === 0 && (
        <div className="card">
          {filtered ? (
            <EmptyState
              title="No guests match"
              action={
                <Button variant="default" onClick={() => filterBy(noFilter)}>
                  Clear filters
                </Button>
              }
            />
          ) : (
            <EmptyState
              title="No guests yet"
              action={
                editable && (
                  <>
                    <Button disabled={!reachable} onClick={() => setDialog('import')}>
                      Import a guest list
                    </Button>
                    <Button variant="default" onClick={() => setAdding(true)}>
                      Add the first guest
                    </Button>
                  </>
                )
              }
            >
              Take in the list you have, from any spreadsheet, or write names down one by one. Invitations, seats and
              the kitchen’s sheet follow from it.
            </EmptyState>
          )}
        </div>
      )}
      {total !== undefined && total > 0 && (
        <>
          <p className="muted num" aria-live="polite">
            {plural(total, 'guest')}
            {filtered && ' match'}
          </p>
          <GuestGrid
            handle={grid}
            rows={rows}
            total={total}
            sort={sort}
            editable={editable}
            opened={search.guest}
            current={current}
            marked={marked}
            allMarked={allMarked}
            editing={editing}
            tables={tables.data ?? []}
            onSort={next => set({ sort: next })}
            onCurrent={setCurrent}
            onOpen={open}
            onMark={mark}
            onAnswer={setAsking}
            onEdit={edit}
            onEdited={edited}
          />
        </>
      )}

      {editable && chosen > 0 && (
        <Batch
          event={event}
          selection={selection}
          count={chosen}
          matching={total ?? 0}
          guests={allMarked ? rows.all : (rows.everybody?.filter(guest => marked.has(guest.id)) ?? null)}
          tables={tables.data ?? []}
          onAll={() => setAllMarked(true)}
          onInvite={() => setDialog('invite')}
          onDone={unmark}
        />
      )}
      {asking && (
        <ChoiceMenu
          title={`Answer of ${asking.name}`}
          options={rsvpStatuses.map(value => ({ value, label: rsvpStatus[value].label }))}
          anchor={grid.current?.elementOf(asking.id) ?? null}
          onPick={value => {
            const next = value as RsvpStatus;
            if (next !== asking.rsvp)
              change({
                guest: asking,
                change: { rsvp: next },
                say: `${asking.name}: ${rsvpStatus[next].label.toLowerCase()}`,
              });
          }}
          onClose={() => setAsking(null)}
        />
      )}
      {search.guest && (
        <Opened
          id={search.guest}
          held={opened}
          render={guest => (
            <GuestPeek
              key={guest.id}
              guest={guest}
              event={event}
              tables={tables.data ?? []}
              editable={editable}
              onOpen={id => set({ guest: id })}
              onClose={() => set({ guest: undefined })}
            />
          )}
        />
      )}
      {dialog === 'import' && (
        <ImportGuests
          event={event}
          onClose={() => setDialog(null)}
          onShow={id => filterBy({ ...noFilter, imported: id })}
        />
      )}
      {dialog === 'settings' && <AnswerSettings event={event} onClose={() => setDialog(null)} />}
      {dialog === 'invite' && (
        <InviteDialog
          event={event}
          selection={chosen > 0 ? selection() : { all: true, ...selectionOf(filter) }}
          about={chosen > 0 ? plural(chosen, 'selected guest') : filtered ? 'the guests shown' : 'all guests'}
          onClose={() => setDialog(null)}
          onSent={letters => {
            setDialog(null);
            unmark();
            toast(`${plural(letters, 'letter')} on the way`, { detail: 'Their answers appear here as they come.' });
          }}
        />
      )}
    </>
  );
}

const selectionOf = ({ sort: _, hostId: __, ...filter }: GuestFilter): GuestSelection =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as GuestSelection;

/** The guest the address names: as the list has them, or read by themselves where the list does not reach. */
function Opened({
  id,
  held,
  render,
}: {
  id: string;
  held: Guest | undefined;
  render: (guest: Guest) => React.ReactNode;
}) {
  const event = useEvent();
  const read = useQuery({ ...query.guest(event.id, id), enabled: held === undefined });
  const guest = held ?? read.data;
  return guest ? render(guest) : null;
}
