import { useVirtualizer } from '@tanstack/react-virtual';
import {
  forwardRef,
  type KeyboardEvent,
  memo,
  type PointerEvent as ReactPointerEvent,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Id } from '@/api/types';
import { formatTime, formatWeekday } from '@/time/format';
import { useNow } from '@/time/useNow';
import { localZone, offsetMinutes, toWall } from '@/time/zones';
import { StatusShape } from '@/ui/StatusChip';
import classes from './Lanes.module.css';
import { type Bar, collisions, groupNames, type Lane, snapTo, stateOf, utilisation, type Zoom, zooms } from './lanes';

/** A bar on its way to another time or lane, not dropped yet; `bar` is null while a new one is drawn. */
export interface Draft {
  bar: Bar | null;
  lane: Id;
  start: number;
  end: number;
}

export interface Cursor {
  lane: Id;
  /** Null stands for the head of the lane. */
  bar: Id | null;
}

export interface LanesHandle {
  startMoving(): void;
  scrollToNow(): void;
  cursor(): Cursor | null;
}

interface Props {
  lanes: readonly Lane[];
  from: number;
  to: number;
  zoom: Zoom;
  editable: boolean;
  onOpen(bar: Bar): void;
  onLane(lane: Lane): void;
  onDrop(draft: Draft): void;
  onDraw(lane: Lane, start: number, end: number): void;
  announce(text: string): void;
}

const laneHeight = 44;
const groupHeight = 28;
const headWidth = 190;
const overscanPx = 240;
const edge = 7;

type Row = { kind: 'group'; name: string; key: string } | { kind: 'lane'; lane: Lane; key: string };

/** Local midnights between two instants: where days begin on the viewer's clock, also when it is put forward or back. */
export function midnights(from: number, to: number, zone: string): number[] {
  const days: number[] = [];
  for (let at = from; at < to + 86_400_000; at += 86_400_000) {
    const { date } = toWall(new Date(at), zone);
    const naive = Date.parse(`${date}T00:00:00Z`);
    const midnight =
      naive - offsetMinutes(new Date(naive - offsetMinutes(new Date(naive), zone) * 60_000), zone) * 60_000;
    if (midnight >= from && midnight < to && midnight !== days.at(-1)) days.push(midnight);
  }
  return days;
}

const span = (start: number, end: number) => `${formatTime(new Date(start))}–${formatTime(new Date(end))}`;

/** What would be in the way, in words: "conflicts with Load-in 14:00–16:00". */
export function warning(lane: Lane | undefined, draft: Draft): string | null {
  if (!lane) return null;
  const moved = draft.bar
    ? {
        ...draft.bar,
        from: draft.start - (draft.bar.start - draft.bar.from),
        to: draft.end + (draft.bar.to - draft.bar.end),
      }
    : { id: '', from: draft.start, to: draft.end, quantity: 1, kind: 'confirmed' as const };
  const found = collisions(lane, moved);
  const first = found[0];
  if (!first) return null;
  return `conflicts with ${first.label} ${span(first.start, first.end)}${found.length > 1 ? ` and ${found.length - 1} more` : ''}`;
}

/**
 * Resources and rooms as lanes of time. Plain elements, and only those in view: rows by the virtual list, bars by the
 * part of the time one sees. One tab stop; the arrow keys go from bar to bar, or move the one taken up with M.
 */
