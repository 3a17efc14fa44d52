import { ActionIcon, Button, Menu, Modal, TextInput, Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowLeft, IconDots, IconEyeExclamation, IconUsers } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useLayoutEffect, useRef, useState } from 'react';
import * as call from '@/api/calls';
import { asProblem } from '@/api/problem';
import { keys } from '@/api/queries';
import type { Id, Message, TalkThreadDetail } from '@/api/types';
import { useSession } from '@/app/session';
import { useNow } from '@/time/useNow';
import { localZone } from '@/time/zones';
import { FormErrors } from '@/ui/FormErrors';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { toast, toastProblem } from '@/ui/toasts';
import { plural } from '@/ui/words';
import { Composer } from './Composer';
import { MessageRow } from './MessageRow';
import classes from './Messages.module.css';
import { itemsOf, readBy, titleOf } from './stream';
import { ThreadPeople } from './ThreadPeople';
import { useConversation } from './useConversation';

/** So near the end, what comes is scrolled to; further up, one reads and is not pushed about. */
const nearEnd = 120;

/** One conversation: who is in it, what was said, and where one says something. */
export function Conversation({ threadId, onClose }: { threadId: Id; onClose: () => void }) {
  const { me } = useSession();
  const now = useNow();
  const { thread, pages, messages, openedAt, post, change, takeBack, read } = useConversation(threadId);
  const [answering, setAnswering] = useState<Message | null>(null);
  const [editing, setEditing] = useState<Message | null>(null);
  const stream = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [away, setAway] = useState(false);
  const seen = useRef(0);

  const items = itemsOf(messages, { me: me.user.id, readNo: openedAt, zone: localZone(), now });
  const receipt = readBy(messages, thread.data?.members ?? [], me.user.id);
  const count = messages.length;
  const lastId = messages.at(-1)?.id;
  const loaded = pages.data !== undefined;

  const toEnd = (smooth = false) => {
    const box = stream.current;
    box?.scrollTo?.({ top: box.scrollHeight, behavior: smooth ? 'smooth' : 'auto' });
  };
  // It opens at the line above what is new, or at the end.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the messages are there
  useLayoutEffect(() => {
    if (!loaded) return;
    const line = stream.current?.querySelector('[data-unread-line]');
    if (line) line.scrollIntoView?.({ block: 'center' });
    else toEnd();
    seen.current = count;
  }, [loaded]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each new last message
  useLayoutEffect(() => {
    if (!loaded) return;
    if (atEnd.current) {
      toEnd();
      seen.current = count;
      read();
    }
  }, [lastId, loaded]);
  const scrolled = () => {
    const box = stream.current;
    if (!box) return;
    atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < nearEnd;
    setAway(!atEnd.current);
    if (atEnd.current) {
      seen.current = count;
      read();
    }
  };

  // What is loaded above must not push what one reads out of sight.
  const height = useRef(0);
  const earlier = async () => {
    height.current = stream.current?.scrollHeight ?? 0;
    await pages.fetchNextPage();
  };
  const pageCount = pages.data?.pages.length ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each page
  useLayoutEffect(() => {
    const box = stream.current;
    if (box && height.current > 0) box.scrollTop += box.scrollHeight - height.current;
    height.current = 0;
  }, [pageCount]);

  const jump = (id: Id) => {
    const target = stream.current?.querySelector<HTMLElement>(`[data-message="${id}"]`);
    if (!target) return;
    target.scrollIntoView?.({ block: 'center' });
    target.focus();
  };

  if (thread.error && !thread.data) {
    const problem = asProblem(thread.error);
    return (
      <section className={classes.conversation} aria-label="Conversation">
        <div className={classes.back}>
          <Button variant="subtle" color="gray" leftSection={<IconArrowLeft size={16} />} onClick={onClose}>
            Conversations
          </Button>
        </div>
        {problem.status === 404 ? (
          <EmptyState title="You are not in this conversation">
            It may have ended for you, or the event is no longer yours to see.
          </EmptyState>
        ) : (
          <ErrorRegion
            error={problem}
            what="The conversation could not be loaded"
            retry={() => void thread.refetch()}
          />
        )}
      </section>
    );
  }

  const detail = thread.data;
  const fresh = count - seen.current;
  return (
    <section className={classes.conversation} aria-label={detail ? titleOf(detail.thread) : 'Conversation'}>
      {detail && <Head detail={detail} onClose={onClose} />}
      <div
        ref={stream}
        className={classes.stream}
        onScroll={scrolled}
        role="log"
        aria-label="Messages"
        aria-relevant="additions"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
        tabIndex={0}
      >
        {pages.isPending && <SkeletonRows rows={6} height="56px" />}
        {pages.error && (
          <ErrorRegion
            error={pages.error}
            what="The messages could not be loaded"
            retry={() => void pages.refetch()}
            dataFrom={pages.data ? pages.dataUpdatedAt : undefined}
          />
        )}
        {pages.hasNextPage && (
          <Button
            variant="default"
            size="compact-sm"
            className={classes.earlier ?? ''}
            loading={pages.isFetchingNextPage}
            onClick={() => void earlier()}
          >
            Earlier messages
          </Button>
        )}
        {loaded && count === 0 && (
          <EmptyState title="Nothing said yet">
            {detail?.mayPost ? 'Say the first thing: everybody here is told.' : 'What is said stands here.'}
          </EmptyState>
        )}
        <ol className={classes.messages}>
          {items.map(item =>
            item.kind === 'day' ? (
              <li key={item.key} className={classes.day}>
                <span>{item.label}</span>
              </li>
            ) : item.kind === 'unread' ? (
              <li key={item.key} className={classes.line} data-unread-line>
                <span>{plural(item.count, 'new message')}</span>
              </li>
            ) : (
              <MessageRow
                key={item.key}
                message={item.message}
                first={item.first}
                receipt={receipt?.messageId === item.message.id ? receipt.words : null}
                mayPost={detail?.mayPost ?? false}
                onAnswer={() => {
                  setEditing(null);
                  setAnswering(item.message);
                }}
                onEdit={() => {
                  setAnswering(null);
                  setEditing(item.message);
                }}
                onTakeBack={() => takeBack.mutate(item.message.id)}
                onJump={jump}
              />
            ),
          )}
        </ol>
      </div>
      {away && (
        <div className={classes.toEnd}>
          <Button
            size="compact-sm"
            leftSection={<IconArrowDown size={14} stroke={2} />}
            onClick={() => {
              toEnd(true);
              read();
            }}
          >
            {fresh > 0 ? plural(fresh, 'new message') : 'Newest'}
          </Button>
        </div>
      )}
      {detail && (
        <Composer
          key={editing?.id ?? 'new'}
          detail={detail}
          answering={answering}
          editing={editing}
          onCancel={() => {
            setAnswering(null);
            setEditing(null);
          }}
          onSend={(draft, refused) => {
            atEnd.current = true;
            post.mutate({ ...draft, parentId: answering?.id ?? null, parent: answering }, { onError: refused });
            setAnswering(null);
          }}
          onChange={(id, body, mentions) => {
            change.mutate({ id, body, mentions });
            setEditing(null);
          }}
        />
      )}
    </section>
  );
}

function Head({ detail, onClose }: { detail: TalkThreadDetail; onClose: () => void }) {
  const { thread, mayChange } = detail;
  const { me } = useSession();
  const client = useQueryClient();
  const [people, setPeople] = useState(false);
  const [renaming, setRenaming] = useState(false);
  const title = titleOf(thread);
  const fresh = () => {
    void client.invalidateQueries({ queryKey: keys.thread(thread.id) });
    void client.invalidateQueries({ queryKey: keys.threads });
  };

  const mute = useMutation({
    mutationFn: (muted: boolean) => call.threads.mute(thread.id, muted),
    onSuccess: (_, muted) =>
      toast(muted ? `“${title}” is muted` : `“${title}” is heard again`, { undo: () => mute.mutate(!muted) }),
    onError: error => toastProblem('Nothing was changed', error),
    onSettled: fresh,
  });
  const close = useMutation({
    mutationFn: (closed: boolean) => call.threads.update(thread.id, { closed }),
    onSuccess: (_, closed) =>
      toast(closed ? `“${title}” is closed` : `“${title}” is open again`, { undo: () => close.mutate(!closed) }),
    onError: error => toastProblem('Nothing was changed', error),
    onSettled: fresh,
  });
  const own = detail.members.find(each => each.id === me.user.id);
  const leave = useMutation({
    mutationFn: () => call.threads.remove(thread.id, me.user.id),
    onSuccess: () => {
      toast(`You left “${title}”`);
      onClose();
      void client.invalidateQueries({ queryKey: keys.threads });
    },
    onError: error => toastProblem('You are still in it', error),
  });

  return (
    <header className={classes.head}>
      <ActionIcon className={classes.backIcon ?? ''} aria-label="Conversations" onClick={onClose}>
        <IconArrowLeft size={18} stroke={1.75} />
      </ActionIcon>
      <div className="grow">
        <h2 className={classes.headTitle}>{title}</h2>
        <p className={classes.headMeta}>
          {thread.event && (
            <Link to="/events/$eventId" params={{ eventId: thread.event.id }} className="truncate">
              {thread.event.name}
            </Link>
          )}
          <span>
            {thread.audience === 'team' ? 'The whole team' : plural(detail.members.length, 'person', 'people')}
          </span>
          {thread.muted && <span>Muted</span>}
        </p>
      </div>
      {thread.outside > 0 && (
        <Tooltip label="Not everybody here works with you. They read what is said since they were asked in.">
          <span className={classes.outside}>
            <IconEyeExclamation size={15} stroke={1.75} aria-hidden="true" />
            <span>
              {thread.outside} <span className={classes.outsideWord}>from </span>outside
            </span>
          </span>
        </Tooltip>
      )}
      <Tooltip label="Who is here">
        <ActionIcon
          aria-label={`Who is here: ${plural(detail.members.length, 'person', 'people')}`}
          onClick={() => setPeople(true)}
        >
          <IconUsers size={18} stroke={1.75} />
        </ActionIcon>
      </Tooltip>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label="More about this conversation">
            <IconDots size={18} stroke={1.75} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => mute.mutate(!thread.muted)}>{thread.muted ? 'Hear it again' : 'Mute'}</Menu.Item>
          {mayChange && <Menu.Item onClick={() => setRenaming(true)}>Rename</Menu.Item>}
          {mayChange && thread.kind === 'event' && (
            <Menu.Item onClick={() => close.mutate(thread.closedAt === null)}>
              {thread.closedAt ? 'Open again' : 'Close'}
            </Menu.Item>
          )}
          {own?.origin === 'invited' && <Menu.Item onClick={() => leave.mutate()}>Leave</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      {people && <ThreadPeople detail={detail} onClose={() => setPeople(false)} />}
      {renaming && <Rename detail={detail} onClose={() => setRenaming(false)} onDone={fresh} />}
    </header>
  );
}

function Rename({ detail, onClose, onDone }: { detail: TalkThreadDetail; onClose: () => void; onDone: () => void }) {
  const [title, setTitle] = useState(detail.thread.title ?? '');
  const rename = useMutation({
    mutationFn: () => call.threads.update(detail.thread.id, { title: title.trim() }),
    onSuccess: () => {
      onDone();
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title="Rename the conversation">
      <form
        className="stack"
        onSubmit={event => {
          event.preventDefault();
          rename.mutate();
        }}
      >
        <FormErrors error={rename.error} labels={{ title: 'Title' }} />
        <TextInput
          label="Title"
          value={title}
          maxLength={200}
          data-autofocus
          onChange={event => setTitle(event.currentTarget.value)}
        />
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={rename.isPending} disabled={!title.trim()}>
            Rename
          </Button>
        </div>
      </form>
    </Modal>
  );
}
