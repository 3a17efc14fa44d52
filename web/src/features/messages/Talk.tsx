import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { query } from '@/api/queries';
import type { EventDetail, Id } from '@/api/types';
import { useSession } from '@/app/session';
import { useCommands } from '@/ui/commands';
import { SearchBox } from '@/ui/SearchBox';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { useShortcuts } from '@/ui/shortcuts';
import { Conversation } from './Conversation';
import classes from './Messages.module.css';
import { NewThread } from './NewThread';
import { titleOf } from './stream';
import { ThreadRow } from './ThreadRow';

interface Props {
  /** Only what is said about this event. */
  event?: EventDetail;
  /** The conversation that is open. */
  open: Id | undefined;
  q: string;
  unread: boolean;
  onOpen: (thread: Id | undefined, replace?: boolean) => void;
  onFilter: (change: { q?: string | undefined; unread?: true | undefined }) => void;
}

/** Conversations beside the one that is open; on a phone one or the other. */
export function Talk({ event, open, q, unread, onOpen, onFilter }: Props) {
  const { staff, canWrite } = useSession();
  const [starting, setStarting] = useState(false);
  const threads = useQuery(
    query.threads({ ...(event && { eventId: event.id }), ...(unread && { unread }), ...(q && { q }) }),
  );
  const rows = threads.data?.data ?? [];
  const mayStart = staff && canWrite && !event?.archivedAt;
  const at = rows.findIndex(each => each.id === open);
  const step = (by: number) => {
    const next = rows[at < 0 ? 0 : at + by];
    if (next) onOpen(next.id, true);
  };

  useShortcuts([
    { keys: 'KeyC', label: 'New conversation', group: 'Messages', run: () => mayStart && setStarting(true) },
    { keys: 'KeyJ', label: 'Next conversation', group: 'Messages', run: () => step(1) },
    { keys: 'KeyK', label: 'Previous conversation', group: 'Messages', run: () => step(-1) },
  ]);
  useCommands(() => [
    ...(mayStart
      ? [
          {
            id: 'new-conversation',
            group: 'Do' as const,
            label: 'Start a conversation',
            keys: 'KeyC',
            needsConnection: 'It takes the server to ask people in.',
            run: () => setStarting(true),
          },
        ]
      : []),
    ...rows.slice(0, 20).map(each => ({
      id: `thread-${each.id}`,
      group: 'Go' as const,
      label: `Conversation: ${titleOf(each)}`,
      run: () => onOpen(each.id),
    })),
  ]);

  return (
    <div className={classes.talk} data-open={open !== undefined || undefined}>
      <section className={classes.list} aria-label="Conversations">
        <div className={classes.tools}>
          <SearchBox
            className={classes.search ?? ''}
            label="Search conversations"
            value={q}
            onChange={text => onFilter({ q: text || undefined })}
          />
          <Button
            variant={unread ? 'light' : 'default'}
            size="compact-md"
            aria-pressed={unread}
            onClick={() => onFilter({ unread: unread ? undefined : true })}
          >
            Unread
          </Button>
          {mayStart && (
            <Button
              size="compact-md"
              leftSection={<IconPlus size={15} stroke={1.75} />}
              onClick={() => setStarting(true)}
            >
              New
            </Button>
          )}
        </div>
        {threads.isPending && <SkeletonRows rows={6} height="64px" />}
        {threads.error && (
          <ErrorRegion
            error={threads.error}
            what="The conversations could not be loaded"
            retry={() => void threads.refetch()}
            dataFrom={threads.data ? threads.dataUpdatedAt : undefined}
          />
        )}
        {threads.data && rows.length === 0 && (
          <EmptyState
            title={
              q
                ? 'No conversations match'
                : unread
                  ? 'Everything is read'
                  : event
                    ? 'Nothing said yet'
                    : 'No conversations yet'
            }
            action={
              q || unread ? (
                <Button variant="default" onClick={() => onFilter({ q: undefined, unread: undefined })}>
                  Show all
                </Button>
              ) : (
                mayStart && <Button onClick={() => setStarting(true)}>Start a conversation</Button>
              )
            }
          >
            {!q &&
              !unread &&
              (staff
                ? 'Talk to the whole team of an event, to some of it, or to one colleague.'
                : 'Whoever works on your event can ask you into a conversation. It stands here then.')}
          </EmptyState>
        )}
        {rows.length > 0 && (
          <ul className={classes.rows} aria-busy={threads.isPlaceholderData}>
            {rows.map(each => (
              <ThreadRow
                key={each.id}
                thread={each}
                current={each.id === open}
                withEvent={!event}
                onOpen={() => onOpen(each.id)}
              />
            ))}
          </ul>
        )}
      </section>
      {open ? (
        <Conversation key={open} threadId={open} onClose={() => onOpen(undefined)} />
      ) : (
        <div className={classes.nothing}>
          <EmptyState title="Choose a conversation">
            {rows.length > 0 ? 'What was said there stands here.' : 'Once there is one, what was said stands here.'}
          </EmptyState>
        </div>
      )}
      {starting && (
        <NewThread
          {...(event && { event })}
          onClose={() => setStarting(false)}
          onMade={id => {
            setStarting(false);
            onOpen(id);
          }}
        />
      )}
    </div>
  );
}
