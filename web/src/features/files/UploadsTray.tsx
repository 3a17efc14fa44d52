import { ActionIcon } from '@mantine/core';
import {
  IconCheck,
  IconChevronDown,
  IconChevronUp,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconX,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { keys } from '@/api/queries';
import {
  bytes,
  cancel,
  dismiss,
  dismissDone,
  onUploaded,
  pause,
  restore,
  resume,
  type Upload,
  useUploads,
} from '@/offline/uploads';
import { ProgressBar } from '@/ui/ProgressBar';
import { plural } from '@/ui/words';
import classes from './Files.module.css';

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

/** What is on its way to the server, wherever one is in the product. Nothing while nothing is. */
export function UploadsTray() {
  const uploads = useUploads(state => state.uploads);
  const client = useQueryClient();
  // On a phone it would cover what one is looking at.
  const [open, setOpen] = useState(() => window.matchMedia('(min-width: 768px)').matches);

  useEffect(() => {
    void restore();
    return onUploaded(eventId => {
      void client.invalidateQueries({ queryKey: keys.files(eventId) });
      void client.invalidateQueries({ queryKey: keys.storage });
    });
  }, [client]);

  if (uploads.length === 0) return null;
  const left = uploads.filter(each => each.state !== 'done');
  const failed = uploads.filter(each => each.state === 'failed').length;
  const total = uploads.reduce((sum, each) => sum + each.size, 0);
  const sent = uploads.reduce((sum, each) => sum + each.sent, 0);
  const title =
    failed > 0
      ? `${plural(failed, 'upload')} failed`
      : left.length > 0
        ? `Uploading ${plural(left.length, 'file')} · ${Math.floor((sent * 100) / Math.max(1, total))} %`
        : `${plural(uploads.length, 'file')} uploaded`;
  return (
    <section className={classes.tray} aria-label="Uploads">
      <header className={classes.trayHead}>
        <h2 aria-live="polite">{title}</h2>
        {left.length === 0 && (
          <ActionIcon variant="subtle" aria-label="Close the uploads" onClick={dismissDone}>
            <IconX {...icon} />
          </ActionIcon>
        )}
        <ActionIcon
          variant="subtle"
          aria-label={open ? 'Fold the uploads' : 'Unfold the uploads'}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? <IconChevronDown {...icon} /> : <IconChevronUp {...icon} />}
        </ActionIcon>
      </header>
      {open && (
        // A long list is scrolled with the keyboard as well.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
        <ul className={classes.trayList} tabIndex={0} aria-label="Files on their way">
          {uploads.map(upload => (
            <TrayRow key={upload.id} upload={upload} />
          ))}
        </ul>
      )}
    </section>
  );
}

const words: Record<Upload['state'], string> = {
  waiting: 'Waiting',
  sending: 'Sending',
  paused: 'Paused',
  failed: 'Failed',
  done: 'Uploaded',
};

function TrayRow({ upload }: { upload: Upload }) {
  const { id, name, state, size, sent, speed, problem } = upload;
  return (
    <li className={classes.trayRow}>
      <div className={classes.trayName}>
        <span className="truncate" title={name}>
          {name}
        </span>
        <span className={classes.trayState} data-state={state}>
          {problem
            ? [problem.message.replace(/\.$/, ''), problem.detail].filter(Boolean).join('. ')
            : `${words[state]} · ${state === 'done' ? bytes(size) : `${bytes(sent)} of ${bytes(size)}`}${speed ? ` · ${bytes(speed)}/s` : ''}`}
        </span>
        {state !== 'done' && state !== 'failed' && (
          <ProgressBar value={(sent * 100) / Math.max(1, size)} label={`${name} uploaded`} size="sm" />
        )}
      </div>
      {(state === 'sending' || state === 'waiting') && (
        <ActionIcon variant="subtle" aria-label={`Pause ${name}`} onClick={() => pause(id)}>
          <IconPlayerPause {...icon} />
        </ActionIcon>
      )}
      {state === 'paused' && (
        <ActionIcon variant="subtle" aria-label={`Go on with ${name}`} onClick={() => resume(id)}>
          <IconPlayerPlay {...icon} />
        </ActionIcon>
      )}
      {state === 'failed' && (
        <ActionIcon variant="subtle" aria-label={`Try ${name} again`} onClick={() => resume(id)}>
          <IconRefresh {...icon} />
        </ActionIcon>
      )}
      {state === 'done' ? (
        <span className={classes.trayDone}>
          <IconCheck {...icon} />
        </span>
      ) : (
        <ActionIcon
          variant="subtle"
          aria-label={state === 'failed' ? `Dismiss ${name}` : `Cancel ${name}`}
          onClick={() => (state === 'failed' ? dismiss(id) : void cancel(id))}
        >
          <IconX {...icon} />
        </ActionIcon>
      )}
    </li>
  );
}
