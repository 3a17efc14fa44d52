import { IconAlertTriangle, IconCloudCheck, IconCloudOff, IconCloudUp, IconRefresh } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useLive } from '@/live/state';
import { needsYou, onDevice, useOffline } from '@/offline/state';
import { formatTime } from '@/time/format';
import { useNow } from '@/time/useNow';
import classes from './SyncChip.module.css';

export interface SyncWords {
  /** Green, yellow or red; the word says the same. */
  state: 'live' | 'waiting' | 'trouble';
  word: string;
  explain: string;
  icon: 'live' | 'turning' | 'queue' | 'cut' | 'person';
}

/** Whether what is on the screen is current and what was done is saved, in words. */
export function useSyncWords(): SyncWords {
  const { status, heardAt, troubleSince } = useLive();
  const { operations, sending, paused, reachable, asOf } = useOffline();
  const now = useNow();
  const long = troubleSince !== null && now.getTime() - troubleSince > 30_000;
  const cut = !reachable || asOf !== null || status === 'offline' || (status === 'reconnecting' && long);
  const [mine, queued] = [needsYou(operations), onDevice(operations)];
  const last = asOf ?? heardAt;
  const as = last ? ` · as of ${formatTime(new Date(last))}` : '';

  if (mine > 0)
    return {
      state: 'trouble',
      word: `${mine} ${mine === 1 ? 'needs' : 'need'} you`,
      explain: 'Something you did cannot be saved as it is. Open it and decide.',
      icon: 'person',
    };
  if (queued > 0 && sending && !cut)
    return {
      state: 'waiting',
      word: `Sending ${queued}`,
      explain: 'What was kept on this device is on its way.',
      icon: 'turning',
    };
  if (queued > 0)
    return {
      state: paused || cut ? 'trouble' : 'waiting',
      word: `${queued} on this device`,
      explain: paused
        ? 'You are signed out. What you did waits on this device until you sign in again.'
        : 'What you did is kept on this device and is sent as soon as the server can be reached.',
      icon: 'queue',
    };
  if (cut)
    return {
      state: 'trouble',
      word: `Offline${as}`,
      explain: 'The server cannot be reached. You see what was last read; what you do is kept on this device.',
      icon: 'cut',
    };
  switch (status) {
    case 'reconnecting':
      return {
        state: 'waiting',
        word: 'Reconnecting',
        explain: 'The connection broke and is being opened again. What is missed meanwhile will be caught up.',
        icon: 'turning',
      };
    case 'connecting':
      return { state: 'waiting', word: 'Connecting', explain: 'Opening the live connection.', icon: 'turning' };
    case 'idle':
      return {
        state: 'live',
        word: 'Ready',
        explain: 'No live connection is needed on this screen.',
        icon: 'live',
      };
    default:
      return { state: 'live', word: 'Live', explain: 'Changes by others appear here as they happen.', icon: 'live' };
  }
}

const icons = {
  live: IconCloudCheck,
  turning: IconRefresh,
  queue: IconCloudUp,
  cut: IconCloudOff,
  person: IconAlertTriangle,
};

/** The state of the line and of the queue; opens the sync centre. */
export function SyncChip() {
  const { state, word, explain, icon } = useSyncWords();
  const Icon = icons[icon];
  return (
    <Link to="/sync" className={classes.chip} data-state={state} title={`${explain} (G Q)`}>
      <Icon size={15} stroke={1.75} aria-hidden="true" />
      <span aria-live="polite">{word}</span>
    </Link>
  );
}
