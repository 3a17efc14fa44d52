import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { keys, query } from '@/api/queries';

/** Goes in after the server has opened a session: forgets what the last person saw, asks who this is, and moves on. */
export function useEnter() {
  const client = useQueryClient();
  const router = useRouter();
  return async (to: string | undefined) => {
    client.removeQueries({ predicate: each => each.queryKey[0] !== keys.me[0] });
    await client.fetchQuery({ ...query.me(), staleTime: 0 });
    router.history.push(to ?? '/');
  };
}
