import { Button, Modal, NumberInput, Textarea, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, memo, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { keys, query } from '@/api/queries';
import type { EventDetail, Guest, Id, SeatingTable } from '@/api/types';
import { Choice } from '@/ui/Choice';
import { FormErrors } from '@/ui/FormErrors';
import page from '@/ui/Page.module.css';
import { SearchBox } from '@/ui/SearchBox';
import { EmptyState, ErrorRegion, SkeletonBlock } from '@/ui/States';
import { StatusShape } from '@/ui/StatusChip';
import { useShortcuts } from '@/ui/shortcuts';
import { toast, toastProblem } from '@/ui/toasts';
import { plural } from '@/ui/words';
import { mayEdit } from '../command-center/useEvent';
import { plain } from './filter';
import { GuestPeek } from './GuestPeek';
import classes from './Seating.module.css';
import { byTable, movesTo, over, type Place, tableNames } from './seating';
import { useGuestRows } from './useGuestRows';
import { useSeating } from './useSeating';
import { isSevere, needsOf, rsvpStatus } from './words';

/** Up to so many chairs are drawn one by one; a longer table shows only those that are taken. */
const mostChairs = 40;
/** How many guests without a table are shown; the rest are found by their name. */
const mostWaiting = 200;
const dragType = 'text/callboard-guest';

/** What a table and its guests can be asked to do. */
interface Hands {
  editable: boolean;
  picked: ReadonlySet<Id>;
  /** How many are picked up: zero shows no places to put them. */
  holding: number;
  onPick: (guest: Guest, more: boolean) => void;
  onPut: (place: Place, table: SeatingTable | null, dragged?: Guest) => void;
  onEdit: (table: SeatingTable) => void;
}

/** Who sits where. A guest is dragged, or picked up by Enter or a tap and put down at a table or on a chair. */
export function Seating({ event }: { event: EventDetail }) {
  const editable = mayEdit(event);
  const tables = useQuery(query.tables(event.id));
  const known = useMemo(() => tables.data ?? [], [tables.data]);
  const [q, setQ] = useState('');
  const [only, setOnly] = useState<string | undefined>(undefined);
  const waitingFilter = useMemo(() => ({ seated: false, ...(q && { q }) }), [q]);
  const rows = useGuestRows(event.id, waitingFilter, known);
  const { everybody, show } = rows;
  const long = everybody === null && rows.total !== undefined && rows.all === null;
  useEffect(() => show(0, mostWaiting - 1), [show]);
  const [picked, setPicked] = useState<ReadonlyMap<Id, Guest>>(new Map());
  const [editing, setEditing] = useState<SeatingTable | 'new' | null>(null);
  const [opened, setOpened] = useState<Id | null>(null);
  const move = useSeating(event.id, known);

  const groupsBefore = useRef(new Map<Id | null, Guest[]>());
  const groups = useMemo(() => {
    groupsBefore.current = byTable(everybody ?? [], groupsBefore.current);
    return groupsBefore.current;
  }, [everybody]);
  const waiting = long
    ? Array.from({ length: Math.min(mostWaiting, rows.total ?? 0) }, (_, index) => rows.at(index)).filter(
        guest => guest !== undefined,
      )
    : (rows.all ?? []).filter(guest => guest.rsvp !== 'declined');

  const pick = useCallback((guest: Guest, more: boolean) => {
    setPicked(before => {
      const next = new Map(more ? before : []);
      // The same guest again lets go.
      if (before.has(guest.id)) next.delete(guest.id);
      else next.set(guest.id, guest);
      return next;
    });
  }, []);
  const letGo = useCallback(() => setPicked(new Map()), []);
  const held = useRef(picked);
  held.current = picked;
  const put = useCallback(
    (place: Place, table: SeatingTable | null, dragged?: Guest) => {
      const guests = dragged && !held.current.has(dragged.id) ? [dragged] : [...held.current.values()];
      const [first] = guests;
      if (!first) return;
      const sitting = everybody ?? guests;
      const moves = movesTo(guests, guests.length > 1 ? { ...place, seat: null } : place, sitting);
      const where = table ? `at ${table.name}` : 'without a table';
      const who = guests.length === 1 ? first.name : plural(guests.length, 'guest');
      const other =
        moves.length === 2 && place.seat !== null ? sitting.find(each => each.id === moves[1]?.guestId) : null;
      setPicked(new Map());
      // Whoever moved somebody by the keyboard goes on from where they are now.
      if (!dragged) setTimeout(() => document.querySelector<HTMLElement>(`[data-chip="${first.id}"]`)?.focus());
      move(
        moves,
        sitting,
        other
          ? `${first.name} and ${other.name} changed places`
          : `${who} ${guests.length === 1 ? 'is' : 'are'} ${where}${place.seat && guests.length === 1 ? `, seat ${place.seat}` : ''}`,
      );
    },
    [everybody, move],
  );
  const edit = useCallback((table: SeatingTable) => setEditing(table), []);
  useShortcuts([
    { keys: 'KeyC', label: 'Add tables', group: 'Seating', run: () => editable && setEditing('new') },
    ...(picked.size > 0 ? [{ keys: 'Escape', label: 'Let go', group: 'Seating', run: letGo }] : []),
  ]);

  const counted = useCallback(
    (table: SeatingTable) => (long ? table.guests : (groups.get(table.id)?.length ?? 0)),
    [long, groups],
  );
  const wanted = plain(q.trim());
  const shown = known.filter(table => {
    const guests = counted(table);
    if (only === 'over' && over(table, guests) === 0) return false;
    if (only === 'free' && table.seats !== null && guests >= table.seats) return false;
    if (!wanted) return true;
    return (
      plain(table.name).includes(wanted) ||
      (groups.get(table.id) ?? []).some(guest => plain(guest.name).includes(wanted))
    );
  });
  const overFull = known.filter(table => over(table, counted(table)) > 0).length;
  const chairs = known.reduce((sum, table) => sum + (table.seats ?? 0), 0);
  const placed = known.reduce((sum, table) => sum + counted(table), 0);
  const ids = useMemo(() => new Set(picked.keys()), [picked]);
  const hands: Hands = { editable, picked: ids, holding: picked.size, onPick: pick, onPut: put, onEdit: edit };
  const openedGuest = opened ? everybody?.find(guest => guest.id === opened) : undefined;
  const error = tables.error ?? rows.error;

  return (
    <>
      <search className={page.filters}>
        <SearchBox className={page.search} label="Find a table or guest" value={q} onChange={setQ} />
        <Choice
          label="Which tables"
          any="All tables"
          value={only}
          options={[
            { value: 'free', label: 'With free chairs' },
            { value: 'over', label: 'Over-full' },
          ]}
          onChange={setOnly}
        />
        {known.length > 0 && (
          <p className={classes.sum} aria-live="polite">
            <span className="num">
              {plural(known.length, 'table')} · {placed.toLocaleString()} of {chairs.toLocaleString()} chairs taken
            </span>
            {overFull > 0 && (
              <span className={classes.over}>
                <StatusShape tone="warning" /> {plural(overFull, 'table')} over-full
              </span>
            )}
          </p>
        )}
        {editable && (
          <Button
            className={page.end ?? ''}
            leftSection={<IconPlus size={16} stroke={1.75} />}
            onClick={() => setEditing('new')}
          >
            Add tables
          </Button>
        )}
      </search>
      {error ? (
        <ErrorRegion
          error={error}
          what="The tables could not be loaded"
          retry={() => {
            void tables.refetch();
            rows.retry();
          }}
          dataFrom={tables.data && tables.dataUpdatedAt}
        />
      ) : null}
      {!tables.data && !tables.error && <SkeletonBlock height={320} />}
      {tables.data && known.length === 0 && (
        <div className="card">
          <EmptyState
            title="No tables yet"
            action={editable && <Button onClick={() => setEditing('new')}>Add tables</Button>}
          >
            With tables, guests get a place, and the kitchen learns where each plate goes.
          </EmptyState>
        </div>
      )}
      {known.length > 0 && (
        // biome-ignore lint/a11y/noStaticElementInteractions: the arrows move between the guests inside
        <div className={classes.room} onKeyDown={arrows}>
          <Waiting guests={waiting} total={long ? (rows.total ?? 0) : waiting.length} q={q} hands={hands} />
          <div className={classes.tables}>
            {shown.map(table => (
              <TableCard
                key={table.id}
                eventId={event.id}
                table={table}
                guests={long ? null : (groups.get(table.id) ?? none)}
                {...hands}
              />
            ))}
            {shown.length === 0 && <p className="muted">No table matches.</p>}
          </div>
        </div>
      )}
      {picked.size > 0 && (
        <Held
          picked={[...picked.values()]}
          tables={known}
          onPut={put}
          onOpen={long ? undefined : setOpened}
          onLetGo={letGo}
        />
      )}
      {editing === 'new' && <NewTables event={event} tables={known} onClose={() => setEditing(null)} />}
      {editing !== null && editing !== 'new' && (
        <EditTable
          event={event}
          table={editing}
          guests={groups.get(editing.id) ?? none}
          editable={editable}
          onClose={() => setEditing(null)}
        />
      )}
      {openedGuest && (
        <GuestPeek
          key={openedGuest.id}
          guest={openedGuest}
          event={event}
          tables={known}
          editable={editable}
          onOpen={setOpened}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  );
}

const none: Guest[] = [];

/** Up and down within a table, left and right from table to table; Tab goes to what else there is. */
function arrows(event: KeyboardEvent<HTMLElement>) {
  const here = (event.target as HTMLElement).closest<HTMLElement>('[data-chip]');
  if (!here || event.altKey || event.ctrlKey || event.metaKey) return;
  const chipsOf = (section: Element | undefined) => [...(section?.querySelectorAll<HTMLElement>('[data-chip]') ?? [])];
  const sections = [...event.currentTarget.querySelectorAll('[data-table]')];
  const section = sections.findIndex(each => each.contains(here));
  const chips = chipsOf(sections[section]);
  const at = chips.indexOf(here);
  let to: HTMLElement | undefined;
  if (event.key === 'ArrowDown') to = chips[at + 1];
  else if (event.key === 'ArrowUp') to = chips[at - 1];
  else if (event.key === 'Home') to = chips[0];
  else if (event.key === 'End') to = chips.at(-1);
  else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
    const by = event.key === 'ArrowRight' ? 1 : -1;
    for (let next = section + by; sections[next] && !to; next += by) {
      const there = chipsOf(sections[next]);
      to = there[Math.min(at, there.length - 1)];
    }
  } else return;
  event.preventDefault();
  to?.focus();
}

// One guest at a time is dragged on a page; the data of a drag cannot be read before it is dropped.
const dragging: { guest: Guest | null } = { guest: null };

/** What lets a guest be dropped on a part of the page. */
function useDrop(editable: boolean, onDrop: (guest: Guest) => void) {
  const [isOver, setOver] = useState(false);
  return {
    'data-over': isOver || undefined,
    onDragOver: (event: React.DragEvent) => {
      if (!editable || !event.dataTransfer.types.includes(dragType)) return;
      event.preventDefault();
      event.stopPropagation();
      setOver(true);
    },
    onDragLeave: (event: React.DragEvent) => {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
    },
    onDrop: (event: React.DragEvent) => {
      setOver(false);
      if (!dragging.guest) return;
      event.preventDefault();
      event.stopPropagation();
      onDrop(dragging.guest);
    },
  };
}

function Waiting({ guests, total, q, hands }: { guests: Guest[]; total: number; q: string; hands: Hands }) {
  const drop = useDrop(hands.editable, guest => hands.onPut({ tableId: null, seat: null }, null, guest));
  return (
    <section className={classes.waiting} aria-label="Without a table" data-table {...drop}>
      <h2 className={classes.title}>
        Without a table <span className="muted num">{total.toLocaleString()}</span>
      </h2>
      {hands.holding > 0 && (
        <button type="button" className={classes.put} onClick={() => hands.onPut({ tableId: null, seat: null }, null)}>
          Take from the table
        </button>
      )}
      <ul className={classes.list}>
        {guests.slice(0, mostWaiting).map((guest, index) => (
          <li key={guest.id}>
            <Chip
              guest={guest}
              tabbable={index === 0}
              editable={hands.editable}
              isPicked={hands.picked.has(guest.id)}
              onPick={hands.onPick}
            />
          </li>
        ))}
      </ul>
      {total > mostWaiting && (
        <p className="muted">and {(total - mostWaiting).toLocaleString()} more: find them by name</p>
      )}
      {total === 0 && <p className="muted">{q ? 'Nobody of that name' : 'Everybody has a table'}</p>}
    </section>
  );
}

type CardProps = Hands & { eventId: Id; table: SeatingTable; guests: Guest[] | null };

const TableCard = memo(function TableCard(props: CardProps) {
  const { eventId, table, editable, holding, picked, onPut, onEdit } = props;
  const [open, setOpen] = useState(false);
  // Of a list that is not kept as a whole, each table is read when somebody looks at it.
  const read = useQuery({
    queryKey: [...keys.guests(eventId), 'at', table.id],
    queryFn: async ({ signal }) =>
      (await call.guests.list(eventId, { tableId: table.id, sort: 'table' }, { limit: 200, offset: 0 }, signal)).data,
    enabled: props.guests === null && open,
  });
  const guests = props.guests ?? (open ? (read.data ?? []).filter(guest => guest.rsvp !== 'declined') : null);
  const count = guests ? guests.length : table.guests;
  const tooMany = over(table, count);
  const drop = useDrop(editable, guest => onPut({ tableId: table.id, seat: null }, table, guest));
  const seatedHere = new Map(guests?.flatMap(guest => (guest.seat === null ? [] : [[guest.seat, guest] as const])));
  const chairs =
    table.seats !== null && table.seats <= mostChairs
      ? Array.from({ length: Math.max(table.seats, ...seatedHere.keys()) }, (_, index) => index + 1)
      : [...seatedHere.keys()].sort((a, b) => a - b);
  const loose = guests?.filter(guest => guest.seat === null) ?? [];
  let first = true;
  const chip = (guest: Guest) => {
    const tabbable = first;
    first = false;
    return (
      <Chip
        guest={guest}
        tabbable={tabbable}
        editable={editable}
        isPicked={picked.has(guest.id)}
        onPick={props.onPick}
      />
    );
  };
  return (
    <section
      className={classes.table}
      aria-label={`Table ${table.name}`}
      data-table
      data-full={tooMany > 0 || undefined}
      {...drop}
    >
      <header className={classes.head}>
        <h2 className={classes.title}>{table.name}</h2>
        <span className="muted num">
          {table.seats === null ? plural(count, 'guest') : `${count} of ${table.seats}`}
        </span>
        {tooMany > 0 && (
          <span className={classes.over}>
            <StatusShape tone="warning" /> {tooMany} too many
          </span>
        )}
        {editable && (
          <button type="button" className={classes.edit} onClick={() => onEdit(table)}>
            Edit<span className="vh"> table {table.name}</span>
          </button>
        )}
      </header>
      {table.notes && <p className="muted">{table.notes}</p>}
      {holding > 0 && (
        <button
          type="button"
          className={classes.put}
          aria-label={`Put here, at ${table.name}`}
          onClick={() => onPut({ tableId: table.id, seat: null }, table)}
        >
          Put here
        </button>
      )}
      {guests === null ? (
        <button type="button" className={classes.edit} onClick={() => setOpen(true)}>
          Show guests<span className="vh"> at {table.name}</span>
        </button>
      ) : (
        <>
          {read.isLoading && <p className="muted">Reading…</p>}
          {chairs.length > 0 && (
            <ol className={classes.chairs}>
              {chairs.map(seat => {
                const guest = seatedHere.get(seat);
                return (
                  <Chair key={seat} seat={seat} {...props}>
                    {guest && chip(guest)}
                  </Chair>
                );
              })}
            </ol>
          )}
          {loose.length > 0 && (
            <>
              {chairs.length > 0 && <p className={classes.loose}>Without a chair yet</p>}
              <ul className={classes.list}>
                {loose.map(guest => (
                  <li key={guest.id}>{chip(guest)}</li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </section>
  );
});

function Chair({
  seat,
  table,
  editable,
  holding,
  onPut,
  children,
}: Hands & { seat: number; table: SeatingTable; children: React.ReactNode }) {
  const drop = useDrop(editable, guest => onPut({ tableId: table.id, seat }, table, guest));
  return (
    <li className={classes.chair} data-free={children ? undefined : true} {...drop}>
      <span className={classes.number}>{seat}</span>
      {children ?? (holding === 1 ? null : <span className={classes.free}>free</span>)}
      {holding === 1 && (
        <button
          type="button"
          className={classes.here}
          aria-label={`${children ? 'Change' : 'Seat'} ${seat} of ${table.name}`}
          onClick={() => onPut({ tableId: table.id, seat }, table)}
        >
          {children ? 'Change' : 'Seat'} {seat}
        </button>
      )}
    </li>
  );
}

const Chip = memo(function Chip({
  guest,
  tabbable,
  editable,
  isPicked,
  onPick,
}: Pick<Hands, 'editable' | 'onPick'> & { guest: Guest; tabbable: boolean; isPicked: boolean }) {
  const needs = needsOf(guest);
  const { label, tone } = rsvpStatus[guest.rsvp];
  const content = (
    <>
      {guest.rsvp !== 'confirmed' && <StatusShape tone={tone} size={12} />}
      <span className="truncate">{guest.name}</span>
      {guest.rsvp !== 'confirmed' && <span className="vh">, {label}</span>}
      {needs && (
        <span className={classes.needs} data-severe={isSevere(guest) || undefined} title={needs}>
          <StatusShape tone={isSevere(guest) ? 'critical' : 'special'} size={12} />
          <span className="vh">, {needs}</span>
        </span>
      )}
    </>
  );
  if (!editable) return <span className={classes.chip}>{content}</span>;
  return (
    <button
      type="button"
      className={classes.chip}
      data-chip={guest.id}
      tabIndex={tabbable ? 0 : -1}
      aria-pressed={isPicked}
      draggable
      onClick={event => onPick(guest, event.ctrlKey || event.metaKey || event.shiftKey)}
      onDragStart={event => {
        dragging.guest = guest;
        event.dataTransfer.setData(dragType, guest.id);
        event.dataTransfer.setData('text/plain', guest.name);
        event.dataTransfer.effectAllowed = 'move';
      }}
      onDragEnd={() => {
        dragging.guest = null;
      }}
    >
      {content}
    </button>
  );
});

/** Who is picked up, and the ways to put them down that need no way across the page. */
function Held({
  picked,
  tables,
  onPut,
  onOpen,
  onLetGo,
}: {
  picked: Guest[];
  tables: SeatingTable[];
  onPut: Hands['onPut'];
  onOpen: ((id: Id) => void) | undefined;
  onLetGo: () => void;
}) {
  const [first] = picked;
  if (!first) return null;
  return (
    <section className={classes.held} aria-label="Picked up">
      <span aria-live="polite">
        <b>{picked.length === 1 ? first.name : plural(picked.length, 'guest')}</b> picked up. Choose a table or a chair.
      </span>
      <Choice
        label="Put at table"
        any="Put at…"
        value=""
        options={[
          ...(picked.some(guest => guest.tableId !== null) ? [{ value: 'none', label: 'No table' }] : []),
          ...tables.map(table => ({ value: table.id as string, label: table.name })),
        ]}
        onChange={chosen => {
          const table = tables.find(each => each.id === chosen) ?? null;
          if (chosen) onPut({ tableId: table?.id ?? null, seat: null }, table);
        }}
      />
      {picked.length === 1 && onOpen && (
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => {
            onOpen(first.id);
            onLetGo();
          }}
        >
          Open
        </Button>
      )}
      <Button variant="subtle" color="gray" size="compact-sm" onClick={onLetGo}>
        Let go
      </Button>
    </section>
  );
}

function useTablesChanged(eventId: Id) {
  const client = useQueryClient();
  return () => {
    for (const key of [keys.tables(eventId), keys.guests(eventId), keys.guestSummary(eventId), keys.dietary(eventId)])
      void client.invalidateQueries({ queryKey: key });
  };
}

function NewTables({ event, tables, onClose }: { event: EventDetail; tables: SeatingTable[]; onClose: () => void }) {
  const changed = useTablesChanged(event.id);
  const [name, setName] = useState(tables.length === 0 ? 'Table' : '');
  const [seats, setSeats] = useState<number | string>(tables.at(-1)?.seats ?? 10);
  const [count, setCount] = useState<number | string>(1);
  const many = Math.max(1, Math.min(100, Number(count) || 1));
  const names = name.trim()
    ? tableNames(
        name.trim(),
        many,
        tables.map(table => table.name),
      )
    : [];
  const add = useMutation({
    mutationFn: async () => {
      let position = Math.max(0, ...tables.map(table => table.position));
      for (const each of names)
        await call.tables.create(event.id, {
          id: newId(),
          name: each,
          seats: Number(seats) || null,
          position: ++position,
        });
    },
    onSuccess: () => {
      toast(names.length === 1 ? `Table “${names[0]}” is there` : `${plural(names.length, 'table')} more`);
      onClose();
    },
    onSettled: changed,
  });
  return (
    <Modal opened onClose={onClose} title="Add tables" size={440}>
      <form
        className="stack"
        onSubmit={submit => {
          submit.preventDefault();
          if (names.length > 0) add.mutate();
        }}
      >
        <FormErrors error={add.error} labels={{ name: 'Name', seats: 'Chairs' }} />
        <TextInput
          label="Name"
          required
          maxLength={90}
          placeholder="Table"
          data-autofocus
          value={name}
          onChange={change => setName(change.currentTarget.value)}
        />
        <div className="pair">
          <NumberInput
            label="Chairs each"
            min={1}
            max={10_000}
            allowDecimal={false}
            value={seats}
            onChange={setSeats}
          />
          <NumberInput label="How many" min={1} max={100} allowDecimal={false} value={count} onChange={setCount} />
        </div>
        {names.length > 0 && (
          <p className="muted" aria-live="polite">
            {names.length === 1 ? names[0] : `${names[0]} to ${names.at(-1)}`}
          </p>
        )}
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={add.isPending} disabled={names.length === 0}>
            {names.length > 1 ? `Add ${names.length} tables` : 'Add table'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function EditTable({
  event,
  table,
  guests,
  editable,
  onClose,
}: {
  event: EventDetail;
  table: SeatingTable;
  guests: Guest[];
  editable: boolean;
  onClose: () => void;
}) {
  const changed = useTablesChanged(event.id);
  const [name, setName] = useState(table.name);
  const [seats, setSeats] = useState<number | string>(table.seats ?? '');
  const [notes, setNotes] = useState(table.notes ?? '');
  const save = useMutation({
    mutationFn: () =>
      call.tables.update(event.id, table.id, {
        ...(name.trim() !== table.name && { name: name.trim() }),
        ...((Number(seats) || null) !== table.seats && { seats: Number(seats) || null }),
        ...((notes.trim() || null) !== table.notes && { notes: notes.trim() || null }),
      }),
    onSuccess: onClose,
    onSettled: changed,
  });
  const restore = async () => {
    await call.tables.create(event.id, {
      id: table.id,
      name: table.name,
      seats: table.seats,
      position: table.position,
    });
    if (guests.length > 0)
      await call.guests.seat(
        event.id,
        guests.map(guest => ({ guestId: guest.id, tableId: table.id, seat: guest.seat })),
      );
  };
  const remove = useMutation({
    mutationFn: () => call.tables.remove(event.id, table.id),
    onSuccess: () => {
      toast(`“${table.name}” is gone`, {
        ...(guests.length > 0 && { detail: `${plural(guests.length, 'guest')} without a table now.` }),
        ...(guests.length <= 500 && {
          undo: () =>
            void restore()
              .catch(error => toastProblem('The table was not put back', error))
              .finally(changed),
        }),
      });
      onClose();
    },
    onSettled: changed,
  });
  return (
    <Modal opened onClose={onClose} title={`Table “${table.name}”`} size={440}>
      <form
        className="stack"
        onSubmit={submit => {
          submit.preventDefault();
          if (name.trim()) save.mutate();
        }}
      >
        <FormErrors error={save.error ?? remove.error} labels={{ name: 'Name', seats: 'Chairs', notes: 'Note' }} />
        <TextInput
          label="Name"
          required
          maxLength={100}
          data-autofocus
          readOnly={!editable}
          value={name}
          onChange={change => setName(change.currentTarget.value)}
        />
        <NumberInput
          label="Chairs"
          description="Empty if nobody has counted them."
          min={1}
          max={10_000}
          allowDecimal={false}
          value={seats}
          onChange={setSeats}
        />
        <Textarea
          label="Note"
          placeholder="By the window; two wheelchairs"
          autosize
          maxLength={1000}
          value={notes}
          onChange={change => setNotes(change.currentTarget.value)}
        />
        <div className="ends">
          <Button
            variant="default"
            color="red"
            className={classes.away ?? ''}
            loading={remove.isPending}
            onClick={() => remove.mutate()}
          >
            Remove table
          </Button>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending} disabled={!name.trim()}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  );
}
