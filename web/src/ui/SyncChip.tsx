import { Popover } from '@mantine/core';
import { IconCloudCheck, IconCloudOff, IconRefresh } from '@tabler/icons-react';
import { useIsFetching } from '@tanstack/react-query';
import { useLive } from '@/live/state';
import { formatTime } from '@/time/format';
import { useNow } from '@/time/useNow';
import classes from './SyncChip.module.css';

const explain = {
  idle: 'No live connection is needed on this screen.',
  connecting: 'Opening the live connection.',
  live: 'Changes by others appear here as they happen.',
  reconnecting: 'The connection broke and is being opened again. What is missed meanwhile will be caught up.',
  offline: 'The server cannot be reached. You see what was last read; changes cannot be saved until it is back.',
} as const;

/** Whether what is on the screen is current, in a word and a shape. */
export function SyncChip() {
  const { status, heardAt, troubleSince } = useLive();
  const now = useNow();
  const fetching = useIsFetching() > 0;
  const long = troubleSince !== null && now.getTime() - troubleSince > 30_000;
  const state = status === 'offline' || (status === 'reconnecting' && long) ? 'offline' : status;
  const asOf = heardAt ? ` · as of ${formatTime(new Date(heardAt))}` : '';
  const word =
    state === 'live'
      ? 'Live'
      : state === 'offline'
        ? `Offline${asOf}`
        : state === 'reconnecting'
          ? 'Reconnecting'
          : state === 'connecting'
            ? 'Connecting'
            : 'Ready';
  const Icon =
    state === 'offline'
      ? IconCloudOff
      : state === 'reconnecting' || state === 'connecting'
        ? IconRefresh
        : IconCloudCheck;
  return (
    <Popover position="bottom-end" width={280}>
      <Popover.Target>
        <button type="button" className={classes.chip} data-state={state}>
          <Icon size={15} stroke={1.75} aria-hidden="true" />
          <span aria-live="polite">{word}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown className={classes.panel}>
        <p className={classes.title}>{word}</p>
        <p>{explain[state]}</p>
        <p className={classes.small}>
          {heardAt
            ? `Last heard from the server at ${formatTime(new Date(heardAt))}.`
            : 'Nothing heard from the server yet.'}
          {fetching ? ' Reading now.' : ''}
        </p>
      </Popover.Dropdown>
    </Popover>
  );
}
