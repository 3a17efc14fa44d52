import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconChevronDown, IconDownload, IconFileImport, IconPencil, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import * as call from '@/api/calls';
import { url } from '@/api/client';
import { keys, query } from '@/api/queries';
import type { Block, BlockStatus, Conflict } from '@/api/types';
import { formatDuration, formatTime, formatWeekday } from '@/time/format';
import { localZone, zoneName } from '@/time/zones';
import { Choice } from '@/ui/Choice';
import page from '@/ui/Page.module.css';
import { usePageTitle } from '@/ui/PageHeader';
import { PendingMark } from '@/ui/PendingMark';
import { SearchBox } from '@/ui/SearchBox';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { StatusChip, StatusShape } from '@/ui/StatusChip';
import { useShortcuts } from '@/ui/shortcuts';
import { toast, toastProblem } from '@/ui/toasts';
import { useIsTouched } from '@/ui/touched';
import { blockStatus, plural } from '@/ui/words';
import { mayEdit, useEvent } from '../command-center/useEvent';
import { BlockForm } from './BlockForm';
import { ConflictList } from './ConflictList';
import { ImportDialog } from './ImportDialog';
import classes from './RunOfShow.module.css';
import { byDay, clashes, gapAfter } from './rundown';

const statuses = Object.keys(blockStatus) as BlockStatus[];

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
  const list = useRef<HTMLDivElement>(null);
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
      .filter(each => !day || each.date === day)
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
  }, [allDays, q, status, place, day]);
  const trouble = useMemo(() => clashes(conflicts.data?.data ?? []), [conflicts.data]);
  const opened = blocks.data?.find(block => block.id === search.block);
  const filtered = Boolean(q || status || place || day);
  const troubles = new Set([...trouble.values()].flat()).size;

  const step = (by: number) => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-block-row]') ?? [])];
    const at = rows.indexOf(document.activeElement as HTMLElement);
    rows[Math.max(0, Math.min(at + by, rows.length - 1))]?.focus();
  };
  useShortcuts([
    { keys: 'KeyJ', label: 'Next block', group: 'Run of show', run: () => step(1) },
    { keys: 'KeyK', label: 'Previous block', group: 'Run of show', run: () => step(-1) },
    { keys: 'KeyN', label: 'New block', group: 'Run of show', run: () => editable && setAdding(true) },
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
      <search className={page.filters}>
        <SearchBox
          className={page.search}
          label="Search the run of show"
          value={q ?? ''}
          onChange={value => set({ q: value || undefined })}
        />
        {allDays.length > 1 && (
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
        </p>
      )}

      {search.conflicts && (
        <ConflictList
          conflicts={conflicts}
          zone={event.timezone}
          onOpen={id => set({ block: id }, false)}
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
      {blocks.data && shown.length === 0 && (
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

      <div ref={list} className={classes.days}>
        {shown.map(each => (
          <section key={each.date} className={classes.day} aria-label={dayName(each.date)}>
            <h2 className={classes.dayName}>
              {dayName(each.date)}
              <span className={classes.dayCount}>{plural(each.blocks.length, 'block')}</span>
            </h2>
            <ol>
              {each.blocks.map((block, index) => (
                <BlockRow
                  key={block.id}
                  block={block}
                  zone={event.timezone}
                  eventId={event.id}
                  editable={editable}
                  selected={block.id === search.block}
                  conflicts={trouble.get(block.id)}
                  gap={filtered ? null : gapAfter(block, each.blocks[index + 1])}
                  onOpen={() => set({ block: block.id }, false)}
                />
              ))}
            </ol>
          </section>
        ))}
      </div>

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
      {importing && <ImportDialog event={event} onClose={() => setImporting(false)} />}
    </>
  );
}

/** Where a block is: the venue's space when it names one, else the words of the plan. */
const placeOf = (block: Block) => block.spaceName ?? block.location;

/** The day's name from its date alone: noon UTC is that day everywhere. */
const dayName = (date: string) => formatWeekday(`${date}T12:00:00Z`, 'UTC');

interface RowProps {
  block: Block;
  zone: string;
  eventId: string;
  editable: boolean;
  selected: boolean;
  conflicts: Conflict[] | undefined;
  gap: number | null;
  onOpen: () => void;
}

function BlockRow({ block, zone, eventId, editable, selected, conflicts, gap, onOpen }: RowProps) {
  const client = useQueryClient();
  const touched = useIsTouched(block.id);
  const setStatus = useMutation({
    mutationFn: (status: BlockStatus) => call.timeline.update(eventId, block.id, { status }),
    onMutate: status => {
      client.setQueryData<Block[]>(keys.timeline(eventId), held =>
        held?.map(each => (each.id === block.id ? { ...each, status } : each)),
      );
    },
    onSuccess: (_, status) =>
      toast(`“${block.activity}” is ${blockStatus[status].label.toLowerCase()}`, {
        undo: () => setStatus.mutate(block.status),
      }),
    onError: error => toastProblem(`“${block.activity}” was not changed`, error),
    onSettled: () => client.invalidateQueries({ queryKey: keys.timeline(eventId) }),
  });
  const length = Date.parse(block.endTime) - Date.parse(block.startTime);
  const { label, tone } = blockStatus[block.status];
  const people = block.people;
  return (
    <>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the row only widens the target of its button, which has the keys */}
      <li
        className={`${classes.row} ${touched ? 'tinted' : ''}`}
        data-selected={selected || undefined}
        data-conflict={conflicts ? true : undefined}
        data-complete={block.status === 'complete' || undefined}
        onClick={event => {
          if (
            editable &&
            !(event.target as HTMLElement).closest('a, button, [role=menu]') &&
            !window.getSelection()?.toString()
          )
            onOpen();
        }}
      >
        <span className={classes.time}>
          <time dateTime={block.startTime}>{formatTime(block.startTime, zone)}</time>
          <span className={classes.to}>–{formatTime(block.endTime, zone)}</span>
        </span>
        <span className={classes.length}>{formatDuration(length)}</span>
        <span className={classes.what}>
          {editable ? (
            <button type="button" data-block-row data-peek-opener className={classes.activity} onClick={onOpen}>
              {block.activity}
            </button>
          ) : (
            <span className={classes.activity}>{block.activity}</span>
          )}
          <PendingMark id={block.id} />
          {(people.length > 0 || block.notes) && (
            <span className={classes.under}>
              {people.map(person => person.name).join(', ')}
              {people.length > 0 && block.notes && ' · '}
              {block.notes}
            </span>
          )}
          {conflicts && (
            <span className={classes.conflict}>
              <StatusShape tone="critical" size={13} /> {describe(conflicts, block.id)}
            </span>
          )}
        </span>
        <span className={classes.where}>{placeOf(block)}</span>
        <span className={classes.state}>
          {editable ? (
            <Menu position="bottom-end">
              <Menu.Target>
                <button
                  type="button"
                  className={classes.status}
                  aria-label={`Status of ${block.activity}: ${label}. Change`}
                >
                  <StatusChip tone={tone} label={label} quiet={block.status === 'pending'} />
                  <IconChevronDown size={12} aria-hidden="true" />
                </button>
              </Menu.Target>
              <Menu.Dropdown>
                {statuses.map(status => (
                  <Menu.Item
                    key={status}
                    onClick={() => setStatus.mutate(status)}
                    leftSection={<StatusShape tone={blockStatus[status].tone} />}
                  >
                    {blockStatus[status].label}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          ) : (
            <StatusChip tone={tone} label={label} quiet={block.status === 'pending'} />
          )}
        </span>
        {editable && (
          <ActionIcon className={classes.edit} aria-label={`Edit ${block.activity}`} onClick={onOpen}>
            <IconPencil size={15} stroke={1.75} />
          </ActionIcon>
        )}
      </li>
      {gap !== null && gap >= 60_000 && (
        <li className={classes.gap}>
          <span>gap {formatDuration(gap)}</span>
        </li>
      )}
    </>
  );
}

function describe(conflicts: Conflict[], id: string): string {
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
