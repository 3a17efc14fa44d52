import { type InfiniteData, useMutation, useQueryClient } from '@tanstack/react-query';
import * as call from '@/api/calls';
import { keys } from '@/api/queries';
import type { Id, NotificationsPage } from '@/api/types';
import { toast, toastProblem } from '@/ui/toasts';
import { plural } from '@/ui/words';

interface Mark {
  ids: Id[];
  read: boolean;
  say?: string;
}

/** Marks notifications at once on the screen, then on the server. */
export function useTriage() {
  const client = useQueryClient();

  const lay = (ids: ReadonlySet<Id> | null, read: boolean) => {
    const at = read ? new Date().toISOString() : null;
    let changed = 0;
    client.setQueryData<InfiniteData<NotificationsPage>>(
      keys.inbox,
      held =>
        held && {
          ...held,
          pages: held.pages.map(page => ({
            ...page,
            data: page.data.map(each => {
              if ((ids && !ids.has(each.id)) || (each.readAt !== null) === read) return each;
              changed += 1;
              return { ...each, readAt: at };
            }),
          })),
        },
    );
    client.setQueryData<NotificationsPage>(
      keys.bell,
      held =>
        held && {
          ...held,
          unread: ids ? Math.max(0, held.unread + (read ? -changed : changed)) : 0,
          data: read ? held.data.filter(each => ids && !ids.has(each.id)) : held.data,
        },
    );
  };

  const mark = useMutation({
    mutationKey: ['notifications'],
    mutationFn: ({ ids, read }: Mark) => (read ? call.notifications.read({ ids }) : call.notifications.unread({ ids })),
    onMutate: async ({ ids, read }) => {
      await client.cancelQueries({ queryKey: keys.notifications });
      lay(new Set(ids), read);
    },
    onSuccess: (_, { ids, read, say }) => {
      if (say) toast(say, { undo: () => mark.mutate({ ids, read: !read }) });
    },
    onError: error => toastProblem('The inbox was not changed', error),
    onSettled: () => {
      if (client.isMutating({ mutationKey: ['notifications'] }) === 1)
        void client.invalidateQueries({ queryKey: keys.notifications });
    },
  });

  const all = useMutation({
    mutationKey: ['notifications'],
    mutationFn: (_: Id[]) => call.notifications.read({ all: true }),
    onMutate: async () => {
      await client.cancelQueries({ queryKey: keys.notifications });
      lay(null, true);
    },
    onSuccess: (answer, ids) =>
      toast(`${plural(answer.count, 'notification')} done`, {
        undo: () => mark.mutate({ ids, read: false }),
      }),
    onError: error => toastProblem('The inbox was not changed', error),
    onSettled: () => client.invalidateQueries({ queryKey: keys.notifications }),
  });

  // It leaves the list it is in for the one of what was put off, or comes back from there: both are read anew.
  const putOff = useMutation({
    mutationKey: ['notifications'],
    mutationFn: ({ id, until }: { id: Id; until: Date | null; say: string }) =>
      call.notifications.snooze({ ids: [id], until: until?.toISOString() ?? null }),
    onSuccess: (_, { id, until, say }) => {
      if (until) toast(say, { undo: () => putOff.mutate({ id, until: null, say: '' }) });
    },
    onError: error => toastProblem('The inbox was not changed', error),
    onSettled: () => client.invalidateQueries({ queryKey: keys.notifications }),
  });

  return {
    later: (id: Id, until: Date | null, say = '') => putOff.mutate({ id, until, say }),
    done: (id: Id, say?: string) => mark.mutate({ ids: [id], read: true, ...(say && { say }) }),
    unread: (id: Id) => mark.mutate({ ids: [id], read: false }),
    allDone: all.mutate,
  };
}
