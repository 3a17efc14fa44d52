import { useMediaQuery } from '@mantine/hooks';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Block, BlockStatus, Conflict, EventDetail } from '@/api/types';
import { enterTime, parseLength, showTime, writeTime } from '@/time/enter';
import { formatDuration, formatWeekday } from '@/time/format';
import { showDayOf } from '@/time/showDay';
import { PendingMark } from '@/ui/PendingMark';
import { StatusShape } from '@/ui/StatusChip';
import { useShortcuts } from '@/ui/shortcuts';
import { toast } from '@/ui/toasts';
import { useIsTouched } from '@/ui/touched';
import { blockStatus, plural } from '@/ui/words';
import classes from './CueGrid.module.css';
import { type Day, gapsBefore, placeOf } from './rundown';
import { toSheet } from './sheet';
import { useRows } from './useRows';
import type { TimelineActions } from './useTimeline';

const columns = ['no', 'start', 'end', 'length', 'what', 'where', 'track', 'notes', 'status'] as const;
type Column = (typeof columns)[number];
const titles: Record<Column, string> = {
  no: '#',
  start: 'Start',
  end: 'End',
  length: 'Length',
  what: 'What',
  where: 'Where',
  track: 'Track',
  notes: 'Notes',
  status: 'Status',
};
const onPhone: readonly Column[] = ['no', 'start', 'end', 'what', 'where', 'status'];

/** What a change of the start leaves as it is. */
export type Lock = 'length' | 'end';

interface Props {
  event: EventDetail;
  days: Day[];
  trouble: Map<string, Conflict[]>;
  places: string[];
  /** Whether some blocks are left out: then what lies between those shown says nothing. */
  filtered: boolean;
  lock: Lock;
  selectedId: string | undefined;
  /** Null for whoever may only read. */
  actions: TimelineActions | null;
  onOpen: (id: string) => void;
  onPaste: (text: string, after: Block | undefined) => void;
}

type Row = { kind: 'day'; day: Day } | { kind: 'cue'; block: Block; no: number; gap: number | null };

/**
 * The run of show as a sheet one types into: one tab stop, arrow keys between cells, Enter or F2 to edit, Enter again for
 * the row below, Tab for the next cell (APG, data grid). Only the rows in the window are in the document.
 */
