import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { keys, query } from '@/api/queries';
import type { CalendarFeed } from '@/api/types';
import { useSession } from '@/app/session';
import { formatDate, formatRelative } from '@/time/format';
import { useNow } from '@/time/useNow';
import { Choice } from '@/ui/Choice';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { toast, toastProblem } from '@/ui/toasts';
import { Section } from '../settings/Settings';
import settings from '../settings/Settings.module.css';
import classes from './Feeds.module.css';
import { FeedAddress, NewFeed } from './NewFeed';

const kinds: Record<string, string> = { event: 'Event', person: 'Person', space: 'Space', resource: 'Resource' };

/** One's own calendar feeds: what they show, when they were last read, a new address, the end. */
export function CalendarFeeds() {
  const client = useQueryClient();
  const now = useNow();
  const { me, staff } = useSession();
  const [following, setFollowing] = useState<{ kind: 'person' | 'space'; id: string; name: string } | null>(null);
  const list = useQuery({ ...query.feeds(), enabled: staff });
  const members = useQuery({ ...query.members(), enabled: staff });
  const spaces = useQuery({ ...query.spaces(), enabled: staff });
  const refresh = () => client.invalidateQueries({ queryKey: keys.feeds });
  const rotate = useMutation({
    mutationFn: (feed: CalendarFeed) => call.feeds.rotate(feed.id),
    onSuccess: () => toast('The old address has ended'),
    onError: error => toastProblem('The address was not changed', error),
    onSettled: refresh,
  });
  const revoke = useMutation({
    mutationFn: (feed: CalendarFeed) => call.feeds.revoke(feed.id),
    onSuccess: () => toast('The feed has ended; calendars that follow it get nothing more'),
    onError: error => toastProblem('The feed goes on', error),
    onSettled: refresh,
  });
  if (!staff) return null;
  const rotated = rotate.data?.data;
  return (
    <Section
      title="Calendar feeds"
      lead="Secret addresses that calendar programs follow. Each shows what you may see, and ends when you leave."
    >
      {list.isPending && <SkeletonRows rows={1} />}
      {list.error && (
        <ErrorRegion error={list.error} what="The feeds could not be listed" retry={() => void list.refetch()} />
      )}
      {list.data?.length === 0 && (
        <EmptyState title="No feeds">Events have theirs in the run of show, under Export.</EmptyState>
      )}
      <ul className={settings.sessions}>
        {list.data?.map(feed => (
          <li key={feed.id}>
            <div className="grow">
              <p className="truncate">
                {kinds[feed.kind] ?? feed.kind}: {feed.label ?? 'not yours to see any more'}
              </p>
              <p className={settings.hint}>
                {feed.lastReadAt ? `last read ${formatRelative(feed.lastReadAt, now)}` : 'never read'}, made{' '}
                {formatDate(feed.createdAt)}
                {feed.details && ', with notes, links and people'}
              </p>
            </div>
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => rotate.mutate(feed)}
              aria-label={`New address for ${feed.label ?? 'the feed'}`}
            >
              New address
            </Button>
            <Button
              variant="subtle"
              color="red"
              size="compact-sm"
              onClick={() => revoke.mutate(feed)}
              aria-label={`End the feed of ${feed.label ?? 'nothing'}`}
            >
              End
            </Button>
          </li>
        ))}
      </ul>
      {rotated && <FeedAddress feed={rotated} />}
      <div className={classes.new}>
        <Button variant="default" onClick={() => setFollowing({ kind: 'person', id: me.user.id, name: 'your calls' })}>
          Follow your calls
        </Button>
        <Choice
          label="Follow somebody"
          any="Somebody else…"
          value=""
          options={(members.data ?? [])
            .filter(member => member.userId !== me.user.id)
            .map(member => ({ value: member.userId, label: member.name ?? member.email ?? '' }))}
          onChange={id => {
            const member = members.data?.find(each => each.userId === id);
            if (id && member) setFollowing({ kind: 'person', id, name: member.name ?? '' });
          }}
        />
        {(spaces.data?.length ?? 0) > 0 && (
          <Choice
            label="Follow a space"
            any="A space…"
            value=""
            options={(spaces.data ?? []).map(space => ({ value: space.id, label: space.name }))}
            onChange={id => {
              const space = spaces.data?.find(each => each.id === id);
              if (id && space) setFollowing({ kind: 'space', id, name: space.name });
            }}
          />
        )}
      </div>
      {following && <NewFeed {...following} onClose={() => setFollowing(null)} />}
    </Section>
  );
}
