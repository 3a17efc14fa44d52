import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconClockPause, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CommunicationFilter } from '@/api/calls';
import { query } from '@/api/queries';
import type { Communication, Id } from '@/api/types';
import { formatDateTime, formatDay, formatRelative, formatTime } from '@/time/format';
import { useNow } from '@/time/useNow';
import { localZone } from '@/time/zones';
import { PendingMark } from '@/ui/PendingMark';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { StatusChip, StatusShape } from '@/ui/StatusChip';
import { laterTimes } from '../inbox/later';
import { EntryForm } from './EntryForm';
import classes from './Log.module.css';
import { useFollowUp } from './useFollowUp';
import { kindWords } from './words';

interface Props {
  filter: CommunicationFilter;
  /** New ones are about these. */
  about: { clientId?: Id; eventId?: Id };
  editable: boolean;
  /** The entry that is open. */
  open?: Id | undefined;
  onOpen: (id: Id | undefined) => void;
  empty: string;
  /** What stands above, beside the button for a new one. */
  heading?: React.ReactNode;
}

/** What was said, the latest first; what is to be done about it stands with it. */
export function LogEntries({ filter, about, editable, open, onOpen, empty, heading }: Props) {
  const entries = useQuery(query.communications(filter));
  const now = useNow();
  const [adding, setAdding] = useState(false);
  const { done, move } = useFollowUp();
  const rows = entries.data?.data ?? [];
  const opened = rows.find(each => each.id === open);
  return (
    <>
      <div className={classes.top}>
        <div className="grow">{heading}</div>
        {editable && (
          <Button leftSection={<IconPlus size={15} stroke={1.75} />} onClick={() => setAdding(true)}>
            Note something
          </Button>
        )}
      </div>
      {entries.isPending && <SkeletonRows rows={5} height="60px" />}
      {entries.error && (
        <ErrorRegion
          error={entries.error}
          what="The log could not be loaded"
          retry={() => void entries.refetch()}
          dataFrom={entries.data ? entries.dataUpdatedAt : undefined}
        />
      )}
      {entries.data && rows.length === 0 && (
        <div className="card">
          <EmptyState
            title={filter.followUpDue || filter.followUpOpen ? 'Nothing to follow up' : 'Nothing noted yet'}
            action={
              editable &&
              !filter.followUpDue && (
                <Button variant="default" onClick={() => setAdding(true)}>
                  Note the first call
                </Button>
              )
            }
          >
            {empty}
          </EmptyState>
        </div>
      )}
      {rows.length > 0 && (
        <ul className={classes.entries} aria-busy={entries.isPlaceholderData}>
          {rows.map(each => (
            <Entry
              key={each.id}
              entry={each}
              now={now}
              editable={editable}
              withClient={!about.clientId}
              withEvent={!about.eventId}
              onOpen={() => onOpen(each.id)}
              onDone={completed => done(each, completed)}
              onMove={at => move(each, at)}
            />
          ))}
        </ul>
      )}
      {(adding || opened) && (
        <EntryForm
          key={adding ? 'new' : opened?.id}
          entry={adding ? undefined : opened}
          about={about}
          editable={editable}
          onClose={() => {
            setAdding(false);
            if (open) onOpen(undefined);
          }}
        />
      )}
    </>
  );
}

export function Entry({
  entry,
  now,
  editable,
  withClient,
  withEvent,
  onOpen,
  onDone,
  onMove,
}: {
  entry: Communication;
  now: Date;
  editable: boolean;
  withClient: boolean;
  withEvent: boolean;
  onOpen: () => void;
  onDone: (completed: boolean) => void;
  onMove: (at: string) => void;
}) {
  const { label, icon: Icon } = kindWords[entry.kind];
  const open = entry.followUpAt !== null && entry.followUpCompletedAt === null;
  return (
    <li className={classes.entry} data-entry={entry.id}>
      <span className={classes.kind}>
        <Icon size={18} stroke={1.75} aria-hidden="true" />
      </span>
      <button type="button" className={classes.open} onClick={onOpen}>
        <span className={classes.subject}>
          <span className="vh">{label}: </span>
          {entry.subject} <PendingMark id={entry.id} />
        </span>
        {entry.body && <span className={classes.body}>{entry.body}</span>}
        <span className={classes.meta}>
          {withClient && entry.client && <span>{entry.client.name}</span>}
          {withEvent && entry.event && <span>{entry.event.name}</span>}
          <span>{entry.recordedBy.name}</span>
          <time dateTime={entry.at} title={formatDateTime(entry.at)}>
            {formatRelative(entry.at, now)}
          </time>
        </span>
      </button>
      {entry.followUpAt && (
        <span className={classes.follow}>
          <span className={classes.due} title={formatDateTime(entry.followUpAt)}>
            {open ? (
              <StatusChip
                tone={entry.followUpDue ? 'critical' : 'neutral'}
                label={
                  entry.followUpDue
                    ? `Due ${formatRelative(entry.followUpAt, now)}`
                    : `Follow up ${formatDay(entry.followUpAt)}, ${formatTime(entry.followUpAt)}`
                }
              />
            ) : (
              <StatusChip tone="positive" label="Followed up" />
            )}
            <span className={classes.owner}>{entry.owner.name}</span>
          </span>
          {editable && (
            <span className={classes.acts}>
              <button
                type="button"
                className={classes.check}
                aria-pressed={!open}
                aria-label={`Followed up: ${entry.subject}`}
                title={open ? 'Mark as followed up' : 'Open again'}
                onClick={() => onDone(open)}
              >
                <StatusShape tone={open ? 'neutral' : 'positive'} size={18} />
              </button>
              {open && (
                <Menu position="bottom-end">
                  <Menu.Target>
                    <ActionIcon aria-label={`Later: ${entry.subject}`} title="Later" color="gray">
                      <IconClockPause size={18} stroke={1.75} />
                    </ActionIcon>
                  </Menu.Target>
                  <Menu.Dropdown>
                    {laterTimes(now, localZone()).map(({ label: when, at }) => (
                      <Menu.Item key={when} onClick={() => onMove(at.toISOString())}>
                        {when}
                        <span className={classes.when}>{formatDateTime(at)}</span>
                      </Menu.Item>
                    ))}
                  </Menu.Dropdown>
                </Menu>
              )}
            </span>
          )}
        </span>
      )}
    </li>
  );
}
