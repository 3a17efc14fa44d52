import { ActionIcon, Button, Menu, Modal, Textarea } from '@mantine/core';
import {
  IconArchive,
  IconArchiveOff,
  IconBroadcast,
  IconChevronDown,
  IconDots,
  IconMapPin,
  IconPencil,
  IconPrinter,
} from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useParams, useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import * as call from '@/api/calls';
import { asProblem } from '@/api/problem';
import { keys, query } from '@/api/queries';
import type { EventDetail } from '@/api/types';
import { PageFailure } from '@/app/failures';
import { useSession } from '@/app/session';
import { useCrumbs, useTopBar } from '@/app/shell/topbar';
import { useEventLive, usePresence } from '@/live/LiveProvider';
import { formatEventTime, formatRelative, formatSpan, tMinus } from '@/time/format';
import { useNow } from '@/time/useNow';
import { PresenceStack } from '@/ui/Avatar';
import { useCommands } from '@/ui/commands';
import { FormErrors } from '@/ui/FormErrors';
import page from '@/ui/Page.module.css';
import { PageHeader } from '@/ui/PageHeader';
import { openPrintCentre } from '@/ui/printCentre';
import { ErrorRegion, ReadOnlyBanner, SkeletonBlock, SkeletonRows } from '@/ui/States';
import { StatusChip } from '@/ui/StatusChip';
import { useShortcuts } from '@/ui/shortcuts';
import { TabStrip } from '@/ui/TabStrip';
import { toast, toastProblem } from '@/ui/toasts';
import { categoryTone, humanize } from '@/ui/words';
import { UnreadAbout } from '../messages/UnreadMessages';
import { EditDetails } from './EditDetails';
import classes from './EventLayout.module.css';
import { mayAdmin, mayEdit } from './useEvent';

const allTabs = [
  { to: '/events/$eventId', label: 'Overview', exact: true },
  { to: '/events/$eventId/tasks', label: 'Tasks', exact: false },
  { to: '/events/$eventId/run-of-show', label: 'Run of show', exact: false },
  { to: '/events/$eventId/guests', label: 'Guests', exact: false },
  { to: '/events/$eventId/elements', label: 'Elements', exact: false },
  { to: '/events/$eventId/check-in', label: 'Check-in', exact: false },
  { to: '/events/$eventId/budget', label: 'Budget', exact: false },
  { to: '/events/$eventId/contracts', label: 'Contracts', exact: false },
  { to: '/events/$eventId/files', label: 'Files', exact: false },
  { to: '/events/$eventId/messages', label: 'Messages', exact: false },
  { to: '/events/$eventId/log', label: 'Client log', exact: false },
  { to: '/events/$eventId/team', label: 'Team', exact: false },
  { to: '/events/$eventId/activity', label: 'Activity', exact: false },
] as const;

const sheetCommands = [
  ['run_of_show', 'run of show'],
  ['call_sheet', 'call sheet'],
  ['guest_list', 'guest list'],
  ['badges', 'badges'],
  ['budget', 'budget'],
] as const;