export const Lanes = forwardRef<LanesHandle, Props>(function Lanes(props, ref) {
  const { lanes, from, to, zoom, editable, onOpen, onLane, onDrop, onDraw, announce } = props;
  const { pxPerHour, snap } = zooms[zoom];
  const scale = pxPerHour / 3_600_000;
  const width = (to - from) * scale;
  const x = (time: number) => (time - from) * scale;
  const zone = localZone();
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ left: 0, width: 1200 });
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const [draft, setDraft] = useState<(Draft & { by: 'pointer' | 'keys' }) | null>(null);
  const wantFocus = useRef(false);
  const now = useNow().getTime();

  const rows = useMemo<Row[]>(() => {
    const all: Row[] = [];
    for (const [index, lane] of lanes.entries()) {
      if (lane.group !== lanes[index - 1]?.group)
        all.push({ kind: 'group', name: groupNames[lane.group], key: lane.group });
      all.push({ kind: 'lane', lane, key: lane.id });
    }
    return all;
  }, [lanes]);
  const indexOf = useMemo(() => new Map(rows.map((row, index) => [row.key, index])), [rows]);
  const byId = useMemo(() => new Map(lanes.map(lane => [lane.id, lane])), [lanes]);
  const current = cursor && byId.has(cursor.lane) ? cursor : lanes[0] ? { lane: lanes[0].id, bar: null } : null;

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: index => (rows[index]?.kind === 'group' ? groupHeight : laneHeight),
    getItemKey: index => rows[index]?.key ?? index,
    overscan: 3,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows have other heights
  useLayoutEffect(() => virtual.measure(), [rows]);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    // In steps, so that scrolling sideways draws anew only when bars may come into view.
    const look = () =>
      setView(previous => {
        const left = Math.floor(box.scrollLeft / 120) * 120;
        return previous.left === left && previous.width === box.clientWidth
          ? previous
          : { left, width: box.clientWidth || 1200 };
      });
    look();
    box.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(box);
    return () => {
      box.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, []);

  const scrollToTime = (time: number, always = false) => {
    const box = scroller.current;
    if (!box) return;
    const at = x(time);
    const room = box.clientWidth - headWidth;
    if (always || at < box.scrollLeft || at > box.scrollLeft + room - 40)
      box.scrollLeft = Math.max(0, at - room * 0.25);
  };

  // Where the days one plans in begin to be worked: now if it is shown, else the first morning.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each period and zoom
  useLayoutEffect(() => {
    scrollToTime(now >= from && now < to ? now : from + 8 * 3_600_000, true);
  }, [from, zoom]);

  const visibleFrom = from + (view.left - overscanPx) / scale;
  const visibleTo = from + (view.left + view.width + 120 + overscanPx) / scale;

  const put = (next: Cursor, focus = true) => {
    setCursor(next);
    if (!focus) return;
    wantFocus.current = true;
    const row = indexOf.get(next.lane);
    if (row !== undefined) virtual.scrollToIndex(row, { align: 'auto' });
    const bar = byId.get(next.lane)?.bars.find(each => each.id === next.bar);
    if (bar) scrollToTime(bar.start);
  };
  useEffect(() => {
    if (!wantFocus.current || !current) return;
    const element = scroller.current?.querySelector<HTMLElement>(
      current.bar ? `[data-bar="${current.bar}"]` : `[data-head="${current.lane}"]`,
    );
    if (!element) return;
    wantFocus.current = false;
    element.focus({ preventScroll: true });
  });

  const laneAt = (id: Id, by: number): Lane | undefined => {
    const at = lanes.findIndex(lane => lane.id === id);
    return lanes[at + by];
  };

  const say = (next: Draft) => {
    const lane = byId.get(next.lane);
    announce(
      `${lane?.name ?? ''}, ${formatWeekday(new Date(next.start))} ${span(next.start, next.end)}${warning(lane, next) ? `, ${warning(lane, next)}` : ''}`,
    );
  };

  const drop = (done: Draft) => {
    setDraft(null);
    const { bar } = done;
    if (!bar) return;
    if (bar.start === done.start && bar.end === done.end && bar.lane === done.lane) return;
    put({ lane: done.lane, bar: bar.id });
    onDrop(done);
  };

  const startMoving = () => {
    const bar = current?.bar ? byId.get(current.lane)?.bars.find(each => each.id === current.bar) : undefined;
    if (!bar) return announce('Choose a booking first.');
    if (!editable || !bar.open) return announce('This booking is not yours to move.');
    setDraft({ bar, lane: bar.lane, start: bar.start, end: bar.end, by: 'keys' });
    wantFocus.current = true;
    announce(
      `Moving ${bar.label}. Arrows move, Shift and arrows resize, up and down change the lane, Enter drops, Escape leaves it.`,
    );
  };

  useImperativeHandle(ref, () => ({
    startMoving,
    scrollToNow: () => scrollToTime(Date.now(), true),
    cursor: () => current,
  }));

  const moveByKey = (event: KeyboardEvent, moving: Draft) => {
    const step = { ArrowLeft: -snap, ArrowRight: snap }[event.key];
    if (step !== undefined) {
      const next = event.shiftKey
        ? { ...moving, end: Math.max(moving.start + snap, moving.end + step) }
        : { ...moving, start: moving.start + step, end: moving.end + step };
      setDraft({ ...next, by: 'keys' });
      scrollToTime(event.shiftKey ? next.end : next.start);
      say(next);
      return true;
    }
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by !== undefined) {
      // A room's booking is for that room.
      let lane = moving.bar?.space ? undefined : laneAt(moving.lane, by);
      while (lane?.group === 'rooms') lane = laneAt(lane.id, by);
      if (!lane) announce('It cannot go there.');
      else {
        const next = { ...moving, lane: lane.id };
        setDraft({ ...next, by: 'keys' });
        const row = indexOf.get(lane.id);
        if (row !== undefined) virtual.scrollToIndex(row, { align: 'auto' });
        say(next);
      }
      return true;
    }
    if (event.key === 'Enter') {
      drop(moving);
      return true;
    }
    if (event.key === 'Escape') {
      setDraft(null);
      wantFocus.current = true;
      announce('Left where it was.');
      return true;
    }
    return false;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (draft?.by === 'keys') {
      if (moveByKey(event, draft)) {
        event.preventDefault();
        event.stopPropagation();
      }
      return;
    }
    if (!current || event.shiftKey) return;
    const lane = byId.get(current.lane);
    if (!lane) return;
    const at = lane.bars.findIndex(bar => bar.id === current.bar);
    let next: Cursor | undefined;
    switch (event.key) {
      case 'ArrowRight':
        if (lane.bars[at + 1]) next = { lane: lane.id, bar: lane.bars[at + 1]?.id ?? null };
        break;
      case 'ArrowLeft':
        if (at >= 0) next = { lane: lane.id, bar: lane.bars[at - 1]?.id ?? null };
        break;
      case 'ArrowDown':
      case 'ArrowUp': {
        const other = laneAt(lane.id, event.key === 'ArrowDown' ? 1 : -1);
        if (!other) break;
        const time = lane.bars[at]?.start;
        // The booking nearest in time, so that one walks down a moment.
        const near =
          time === undefined
            ? null
            : (other.bars.toSorted((a, b) => Math.abs(a.start - time) - Math.abs(b.start - time))[0]?.id ?? null);
        next = { lane: other.id, bar: near };
        break;
      }
      case 'Home':
        next = { lane: lane.id, bar: null };
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (next) put(next);
  };

  // One pointer at a time: a bar by its middle or an edge, or an empty stretch that becomes a new booking.
  const drag = useRef<{
    pointer: number;
    startX: number;
    startY: number;
    what: 'move' | 'start' | 'end' | 'draw';
    bar: Bar | null;
    lane: Id;
    time: number;
    moved: boolean;
  } | null>(null);

  const timeAt = (clientX: number) => {
    const box = scroller.current?.getBoundingClientRect();
    return from + (clientX - (box?.left ?? 0) - headWidth + (scroller.current?.scrollLeft ?? 0)) / scale;
  };
  const laneUnder = (clientY: number): Lane | undefined => {
    const box = scroller.current;
    if (!box) return undefined;
    const y = clientY - box.getBoundingClientRect().top + box.scrollTop - axisHeight;
    const item = virtual.getVirtualItems().find(each => y >= each.start && y < each.end);
    const row = item && rows[item.index];
    return row?.kind === 'lane' ? row.lane : undefined;
  };

  const onPointerDown = (event: ReactPointerEvent) => {
    if (event.button !== 0 || !editable || draft?.by === 'keys') return;
    const target = event.target as HTMLElement;
    const barElement = target.closest<HTMLElement>('[data-bar]');
    const track = target.closest<HTMLElement>('[data-track]');
    if (!track) return;
    const lane = byId.get(track.dataset.track ?? '');
    const bar = lane?.bars.find(each => each.id === barElement?.dataset.bar) ?? null;
    if (!lane || (barElement && !bar?.open)) return;
    let what: 'move' | 'start' | 'end' | 'draw' = bar ? 'move' : 'draw';
    if (bar && barElement) {
      const box = barElement.getBoundingClientRect();
      if (box.width > 3 * edge && event.clientX < box.left + edge) what = 'start';
      else if (box.width > 3 * edge && event.clientX > box.right - edge) what = 'end';
    }
    drag.current = {
      pointer: event.pointerId,
      startX: event.clientX,
      startY: event.clientY,
      what,
      bar,
      lane: lane.id,
      time: timeAt(event.clientX),
      moved: false,
    };
  };

  const onPointerMove = (event: ReactPointerEvent) => {
    const held = drag.current;
    if (!held || held.pointer !== event.pointerId) return;
    if (!held.moved && Math.hypot(event.clientX - held.startX, event.clientY - held.startY) < 5) return;
    if (!held.moved) scroller.current?.setPointerCapture(event.pointerId);
    held.moved = true;
    const time = timeAt(event.clientX);
    if (held.what === 'draw') {
      const [a, b] = [snapTo(held.time, snap, from), snapTo(time, snap, from)];
      setDraft({
        bar: null,
        lane: held.lane,
        start: Math.min(a, b),
        end: Math.max(a, b, Math.min(a, b) + snap),
        by: 'pointer',
      });
      return;
    }
    const bar = held.bar as Bar;
    const shift = time - held.time;
    if (held.what === 'start')
      setDraft({
        bar,
        lane: bar.lane,
        start: Math.min(snapTo(bar.start + shift, snap, from), bar.end - snap),
        end: bar.end,
        by: 'pointer',
      });
    else if (held.what === 'end')
      setDraft({
        bar,
        lane: bar.lane,
        start: bar.start,
        end: Math.max(snapTo(bar.end + shift, snap, from), bar.start + snap),
        by: 'pointer',
      });
    else {
      const start = snapTo(bar.start + shift, snap, from);
      const under = laneUnder(event.clientY);
      const lane = under && !bar.space && under.group !== 'rooms' ? under.id : bar.lane;
      setDraft({ bar, lane, start, end: start + bar.end - bar.start, by: 'pointer' });
    }
  };

  const onPointerUp = (event: ReactPointerEvent) => {
    const held = drag.current;
    drag.current = null;
    if (!held || held.pointer !== event.pointerId || !held.moved) return;
    // The click that ends a drag opens nothing; where the browser sends none, the guard goes by itself.
    const box = scroller.current;
    const guard = (click: Event) => click.stopPropagation();
    box?.addEventListener('click', guard, { capture: true, once: true });
    setTimeout(() => box?.removeEventListener('click', guard, { capture: true }), 0);
    if (!draft) return;
    if (draft.bar) drop(draft);
    else {
      setDraft(null);
      const lane = byId.get(draft.lane);
      if (lane) onDraw(lane, draft.start, draft.end);
    }
  };

  // One object for all rows and renderings, so that scrolling draws the new rows only.
  const latest = useRef({ onOpen, onLane, put });
  latest.current = { onOpen, onLane, put };
  const actions = useMemo<Actions>(
    () => ({
      open: bar => latest.current.onOpen(bar),
      openLane: lane => latest.current.onLane(lane),
      reach: next => latest.current.put(next, false),
    }),
    [],
  );

  const dayLines = useMemo(() => midnights(from, to, zone), [from, to, zone]);
  const hourLabels = useMemo(() => {
    if (zoom === 'day' || zoom === 'week') return [];
    const { tick } = zooms[zoom];
    return dayLines.flatMap((day, index) => {
      const next = dayLines[index + 1] ?? to;
      const labels: number[] = [];
      for (let at = day + tick; at < next; at += tick) labels.push(at);
      return labels;
    });
  }, [zoom, dayLines, to]);
  const inView = (time: number) => time >= visibleFrom && time <= visibleTo;
  const ghostLane = draft ? byId.get(draft.lane) : undefined;
  const problem = draft ? warning(ghostLane, draft) : null;

  return (
    <div className={classes.frame}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the bars and heads inside take the focus; this hears their keys */}
      <div
        ref={scroller}
        className={classes.scroller}
        data-lanes
        data-moving={draft ? true : undefined}
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => {
          drag.current = null;
          setDraft(null);
        }}
      >
        <div className={classes.axis} style={{ inlineSize: headWidth + width }} aria-hidden="true">
          <div className={classes.corner} style={{ inlineSize: headWidth }} />
          {dayLines
            .filter(
              day => inView(day) || inView(day + 86_400_000) || (day < visibleFrom && day + 86_400_000 > visibleTo),
            )
            .filter((_, index) => zoom !== 'week' || index % 7 === 0)
            .map(day => (
              <div
                key={day}
                className={classes.dayBox}
                style={{
                  insetInlineStart: headWidth + x(day),
                  inlineSize: (zoom === 'week' ? 7 : 1) * 86_400_000 * scale,
                }}
              >
                <span className={classes.day} style={{ insetInlineStart: headWidth }}>
                  {zoom === 'week' || zoom === 'day' ? shortDay(day) : formatWeekday(new Date(day))}
                </span>
              </div>
            ))}
          {hourLabels.filter(inView).map(time => (
            <span key={time} className={classes.hour} style={{ insetInlineStart: headWidth + x(time) }}>
              {formatTime(new Date(time))}
            </span>
          ))}
        </div>
        <div
          className={classes.rows}
          style={{
            inlineSize: headWidth + width,
            blockSize: virtual.getTotalSize(),
            ['--grid' as string]: `${(zoom === 'week' ? 168 : zoom === 'day' ? 24 : zooms[zoom].tick / 3_600_000) * pxPerHour}px`,
            ['--grid-from' as string]: `${headWidth + x(dayLines[0] ?? from)}px`,
          }}
        >
          {virtual.getVirtualItems().map(item => {
            const row = rows[item.index];
            if (!row) return null;
            const place = { insetBlockStart: item.start, blockSize: item.size };
            if (row.kind === 'group')
              return (
                <div key={row.key} className={classes.group} style={place}>
                  <h2>{row.name}</h2>
                </div>
              );
            return (
              <LaneRow
                key={row.key}
                lane={row.lane}
                top={item.start}
                from={from}
                to={to}
                scale={scale}
                visibleFrom={visibleFrom}
                visibleTo={visibleTo}
                tabStop={current?.lane === row.lane.id ? (current.bar ?? 'head') : null}
                ghost={draft?.lane === row.lane.id ? draft : null}
                problem={draft?.lane === row.lane.id ? problem : null}
                moving={draft?.bar?.lane === row.lane.id ? draft.bar.id : null}
                actions={actions}
              />
            );
          })}
          {now >= from && now < to && (
            <div className={classes.now} style={{ insetInlineStart: headWidth + x(now) }} aria-hidden="true" />
          )}
        </div>
      </div>
    </div>
  );
});

