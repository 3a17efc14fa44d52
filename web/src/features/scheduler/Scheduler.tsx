import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconChevronLeft, IconChevronRight, IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import { keys, query } from '@/api/queries';
import { useSession } from '@/app/session';
import { useCrumbs } from '@/app/shell/topbar';
import { useOrganizationLive } from '@/live/LiveProvider';
import { formatDay } from '@/time/format';
import { fromWall, localZone, toWall, zoneName } from '@/time/zones';
import { Choice } from '@/ui/Choice';
import page from '@/ui/Page.module.css';
import { PageHeader } from '@/ui/PageHeader';
import { SearchBox } from '@/ui/SearchBox';
import { EmptyState, ErrorRegion, ReadOnlyBanner, SkeletonRows } from '@/ui/States';
import { useShortcuts } from '@/ui/shortcuts';
import { BookingPanel } from './BookingPanel';
import { type Draft, Lanes, type LanesHandle } from './Lanes';
import { type Bar, groupNames, groupOrder, type Lane, lanesOf, type Zoom, zoomOrder, zooms } from './lanes';
import { PhoneDay } from './PhoneDay';
import { Refused } from './Refused';
import classes from './Scheduler.module.css';
import { SpacePanel } from './SpacePanel';
import { type Refusal, useBookingChanges } from './useBookingChanges';

const day = 86_400_000;

/** The first instant of a date on the viewer's clock. */
const midnight = (date: string, zone: string) =>
  fromWall({ date, time: '00:00' }, zone)?.instant.getTime() ?? Date.now();

interface Fresh {
  lane: string;
  start: number;
  end: number;
}