export function EventLayout() {
  const { eventId } = useParams({ from: '/shell/events/$eventId' });
  const { me, staff } = useSession();
  // People of a client, venue or vendor have no part in the organization's own work.
  const tabs = staff ? allTabs : allTabs.filter(each => ['Overview', 'Elements', 'Messages'].includes(each.label));
  const event = useQuery(query.event(eventId));
  const here = usePresence(eventId);
  const navigate = useNavigate();
  const path = useRouterState({ select: state => state.location.pathname });
  const tab = tabs.findIndex(each => each.to.replace('$eventId', eventId) === path.replace(/\/$/, ''));

  useEventLive(eventId, event.data?.changeCursor, me.user.id);
  useCrumbs({ label: 'Events', to: '/events' }, { label: event.data?.name ?? 'Event' });

  useEffect(() => {
    useTopBar.setState({ presence: <PresenceStack users={here.filter(user => user.id !== me.user.id)} /> });
    return () => useTopBar.setState({ presence: null });
  }, [here, me.user.id]);

  const go = (step: number) => {
    const to = tabs[tab + step];
    if (to) void navigate({ to: to.to, params: { eventId } });
  };
  useCommands(() =>
    staff && event.data
      ? sheetCommands.map(([type, label]) => ({
          id: `print-${type}`,
          group: 'Do' as const,
          label: `Print the ${label} of ${event.data.name}`,
          words: 'document pdf word',
          needsConnection: 'Documents are made by the server',
          run: () => openPrintCentre(eventId, type),
        }))
      : [],
  );
  useShortcuts([
    { keys: 'BracketLeft', label: 'Previous tab', group: 'Event', run: () => go(-1) },
    { keys: 'BracketRight', label: 'Next tab', group: 'Event', run: () => go(1) },
  ]);

  if (event.isPending) {
    return (
      <div className={page.page}>
        <SkeletonBlock height={72} />
        <SkeletonRows rows={8} />
      </div>
    );
  }
  // A right that ended ends the screen, whatever was read before.
  const problem = event.error ? asProblem(event.error) : null;
  if (problem && (problem.status === 404 || problem.status === 403)) return <PageFailure error={problem} />;
  if (!event.data) {
    return (
      <div className={page.page}>
        <ErrorRegion error={event.error} what="The event could not be loaded" retry={() => void event.refetch()} />
      </div>
    );
  }

  return (
    <div className={classes.layout}>
      <EventHeader event={event.data} />
      <TabStrip className={classes.tabs} label="Event">
        {tabs.map(({ to, label, exact }) => (
          <Link
            key={to}
            to={to}
            params={{ eventId }}
            activeOptions={{ exact, includeSearch: false }}
            activeProps={{ 'data-active': true }}
            className={classes.tab}
          >
            {label}
            {to.endsWith('/tasks') && event.data.tasks.total > 0 && (
              <span className={classes.count}>{event.data.tasks.total - event.data.tasks.done}</span>
            )}
            {to.endsWith('/messages') && <UnreadAbout eventId={eventId} />}
          </Link>
        ))}
      </TabStrip>
      <div className={classes.content}>
        {event.error && (
          <ErrorRegion
            error={event.error}
            what="The latest state could not be read"
            retry={() => void event.refetch()}
            dataFrom={event.dataUpdatedAt}
          />
        )}
        {event.data.archivedAt ? (
          <ReadOnlyBanner>This event is archived. An administrator can restore it.</ReadOnlyBanner>
        ) : (
          event.data.myRights === 'view' && (
            <ReadOnlyBanner>You may look at this event but not change it.</ReadOnlyBanner>
          )
        )}
        <Outlet />
      </div>
    </div>
  );
}

function EventHeader({ event }: { event: EventDetail }) {
  const now = useNow();
  const { staff } = useSession();
  const client = useQueryClient();
  const [editing, setEditing] = useState(false);
  const place = event.venue?.name ?? event.location;
  const editable = mayEdit(event);

  const archive = useMutation({
    mutationFn: (away: boolean) => (away ? call.events.archive(event.id) : call.events.restore(event.id)),
    onSuccess: (_, away) => {
      toast(away ? `“${event.name}” is archived` : `“${event.name}” is restored`, {
        undo: () => archive.mutate(!away),
      });
      void client.invalidateQueries({ queryKey: keys.events });
      void client.invalidateQueries({ queryKey: keys.event(event.id) });
    },
    onError: (error, away) =>
      toastProblem(away ? 'The event could not be archived' : 'The event could not be restored', error),
  });

  return (
    <div className={classes.header}>
      <PageHeader
        title={event.name}
        meta={
          <>
            <StatusPicker event={event} />
            <span className={classes.count0} title={formatRelative(event.startAt, now)}>
              {tMinus(event.startAt, event.timezone, now)}
            </span>
            <span className="num">
              {formatSpan(event.startAt, event.endAt, event.timezone)}, {formatEventTime(event.startAt, event.timezone)}
            </span>
            {place && (
              <span className={classes.place}>
                <IconMapPin size={14} stroke={1.75} aria-hidden="true" />
                {place}
              </span>
            )}
            {event.client && <span>for {event.client.name}</span>}
          </>
        }
        actions={
          (staff || editable || mayAdmin(event)) && (
            <>
              {staff && !event.archivedAt && (
                <Button
                  variant="default"
                  component={Link}
                  to={`/show/${event.id}`}
                  leftSection={<IconBroadcast size={15} stroke={1.75} />}
                >
                  Open show
                </Button>
              )}
              {staff && (
                <Button
                  variant="default"
                  leftSection={<IconPrinter size={15} stroke={1.75} />}
                  onClick={() => openPrintCentre(event.id, 'run_of_show')}
                >
                  Documents
                </Button>
              )}
              {editable && (
                <Button
                  variant="default"
                  leftSection={<IconPencil size={15} stroke={1.75} />}
                  onClick={() => setEditing(true)}
                >
                  Edit details
                </Button>
              )}
              {mayAdmin(event) && (
                <Menu>
                  <Menu.Target>
                    <ActionIcon aria-label="More actions" variant="default" size={32}>
                      <IconDots size={16} stroke={1.75} />
                    </ActionIcon>
                  </Menu.Target>
                  <Menu.Dropdown>
                    {event.archivedAt ? (
                      <Menu.Item
                        leftSection={<IconArchiveOff size={16} stroke={1.75} />}
                        onClick={() => archive.mutate(false)}
                      >
                        Restore event
                      </Menu.Item>
                    ) : (
                      <Menu.Item
                        leftSection={<IconArchive size={16} stroke={1.75} />}
                        onClick={() => archive.mutate(true)}
                      >
                        Archive event
                      </Menu.Item>
                    )}
                  </Menu.Dropdown>
                </Menu>
              )}
            </>
          )
        }
      />
      {editing && <EditDetails event={event} onClose={() => setEditing(false)} />}
    </div>
  );
}

