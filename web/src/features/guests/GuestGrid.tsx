import { IconUserPlus } from '@tabler/icons-react';
import { memo, type Ref, useCallback, useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { Guest, SeatingTable } from '@/api/types';
import { PendingMark } from '@/ui/PendingMark';
import { StatusShape } from '@/ui/StatusChip';
import { useIsTouched } from '@/ui/touched';
import { useVirtualRows } from '@/ui/virtualRows';
import { plural } from '@/ui/words';
import classes from './GuestGrid.module.css';
import type { GuestRows } from './useGuestRows';
import { isSevere, needsOf, rsvpStatus } from './words';

const columns = [
  { key: 'name', title: 'Name', sort: 'name' },
  { key: 'rsvp', title: 'Answer', sort: 'rsvp' },
  { key: 'table', title: 'Table', sort: 'table' },
  { key: 'needs', title: 'Diet and allergens' },
  { key: 'party', title: 'Party', sort: 'party' },
  { key: 'tags', title: 'Tags' },
  { key: 'contact', title: 'Contact', sort: 'email' },
] as const;

export type Editing = { id: string; field: 'name' | 'table' | 'party' } | null;

export interface GridHandle {
  /** Brings a row into view and puts the focus on it. */
  focus: (index: number) => void;
  elementOf: (id: string) => Element | null;
}

interface Props {
  handle: Ref<GridHandle>;
  rows: GuestRows;
  total: number;
  sort: string | undefined;
  editable: boolean;
  opened: string | undefined;
  /** Where the keyboard is. */
  current: number;
  marked: ReadonlySet<string>;
  /** Every row the filters leave is marked, on view or not. */
  allMarked: boolean;
  editing: Editing;
  tables: SeatingTable[];
  onSort: (sort: string | undefined) => void;
  onCurrent: (index: number) => void;
  onOpen: (guest: Guest) => void;
  onMark: (index: number, extend: boolean) => void;
  onAnswer: (guest: Guest) => void;
  onEdit: (editing: Editing) => void;
  onEdited: (guest: Guest, field: 'name' | 'table' | 'party', value: string) => void;
}

/** Guests as one grid, of which only the rows in view are on the page: a hundred thousand scroll like ten. */
export function GuestGrid(props: Props) {
  const { handle, rows, total, sort, editable, current, onSort, onCurrent, onMark } = props;
  const keyOf = useCallback((index: number) => rows.at(index)?.id ?? `row ${index}`, [rows]);
  const height = useCallback(() => 37, []);
  const at = Math.max(0, Math.min(current, total - 1));
  const view = useVirtualRows({ count: total, height, keyOf, keep: at });
  const first = view.rows[0]?.index ?? 0;
  const last = view.rows.at(-1)?.index ?? 0;
  const { show } = rows;
  useEffect(() => show(first, last), [show, first, last]);

  // The row to be focused may not exist yet: it does after the render that scrolling to it causes.
  const wanted = useRef<number | null>(null);
  const focusWanted = () => {
    if (wanted.current === null) return;
    const button = view.container.current?.querySelector<HTMLElement>(
      `[data-index="${wanted.current}"] [data-peek-opener]`,
    );
    if (!button) return;
    wanted.current = null;
    button.focus({ preventScroll: true });
  };
  useEffect(focusWanted);
  const focus = (index: number) => {
    const to = Math.max(0, Math.min(index, total - 1));
    wanted.current = to;
    onCurrent(to);
    view.scrollTo(to);
    focusWanted();
  };
  useImperativeHandle(handle, () => ({
    focus,
    elementOf: id => view.container.current?.querySelector(`[data-guest="${id}"]`) ?? null,
  }));

  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are placed freely, which those of a table cannot be
    <div
      role="grid"
      className={classes.grid}
      aria-label="Guests"
      aria-rowcount={total + 1}
      aria-multiselectable={editable || undefined}
      aria-readonly={!editable || undefined}
      onKeyDown={event => {
        if (!(event.target as HTMLElement).matches('[data-peek-opener]')) return;
        if (event.key === 'ArrowDown') focus(at + 1);
        else if (event.key === 'ArrowUp') focus(at - 1);
        else if (event.key === 'PageDown') focus(at + 20);
        else if (event.key === 'PageUp') focus(at - 20);
        else if (event.key === 'Home') focus(0);
        else if (event.key === 'End') focus(total - 1);
        else return;
        if (event.shiftKey && editable && event.key.startsWith('Arrow'))
          onMark(event.key === 'ArrowDown' ? at + 1 : at - 1, true);
        event.preventDefault();
      }}
    >
      <Head sort={sort} onSort={onSort} />
      <div role="presentation" className={classes.rows} ref={view.container} style={{ blockSize: view.size }}>
        {view.rows.map(row => {
          const guest = rows.at(row.index);
          return (
            <div
              key={row.key}
              role="presentation"
              data-index={row.index}
              ref={view.measure}
              className={classes.slot}
              style={{ transform: `translateY(${row.top}px)` }}
            >
              {guest ? (
                <GuestRow
                  guest={guest}
                  index={row.index}
                  editable={editable}
                  selected={guest.id === props.opened}
                  marked={props.allMarked || props.marked.has(guest.id)}
                  tabbable={row.index === at}
                  editing={props.editing?.id === guest.id ? props.editing.field : null}
                  onCurrent={onCurrent}
                  onOpen={props.onOpen}
                  onMark={onMark}
                  onAnswer={props.onAnswer}
                  onEdit={props.onEdit}
                  onEdited={props.onEdited}
                />
              ) : (
                <div {...{ role: 'row', 'aria-rowindex': row.index + 2 }} className={classes.row} aria-busy="true">
                  <span {...{ role: 'gridcell' }} className={classes.bone} />
                </div>
              )}
            </div>
          );
        })}
      </div>
      <datalist id="tables-of-the-event">
        {props.tables.map(table => (
          <option key={table.id} value={table.name} />
        ))}
      </datalist>
    </div>
  );
}