/** People, rooms and kit over time: nobody and nothing double-booked. */
export function Scheduler() {
  useCrumbs({ label: 'Schedule' });
  const search = useSearch({ from: '/shell/schedule' });
  const navigate = useNavigate({ from: '/schedule' });
  const client = useQueryClient();
  const { canWrite, staff } = useSession();
  const editable = canWrite && staff;
  const phone = useMediaQuery('(max-width: 767px)') ?? false;
  const zone = localZone();
  const zoom: Zoom = search.zoom ?? 'hour';
  const date = search.date && /^\d{4}-\d\d-\d\d$/.test(search.date) ? search.date : toWall(new Date(), zone).date;
  const from = midnight(date, zone);
  const days = phone ? 1 : zooms[zoom].days;
  // By the calendar: a day on which the clock is put back has 25 hours.
  const to = midnight(new Date(Date.parse(`${date}T12:00:00Z`) + days * day).toISOString().slice(0, 10), zone);

  const resources = useQuery(query.resources());
  const places = useQuery(query.places());
  const held = useQuery(query.schedule(new Date(from).toISOString(), new Date(to).toISOString()));
  const [fresh, setFresh] = useState<Fresh | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [heard, setHeard] = useState('');
  const grid = useRef<LanesHandle>(null);
  const change = useBookingChanges(setRefusal);

  useOrganizationLive(held.data?.cursor, message => {
    if (!message || message.entity === 'diary' || message.entity === 'booking')
      void client.invalidateQueries({ queryKey: keys.schedule });
    if (!message || message.entity === 'resource') void client.invalidateQueries({ queryKey: keys.resources });
    if (!message || message.entity === 'space') void client.invalidateQueries({ queryKey: keys.places });
  });

  const lanes = useMemo(
    () => lanesOf(resources.data ?? [], places.data ?? [], held.data?.bookings ?? [], held.data?.spaces ?? []),
    [resources.data, places.data, held.data],
  );
  const words = (search.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const shown = lanes.filter(
    lane =>
      (!search.group || lane.group === search.group) &&
      words.every(word => `${lane.name} ${lane.bars.map(bar => bar.label).join(' ')}`.toLowerCase().includes(word)),
  );
  const trouble = lanes.reduce((sum, lane) => sum + lane.trouble.size, 0);
  const openedLane = lanes.find(lane => lane.id === search.lane);
  const openedBar = lanes.flatMap(lane => lane.bars).find(bar => bar.id === search.booking);

  const set = (next: Partial<typeof search>, replace = true) =>
    void navigate({
      search: previous =>
        Object.fromEntries(Object.entries({ ...previous, ...next }).filter(([, value]) => value !== undefined)),
      replace,
      // The lanes stay where they are.
      resetScroll: false,
    });
  const go = (by: number) =>
    set({ date: new Date(Date.parse(`${date}T12:00:00Z`) + by * days * day).toISOString().slice(0, 10) });
  const scale = (by: number) => {
    const next = zoomOrder[zoomOrder.indexOf(zoom) + by];
    if (next) set({ zoom: next });
  };
  const open = (bar: Bar) =>
    bar.space ? set({ lane: bar.lane, booking: undefined }, false) : set({ booking: bar.id, lane: undefined }, false);
  const openLane = (lane: Lane) =>
    lane.group === 'rooms'
      ? set({ lane: lane.id, booking: undefined }, false)
      : void navigate({ to: '/schedule/resources', search: { open: lane.id } });
  const create = () => {
    if (!editable) return;
    const cursor = grid.current?.cursor();
    const lane = lanes.find(each => each.id === cursor?.lane) ?? shown[0];
    if (!lane) return;
    const after = lane.bars.find(bar => bar.id === cursor?.bar)?.end;
    const start = after ?? Math.max(from + 9 * 3_600_000, Math.ceil(Date.now() / 3_600_000) * 3_600_000);
    draw(lane, start, start + 2 * 3_600_000);
  };
  const draw = (lane: Lane, start: number, end: number) => {
    if (lane.group === 'rooms') {
      setFresh({ lane: lane.id, start, end });
      set({ lane: lane.id, booking: undefined }, false);
    } else setFresh({ lane: lane.id, start, end });
  };
  const drop = ({ bar, lane, start, end }: Draft) => {
    if (!bar) return;
    const times = { startTime: new Date(start).toISOString(), endTime: new Date(end).toISOString() };
    setRefusal(null);
    if (bar.space) change({ space: bar.space, change: times, say: `${bar.label} is moved` });
    else if (bar.booking)
      change({
        booking: bar.booking,
        change: { ...times, ...(lane !== bar.lane && { resourceId: lane }) },
        say: `${bar.label} is moved`,
      });
  };

  useShortcuts([
    {
      keys: 'KeyT',
      label: 'Now',
      group: 'Schedule',
      run: () => {
        set({ date: undefined });
        grid.current?.scrollToNow();
      },
    },
    { keys: 'ArrowLeft', label: 'Earlier', group: 'Schedule', run: () => go(-1) },
    { keys: 'ArrowRight', label: 'Later', group: 'Schedule', run: () => go(1) },
    { keys: 'Equal', label: 'Closer', group: 'Schedule', run: () => scale(-1) },
    { keys: 'Minus', label: 'Wider', group: 'Schedule', run: () => scale(1) },
    { keys: 'KeyN', label: 'New booking', group: 'Schedule', run: create },
    { keys: 'KeyC', label: 'New booking', group: 'Schedule', run: create },
    {
      keys: 'KeyM',
      label: 'Move: arrows, Shift+arrows resize, Enter, Esc',
      group: 'Schedule',
      run: () => grid.current?.startMoving(),
    },
    {
      keys: 'Shift+KeyF',
      label: 'Clear filters',
      group: 'Schedule',
      run: () => set({ q: undefined, group: undefined }),
    },
  ]);

  const failure = resources.error ?? places.error ?? held.error;
  const pending = resources.isPending || places.isPending || held.isPending;
  const panel = fresh && lanes.find(lane => lane.id === fresh.lane);

  return (
    <div className={`${page.page} ${classes.wide}`}>
      <PageHeader
        title="Schedule"
        meta={
          <>
            {formatDay(new Date(from))} – {formatDay(new Date(to - 1))} · {zoneName(new Date(from), zone)}
            {trouble > 0 && ` · ${trouble} in conflict`}
          </>
        }
        actions={
          <>
            <Button variant="default" component={Link} to="/schedule/resources">
              Resources
            </Button>
            {editable && (
              <Button leftSection={<IconPlus size={16} stroke={1.75} />} onClick={create} disabled={lanes.length === 0}>
                New booking
              </Button>
            )}
          </>
        }
      >
        {!editable && <ReadOnlyBanner>You may look at the schedule but not change it.</ReadOnlyBanner>}
        <search className={page.filters}>
          <SearchBox
            className={page.search}
            label="Search the schedule"
            value={search.q ?? ''}
            onChange={q => set({ q: q || undefined })}
          />
          <Choice
            label="Show"
            any="Everything"
            value={search.group}
            options={groupOrder.map(value => ({ value, label: groupNames[value] }))}
            onChange={group => set({ group })}
          />
          {!phone && (
            <Choice
              label="Zoom"
              value={zoom}
              options={zoomOrder.map(value => ({ value, label: zooms[value].label }))}
              onChange={next => set({ zoom: next === 'hour' ? undefined : next })}
            />
          )}
          <span className={`${page.end} line`}>
            <Button variant="default" aria-label="Earlier" onClick={() => go(-1)} px={8}>
              <IconChevronLeft size={16} stroke={1.75} aria-hidden="true" />
            </Button>
            <input
              className={classes.date}
              type="date"
              aria-label="First day"
              value={date}
              onChange={event => event.currentTarget.value && set({ date: event.currentTarget.value })}
            />
            <Button variant="default" aria-label="Later" onClick={() => go(1)} px={8}>
              <IconChevronRight size={16} stroke={1.75} aria-hidden="true" />
            </Button>
            <Button
              variant="default"
              onClick={() => {
                set({ date: undefined });
                grid.current?.scrollToNow();
              }}
            >
              Now
            </Button>
          </span>
        </search>
      </PageHeader>

      {failure && (
        <ErrorRegion
          error={failure}
          what="The schedule could not be loaded"
          retry={() => {
            void resources.refetch();
            void places.refetch();
            void held.refetch();
          }}
          dataFrom={held.data ? held.dataUpdatedAt : undefined}
        />
      )}
      {refusal && <Refused refusal={refusal} onClose={() => setRefusal(null)} />}
      {pending && !failure ? (
        <SkeletonRows rows={12} height="44px" />
      ) : lanes.length === 0 && !failure ? (
        <div className="card">
          <EmptyState
            title="Nothing to book yet"
            action={
              editable && (
                <Button component={Link} to="/schedule/resources">
                  Add people and kit
                </Button>
              )
            }
          >
            People, kit and the rooms of your venues stand here side by side, each with what it is booked for.
          </EmptyState>
        </div>
      ) : shown.length === 0 && !failure ? (
        <div className="card">
          <EmptyState
            title="Nothing matches"
            action={
              <Button variant="default" onClick={() => set({ q: undefined, group: undefined })}>
                Clear filters
              </Button>
            }
          />
        </div>
      ) : phone ? (
        <PhoneDay lanes={shown} from={from} to={to} editable={editable} onOpen={open} onCreate={draw} />
      ) : (
        lanes.length > 0 && (
          <Lanes
            ref={grid}
            lanes={shown}
            from={from}
            to={to}
            zoom={zoom}
            editable={editable}
            onOpen={open}
            onLane={openLane}
            onDrop={drop}
            onDraw={draw}
            announce={setHeard}
          />
        )
      )}
      <p className="vh" role="status" aria-live="polite">
        {heard}
      </p>

      {panel && fresh && panel.group !== 'rooms' && (
        <BookingPanel
          key={`${fresh.lane} ${fresh.start} ${fresh.end}`}
          lanes={lanes}
          lane={fresh.lane}
          start={fresh.start}
          end={fresh.end}
          editable={editable}
          onClose={() => setFresh(null)}
        />
      )}
      {!fresh && openedBar?.booking && (
        <BookingPanel
          key={`${openedBar.id} ${openedBar.booking.version}`}
          lanes={lanes}
          booking={openedBar.booking}
          lane={openedBar.lane}
          start={openedBar.start}
          end={openedBar.end}
          editable={editable && openedBar.open}
          onClose={() => set({ booking: undefined })}
        />
      )}
      {openedLane?.group === 'rooms' && (
        <SpacePanel
          key={openedLane.id}
          lane={openedLane}
          start={fresh?.lane === openedLane.id ? fresh.start : from + 9 * 3_600_000}
          end={fresh?.lane === openedLane.id ? fresh.end : from + 17 * 3_600_000}
          editable={editable}
          onClose={() => {
            setFresh(null);
            set({ lane: undefined });
          }}
        />
      )}
    </div>
  );
}
