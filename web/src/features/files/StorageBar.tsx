import { useQuery } from '@tanstack/react-query';
import { query } from '@/api/queries';
import { bytes } from '@/offline/uploads';
import { ProgressBar } from '@/ui/ProgressBar';
import { ErrorRegion, SkeletonBlock } from '@/ui/States';

/** How much of the organization's room its files take. */
export function StorageBar() {
  const usage = useQuery(query.storage());
  if (usage.error)
    return (
      <ErrorRegion error={usage.error} what="The room could not be asked for" retry={() => void usage.refetch()} />
    );
  if (!usage.data) return <SkeletonBlock height={40} />;
  const { used, reserved, quota, percent, isNearlyFull } = usage.data;
  return (
    <div className="stack">
      <ProgressBar value={percent} label="Room taken" />
      <p>
        {bytes(used)} of {bytes(quota)}
        {reserved > 0 && ` · ${bytes(reserved)} on its way`}
      </p>
      {isNearlyFull && <p>Nearly full: remove what nobody needs, or ask whoever runs the server for more room.</p>}
    </div>
  );
}
