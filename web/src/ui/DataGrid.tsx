import { type ReactNode, useEffect, useRef, useState } from 'react';
import classes from './DataGrid.module.css';
import { useShortcuts } from './shortcuts';
import { useIsTouched } from './touched';

export interface Column<Row> {
  key: string;
  title: string;
  cell: (row: Row) => ReactNode;
  width?: string;
  align?: 'end';
  /** The server's name for sorting by this column; a column without one cannot be sorted. */
  sort?: string;
  /** Left out on narrow screens, where the first column carries the row. */
  wide?: boolean;
}

interface Props<Row extends { id: string }> {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  total?: number;
  sort?: string | undefined;
  onSort?: (sort: string | undefined) => void;
  onOpen?: (row: Row) => void;
  /** Where a row leads, for the middle mouse button and for the eye in the status line. */
  selectedId?: string | undefined;
  busy?: boolean;
}

/**
 * A table of plain elements with one tab stop: the arrow keys or J and K move a row at a time, Enter opens. Rows carry
 * no kit components, so moving and repainting stay cheap however many there are.
 */
export function DataGrid<Row extends { id: string }>(props: Props<Row>) {
  const { label, columns, rows, total, sort, onSort, onOpen, selectedId, busy } = props;
  const [active, setActive] = useState(0);
  const body = useRef<HTMLTableSectionElement>(null);
  const current = Math.max(0, Math.min(active, rows.length - 1));

  const focusRow = (index: number) => {
    const to = Math.max(0, Math.min(index, rows.length - 1));
    setActive(to);
    body.current?.querySelectorAll<HTMLElement>('tr')[to]?.focus();
  };
  const inside = () => body.current?.contains(document.activeElement) ?? false;

  useShortcuts([
    { keys: 'KeyJ', label: 'Next row', group: 'List', run: () => focusRow(inside() ? current + 1 : current) },
    { keys: 'KeyK', label: 'Previous row', group: 'List', run: () => focusRow(inside() ? current - 1 : current) },
  ]);

  return (
    <div className={classes.frame} data-busy={busy || undefined}>
      <table className={classes.grid} aria-label={label} aria-rowcount={total ?? rows.length} aria-busy={busy}>
        <thead>
          <tr>
            {columns.map(column => (
              <Heading key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row, index) => (
            <GridRow
              key={row.id}
              row={row}
              columns={columns}
              tabbable={index === current}
              selected={row.id === selectedId}
              onFocus={() => setActive(index)}
              onMove={step => focusRow(step === 'first' ? 0 : step === 'last' ? rows.length - 1 : index + step)}
              onOpen={onOpen}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Heading<Row>({
  column,
  sort,
  onSort,
}: {
  column: Column<Row>;
  sort: string | undefined;
  onSort: ((sort: string | undefined) => void) | undefined;
}) {
  const direction = sort === column.sort ? 'ascending' : sort === `-${column.sort}` ? 'descending' : undefined;
  const shape = {
    'data-align': column.align,
    'data-wide': column.wide || undefined,
    style: { inlineSize: column.width },
  };
  if (!column.sort || !onSort) {
    return (
      <th scope="col" {...shape}>
        {column.title || <span className="vh">Actions</span>}
      </th>
    );
  }
  const next = direction === 'ascending' ? `-${column.sort}` : direction === 'descending' ? undefined : column.sort;
  return (
    <th scope="col" aria-sort={direction ?? 'none'} {...shape}>
      <button type="button" className={classes.sort} onClick={() => onSort(next)}>
        {column.title}
        <span className={classes.arrow} aria-hidden="true">
          {direction === 'ascending' ? '↑' : direction === 'descending' ? '↓' : ''}
        </span>
      </button>
    </th>
  );
}

interface RowProps<Row extends { id: string }> {
  row: Row;
  columns: Column<Row>[];
  tabbable: boolean;
  selected: boolean;
  onFocus: () => void;
  onMove: (step: number | 'first' | 'last') => void;
  onOpen: ((row: Row) => void) | undefined;
}

function GridRow<Row extends { id: string }>({
  row,
  columns,
  tabbable,
  selected,
  onFocus,
  onMove,
  onOpen,
}: RowProps<Row>) {
  const touched = useIsTouched(row.id);
  const element = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (selected) element.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  return (
    <tr
      ref={element}
      tabIndex={tabbable ? 0 : -1}
      className={touched ? 'tinted' : undefined}
      aria-selected={selected || undefined}
      data-opens={onOpen ? true : undefined}
      onFocus={onFocus}
      onClick={event => {
        if (!onOpen || (event.target as HTMLElement).closest('a, button, input, select')) return;
        if (window.getSelection()?.toString()) return;
        onOpen(row);
      }}
      onKeyDown={event => {
        if (event.target !== event.currentTarget) return;
        if (event.key === 'ArrowDown') onMove(1);
        else if (event.key === 'ArrowUp') onMove(-1);
        else if (event.key === 'Home') onMove('first');
        else if (event.key === 'End') onMove('last');
        else if ((event.key === 'Enter' || event.key === ' ') && onOpen) onOpen(row);
        else return;
        event.preventDefault();
      }}
    >
      {columns.map(column => (
        <td key={column.key} data-align={column.align} data-wide={column.wide || undefined}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

interface PagerProps {
  page: number;
  pageSize: number;
  total: number;
  what: string;
  onPage: (page: number) => void;
}

export function Pager({ page, pageSize, total, what, onPage }: PagerProps) {
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const first = total === 0 ? 0 : (page - 1) * pageSize + 1;
  const last = Math.min(total, page * pageSize);
  return (
    <nav className={classes.pager} aria-label="Pages">
      <p className="num" aria-live="polite">
        {first.toLocaleString()}–{last.toLocaleString()} of {total.toLocaleString()} {what}
      </p>
      {pages > 1 && (
        <div className="line">
          <button type="button" className={classes.page} disabled={page <= 1} onClick={() => onPage(page - 1)}>
            Previous
          </button>
          <span className="num">
            Page {page} of {pages}
          </span>
          <button type="button" className={classes.page} disabled={page >= pages} onClick={() => onPage(page + 1)}>
            Next
          </button>
        </div>
      )}
    </nav>
  );
}