export function CueGrid(props: Props) {
  const { event, days, trouble, places, filtered, lock, selectedId, actions, onOpen, onPaste } = props;
  const phone = useMediaQuery('(max-width: 767px)', false, { getInitialValueInEffect: false });
  const shown = phone ? onPhone : columns;
  const zone = event.timezone;
  const rows = useMemo<Row[]>(
    () =>
      days.flatMap(day => {
        const gaps = filtered ? new Map<string, number>() : gapsBefore(day.blocks);
        return [
          { kind: 'day' as const, day },
          ...day.blocks.map((block, index) => {
            const gap = gaps.get(block.id) ?? 0;
            return { kind: 'cue' as const, block, no: index + 1, gap: Math.abs(gap) >= 60_000 ? gap : null };
          }),
        ];
      }),
    [days, filtered],
  );
  const [heights, offsets, total] = useMemo(() => {
    const all = rows.map(row => (row.kind === 'day' ? 38 : (phone ? 76 : 50) + (row.gap === null ? 0 : 20)));
    const tops = [0];
    for (const height of all) tops.push((tops.at(-1) ?? 0) + height);
    return [all, tops, tops.at(-1) ?? 0] as const;
  }, [rows, phone]);
  const cues = useMemo(() => rows.flatMap((row, index) => (row.kind === 'cue' ? [index] : [])), [rows]);

  const body = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<{ id: string; column: Column } | null>(null);
  const [anchor, setAnchor] = useState<string | null>(null);
  const [editing, setEditing] = useState<{ select: boolean } | null>(null);
  const [notice, setNotice] = useState<{ text: string; label: string; act: () => void } | null>(null);
  const wanted = useRef(false);
  const { from, to } = useRows(body, heights);

  const indexOf = (id: string | undefined) => rows.findIndex(row => row.kind === 'cue' && row.block.id === id);
  const activeAt = indexOf(active?.id);
  const current = activeAt >= 0 ? activeAt : (cues[0] ?? -1);
  const column = active?.column && shown.includes(active.column) ? active.column : 'what';
  const blockAt = (index: number) => {
    const row = rows[index];
    return row?.kind === 'cue' ? row.block : undefined;
  };
  const selection = (() => {
    const place = cues.indexOf(current);
    const other = anchor === null ? place : cues.indexOf(indexOf(anchor));
    if (place < 0) return [];
    const [first, last] = other < 0 ? [place, place] : [Math.min(place, other), Math.max(place, other)];
    return cues.slice(first, last + 1).flatMap(index => blockAt(index) ?? []);
  })();
  const selected = new Set(anchor === null ? [] : selection.map(block => block.id));

  // The cell that was moved to gets the focus as soon as its row is in the document.
  useEffect(() => {
    if (!wanted.current || editing || current < 0) return;
    const cell = body.current?.querySelector<HTMLElement>(`[data-row="${current}"] [data-column="${column}"]`);
    if (!cell) return;
    wanted.current = false;
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });

  const go = (index: number, to: Column = column, extend = false) => {
    const block = blockAt(index);
    if (!block) return;
    if (!extend) setAnchor(null);
    else setAnchor(held => held ?? blockAt(current)?.id ?? null);
    wanted.current = true;
    setActive({ id: block.id, column: to });
  };
  const step = (by: number, extend = false) => {
    const place = cues.indexOf(current);
    const index = cues[Math.max(0, Math.min(place + by, cues.length - 1))];
    if (index !== undefined) go(index, column, extend);
  };
  const side = (by: number) => {
    const next = shown[Math.max(0, Math.min(shown.indexOf(column) + by, shown.length - 1))];
    if (next) go(current, next);
  };
  const edit = (select = true) => {
    if (actions && current >= 0 && column !== 'no') setEditing({ select });
    else if (current >= 0) onOpen(blockAt(current)?.id ?? '');
  };
  const addAfter = () => {
    if (!actions) return;
    const after = blockAt(current);
    const begin = after?.endTime ?? event.startAt;
    const [id] = actions.add([
      {
        activity: 'New cue',
        startTime: begin,
        endTime: new Date(Date.parse(begin) + 300_000).toISOString(),
        ...(after?.location && { location: after.location }),
        ...(after?.spaceId && { spaceId: after.spaceId }),
        ...(after?.track && { track: after.track }),
      },
    ]);
    if (!id) return;
    setAnchor(null);
    setActive({ id, column: 'what' });
    setEditing({ select: true });
  };

  const inside = () => body.current?.contains(document.activeElement) ?? false;
  useShortcuts([
    { keys: 'KeyJ', label: 'Next cue', group: 'Run of show', run: () => (inside() ? step(1) : go(current)) },
    { keys: 'KeyK', label: 'Previous cue', group: 'Run of show', run: () => (inside() ? step(-1) : go(current)) },
    { keys: 'KeyE', label: 'Edit the cell', group: 'Run of show', run: () => (inside() ? edit() : go(current)) },
    { keys: 'KeyN', label: 'New cue after this one', group: 'Run of show', run: addAfter },
  ]);

  const onKey = (press: KeyboardEvent) => {
    if (editing || press.nativeEvent.isComposing) return;
    const mod = press.ctrlKey || press.metaKey;
    const keys: Record<string, () => void> = {
      ArrowDown: () => step(1, press.shiftKey),
      ArrowUp: () => step(-1, press.shiftKey),
      ArrowRight: () => side(1),
      ArrowLeft: () => side(-1),
      Home: () => (mod ? go(cues[0] ?? -1) : go(current, shown[0])),
      End: () => (mod ? go(cues.at(-1) ?? -1) : go(current, shown.at(-1))),
      PageDown: () => step(12, press.shiftKey),
      PageUp: () => step(-12, press.shiftKey),
      Enter: () => edit(),
      F2: () => edit(false),
      ' ': () => onOpen(blockAt(current)?.id ?? ''),
      Delete: () => actions?.remove(selection.map(block => block.id)),
    };
    if (mod && press.key === 'a') {
      press.preventDefault();
      const [first, last] = [blockAt(cues[0] ?? -1), cues.at(-1)];
      if (first && last !== undefined) {
        go(last, column, true);
        setAnchor(first.id);
      }
      return;
    }
    const run = keys[press.key];
    if (!run || press.altKey || (mod && !['Home', 'End'].includes(press.key))) return;
    press.preventDefault();
    run();
  };

  const save = (block: Block, text: string): string | null => {
    const value = text.trim();
    const day = showDayOf(block.startTime, zone);
    const [start, end] = [new Date(block.startTime), new Date(block.endTime)];
    const say = `“${block.activity}” changed`;
    const change = (fields: Parameters<TimelineActions['change']>[1]) => actions?.change(block, fields, say);
    switch (column) {
      case 'start': {
        if (value === writeTime(start, zone)) return null;
        const read = enterTime(value, { zone, day, base: start });
        if (!read.ok) return read.message;
        const put = (at: Date) =>
          change({
            startTime: at.toISOString(),
            ...(lock === 'length' && {
              endTime: new Date(at.getTime() + end.getTime() - start.getTime()).toISOString(),
            }),
          });
        if (lock === 'end' && read.instant > end)
          return `The end stays at ${showTime(end, zone)}, and this is later. Keep the length instead, or change the end first.`;
        put(read.instant);
        tell(read, put);
        return null;
      }
      case 'end': {
        if (value === writeTime(end, zone)) return null;
        const read = enterTime(value, { zone, day, after: start });
        if (!read.ok) return read.message;
        const put = (at: Date) => change({ endTime: at.toISOString() });
        put(read.instant);
        tell(read, put);
        return null;
      }
      case 'length': {
        const minutes = parseLength(value);
        if (minutes === null) return `“${value}” is not a length. Write 90, 1:30 or 45m.`;
        const at = new Date(start.getTime() + minutes * 60_000);
        if (at.getTime() !== end.getTime()) change({ endTime: at.toISOString() });
        return null;
      }
      case 'what':
        if (!value) return 'Say what happens.';
        if (value !== block.activity) change({ activity: value });
        return null;
      case 'where':
        // A text of one's own takes the place of the directory's space.
        if (value !== (placeOf(block) ?? '')) change({ location: value || null, spaceId: null });
        return null;
      case 'track':
      case 'notes':
        if (value !== (block[column] ?? '')) change({ [column]: value || null });
        return null;
      case 'status':
        if (value !== block.status) change({ status: value as BlockStatus });
        return null;
      default:
        return null;
    }
  };
  const tell = (read: Extract<ReturnType<typeof enterTime>, { ok: true }>, put: (at: Date) => void) => {
    const { note, other } = read;
    setNotice(
      note
        ? {
            text: note,
            label: other ? `Make it ${showTime(other, zone)}` : '',
            act: () => {
              if (other) put(other);
              setNotice(null);
            },
          }
        : null,
    );
  };
  const leave = (how: 'down' | 'right' | 'left' | 'stay') => {
    setEditing(null);
    wanted.current = true;
    if (how === 'down') step(1);
    else if (how === 'stay') setActive(held => held && { ...held });
    else {
      const next = shown[shown.indexOf(column) + (how === 'right' ? 1 : -1)];
      if (!next || next === 'no') return setActive(held => held && { ...held });
      go(current, next);
      setEditing({ select: true });
    }
  };

  const window_ = new Set<number>();
  for (let index = from; index < to; index++) window_.add(index);
  if (current >= 0) window_.add(current);

  return (
    <>
      {notice && (
        <p className={classes.notice} role="status">
          <StatusShape tone="warning" /> <span className="grow">{notice.text}</span>
          {notice.label && (
            <button type="button" onClick={notice.act}>
              {notice.label}
            </button>
          )}
          <button type="button" onClick={() => setNotice(null)}>
            Understood
          </button>
        </p>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: rows stand at measured places, which table elements cannot */}
      <div
        role="grid"
        aria-label="Run of show"
        aria-rowcount={rows.length + 1}
        aria-colcount={shown.length}
        aria-multiselectable="true"
        aria-readonly={!actions}
        className={classes.grid}
        data-phone={phone || undefined}
        onKeyDown={onKey}
        onCopy={copied => {
          if (editing || selection.length === 0) return;
          copied.preventDefault();
          copied.clipboardData.setData('text/plain', toSheet(selection, zone));
          toast(`${plural(selection.length, 'cue')} copied`);
        }}
        onPaste={pasted => {
          if (editing || !actions) return;
          pasted.preventDefault();
          onPaste(pasted.clipboardData.getData('text/plain'), blockAt(current));
        }}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: the cells take the focus */}
        <div role="row" aria-rowindex={1} className={classes.head}>
          {shown.map(each => (
            // biome-ignore lint/a11y/useSemanticElements: as above
            // biome-ignore lint/a11y/useFocusableInteractive: nothing is done with headings
            <span key={each} role="columnheader" data-column={each}>
              {titles[each]}
            </span>
          ))}
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        <div role="rowgroup" ref={body} className={classes.body} style={{ blockSize: total }}>
          {[...window_]
            .sort((a, b) => a - b)
            .map(index => {
              const row = rows[index];
              if (!row) return null;
              if (row.kind === 'day') {
                return (
                  // biome-ignore lint/a11y/useSemanticElements: as above
                  // biome-ignore lint/a11y/useFocusableInteractive: the cells take the focus
                  <div
                    key={row.day.date}
                    role="row"
                    aria-rowindex={index + 2}
                    className={classes.day}
                    style={{ transform: `translateY(${offsets[index]}px)` }}
                  >
                    {/* biome-ignore lint/a11y/useSemanticElements: as above */}
                    {/* biome-ignore lint/a11y/useFocusableInteractive: nothing is done with headings */}
                    <span role="rowheader" aria-colspan={shown.length}>
                      {dayName(row.day.date)} <small>{plural(row.day.blocks.length, 'cue')}</small>
                    </span>
                  </div>
                );
              }
              const here = index === current;
              return (
                <CueRow
                  key={row.block.id}
                  row={row}
                  index={index}
                  offset={offsets[index] ?? 0}
                  height={heights[index] ?? 0}
                  shown={shown}
                  zone={zone}
                  conflicts={trouble.get(row.block.id)}
                  places={places}
                  column={here ? column : null}
                  chosen={index === activeAt}
                  editing={here ? editing : null}
                  selected={row.block.id === selectedId || selected.has(row.block.id)}
                  editable={actions !== null}
                  onCell={(to, open) => {
                    if (open && actions && to !== 'no') {
                      setActive({ id: row.block.id, column: to });
                      setEditing({ select: true });
                    } else go(index, to);
                  }}
                  onOpen={() => onOpen(row.block.id)}
                  onSave={text => save(row.block, text)}
                  onLeave={leave}
                />
              );
            })}
        </div>
      </div>
    </>
  );
}

