import { ActionIcon, Button, Menu } from '@mantine/core';
import {
  IconAlarm,
  IconAt,
  IconCalendarUser,
  IconCash,
  IconCheck,
  IconCircleDashed,
  IconClockPause,
  IconDoor,
  IconFileAlert,
  IconFiles,
  IconMailOpened,
  IconMessage,
  IconMessageReply,
  IconPhoneCall,
  IconPlayerPlay,
  IconReportMoney,
  IconUserMinus,
  IconUserPlus,
  IconUsersPlus,
} from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ComponentType, useRef, useState } from 'react';
import { query } from '@/api/queries';
import type { Notification, NotificationKind } from '@/api/types';
import { useSession } from '@/app/session';
import { useCrumbs } from '@/app/shell/topbar';
import { formatDateTime, formatRelative } from '@/time/format';
import { useNow } from '@/time/useNow';
import { localZone } from '@/time/zones';
import { useCommands } from '@/ui/commands';
import page from '@/ui/Page.module.css';
import { PageHeader } from '@/ui/PageHeader';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { StatusChip } from '@/ui/StatusChip';
import { useShortcuts } from '@/ui/shortcuts';
import classes from './Inbox.module.css';
import { laterTimes } from './later';
import { targetOf } from './targets';
import { useTriage } from './useTriage';

const icons: Record<NotificationKind, ComponentType<{ size: number; stroke: number; 'aria-hidden': boolean }>> = {
  task_assigned: IconUserPlus,
  task_unassigned: IconUserMinus,
  task_ready: IconPlayerPlay,
  task_deadline: IconAlarm,
  team_added: IconUsersPlus,
  cue_assigned: IconCalendarUser,
  hold_promoted: IconDoor,
  storage_nearly_full: IconFiles,
  budget_alert: IconReportMoney,
  contract_expiring: IconFileAlert,
  payment_received: IconCash,
  mentioned: IconAt,
  replied: IconMessageReply,
  message: IconMessage,
  follow_up_due: IconPhoneCall,
};

