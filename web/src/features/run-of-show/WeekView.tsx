import { Button, Modal, TextInput } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useMemo, useRef, useState } from 'react';
import type { Block, Conflict, EventDetail } from '@/api/types';
import { showTime } from '@/time/enter';
import { formatDuration } from '@/time/format';
import { dayAfter, showDayOf } from '@/time/showDay';
import { fromWall, toWall } from '@/time/zones';
import { StatusShape } from '@/ui/StatusChip';
import { useShortcuts } from '@/ui/shortcuts';
import { plural } from '@/ui/words';
import { dayName } from './CueGrid';
import { byDay } from './rundown';
import { copyOf, type NewBlock, type TimelineActions } from './useTimeline';
import classes from './WeekView.module.css';

interface Props {
  event: EventDetail;
  blocks: Block[];
  day: string;
  trouble: Map<string, Conflict[]>;
  actions: TimelineActions | null;
  onDay: (day: string) => void;
  onMove: (day: string) => void;
  onOpen: (id: string) => void;
}

/** "Thu 22 Oct": seven of them stand side by side. */
const shortName = (date: string) =>
  new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    new Date(`${date}T12:00:00Z`),
  );

const days = 7;
const shownAtMost = 40;

/** Seven show days side by side: an overview, and the place to copy a day from. */
export function WeekView({ event, blocks, day, trouble, actions, onDay, onMove, onOpen }: Props) {
  const zone = event.timezone;
  const [copying, setCopying] = useState<{ date: string; blocks: Block[] } | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const planned = useMemo(() => new Map(byDay(blocks, zone).map(each => [each.date, each.blocks])), [blocks, zone]);
  const dates = Array.from({ length: days }, (_, index) => dayAfter(day, index));
  useShortcuts([
    { keys: 'ArrowLeft', label: 'Previous week', group: 'Week', run: () => onMove(dayAfter(day, -days)) },
    { keys: 'ArrowRight', label: 'Next week', group: 'Week', run: () => onMove(dayAfter(day, days)) },
    { keys: 'KeyT', label: 'The week of today', group: 'Week', run: () => onMove(showDayOf(new Date(), zone)) },
  ]);
  return (
    <section aria-label="Week">
      <div className={classes.bar}>
        <Button variant="default" size="compact-sm" onClick={() => onMove(dayAfter(day, -days))}>
          Earlier
        </Button>
        <Button variant="default" size="compact-sm" onClick={() => onMove(dayAfter(day, days))}>
          Later
        </Button>
      </div>
      <div className={classes.week} ref={frame}>
        {dates.map(date => {
          const here = planned.get(date) ?? [];
          const last = here.reduce((latest, block) => (block.endTime > latest ? block.endTime : latest), '');
          const hurt = here.filter(block => trouble.has(block.id)).length;
          return (
            <section key={date} className={classes.day} aria-label={dayName(date)}>
              <h2>
                <button type="button" aria-label={`${shortName(date)}, open the day`} onClick={() => onDay(date)}>
                  {shortName(date)}
                </button>
              </h2>
              <p className={classes.facts}>
                {here.length === 0 ? (
                  'Nothing planned'
                ) : (
                  <>
                    {plural(here.length, 'cue')}, {showTime(here[0]?.startTime ?? '', zone)}–{showTime(last, zone)}
                    {hurt > 0 && (
                      <span className={classes.hurt}>
                        <StatusShape tone="critical" size={13} /> {plural(hurt, 'cue')} in conflict
                      </span>
                    )}
                  </>
                )}
              </p>
              <ol>
                {here.slice(0, shownAtMost).map(block => (
                  <li key={block.id} data-conflict={trouble.has(block.id) || undefined}>
                    <button type="button" data-peek-opener onClick={() => onOpen(block.id)}>
                      <time dateTime={block.startTime}>{showTime(block.startTime, zone)}</time>
                      <span>{block.activity}</span>
                      <small>{formatDuration(Date.parse(block.endTime) - Date.parse(block.startTime))}</small>
                    </button>
                  </li>
                ))}
              </ol>
              {here.length > shownAtMost && (
                <button type="button" className={classes.more} onClick={() => onDay(date)}>
                  and {here.length - shownAtMost} more
                </button>
              )}
              {actions && here.length > 0 && (
                <Button
                  variant="subtle"
                  size="compact-sm"
                  leftSection={<IconCopy size={14} stroke={1.75} />}
                  onClick={() => setCopying({ date, blocks: here })}
                >
                  Copy day
                </Button>
              )}
            </section>
          );
        })}
      </div>
      {copying && actions && (
        <CopyDay
          {...copying}
          zone={zone}
          onClose={() => setCopying(null)}
          onCopy={(inputs, to) => {
            actions.add(inputs);
            setCopying(null);
            onMove(to < day || to > dayAfter(day, days - 1) ? to : day);
          }}
        />
      )}
    </section>
  );
}

/** The cues of a day on another: by the clock, so that 19:00 stays 19:00 whatever the night before. */
export function onAnotherDay(blocks: Block[], from: string, to: string, zone: string): NewBlock[] {
  const shift = Math.round((Date.parse(`${to}T12:00:00Z`) - Date.parse(`${from}T12:00:00Z`)) / 86_400_000);
  const moved = (time: string) => {
    const wall = toWall(time, zone);
    return fromWall({ ...wall, date: dayAfter(wall.date, shift) }, zone)?.instant ?? new Date(time);
  };
  return blocks.map(block => {
    const [start, end] = [moved(block.startTime), moved(block.endTime)];
    return {
      ...copyOf(block),
      status: 'pending' as const,
      startTime: start.toISOString(),
      endTime: (end < start ? start : end).toISOString(),
    };
  });
}

interface CopyProps {
  date: string;
  blocks: Block[];
  zone: string;
  onClose: () => void;
  onCopy: (inputs: NewBlock[], to: string) => void;
}

function CopyDay({ date, blocks, zone, onClose, onCopy }: CopyProps) {
  const [to, setTo] = useState(dayAfter(date));
  return (
    <Modal opened onClose={onClose} title={`Copy ${dayName(date)}`}>
      <form
        onSubmit={event => {
          event.preventDefault();
          if (to) onCopy(onAnotherDay(blocks, date, to, zone), to);
        }}
      >
        <TextInput
          type="date"
          label="To"
          value={to}
          onChange={event => setTo(event.currentTarget.value)}
          data-autofocus
        />
        <p className="muted">
          {plural(blocks.length, 'cue')} at the same times of day, without the people, who may be busy then.
        </p>
        <div className={classes.end}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!to}>
            Copy {plural(blocks.length, 'cue')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
