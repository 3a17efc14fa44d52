import { IconDots } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { Task } from '@/api/types';
import { formatDay } from '@/time/format';
import { Avatar } from '@/ui/Avatar';
import { StatusShape } from '@/ui/StatusChip';
import { useIsTouched } from '@/ui/touched';
import { taskState } from '@/ui/words';
import { type Cursor, useCursor } from './cursor';
import { type Group, isOverdue } from './grouping';
import { useKeptFocus } from './keptFocus';
import classes from './TaskBoard.module.css';
import type { ListHandle } from './TaskList';
import { PriorityBars } from './TaskRow';

interface Props {
  handle: React.Ref<ListHandle>;
  label: string;
  /** Every column, also those without a card. */
  columns: Group[];
  zone: string;
  now: Date;
  editable: boolean;
  opened: string | undefined;
  marked: ReadonlySet<string>;
  cursor: Cursor;
  onOpen: (task: Task) => void;
  onMark: (task: Task, extend: boolean) => void;
  onFocus: (task: Task) => void;
  /** To the column with this key. */
  onMove: (task: Task, column: string) => void;
  /** The same, by a choice. */
  onMenu: (task: Task) => void;
  /** The focus goes to this column: the card at the same height, or the last. */
  onStep: (direction: 'up' | 'down' | 'left' | 'right', extend: boolean) => void;
}

/** The plan as columns of cards. A card moves by Shift and an arrow, by its menu, or by being dragged. */
export function TaskBoard(props: Props) {
  const { handle, label, columns, onStep } = props;
  const active = useCursor(props.cursor);
  const board = useRef<HTMLDivElement>(null);
  const scrollers = useRef(new Map<string, (index: number) => void>());
  const wanted = useRef<string | null>(null);
  const elementOf = (id: string) => board.current?.querySelector<HTMLElement>(`[data-task="${id}"]`) ?? null;
  const focusWanted = () => {
    if (wanted.current === null) return;
    const card = elementOf(wanted.current);
    const button = card?.querySelector<HTMLElement>('[data-peek-opener]');
    if (!button) return;
    wanted.current = null;
    button.focus({ preventScroll: true });
    card?.closest('section')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  useEffect(focusWanted);
  const focusTask = (id: string) => {
    const column = columns.find(each => each.tasks.some(task => task.id === id));
    if (!column) return;
    wanted.current = id;
    scrollers.current.get(column.key)?.(column.tasks.findIndex(task => task.id === id));
    focusWanted();
  };
  useKeptFocus(board, () => active !== null && focusTask(active));
  useImperativeHandle(handle, () => ({ focus: focusTask, elementOf }));
  const present = columns.some(column => column.tasks.some(task => task.id === active));
  const first = columns.find(column => column.tasks.length > 0)?.tasks[0]?.id;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be no board
    <div
      ref={board}
      role="group"
      aria-label={label}
      className={classes.board}
      onKeyDown={event => {
        if (event.shiftKey || !(event.target as HTMLElement).matches('[data-peek-opener]')) return;
        if (event.key === 'ArrowDown') onStep('down', false);
        else if (event.key === 'ArrowUp') onStep('up', false);
        else if (event.key === 'ArrowLeft') onStep('left', false);
        else if (event.key === 'ArrowRight') onStep('right', false);
        else return;
        event.preventDefault();
      }}
    >
      {columns.map(column => (
        <Column
          key={column.key}
          {...props}
          column={column}
          active={active}
          tabbable={present ? active : (first ?? null)}
          register={scroll => scrollers.current.set(column.key, scroll)}
        />
      ))}
    </div>
  );
}

type ColumnProps = Omit<Props, 'handle' | 'columns' | 'label' | 'cursor' | 'onStep'> & {
  column: Group;
  active: string | null;
  tabbable: string | null;
  register: (scroll: (index: number) => void) => void;
};