interface Actions {
  open(bar: Bar): void;
  openLane(lane: Lane): void;
  reach(cursor: Cursor): void;
}

interface LaneRowProps {
  lane: Lane;
  top: number;
  from: number;
  to: number;
  scale: number;
  visibleFrom: number;
  visibleTo: number;
  /** Which of its elements the Tab key stops at, if any: a bar's id, or `head`. */
  tabStop: Id | 'head' | null;
  ghost: Draft | null;
  problem: string | null;
  moving: Id | null;
  actions: Actions;
}

const LaneRow = memo(function LaneRow(props: LaneRowProps) {
  const { lane, top, from, to, scale, visibleFrom, visibleTo, tabStop, ghost, problem, moving, actions } = props;
  const x = (time: number) => (time - from) * scale;
  const share = useMemo(() => Math.round(utilisation(lane.bars, lane.capacity, from, to) * 100), [lane, from, to]);
  const rowHeight = (laneHeight - 6) / lane.depth;
  return (
    <section className={classes.lane} style={{ insetBlockStart: top, blockSize: laneHeight }} aria-label={lane.name}>
      <button
        type="button"
        className={classes.head}
        data-head={lane.id}
        data-off={lane.available ? undefined : true}
        style={{ inlineSize: headWidth }}
        tabIndex={tabStop === 'head' ? 0 : -1}
        onFocus={() => actions.reach({ lane: lane.id, bar: null })}
        onClick={() => actions.openLane(lane)}
      >
        <span className="truncate">{lane.name}</span>
        <small>
          {lane.capacity > 1 && `${lane.capacity} × `}
          {lane.available ? `${share} % booked` : 'Out of service'}
          {lane.trouble.size > 0 && ` · ${lane.trouble.size} in conflict`}
        </small>
      </button>
      <div className={classes.track} data-track={lane.id}>
        {lane.bars
          .filter(bar => bar.to > visibleFrom && bar.from < visibleTo)
          .map(bar => {
            const conflict = lane.trouble.has(bar.id);
            const times = span(bar.start, bar.end);
            return (
              <button
                key={bar.id}
                type="button"
                className={classes.bar}
                data-bar={bar.id}
                data-kind={bar.kind}
                data-conflict={conflict || undefined}
                data-moving={moving === bar.id || undefined}
                data-thin={rowHeight < 16 || undefined}
                tabIndex={tabStop === bar.id ? 0 : -1}
                style={{
                  insetInlineStart: x(bar.start),
                  inlineSize: Math.max(3, x(bar.end) - x(bar.start)),
                  insetBlockStart: 3 + (lane.rows.get(bar.id) ?? 0) * rowHeight,
                  blockSize: rowHeight - 1,
                  ['--before' as string]: `${(bar.start - bar.from) * scale}px`,
                  ['--after' as string]: `${(bar.to - bar.end) * scale}px`,
                }}
                aria-label={`${bar.label}, ${stateOf(bar)}, ${formatWeekday(new Date(bar.start))} ${times}${
                  bar.quantity > 1 ? `, ${bar.quantity} units` : ''
                }${conflict ? ', in conflict' : ''}`}
                title={`${bar.label} · ${stateOf(bar)} · ${times}`}
                onFocus={() => actions.reach({ lane: lane.id, bar: bar.id })}
                onClick={() => actions.open(bar)}
              >
                <span className={classes.text}>
                  {conflict ? '⚠ ' : bar.kind === 'block' ? '⊘ ' : ''}
                  {bar.quantity > 1 ? `${bar.quantity} × ` : ''}
                  {bar.label}
                  {bar.kind !== 'confirmed' && ` · ${stateOf(bar)}`}
                </span>
              </button>
            );
          })}
        {ghost && (
          <div
            className={classes.ghost}
            data-conflict={problem ? true : undefined}
            style={{ insetInlineStart: x(ghost.start), inlineSize: Math.max(3, x(ghost.end) - x(ghost.start)) }}
          >
            <span className={classes.tip}>
              {problem && <StatusShape tone="critical" size={12} />}
              {span(ghost.start, ghost.end)}
              {problem && ` · ${problem}`}
            </span>
          </div>
        )}
      </div>
    </section>
  );
});

const axisHeight = 34;

const shortDay = (time: number) => new Date(time).toLocaleDateString(undefined, { day: 'numeric', month: 'short' });