const Head = memo(function Head({ sort, onSort }: { sort: string | undefined; onSort: Props['onSort'] }) {
  return (
    <div {...{ role: 'row', 'aria-rowindex': 1 }} className={classes.head}>
      {columns.map(column => {
        const by = 'sort' in column ? column.sort : undefined;
        const direction =
          by === undefined
            ? undefined
            : (sort ?? 'name') === by
              ? 'ascending'
              : sort === `-${by}`
                ? 'descending'
                : 'none';
        return (
          <span
            key={column.key}
            {...{ role: 'columnheader', 'aria-sort': direction }}
            className={classes.cell}
            data-column={column.key}
          >
            {by ? (
              <button
                type="button"
                className={classes.sort}
                onClick={() => onSort(direction === 'ascending' ? `-${by}` : by === 'name' ? undefined : by)}
              >
                {column.title}
                <span aria-hidden="true">
                  {direction === 'ascending' ? ' ↑' : direction === 'descending' ? ' ↓' : ''}
                </span>
              </button>
            ) : (
              column.title
            )}
          </span>
        );
      })}
    </div>
  );
});

interface RowProps {
  guest: Guest;
  index: number;
  editable: boolean;
  selected: boolean;
  marked: boolean;
  tabbable: boolean;
  editing: 'name' | 'table' | 'party' | null;
  onCurrent: (index: number) => void;
  onOpen: (guest: Guest) => void;
  onMark: (index: number, extend: boolean) => void;
  onAnswer: (guest: Guest) => void;
  onEdit: (editing: Editing) => void;
  onEdited: Props['onEdited'];
}

const cell = (column: string) => ({ role: 'gridcell', className: classes.cell, 'data-column': column });

