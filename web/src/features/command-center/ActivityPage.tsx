import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { query } from '@/api/queries';
import { formatWeekday } from '@/time/format';
import { groupBy } from '@/ui/groupBy';
import { usePageTitle } from '@/ui/PageHeader';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { ActivityList } from './ActivityList';
import { Panel } from './Panel';
import { useEvent } from './useEvent';

export function ActivityPage() {
  const event = useEvent();
  usePageTitle(`Activity · ${event.name}`);
  const activity = useInfiniteQuery(query.activity(event.id));
  if (activity.isPending) return <SkeletonRows rows={12} />;
  if (activity.error && !activity.data) {
    return (
      <ErrorRegion
        error={activity.error}
        what="The activity could not be loaded"
        retry={() => void activity.refetch()}
      />
    );
  }
  const entries = activity.data.pages.flatMap(each => each.data);
  if (entries.length === 0) {
    return (
      <div className="card">
        <EmptyState title="Nothing happened yet">
          Every change to this event will be listed here, with who made it and when.
        </EmptyState>
      </div>
    );
  }
  const days = groupBy(entries, entry => formatWeekday(entry.at));
  return (
    <>
      {[...days].map(([day, ofDay]) => (
        <Panel key={day} title={day}>
          <ActivityList entries={ofDay} />
        </Panel>
      ))}
      {activity.hasNextPage && (
        <Button variant="default" loading={activity.isFetchingNextPage} onClick={() => void activity.fetchNextPage()}>
          Show earlier
        </Button>
      )}
    </>
  );
}