function Column({ column, tabbable, register, active, onMove, ...card }: ColumnProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  const keep = column.tasks.findIndex(task => task.id === active);
  const virtualizer = useVirtualizer({
    count: column.tasks.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 74,
    getItemKey: index => column.tasks[index]?.id ?? index,
    overscan: 2,
    initialRect: { width: 280, height: 600 },
  });
  register(index => virtualizer.scrollToIndex(index));
  const rows = virtualizer.getVirtualItems();
  const kept = keep >= 0 && !rows.some(row => row.index === keep) ? virtualizer.measurementsCache[keep] : undefined;
  return (
    <section
      className={classes.column}
      aria-label={`${column.title}, ${column.tasks.length}`}
      data-over={over || undefined}
      onDragOver={event => {
        if (!card.editable || !event.dataTransfer.types.includes('text/callboard-task')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={event => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={event => {
        setOver(false);
        const dragged = dragging.task;
        if (!dragged) return;
        event.preventDefault();
        onMove(dragged, column.key);
      }}
    >
      <h2 className={classes.title}>
        {column.title} <span className={classes.count}>{column.tasks.length}</span>
      </h2>
      <div ref={scroller} className={classes.cards}>
        {column.tasks.length === 0 ? (
          <p className={classes.none}>Nothing here</p>
        ) : (
          <ul style={{ blockSize: virtualizer.getTotalSize(), position: 'relative' }}>
            {(kept ? [...rows, kept] : rows).map(row => {
              const task = column.tasks[row.index];
              return (
                task && (
                  <li
                    key={row.key}
                    ref={virtualizer.measureElement}
                    data-index={row.index}
                    aria-setsize={column.tasks.length}
                    aria-posinset={row.index + 1}
                    className={classes.slot}
                    style={{ transform: `translateY(${row.start}px)` }}
                  >
                    <Card
                      task={task}
                      tabbable={task.id === tabbable}
                      selected={task.id === card.opened}
                      isMarked={card.marked.has(task.id)}
                      zone={card.zone}
                      now={card.now}
                      editable={card.editable}
                      onOpen={card.onOpen}
                      onMark={card.onMark}
                      onFocus={card.onFocus}
                      onMenu={card.onMenu}
                    />
                  </li>
                )
              );
            })}
          </ul>
        )}
      </div>
    </section>
  );
}

// One card at a time is dragged on a page; the data of a drag cannot be read before it is dropped.
const dragging: { task: Task | null } = { task: null };

type CardProps = Pick<Props, 'zone' | 'now' | 'editable' | 'onOpen' | 'onMark' | 'onFocus' | 'onMenu'> & {
  task: Task;
  tabbable: boolean;
  selected: boolean;
  isMarked: boolean;
};

const Card = memo(function Card(props: CardProps) {
  const { task, tabbable, selected, isMarked, zone, now, editable, onOpen, onMark, onFocus, onMenu } = props;
  const touched = useIsTouched(task.id);
  const { label, tone } = taskState(task);
  const overdue = isOverdue(task, now);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging has its equals in the menu and the keys
    <div
      className={`${classes.card} ${touched ? 'tinted' : ''}`}
      data-task={task.id}
      data-selected={selected || undefined}
      data-marked={isMarked || undefined}
      draggable={editable}
      onDragStart={event => {
        dragging.task = task;
        event.dataTransfer.setData('text/callboard-task', task.id);
        event.dataTransfer.setData('text/plain', task.name);
        event.dataTransfer.effectAllowed = 'move';
      }}
      onDragEnd={() => {
        dragging.task = null;
      }}
    >
      <button
        type="button"
        className={classes.open}
        data-peek-opener
        aria-haspopup="dialog"
        tabIndex={tabbable ? 0 : -1}
        onFocus={() => onFocus(task)}
        onClick={event => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) onMark(task, event.shiftKey);
          else onOpen(task);
        }}
      >
        {task.name}
        {isMarked && <span className="vh">, selected</span>}
      </button>
      {editable && (
        <button
          type="button"
          className={classes.menu}
          tabIndex={tabbable ? 0 : -1}
          aria-haspopup="menu"
          aria-label={`Move ${task.name}`}
          onClick={() => onMenu(task)}
        >
          <IconDots size={15} aria-hidden="true" />
        </button>
      )}
      <span className={classes.meta}>
        <StatusShape tone={tone} size={13} />
        <span>{label}</span>
        <PriorityBars priority={task.priority} />
        {task.isCriticalPath && task.status !== 'done' && <span className={classes.critical}>critical path</span>}
        {task.deadline && (
          <time className={classes.due} dateTime={task.deadline} data-overdue={overdue || undefined}>
            {overdue && <span className="vh">overdue since </span>}
            {formatDay(task.deadline, zone)}
          </time>
        )}
        {task.assignee && <Avatar id={task.assignee.id} name={task.assignee.name} size={20} label />}
      </span>
    </div>
  );
});