/** The day's name from its date alone: noon UTC is that day everywhere. */
export const dayName = (date: string) => formatWeekday(`${date}T12:00:00Z`, 'UTC');

interface RowProps {
  row: Extract<Row, { kind: 'cue' }>;
  index: number;
  offset: number;
  height: number;
  shown: readonly Column[];
  zone: string;
  conflicts: Conflict[] | undefined;
  places: string[];
  column: Column | null;
  /** Whether somebody went to the row, not only the tab stop stands there. */
  chosen: boolean;
  editing: { select: boolean } | null;
  selected: boolean;
  editable: boolean;
  onCell: (column: Column, open: boolean) => void;
  onOpen: () => void;
  onSave: (text: string) => string | null;
  onLeave: (how: 'down' | 'right' | 'left' | 'stay') => void;
}

function CueRow(props: RowProps) {
  const { row, index, offset, height, shown, zone, conflicts, column, editing, selected, editable } = props;
  const { block, gap } = row;
  const touched = useIsTouched(block.id);
  const length = Date.parse(block.endTime) - Date.parse(block.startTime);
  const { label, tone } = blockStatus[block.status];
  const people = block.people.map(person => person.name).join(', ');
  const cell: Record<Column, React.ReactNode> = {
    no: (
      <button
        type="button"
        tabIndex={-1}
        data-peek-opener
        disabled={!editable}
        aria-label={`${row.no}, open ${block.activity}`}
        onClick={props.onOpen}
      >
        {row.no}
      </button>
    ),
    start: showTime(block.startTime, zone),
    end: showTime(block.endTime, zone),
    length: formatDuration(length),
    what: (
      <>
        <b>
          {block.activity} <PendingMark id={block.id} />
        </b>
        {conflicts ? (
          <em>
            <StatusShape tone="critical" size={13} /> {describe(conflicts, block.id)}
          </em>
        ) : (
          people && <small>{people}</small>
        )}
      </>
    ),
    where: placeOf(block),
    track: block.track,
    notes: block.notes,
    status: (
      <>
        <StatusShape tone={tone} size={13} /> {label}
      </>
    ),
  };
  const text: Record<Column, string> = {
    no: '',
    start: writeTime(block.startTime, zone),
    end: writeTime(block.endTime, zone),
    length: String(Math.round(length / 60_000)),
    what: block.activity,
    where: placeOf(block) ?? '',
    track: block.track ?? '',
    notes: block.notes ?? '',
    status: block.status,
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows stand at measured places, which table elements cannot
    // biome-ignore lint/a11y/useFocusableInteractive: the cells take the focus
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-row={index}
      data-gap={gap !== null || undefined}
      data-conflict={conflicts ? true : undefined}
      data-complete={block.status === 'complete' || undefined}
      className={`${classes.row} ${touched ? 'tinted' : ''}`}
      style={{ transform: `translateY(${offset}px)`, blockSize: height }}
    >
      {shown.map(each => (
        // biome-ignore lint/a11y/noStaticElementInteractions: it has a role
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the grid's
        <span
          key={each}
          role={each === 'no' ? 'rowheader' : 'gridcell'}
          data-column={each}
          tabIndex={each === column ? 0 : -1}
          onClick={event => {
            if ((event.target as HTMLElement).closest('button, input, select')) return;
            // A second click on a cell edits it; the one that merely is the grid's tab stop was not clicked yet.
            props.onCell(each, each === column && props.chosen);
          }}
          onDoubleClick={() => props.onCell(each, true)}
        >
          {each === 'no' && gap !== null && (
            <i data-overlap={gap < 0 || undefined}>
              {gap > 0 ? `gap ${formatDuration(gap)}` : `overlaps by ${formatDuration(-gap)}`}
            </i>
          )}
          {editing && each === column ? (
            <Editor
              column={each}
              label={`${titles[each]} of ${block.activity}`}
              text={text[each]}
              select={editing.select}
              places={props.places}
              onSave={props.onSave}
              onLeave={props.onLeave}
            />
          ) : (
            cell[each]
          )}
        </span>
      ))}
    </div>
  );
}

