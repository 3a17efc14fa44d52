import { ActionIcon, Button, Menu, SegmentedControl } from '@mantine/core';
import {
  IconClipboardPlus,
  IconDownload,
  IconFileImport,
  IconFileTypePdf,
  IconPlus,
  IconPrinter,
  IconRss,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { url } from '@/api/client';
import { query } from '@/api/queries';
import type { Block, BlockStatus } from '@/api/types';
import { showTime } from '@/time/enter';
import { formatDuration, formatEventTime } from '@/time/format';
import { showDayOf } from '@/time/showDay';
import { localZone, zoneName } from '@/time/zones';
import { Choice } from '@/ui/Choice';
import page from '@/ui/Page.module.css';
import { usePageTitle } from '@/ui/PageHeader';
import { openPrintCentre } from '@/ui/printCentre';
import { SearchBox } from '@/ui/SearchBox';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { StatusShape } from '@/ui/StatusChip';
import { useShortcuts } from '@/ui/shortcuts';
import { blockStatus, plural } from '@/ui/words';
import { NewFeed } from '../calendar-feeds/NewFeed';
import { mayEdit, useEvent } from '../command-center/useEvent';
import { BlockForm } from './BlockForm';
import { ConflictList } from './ConflictList';
import { CueGrid, dayName, type Lock } from './CueGrid';
import { CueSheet } from './CueSheet';
import { DayView } from './DayView';
import { ImportDialog } from './ImportDialog';
import { PasteRows } from './PasteRows';
import classes from './RunOfShow.module.css';
import { byDay, clashes, placeOf, planned } from './rundown';
import { useTimeline } from './useTimeline';
import { WeekView } from './WeekView';

const statuses = Object.keys(blockStatus) as BlockStatus[];

type View = 'day' | 'week' | 'list';
const views: { value: View; label: string }[] = [
  { value: 'day', label: 'Day' },
  { value: 'week', label: 'Week' },
  { value: 'list', label: 'List' },
];
const lockKey = 'callboard.run-of-show.lock';

export function RunOfShow() {
  const event = useEvent();
  usePageTitle(`Run of show · ${event.name}`);
  const search = useSearch({ from: '/shell/events/$eventId/run-of-show' });
  const navigate = useNavigate({ from: '/events/$eventId/run-of-show' });
  const blocks = useQuery(query.timeline(event.id));
  const conflicts = useQuery(query.conflicts(event.id));
  const editable = mayEdit(event);
  const [adding, setAdding] = useState(false);
  const [importing, setImporting] = useState(false);
  const [following, setFollowing] = useState(false);
  const [pasting, setPasting] = useState<{ text: string; after: Block | undefined } | null>(null);
  const [lock, setLock] = useState<Lock>(() => (localStorage.getItem(lockKey) === 'end' ? 'end' : 'length'));
  const timeline = useTimeline(event.id);
  const actions = editable ? timeline : null;
  const view: View = search.view ?? 'list';
  const { q, status, place, day } = search;

  const set = (change: Partial<typeof search>, replace = true) =>
    void navigate({
      search: previous =>
        Object.fromEntries(Object.entries({ ...previous, ...change }).filter(([, value]) => value !== undefined)),
      replace,
    });
  const clear = () => set({ q: undefined, status: undefined, place: undefined, day: undefined });

  const places = useMemo(
    () => [...new Set((blocks.data ?? []).flatMap(block => placeOf(block) ?? []))].sort(),
    [blocks.data],
  );
  const allDays = useMemo(() => byDay(blocks.data ?? [], event.timezone), [blocks.data, event.timezone]);
  const shown = useMemo(() => {
    const words = (q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    return allDays
      .filter(each => !day || view !== 'list' || each.date === day)
      .map(each => ({
        ...each,
        blocks: each.blocks.filter(block => {
          if (status && block.status !== status) return false;
          if (place && placeOf(block) !== place) return false;
          const text =
            `${block.activity} ${placeOf(block) ?? ''} ${block.notes ?? ''} ${block.people.map(person => person.name).join(' ')}`.toLowerCase();
          return words.every(word => text.includes(word));
        }),
      }))
      .filter(each => each.blocks.length > 0);
  }, [allDays, q, status, place, day, view]);
  const trouble = useMemo(() => clashes(conflicts.data?.data ?? []), [conflicts.data]);
  const opened = blocks.data?.find(block => block.id === search.block);
  const filtered = Boolean(q || status || place || (day && view === 'list'));
  const troubles = new Set([...trouble.values()].flat()).size;

  const open = (id: string) => set({ block: id }, false);
  const show = (to: View) => set({ view: to === 'list' ? undefined : to }, false);
  const firstDay = day ?? allDays[0]?.date ?? showDayOf(event.startAt, event.timezone);
  const plan = planned(blocks.data ?? [], event.endAt);
  useShortcuts([
    ...views.map(({ value, label }, index) => ({
      keys: `Digit${index + 1}`,
      label,
      group: 'Run of show',
      run: () => show(value),
    })),
    { keys: 'KeyC', label: 'New block', group: 'Run of show', run: () => editable && setAdding(true) },
    {
      keys: 'Shift+KeyC',
      label: 'Conflicts',
      group: 'Run of show',
      run: () => set({ conflicts: search.conflicts ? undefined : true }),
    },
    { keys: 'Shift+KeyF', label: 'Clear filters', group: 'Run of show', run: clear },
  ]);

  return (
    <>
      <div className={classes.plan}>
        <SegmentedControl
          size="xs"
          aria-label="View"
          value={view}
          onChange={value => show(value as View)}
          data={views}
        />
        {plan && (
          <p className={classes.planned}>
            Planned end <b>{showTime(plan.end, event.timezone)}</b>
            {' · '}
            {plan.slack >= 0 ? (
              `${formatDuration(plan.slack)} free before the event ends`
            ) : (
              <span className={classes.over}>
                <StatusShape tone="warning" size={13} /> {formatDuration(-plan.slack)} past the end of the event
              </span>
            )}
          </p>
        )}
        {editable && view === 'list' && (blocks.data?.length ?? 0) > 0 && (
          <Choice
            className={classes.lock}
            label="When a start moves"
            value={lock}
            options={[
              { value: 'length', label: 'A moved start keeps the length' },
              { value: 'end', label: 'A moved start keeps the end' },
            ]}
            onChange={value => {
              if (!value) return;
              localStorage.setItem(lockKey, value);
              setLock(value);
            }}
          />
        )}
      </div>
      <search className={page.filters}>
        <SearchBox
          className={page.search}
          label="Search the run of show"
          value={q ?? ''}
          onChange={value => set({ q: value || undefined })}
        />
        {allDays.length > 1 && view === 'list' && (
          <Choice
            label="Day"
            any={`All ${allDays.length} days`}
            value={day}
            options={allDays.map(each => ({ value: each.date, label: dayName(each.date) }))}
            onChange={value => set({ day: value })}
          />
        )}
        {places.length > 0 && (
          <Choice
            label="Place"
            any="Any place"
            value={place}
            options={places.map(value => ({ value, label: value }))}
            onChange={value => set({ place: value })}
          />
        )}
        <Choice
          label="Status"
          any="Any status"
          value={status}
          options={statuses.map(value => ({ value: value as string, label: blockStatus[value].label }))}
          onChange={value => set({ status: value })}
        />
        {filtered && (
          <Button variant="subtle" onClick={clear}>
            Clear filters
          </Button>
        )}
        <span className={`${page.end} line`}>
          {(blocks.data?.length ?? 0) > 0 && (
            <Button
              variant="default"
              aria-pressed={search.conflicts ?? false}
              onClick={() => set({ conflicts: search.conflicts ? undefined : true })}
              leftSection={<StatusShape tone={troubles > 0 ? 'critical' : 'positive'} />}
            >
              {troubles > 0 ? plural(troubles, 'conflict') : 'No conflicts'}
            </Button>
          )}
          <Menu>
            <Menu.Target>
              <ActionIcon variant="default" size={32} aria-label="Export" title="Export">
                <IconDownload size={16} stroke={1.75} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconRss size={15} stroke={1.75} />} onClick={() => setFollowing(true)}>
                Follow in a calendar…
              </Menu.Item>
              <Menu.Item
                leftSection={<IconFileTypePdf size={15} stroke={1.75} />}
                onClick={() => openPrintCentre(event.id, 'run_of_show')}
              >
                PDF or Word…
              </Menu.Item>
              <Menu.Item leftSection={<IconPrinter size={15} stroke={1.75} />} onClick={() => window.print()}>
                Print the cue sheet
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item component="a" href={url(`/events/${event.id}/calendar.ics`)} download>
                Calendar (.ics)
              </Menu.Item>
              <Menu.Item component="a" href={url(`/events/${event.id}/schedule.xml`)} download>
                Conference schedule (XML)
              </Menu.Item>
              <Menu.Item component="a" href={url(`/events/${event.id}/schedule.json`)} download>
                Conference schedule (JSON)
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
          {editable && (
            <>
              <ActionIcon
                variant="default"
                size={32}
                aria-label="Paste rows from a spreadsheet"
                title="Paste rows from a spreadsheet"
                onClick={() => setPasting({ text: '', after: undefined })}
              >
                <IconClipboardPlus size={16} stroke={1.75} />
              </ActionIcon>
              <Button
                variant="default"
                leftSection={<IconFileImport size={16} stroke={1.75} />}
                onClick={() => setImporting(true)}
              >
                Import
              </Button>
              <Button leftSection={<IconPlus size={16} stroke={1.75} />} onClick={() => setAdding(true)}>
                New block
              </Button>
            </>
          )}
        </span>
      </search>

      {event.timezone !== localZone() && (blocks.data?.length ?? 0) > 0 && (
        <p className="muted">
          Times are the event’s own: {event.timezone.replaceAll('_', ' ')} ({zoneName(event.startAt, event.timezone)}).
          It starts at {formatEventTime(event.startAt, event.timezone)}.
        </p>
      )}

      {search.conflicts && (
        <ConflictList
          event={event}
          blocks={blocks.data ?? []}
          conflicts={conflicts}
          actions={actions}
          onOpen={open}
          onClose={() => set({ conflicts: undefined })}
        />
      )}

      {blocks.error && (
        <ErrorRegion
          error={blocks.error}
          what="The run of show could not be loaded"
          retry={() => void blocks.refetch()}
          dataFrom={blocks.data ? blocks.dataUpdatedAt : undefined}
        />
      )}
      {blocks.isPending && <SkeletonRows rows={12} />}
      {blocks.data && shown.length === 0 && !(day && view === 'day' && !filtered) && (
        <div className="card">
          {filtered ? (
            <EmptyState
              title="No blocks match"
              action={
                <Button variant="default" onClick={clear}>
                  Clear filters
                </Button>
              }
            />
          ) : (
            <EmptyState
              title="The run of show is empty"
              action={
                editable && (
                  <>
                    <Button onClick={() => setAdding(true)}>Add the first block</Button>
                    <Button variant="default" onClick={() => setImporting(true)}>
                      Import a schedule
                    </Button>
                  </>
                )
              }
            >
              From load-in to strike: what happens when, where and with whom. Calendars (.ics) and conference schedules
              (XML, JSON) can be imported.
            </EmptyState>
          )}
        </div>
      )}

      {blocks.data && view === 'list' && shown.length > 0 && (
        <CueGrid
          event={event}
          days={shown}
          trouble={trouble}
          places={places}
          filtered={Boolean(q || status || place)}
          lock={lock}
          selectedId={search.block}
          actions={actions}
          onOpen={id => editable && open(id)}
          onPaste={(text, after) => setPasting({ text, after })}
        />
      )}
      {blocks.data && view === 'day' && (blocks.data.length > 0 || day) && (
        <DayView
          event={event}
          blocks={shown.flatMap(each => each.blocks)}
          day={firstDay}
          by={search.lanes ?? 'place'}
          trouble={trouble}
          selectedId={search.block}
          actions={actions}
          onDay={date => set({ day: date })}
          onBy={by => set({ lanes: by === 'track' ? by : undefined })}
          onOpen={id => editable && open(id)}
        />
      )}
      {blocks.data && view === 'week' && blocks.data.length > 0 && (
        <WeekView
          event={event}
          blocks={shown.flatMap(each => each.blocks)}
          day={firstDay}
          trouble={trouble}
          actions={actions}
          onDay={date => set({ day: date, view: 'day' }, false)}
          onMove={date => set({ day: date })}
          onOpen={id => editable && open(id)}
        />
      )}
      <CueSheet event={event} days={shown} />

      {(adding || (opened && editable)) && (
        <BlockForm
          key={opened?.id ?? 'new'}
          event={event}
          block={adding ? undefined : opened}
          blocks={blocks.data ?? []}
          places={places}
          conflicts={opened ? trouble.get(opened.id) : undefined}
          onClose={() => {
            setAdding(false);
            if (search.block) set({ block: undefined });
          }}
        />
      )}
      {pasting && (
        <PasteRows
          zone={event.timezone}
          day={showDayOf(pasting.after?.startTime ?? event.startAt, event.timezone)}
          begin={new Date(pasting.after?.endTime ?? event.startAt)}
          text={pasting.text}
          onAdd={inputs => {
            timeline.add(inputs);
            setPasting(null);
          }}
          onClose={() => setPasting(null)}
        />
      )}
      {following && <NewFeed kind="event" id={event.id} name={event.name} onClose={() => setFollowing(false)} />}
      {importing && <ImportDialog event={event} onClose={() => setImporting(false)} />}
    </>
  );
}
