import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { CommunicationBody } from '@/api/calls';
import * as call from '@/api/calls';
import { keys } from '@/api/queries';
import type { Communication, List } from '@/api/types';
import { formatDateTime } from '@/time/format';
import { toast, toastProblem } from '@/ui/toasts';

/** Getting back to somebody: done, or at another time. Shown at once, and taken back when refused. */
export function useFollowUp() {
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: ({ entry, body }: { entry: Communication; body: CommunicationBody; say: string }) =>
      call.communications.update(entry.id, body),
    onMutate: async ({ entry, body }) => {
      await client.cancelQueries({ queryKey: keys.communications });
      const after: Partial<Communication> = {
        ...('followUpCompleted' in body && {
          followUpCompletedAt: body.followUpCompleted ? new Date().toISOString() : null,
          followUpDue: false,
        }),
        ...(body.followUpAt !== undefined && { followUpAt: body.followUpAt, followUpDue: false }),
      };
      client.setQueriesData<List<Communication>>(
        { queryKey: keys.communications },
        held =>
          held?.data && { ...held, data: held.data.map(each => (each.id === entry.id ? { ...each, ...after } : each)) },
      );
    },
    onSuccess: (_, { entry, body, say }) => {
      const back: CommunicationBody =
        'followUpCompleted' in body ? { followUpCompleted: !body.followUpCompleted } : { followUpAt: entry.followUpAt };
      if (say) toast(say, { undo: () => change.mutate({ entry, body: back, say: '' }) });
    },
    onError: error => toastProblem('The follow-up was not changed', error),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.communications });
      void client.invalidateQueries({ queryKey: keys.notifications });
    },
  });
  return {
    done: (entry: Communication, completed: boolean) =>
      change.mutate({
        entry,
        body: { followUpCompleted: completed },
        say: completed ? `Got back about “${entry.subject}”` : `“${entry.subject}” is to be followed up again`,
      }),
    move: (entry: Communication, at: string) =>
      change.mutate({ entry, body: { followUpAt: at }, say: `Follow up on “${entry.subject}” ${formatDateTime(at)}` }),
  };
}