interface EditorProps {
  column: Column;
  label: string;
  text: string;
  select: boolean;
  places: string[];
  onSave: (text: string) => string | null;
  onLeave: (how: 'down' | 'right' | 'left' | 'stay') => void;
}

function Editor({ column, label, text, select, places, onSave, onLeave }: EditorProps) {
  const [value, setValue] = useState(text);
  const [wrong, setWrong] = useState<string | null>(null);
  const field = useRef<HTMLInputElement & HTMLSelectElement>(null);
  const gone = useRef(false);
  useEffect(() => {
    field.current?.focus();
    if (select && field.current?.select) field.current.select();
  }, [select]);
  const finish = (how: Parameters<typeof onLeave>[0], saved = value) => {
    const problem = onSave(saved);
    setWrong(problem);
    if (problem) return;
    gone.current = true;
    onLeave(how);
  };
  const keys = (press: KeyboardEvent) => {
    if (press.nativeEvent.isComposing) return;
    if (press.key === 'Escape') {
      press.preventDefault();
      press.stopPropagation();
      gone.current = true;
      onLeave('stay');
    } else if (press.key === 'Enter') {
      press.preventDefault();
      press.stopPropagation();
      finish('down');
    } else if (press.key === 'Tab') {
      press.preventDefault();
      finish(press.shiftKey ? 'left' : 'right');
    }
  };
  const common = {
    ref: field,
    'aria-label': label,
    'aria-invalid': wrong !== null,
    onKeyDown: keys,
    onBlur: () => {
      // Going elsewhere keeps what was typed where it makes sense; what does not is let go.
      if (!gone.current) {
        gone.current = true;
        if (onSave(value) !== null) toast('The cell was left as it was', { tone: 'warning', detail: wrong ?? '' });
        onLeave('stay');
      }
    },
  };
  return (
    <>
      {column === 'status' ? (
        <select {...common} value={value} onChange={event => setValue(event.currentTarget.value)}>
          {Object.entries(blockStatus).map(([key, each]) => (
            <option key={key} value={key}>
              {each.label}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...common}
          value={value}
          autoComplete="off"
          maxLength={column === 'notes' ? 20_000 : column === 'what' ? 500 : 200}
          list={column === 'where' ? 'run-of-show-places' : undefined}
          onChange={event => setValue(event.currentTarget.value)}
        />
      )}
      {column === 'where' && (
        <datalist id="run-of-show-places">
          {places.map(place => (
            <option key={place} value={place} />
          ))}
        </datalist>
      )}
      {wrong && (
        <strong role="alert" className={classes.wrong}>
          {wrong}
        </strong>
      )}
    </>
  );
}

export function describe(conflicts: Conflict[], id: string): string {
  const first = conflicts[0];
  if (!first) return '';
  const other = first.a.id === id ? first.b : first.a;
  const reasons = first.reasons.filter(reason => reason !== 'time');
  const what = reasons.includes('person')
    ? first.people?.length
      ? `${first.people.join(', ')} also in`
      : 'same person as'
    : reasons.includes('location')
      ? 'same place as'
      : 'same resource as';
  const more = conflicts.length > 1 ? ` and ${conflicts.length - 1} more` : '';
  return `${what} “${other.activity}”${more}`;
}
