import { ActionIcon } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Block, BlockChange, Conflict, EventDetail } from '@/api/types';
import { showTime } from '@/time/enter';
import { formatDuration } from '@/time/format';
import { dayAfter, showDayEnd, showDayOf, showDayStart } from '@/time/showDay';
import { useNow } from '@/time/useNow';
import { toWall } from '@/time/zones';
import { Choice } from '@/ui/Choice';
import { StatusShape } from '@/ui/StatusChip';
import { useShortcuts } from '@/ui/shortcuts';
import { blockStatus } from '@/ui/words';
import { dayName, describe } from './CueGrid';
import classes from './DayView.module.css';
import { byDay, type LaneKind, laneOf, lanesOf, noLane, sideBySide } from './rundown';
import type { TimelineActions } from './useTimeline';

interface Props {
  event: EventDetail;
  blocks: Block[];
  /** The show day shown; of the first block, or of the event, when none is asked for. */
  day: string;
  by: LaneKind;
  trouble: Map<string, Conflict[]>;
  selectedId: string | undefined;
  actions: TimelineActions | null;
  onDay: (day: string) => void;
  onBy: (by: LaneKind) => void;
  onOpen: (id: string) => void;
}

/** Pixels of a minute at each step of the zoom. */
const zooms = [0.6, 1, 1.6, 2.6, 4] as const;
const minute = 60_000;
const snap = (time: number, fine: boolean) =>
  Math.round(time / (fine ? minute : 5 * minute)) * (fine ? minute : 5 * minute);

/** A block on the move: where it would be if let go now. */
interface Draft {
  id: string;
  start: number;
  end: number;
  lane: string;
}