/** What one was told: decide on each once. */
export function Inbox() {
  useCrumbs({ label: 'Inbox' });
  const { me } = useSession();
  const inbox = useInfiniteQuery(query.inbox());
  const navigate = useNavigate();
  const now = useNow();
  const { done, unread, allDone, later } = useTriage();
  const away = useQuery(query.snoozed());
  const [putting, setPutting] = useState<string | null>(null);
  const [active, setActive] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);

  const all = inbox.data?.pages.flatMap(each => each.data) ?? [];
  const fresh = all.filter(each => each.readAt === null);
  const rest = all.filter(each => each.readAt !== null);
  const shown = [...fresh, ...rest];
  const count = inbox.data?.pages[0]?.unread ?? fresh.length;
  const index = shown.findIndex(each => each.id === active);

  const focusRow = (to: number) => {
    const next = shown[Math.max(0, Math.min(to, shown.length - 1))];
    if (!next) return;
    setActive(next.id);
    const row = list.current?.querySelector<HTMLElement>(`[data-notification="${next.id}"] [data-open]`);
    row?.focus();
    row?.scrollIntoView?.({ block: 'nearest' });
  };
  const open = (notification: Notification) => {
    if (notification.readAt === null) done(notification.id);
    const target = targetOf(notification, me.user.id);
    if (target) void navigate({ to: target.to, ...(target.search && { search: target.search as never }) });
  };
  const finish = (notification: Notification) => {
    const at = shown.indexOf(notification);
    // The row goes down to the others; the next new one takes its place under the fingers.
    const next = shown[at + 1] ?? shown[at - 1];
    done(notification.id, 'Done');
    if (next) requestAnimationFrame(() => focusById(next.id));
  };
  const focusById = (id: string) => {
    setActive(id);
    list.current?.querySelector<HTMLElement>(`[data-notification="${id}"] [data-open]`)?.focus();
  };
  const withCurrent = (act: (notification: Notification) => void) => () => {
    const current = shown[index];
    if (current) act(current);
  };

  useShortcuts([
    { keys: 'KeyJ', label: 'Next', group: 'Inbox', run: () => focusRow(index + 1) },
    { keys: 'KeyK', label: 'Previous', group: 'Inbox', run: () => focusRow(index - 1) },
    { keys: 'ArrowDown', label: 'Next', group: 'Inbox', run: () => focusRow(index + 1) },
    { keys: 'ArrowUp', label: 'Previous', group: 'Inbox', run: () => focusRow(index - 1) },
    { keys: 'KeyE', label: 'Done', group: 'Inbox', run: withCurrent(each => each.readAt === null && finish(each)) },
    {
      keys: 'KeyU',
      label: 'Back to unread',
      group: 'Inbox',
      run: withCurrent(each => each.readAt !== null && unread(each.id)),
    },
    {
      keys: 'KeyH',
      label: 'Later',
      group: 'Inbox',
      run: withCurrent(each => each.readAt === null && setPutting(each.id)),
    },
  ]);
  useCommands(() =>
    count > 0
      ? [
          {
            id: 'inbox-all-done',
            group: 'Do',
            label: `Mark all ${count} notifications as done`,
            run: () => allDone(fresh.map(each => each.id)),
          },
        ]
      : [],
  );

  const row = (notification: Notification) => (
    <NotificationRow
      key={notification.id}
      notification={notification}
      now={now}
      tabbable={active === null ? notification === shown[0] : notification.id === active}
      onFocus={() => setActive(notification.id)}
      onOpen={() => open(notification)}
      onDone={() => finish(notification)}
      onUnread={() => unread(notification.id)}
      putting={putting === notification.id}
      onPutting={open => setPutting(open ? notification.id : null)}
      onLater={(until, label) => {
        setPutting(null);
        later(notification.id, until, `Back ${label.charAt(0).toLowerCase()}${label.slice(1)}`);
      }}
    />
  );

  return (
    <div className={page.page}>
      <PageHeader
        title="Inbox"
        meta={inbox.data && (count > 0 ? `${count} new` : 'Nothing new')}
        actions={
          fresh.length > 0 && (
            <Button
              variant="default"
              leftSection={<IconCheck size={15} stroke={1.75} />}
              onClick={() => allDone(fresh.map(each => each.id))}
            >
              Mark all as done
            </Button>
          )
        }
      />
      {inbox.isPending && <SkeletonRows rows={8} height="52px" />}
      {inbox.error && (
        <ErrorRegion
          error={inbox.error}
          what="The inbox could not be loaded"
          retry={() => void inbox.refetch()}
          dataFrom={inbox.data ? inbox.dataUpdatedAt : undefined}
        />
      )}
      {inbox.data && (
        <div ref={list} className={classes.lists}>
          {fresh.length > 0 ? (
            <section className={classes.group} aria-label="New">
              <h2 className={classes.head}>
                New <span className="num">{count}</span>
              </h2>
              <ul>{fresh.map(row)}</ul>
            </section>
          ) : (
            <div className="card">
              <EmptyState title="Nothing new">
                What is given to you, becomes ready for you or moves under you is told here.
              </EmptyState>
            </div>
          )}
          {away.data && away.data.data.length > 0 && (
            <section className={classes.group} aria-label="Put off">
              <h2 className={classes.head}>
                Put off <span className="num">{away.data.total}</span>
              </h2>
              <ul>
                {away.data.data.map(each => (
                  <li key={each.id} className={classes.row}>
                    <span className={classes.icon}>
                      <IconClockPause size={18} stroke={1.75} aria-hidden />
                    </span>
                    <span className={classes.open} data-still>
                      <span className={classes.title}>{each.title}</span>
                      <span className={classes.meta}>
                        {each.event && <span className="truncate">{each.event.name}</span>}
                        <span>{each.snoozedUntil && `until ${formatDateTime(each.snoozedUntil)}`}</span>
                      </span>
                    </span>
                    <Button
                      variant="subtle"
                      size="compact-sm"
                      aria-label={`Bring back: ${each.title}`}
                      onClick={() => later(each.id, null)}
                    >
                      Bring back
                    </Button>
                  </li>
                ))}
              </ul>
            </section>
          )}
          {rest.length > 0 && (
            <section className={classes.group} aria-label="Done">
              <h2 className={classes.head}>Done</h2>
              <ul>{rest.map(row)}</ul>
            </section>
          )}
          {inbox.hasNextPage && (
            <Button
              variant="default"
              className={classes.more ?? ''}
              loading={inbox.isFetchingNextPage}
              onClick={() => void inbox.fetchNextPage()}
            >
              Older ones
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function NotificationRow({
  notification,
  now,
  tabbable,
  onFocus,
  onOpen,
  onDone,
  onUnread,
  putting,
  onPutting,
  onLater,
}: {
  notification: Notification;
  now: Date;
  tabbable: boolean;
  onFocus: () => void;
  onOpen: () => void;
  onDone: () => void;
  onUnread: () => void;
  putting: boolean;
  onPutting: (open: boolean) => void;
  onLater: (until: Date, label: string) => void;
}) {
  const fresh = notification.readAt === null;
  const Icon = icons[notification.kind] ?? IconCircleDashed;
  return (
    <li className={classes.row} data-notification={notification.id} data-fresh={fresh || undefined}>
      <span className={classes.icon}>
        <Icon size={18} stroke={1.75} aria-hidden />
      </span>
      <button
        type="button"
        data-open
        className={classes.open}
        tabIndex={tabbable ? 0 : -1}
        onFocus={onFocus}
        onClick={onOpen}
      >
        <span className={classes.title}>
          {fresh && <span className="vh">New: </span>}
          {notification.title}
        </span>
        {notification.text && <span className={classes.text}>{notification.text}</span>}
        <span className={classes.meta}>
          {fresh && notification.critical && <StatusChip tone="warning" label="Within a day" />}
          {notification.event && <span className="truncate">{notification.event.name}</span>}
          <time dateTime={notification.createdAt} title={formatDateTime(notification.createdAt)}>
            {formatRelative(notification.createdAt, now)}
          </time>
        </span>
      </button>
      {fresh && (
        <Menu opened={putting} onChange={onPutting} position="bottom-end">
          <Menu.Target>
            <ActionIcon
              className={classes.later ?? ''}
              aria-label={`Later: ${notification.title}`}
              title="Later (H)"
              color="gray"
              variant="subtle"
            >
              <IconClockPause size={18} stroke={1.75} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {laterTimes(now, localZone()).map(({ label, at }) => (
              <Menu.Item key={label} onClick={() => onLater(at, label)}>
                {label}
                <span className={classes.when}>{formatDateTime(at)}</span>
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      <button
        type="button"
        className={classes.mark}
        aria-label={fresh ? `Done: ${notification.title}` : `Unread: ${notification.title}`}
        title={fresh ? 'Done (E)' : 'Back to unread (U)'}
        onClick={fresh ? onDone : onUnread}
      >
        {fresh ? (
          <IconCheck size={18} stroke={1.75} aria-hidden />
        ) : (
          <IconMailOpened size={18} stroke={1.75} aria-hidden />
        )}
      </button>
    </li>
  );
}