// A list has thousands of rows, so each is as few plain elements as can tell it.
const GuestRow = memo(function GuestRow(props: RowProps) {
  const { guest, index, editable, selected, marked, tabbable, editing, onEdit, onEdited } = props;
  const touched = useIsTouched(guest.id);
  const { label, tone } = rsvpStatus[guest.rsvp];
  const needs = needsOf(guest);
  const severe = isSevere(guest);
  const tab = tabbable ? 0 : -1;
  const place = guest.tableName ? `${guest.tableName}${guest.seat ? `, ${guest.seat}` : ''}` : '';
  return (
    <div
      {...{ role: 'row', 'aria-rowindex': index + 2, 'aria-selected': marked }}
      className={`${classes.row} ${touched ? 'tinted' : ''}`}
      data-guest={guest.id}
      data-selected={selected || undefined}
      data-marked={marked || undefined}
      data-declined={guest.rsvp === 'declined' || undefined}
    >
      <span {...cell('name')}>
        {editable && (
          <input
            type="checkbox"
            className={classes.check}
            tabIndex={tab}
            aria-label={`Select ${guest.name}`}
            checked={marked}
            onChange={() => {}}
            onClick={event => props.onMark(index, event.shiftKey)}
          />
        )}
        {editing === 'name' ? (
          <Typed
            label={`New name of ${guest.name}`}
            value={guest.name}
            onDone={value => (value ? onEdited(guest, 'name', value) : onEdit(null))}
          />
        ) : (
          <button
            type="button"
            className={classes.open}
            tabIndex={tab}
            data-peek-opener
            aria-haspopup="dialog"
            onFocus={() => props.onCurrent(index)}
            onClick={event => {
              if (editable && (event.ctrlKey || event.metaKey || event.shiftKey)) props.onMark(index, event.shiftKey);
              else props.onOpen(guest);
            }}
          >
            <span className={classes.name}>{guest.name}</span>
            <PendingMark id={guest.id} />
            {guest.hostName && <span className={classes.with}>with {guest.hostName}</span>}
            {guest.plusOnes > 0 && (
              <span className={classes.with} title={`Brings ${plural(guest.plusOnes, 'guest')}`}>
                <IconUserPlus size={13} stroke={1.75} aria-hidden="true" /> {guest.plusOnes}
                <span className="vh"> come along</span>
              </span>
            )}
          </button>
        )}
      </span>
      <span {...cell('rsvp')}>
        {editable ? (
          <button
            type="button"
            className={classes.value}
            tabIndex={tab}
            aria-haspopup="menu"
            aria-label={`${label}. Change the answer of ${guest.name}`}
            onClick={() => props.onAnswer(guest)}
          >
            <StatusShape tone={tone} /> {label}
          </button>
        ) : (
          <>
            <StatusShape tone={tone} /> {label}
          </>
        )}
      </span>
      <span {...cell('table')}>
        {editing === 'table' ? (
          <Typed
            label={`Table of ${guest.name}`}
            value={guest.tableName ?? ''}
            list="tables-of-the-event"
            onDone={value => (value === null ? onEdit(null) : onEdited(guest, 'table', value))}
          />
        ) : editable ? (
          <button
            type="button"
            className={classes.value}
            tabIndex={tab}
            aria-label={`${place || 'No table'}. Change the table of ${guest.name}`}
            onClick={() => onEdit({ id: guest.id, field: 'table' })}
          >
            {place || <span className={classes.none}>–</span>}
          </button>
        ) : (
          place
        )}
      </span>
      <span {...cell('needs')} title={needs ?? undefined}>
        {guest.allergens.length > 0 && <StatusShape tone={severe ? 'critical' : 'special'} />}
        {severe && <b className={classes.severe}>Severe</b>}
        <span className="truncate">{needs}</span>
      </span>
      <span {...cell('party')}>
        {editing === 'party' ? (
          <Typed
            label={`Party of ${guest.name}`}
            value={guest.party ?? ''}
            onDone={value => (value === null ? onEdit(null) : onEdited(guest, 'party', value))}
          />
        ) : editable ? (
          <button
            type="button"
            className={classes.value}
            tabIndex={tab}
            aria-label={`${guest.party ?? 'No party'}. Change the party of ${guest.name}`}
            onClick={() => onEdit({ id: guest.id, field: 'party' })}
          >
            {guest.party ?? <span className={classes.none}>–</span>}
          </button>
        ) : (
          guest.party
        )}
      </span>
      <span {...cell('tags')}>
        <span className="truncate">{guest.tags.join(', ')}</span>
      </span>
      <span {...cell('contact')}>
        <span className="truncate">{guest.email ?? guest.phone}</span>
      </span>
    </div>
  );
});

/** A cell that is typed over: Enter keeps, Esc gives up, which is told as null. */
function Typed({
  label,
  value,
  list,
  onDone,
}: {
  label: string;
  value: string;
  list?: string;
  onDone: (value: string | null) => void;
}) {
  const [typed, setTyped] = useState(value);
  const settled = useRef(false);
  const finish = (kept: boolean) => {
    // Enter takes the field away, and that takes its focus away: once is enough.
    if (settled.current) return;
    settled.current = true;
    onDone(kept && typed.trim() !== value ? typed.trim() : null);
  };
  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: the field opens because somebody asked for it
      autoFocus
      className={classes.typed}
      aria-label={label}
      maxLength={200}
      list={list}
      value={typed}
      onFocus={event => event.currentTarget.select()}
      onChange={event => setTyped(event.currentTarget.value)}
      onBlur={() => finish(true)}
      onKeyDown={event => {
        if (event.key === 'Enter') finish(true);
        else if (event.key === 'Escape') finish(false);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}