/** One show day: time downwards, a lane for each place or track. Blocks are dragged, or moved by keys after M. */
export function DayView({ event, blocks, day, by, trouble, selectedId, actions, onDay, onBy, onOpen }: Props) {
  const zone = event.timezone;
  const now = useNow();
  const frame = useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = useState(1);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [keyed, setKeyed] = useState(false);
  const [said, setSaid] = useState('');
  const [activeId, setActiveId] = useState<string | null>(null);
  const scale = zooms[zoom] ?? 1;
  const [from, to] = [showDayStart(day, zone).getTime(), showDayEnd(day, zone).getTime()];

  const here = useMemo(() => byDay(blocks, zone).find(each => each.date === day)?.blocks ?? [], [blocks, zone, day]);
  const lanes = useMemo(() => {
    // Also the places nothing is in today, because one moves things there; of a festival's many only those in use.
    const [all, today] = [lanesOf(blocks, by), lanesOf(here, by)];
    const shown = all.length <= 12 ? all : today;
    return shown.length > 0 ? shown : [noLane];
  }, [blocks, here, by]);
  const moved = here.map(block =>
    draft?.id === block.id
      ? { ...block, startTime: new Date(draft.start).toISOString(), endTime: new Date(draft.end).toISOString() }
      : block,
  );
  const laneNow = (block: Block) => (draft?.id === block.id ? draft.lane : laneOf(block, by));
  const latest = Math.max(to, ...moved.map(block => Date.parse(block.endTime)));
  const top = (time: number) => ((time - from) / minute) * scale;
  const hours = useMemo(() => {
    const marks: { at: number; label: string }[] = [];
    for (let at = from; at <= latest; at += 30 * minute) {
      if (toWall(new Date(at), zone).time.endsWith(':00')) marks.push({ at, label: showTime(new Date(at), zone) });
    }
    return marks;
  }, [from, latest, zone]);
  const active = here.find(block => block.id === activeId) ?? here[0];

  const start = (block: Block): Draft => ({
    id: block.id,
    start: Date.parse(block.startTime),
    end: Date.parse(block.endTime),
    lane: laneOf(block, by),
  });

  /** What a block would run into there, in words, before it is let go. */
  const collisions = (each: Draft): string => {
    const block = here.find(other => other.id === each.id);
    if (!block) return '';
    const hits = here.flatMap(other => {
      if (other.id === each.id || Date.parse(other.startTime) >= each.end || Date.parse(other.endTime) <= each.start)
        return [];
      const person = other.people.find(one => block.people.some(mine => mine.id === one.id));
      if (person) return [`${person.name} is in “${other.activity}”`];
      const place = by === 'place' ? each.lane : laneOf(block, 'place');
      return place !== noLane && laneOf(other, 'place') === place ? [`“${other.activity}” is in ${place}`] : [];
    });
    return hits.slice(0, 2).join('; ') + (hits.length > 2 ? ` and ${hits.length - 2} more` : '');
  };
  const tell = (each: Draft) => {
    const hit = collisions(each);
    setSaid(
      `${showTime(new Date(each.start), zone)} to ${showTime(new Date(each.end), zone)}, ${each.lane || `no ${by}`}${hit ? `. Collides: ${hit}` : ''}`,
    );
  };
  const put = (each: Draft) => {
    setDraft(null);
    setKeyed(false);
    const block = here.find(other => other.id === each.id);
    if (!block || !actions) return;
    const change: BlockChange = {};
    if (each.start !== Date.parse(block.startTime)) change.startTime = new Date(each.start).toISOString();
    if (each.end !== Date.parse(block.endTime)) change.endTime = new Date(each.end).toISOString();
    if (each.lane !== laneOf(block, by)) {
      if (by === 'track') change.track = each.lane || null;
      else {
        // The lane may be a space of the directory, which another block in it knows.
        const space = blocks.find(other => other.spaceId && other.spaceName === each.lane)?.spaceId ?? null;
        change.spaceId = space;
        change.location = space ? null : each.lane || null;
      }
    }
    if (Object.keys(change).length === 0) return setSaid('Left where it was');
    const words = `“${block.activity}” is at ${showTime(new Date(each.start), zone)}–${showTime(new Date(each.end), zone)}`;
    actions.change(block, change, words);
    setSaid(words);
  };

  const focus = (block: Block | undefined) => {
    if (!block) return;
    setActiveId(block.id);
    frame.current?.querySelector<HTMLElement>(`[data-block="${block.id}"]`)?.focus();
  };
  const step = (by: number) => {
    const at = here.findIndex(block => block.id === active?.id);
    const inside = frame.current?.contains(document.activeElement);
    focus(here[Math.max(0, Math.min(inside ? at + by : at, here.length - 1))]);
  };
  const toNow = () => {
    const today = showDayOf(now, zone);
    if (today !== day) onDay(today);
    requestAnimationFrame(() => {
      const mark = frame.current?.querySelector('[data-now]');
      if (mark) mark.scrollIntoView({ block: 'center' });
      else setSaid('Now is outside this day');
    });
  };
  const pickUp = () => {
    const block =
      here.find(each => each.id === (document.activeElement as HTMLElement | null)?.dataset.block) ?? active;
    if (!actions || !block) return;
    focus(block);
    const begun = start(block);
    setDraft(begun);
    setKeyed(true);
    setSaid(
      `Moving “${block.activity}”: up and down by five minutes, with Alt by one, with Shift its end, left and right to another lane, Enter keeps it, Escape leaves it`,
    );
  };
  useShortcuts([
    { keys: 'KeyJ', label: 'Next block', group: 'Day', run: () => step(1) },
    { keys: 'KeyK', label: 'Previous block', group: 'Day', run: () => step(-1) },
    { keys: 'KeyT', label: 'Now', group: 'Day', run: toNow },
    { keys: 'KeyM', label: 'Move the block by keys', group: 'Day', run: pickUp },
    { keys: 'Equal', label: 'Zoom in', group: 'Day', run: () => setZoom(z => Math.min(z + 1, zooms.length - 1)) },
    { keys: 'Minus', label: 'Zoom out', group: 'Day', run: () => setZoom(z => Math.max(z - 1, 0)) },
    {
      keys: 'ArrowLeft',
      label: 'Previous day',
      group: 'Day',
      run: () => !draft && onDay(dayAfter(day, -1)),
    },
    { keys: 'ArrowRight', label: 'Next day', group: 'Day', run: () => !draft && onDay(dayAfter(day)) },
  ]);

  // In another lane the block is another element, which has to take the focus over.
  useEffect(() => {
    if (keyed && draft?.lane !== undefined)
      frame.current?.querySelector<HTMLElement>(`[data-block="${draft.id}"]`)?.focus();
  }, [keyed, draft?.lane, draft?.id]);

  // The day opens where something happens.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each day, not at every change of a block
  useEffect(() => {
    const first = here[0];
    if (frame.current && first) frame.current.scrollTop = Math.max(0, top(Date.parse(first.startTime)) - 60);
  }, [day]);

  const onKey = (press: KeyboardEvent) => {
    if (!draft || !keyed) {
      const moves: Record<string, () => void> = { ArrowDown: () => step(1), ArrowUp: () => step(-1) };
      const run = moves[press.key];
      if (run && (press.target as HTMLElement).dataset.block) {
        press.preventDefault();
        run();
      }
      return;
    }
    const by_ = (press.altKey ? 1 : 5) * minute;
    const lane = lanes.indexOf(draft.lane);
    const later = (delta: number): Draft =>
      press.shiftKey
        ? { ...draft, end: Math.max(draft.start, draft.end + delta) }
        : { ...draft, start: draft.start + delta, end: draft.end + delta };
    const moves: Record<string, () => Draft> = {
      ArrowDown: () => later(by_),
      ArrowUp: () => later(-by_),
      ArrowRight: () => ({ ...draft, lane: lanes[Math.min(lane + 1, lanes.length - 1)] ?? draft.lane }),
      ArrowLeft: () => ({ ...draft, lane: lanes[Math.max(lane - 1, 0)] ?? draft.lane }),
    };
    const next = moves[press.key];
    if (!next && press.key !== 'Enter' && press.key !== 'Escape') return;
    press.preventDefault();
    press.stopPropagation();
    if (next) {
      const each = next();
      setDraft(each);
      tell(each);
    } else if (press.key === 'Enter') put(draft);
    else {
      setDraft(null);
      setKeyed(false);
      setSaid('Left where it was');
    }
  };

  // One gesture: a click opens, more than a few pixels move. The part that was taken decides what moves.
  const drag = (press: PointerEvent<HTMLElement>, block: Block, part: 'whole' | 'start' | 'end') => {
    if (!actions || press.button !== 0 || press.pointerType === 'touch') return;
    press.preventDefault();
    press.stopPropagation();
    focus(block);
    const begun = start(block);
    const [x, y] = [press.clientX, press.clientY];
    let last: Draft | null = null;
    const move = (event: globalThis.PointerEvent) => {
      if (!last && Math.hypot(event.clientX - x, event.clientY - y) < 4) return;
      const delta = ((event.clientY - y) / scale) * minute;
      const lane = document
        .elementsFromPoint(event.clientX, event.clientY)
        .find((each): each is HTMLElement => each instanceof HTMLElement && each.dataset.lane !== undefined)
        ?.dataset.lane;
      const at = snap((part === 'end' ? begun.end : begun.start) + delta, event.altKey);
      last =
        part === 'whole'
          ? { ...begun, start: at, end: at + begun.end - begun.start, lane: lane ?? begun.lane }
          : part === 'start'
            ? { ...begun, start: Math.min(at, begun.end) }
            : { ...begun, end: Math.max(at, begun.start) };
      setDraft(last);
      tell(last);
    };
    const stop = (keep: boolean) => {
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', up);
      window.removeEventListener('keydown', cancel, true);
      if (keep && last) put(last);
      else if (keep) onOpen(block.id);
      else setDraft(null);
    };
    const up = () => stop(true);
    const cancel = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      stop(false);
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', up);
    window.addEventListener('keydown', cancel, true);
  };

  return (
    <section className={classes.view} aria-label={`Day: ${dayName(day)}`}>
      <div className={classes.bar}>
        <ActionIcon variant="default" aria-label="Previous day" onClick={() => onDay(dayAfter(day, -1))}>
          <IconChevronLeft size={16} />
        </ActionIcon>
        <h2>{dayName(day)}</h2>
        <ActionIcon variant="default" aria-label="Next day" onClick={() => onDay(dayAfter(day))}>
          <IconChevronRight size={16} />
        </ActionIcon>
        <span className="grow" />
        <Choice
          label="Lanes"
          value={by}
          options={[
            { value: 'place', label: 'By place' },
            { value: 'track', label: 'By track' },
          ]}
          onChange={value => value && onBy(value)}
        />
        <ActionIcon variant="default" aria-label="Zoom out" disabled={zoom === 0} onClick={() => setZoom(zoom - 1)}>
          <IconZoomOut size={16} />
        </ActionIcon>
        <ActionIcon
          variant="default"
          aria-label="Zoom in"
          disabled={zoom === zooms.length - 1}
          onClick={() => setZoom(zoom + 1)}
        >
          <IconZoomIn size={16} />
        </ActionIcon>
      </div>
      <p className={classes.said} aria-live="polite" data-moving={draft !== null || undefined}>
        {said}
      </p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the blocks inside */}
      <div className={classes.frame} ref={frame} onKeyDown={onKey} tabIndex={here.length === 0 ? 0 : -1}>
        <div className={classes.head}>
          <span className={classes.gutter} />
          {lanes.map(lane => (
            <span key={lane} className={classes.lane}>
              {lane || (by === 'place' ? 'No place' : 'No track')}
            </span>
          ))}
        </div>
        <div className={classes.body} style={{ blockSize: top(latest) }}>
          <div className={classes.gutter}>
            {hours.map(({ at, label }) => (
              <time key={at} dateTime={new Date(at).toISOString()} style={{ insetBlockStart: top(at) }}>
                {label}
              </time>
            ))}
          </div>
          {lanes.map(lane => (
            <div
              key={lane}
              className={classes.lane}
              data-lane={lane}
              style={{ backgroundSize: `100% ${60 * scale}px` }}
            >
              {sideBySide(moved.filter(block => laneNow(block) === lane)).map(({ block, column, columns }) => {
                const [begin, finish] = [Date.parse(block.startTime), Date.parse(block.endTime)];
                const conflicts = trouble.get(block.id);
                const { label, tone } = blockStatus[block.status];
                const size = Math.max(22, ((finish - begin) / minute) * scale - 2);
                return (
                  // biome-ignore lint/a11y/useSemanticElements: it holds handles to drag, which a button may not
                  <div
                    key={block.id}
                    role="button"
                    data-block={block.id}
                    data-peek-opener
                    tabIndex={block.id === active?.id ? 0 : -1}
                    aria-pressed={draft?.id === block.id || undefined}
                    className={classes.block}
                    data-tone={tone}
                    data-conflict={conflicts ? true : undefined}
                    data-moving={draft?.id === block.id || undefined}
                    data-selected={block.id === selectedId || undefined}
                    style={{
                      insetBlockStart: top(begin),
                      blockSize: size,
                      insetInlineStart: `calc(${(column / columns) * 100}% + 2px)`,
                      inlineSize: `calc(${100 / columns}% - 4px)`,
                    }}
                    onFocus={() => setActiveId(block.id)}
                    onKeyDown={press => {
                      if (!keyed && (press.key === 'Enter' || press.key === ' ')) {
                        press.preventDefault();
                        onOpen(block.id);
                      }
                    }}
                    onPointerDown={press => drag(press, block, 'whole')}
                    onClick={press => {
                      // Whoever may not drag, and fingers, which scroll: a click opens.
                      if (
                        !actions ||
                        press.nativeEvent instanceof window.PointerEvent === false ||
                        (press.nativeEvent as globalThis.PointerEvent).pointerType === 'touch'
                      )
                        onOpen(block.id);
                    }}
                  >
                    {actions && (
                      <span
                        className={classes.edge}
                        data-edge="start"
                        onPointerDown={press => drag(press, block, 'start')}
                      />
                    )}
                    <span className={classes.title}>
                      {conflicts && <StatusShape tone="critical" size={13} />}
                      {block.activity}
                    </span>
                    <span className={size > 38 ? classes.when : 'vh'}>
                      {showTime(block.startTime, zone)}–{showTime(block.endTime, zone)} ·{' '}
                      {formatDuration(finish - begin)}
                    </span>
                    <span className="vh">
                      {label}
                      {lane && `, ${lane}`}
                      {conflicts && `. Conflict: ${describe(conflicts, block.id)}`}
                    </span>
                    {actions && (
                      <span
                        className={classes.edge}
                        data-edge="end"
                        onPointerDown={press => drag(press, block, 'end')}
                      />
                    )}
                  </div>
                );
              })}
            </div>
          ))}
          {now.getTime() >= from && now.getTime() <= latest && (
            <div className={classes.now} data-now style={{ insetBlockStart: top(now.getTime()) }}>
              <span>{showTime(now, zone)}</span>
            </div>
          )}
        </div>
        {here.length === 0 && <p className={classes.none}>Nothing is planned on this day.</p>}
      </div>
    </section>
  );
}
