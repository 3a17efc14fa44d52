import { type InfiniteData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import type { NewMessage } from '@/api/calls';
import * as call from '@/api/calls';
import { keys, query } from '@/api/queries';
import type { Id, Message, MessagesPage, ThreadsPage } from '@/api/types';
import { useSession } from '@/app/session';
import { useThreadLive } from '@/live/LiveProvider';
import { toast, toastProblem } from '@/ui/toasts';
import { place } from './stream';

/** What one writes, before the server has it. */
export type Draft = NewMessage & { parent: Message | null };

/** An open conversation: what was said, kept current, and everything one does there. */
export function useConversation(threadId: Id) {
  const client = useQueryClient();
  const { me } = useSession();
  const thread = useQuery(query.thread(threadId));
  const pages = useInfiniteQuery(query.messages(threadId));
  useThreadLive(threadId, thread.data?.changeCursor);

  const messages = useMemo(() => {
    const all = new Map<Id, Message>();
    // Pages are apart in time: what moved between them meanwhile stands in both.
    for (const page of pages.data?.pages ?? []) for (const each of page.data) all.set(each.id, each);
    return [...all.values()].sort((a, b) => place(a) - place(b));
  }, [pages.data]);

  // Where one had read to when one came: the line above what is new stays there.
  const opened = useRef<number | null>(null);
  const readNo = pages.data?.pages[0]?.readNo;
  if (opened.current === null && readNo !== undefined) opened.current = readNo;

  const lay = (change: (held: Message[]) => Message[]) =>
    client.setQueryData<InfiniteData<MessagesPage>>(
      keys.messages(threadId),
      held =>
        held && {
          ...held,
          pages: held.pages.map((page, index) =>
            index === 0
              ? { ...page, data: change(page.data) }
              : { ...page, data: change(page.data).filter(each => page.data.some(old => old.id === each.id)) },
          ),
        },
    );
  const fresh = () => {
    void client.invalidateQueries({ queryKey: keys.messages(threadId) });
    void client.invalidateQueries({ queryKey: keys.threads });
  };

  const post = useMutation({
    mutationFn: ({ parent: _, ...message }: Draft) => call.messages.post(threadId, message),
    onMutate: async draft => {
      await client.cancelQueries({ queryKey: keys.messages(threadId) });
      const at = new Date().toISOString();
      const people = thread.data?.members ?? [];
      const parent = draft.parent;
      const message: Message = {
        id: draft.id,
        threadId,
        no: 0,
        author: { id: me.user.id, name: me.user.name },
        body: draft.body,
        parentId: draft.parentId ?? null,
        parent: parent && {
          id: parent.id,
          no: parent.no,
          author: parent.author,
          text: parent.body,
          deleted: parent.deletedAt !== null,
        },
        mentions: people.filter(each => draft.mentions?.includes(each.id)).map(({ id, name }) => ({ id, name })),
        refs: (draft.refs ?? []).map(each => ({ ...each, label: null, eventId: null })),
        urgent: draft.urgent ?? false,
        writtenAt: at,
        createdAt: at,
        editedAt: null,
        deletedAt: null,
        version: 0,
      };
      lay(held => (held.some(each => each.id === message.id) ? held : [...held, message]));
    },
    onSuccess: ({ data }) => lay(held => held.map(each => (each.id === data.id ? { ...each, ...data } : each))),
    onError: (error, draft) => {
      lay(held => held.filter(each => each.id !== draft.id));
      toastProblem('The message was not sent', error);
    },
    onSettled: fresh,
  });

  const change = useMutation({
    mutationFn: ({ id, body, mentions }: { id: Id; body: string; mentions: Id[] }) =>
      call.messages.update(threadId, id, { body, mentions }),
    onSuccess: ({ data }) => lay(held => held.map(each => (each.id === data.id ? data : each))),
    onError: error => toastProblem('The message was not changed', error),
    onSettled: fresh,
  });

  const bringBack = useMutation({
    mutationFn: (id: Id) => call.messages.bringBack(threadId, id),
    onError: error => toastProblem('The message was not brought back', error),
    onSettled: fresh,
  });
  const takeBack = useMutation({
    mutationFn: (id: Id) => call.messages.takeBack(threadId, id),
    onSuccess: (_, id) => toast('Message taken back', { undo: () => bringBack.mutate(id) }),
    onError: error => toastProblem('The message was not taken back', error),
    onSettled: fresh,
  });

  const read = useRead(threadId, messages);

  return { thread, pages, messages, openedAt: opened.current ?? 0, post, change, takeBack, read };
}

/** Says how far one has read, once for each last message, and only while one can see it. */
function useRead(threadId: Id, messages: Message[]) {
  const client = useQueryClient();
  const told = useRef(0);
  const last = messages.filter(each => each.no > 0).at(-1);
  const lastNo = last?.no ?? 0;
  const lastId = last?.id;

  const read = () => {
    if (!lastId || lastNo <= told.current || document.visibilityState !== 'visible') return;
    const before = told.current;
    told.current = lastNo;
    client.setQueriesData<ThreadsPage>({ queryKey: keys.threads }, held => {
      const here = held?.data.find(each => each.id === threadId);
      return (
        held && {
          ...held,
          unread: Math.max(0, held.unread - (here && !here.muted ? here.unread : 0)),
          data: held.data.map(each => (each.id === threadId ? { ...each, unread: 0, mentioned: false } : each)),
        }
      );
    });
    call.threads
      .read(threadId, lastId)
      .then(() => {
        void client.invalidateQueries({ queryKey: keys.threads });
        void client.invalidateQueries({ queryKey: keys.notifications });
      })
      // Without a line nothing is marked as read; the next look at the conversation says it again.
      .catch(() => {
        told.current = before;
      });
  };
  const latest = useRef(read);
  latest.current = read;
  useEffect(() => {
    const seen = () => latest.current();
    document.addEventListener('visibilitychange', seen);
    return () => document.removeEventListener('visibilitychange', seen);
  }, []);
  return () => latest.current();
}