/** The status, and for those who may, where it can go from here. */
function StatusPicker({ event }: { event: EventDetail }) {
  const client = useQueryClient();
  const [target, setTarget] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const move = useMutation({
    mutationFn: ({ to, note }: { to: string; note: string }) =>
      call.events.transition(event.id, to, note.trim() || undefined),
    onSuccess: (_, { to }) => {
      toast(`Status is now “${humanize(to)}”`);
      setTarget(null);
      setNote('');
      void client.invalidateQueries({ queryKey: keys.event(event.id) });
      void client.invalidateQueries({ queryKey: keys.events });
    },
  });
  // Somebody else may have moved it meanwhile: the refusal says where it can go from there.
  const refused = move.error ? asProblem(move.error).members.allowed : null;
  const allowed = Array.isArray(refused) ? refused.filter(each => typeof each === 'string') : [];
  const close = () => {
    setTarget(null);
    if (move.error) void client.invalidateQueries({ queryKey: keys.event(event.id) });
    move.reset();
  };
  const chip = <StatusChip tone={categoryTone[event.statusCategory]} label={humanize(event.status)} />;
  if (!mayEdit(event) || event.allowedTransitions.length === 0) return chip;
  return (
    <>
      <Menu position="bottom-start">
        <Menu.Target>
          <button type="button" className={classes.status} aria-label={`Status: ${humanize(event.status)}. Change`}>
            {chip}
            <IconChevronDown size={13} aria-hidden="true" />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Move to</Menu.Label>
          {event.allowedTransitions.map(to => (
            <Menu.Item key={to} onClick={() => setTarget(to)}>
              {humanize(to)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Modal opened={target !== null} onClose={close} title={`Move to “${humanize(target)}”`}>
        <form
          className="stack"
          onSubmit={submit => {
            submit.preventDefault();
            if (target) move.mutate({ to: target, note });
          }}
        >
          <FormErrors error={move.error} />
          {allowed.length > 0 && (
            <div className="line wrap">
              <span className="muted">From here it can move to</span>
              {allowed.map(to => (
                <Button
                  key={to}
                  variant="default"
                  size="compact-sm"
                  onClick={() => {
                    move.reset();
                    setTarget(to);
                  }}
                >
                  {humanize(to)}
                </Button>
              ))}
            </div>
          )}
          <Textarea
            label="Note (optional)"
            description="Kept in the status log with your name and the time."
            autosize
            minRows={2}
            value={note}
            data-autofocus
            onChange={change => setNote(change.currentTarget.value)}
          />
          <div className="ends">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={move.isPending}>
              Move to {humanize(target)}
            </Button>
          </div>
        </form>
      </Modal>
    </>
  );
}
