import { ActionIcon, Button, Menu, Modal } from '@mantine/core';
import { IconArrowBackUp, IconDots } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import * as call from '@/api/calls';
import { keys } from '@/api/queries';
import type { Id, Message, MessageReference } from '@/api/types';
import { useSession } from '@/app/session';
import { offline } from '@/offline/start';
import { useOffline, usePending } from '@/offline/state';
import { formatDateTime, formatTime } from '@/time/format';
import { Avatar } from '@/ui/Avatar';
import { PendingMark } from '@/ui/PendingMark';
import { ErrorRegion, SkeletonRows } from '@/ui/States';
import { StatusChip } from '@/ui/StatusChip';
import classes from './Messages.module.css';
import { segmentsOf } from './stream';

interface Props {
  message: Message;
  /** Stands under a name of its own. */
  first: boolean;
  receipt: string | null;
  mayPost: boolean;
  onAnswer: () => void;
  onEdit: () => void;
  onTakeBack: () => void;
  onJump: (id: Id) => void;
}

/** So much later than written it arrived that both times are told. */
const late = 60_000;

/** One thing somebody said. */
export function MessageRow({ message, first, receipt, mayPost, onAnswer, onEdit, onTakeBack, onJump }: Props) {
  const { me } = useSession();
  const pending = usePending(message.id);
  const operations = useOffline(state => state.operations);
  const [versions, setVersions] = useState(false);
  const mine = message.author?.id === me.user.id;
  const name = mine ? 'You' : (message.author?.name ?? 'Callboard');
  const gone = message.deletedAt !== null;
  const waits = pending !== 'no';
  const written = Date.parse(message.createdAt) - Date.parse(message.writtenAt) > late;

  // What has not left this device is simply not sent.
  const discard = () => {
    const operation = operations.find(each => each.touches.includes(message.id));
    if (operation) void offline()?.outbox.discard(operation.opId);
  };

  return (
    <li
      className={classes.message}
      data-message={message.id}
      data-first={first || undefined}
      data-mine={mine || undefined}
      data-waits={waits || undefined}
      tabIndex={-1}
    >
      <span className={classes.face}>
        {first && (
          <Avatar id={message.author?.id ?? 'callboard'} name={message.author?.name ?? 'Callboard'} size={28} />
        )}
      </span>
      <div className={classes.said}>
        {first ? (
          <p className={classes.by}>
            <strong>{name}</strong>
            <time dateTime={message.createdAt} title={formatDateTime(message.createdAt)}>
              {formatTime(message.createdAt)}
            </time>
            {message.urgent && !gone && <StatusChip tone="warning" label="Urgent" />}
          </p>
        ) : (
          <span className="vh">{name}: </span>
        )}
        {message.parentId && !gone && (
          <button
            type="button"
            className={classes.quote}
            onClick={() => message.parentId && onJump(message.parentId)}
            disabled={!message.parent}
          >
            <span className="vh">In answer to </span>
            {message.parent ? (
              <>
                <strong>{message.parent.author?.id === me.user.id ? 'You' : message.parent.author?.name}</strong>{' '}
                <span>{message.parent.deleted ? 'A message that was taken back' : message.parent.text}</span>
              </>
            ) : (
              <span>An earlier message</span>
            )}
          </button>
        )}
        {gone ? (
          <p className={classes.gone}>{mine ? 'You took this message back.' : 'This message was taken back.'}</p>
        ) : (
          <p className={classes.body}>
            <Body message={message} me={me.user.id} />
          </p>
        )}
        {message.refs.length > 0 && !gone && (
          <ul className={classes.refs} aria-label="About">
            {message.refs.map(each => (
              <li key={`${each.entity}-${each.id}`}>
                <Reference reference={each} />
              </li>
            ))}
          </ul>
        )}
        {(message.editedAt || written || waits || receipt) && (
          <p className={classes.foot}>
            {message.editedAt && !gone && (
              <button type="button" className={classes.edited} onClick={() => setVersions(true)}>
                Changed {formatTime(message.editedAt)}
              </button>
            )}
            {written && !waits && (
              <span
                title={`Written ${formatDateTime(message.writtenAt)}, arrived ${formatDateTime(message.createdAt)}`}
              >
                Written {formatTime(message.writtenAt)}
              </span>
            )}
            {waits && (
              <span className={classes.waiting}>
                <PendingMark id={message.id} />
                {pending === 'waiting' ? 'Waits to be sent' : 'Not sent'}
              </span>
            )}
            {receipt && <span className={classes.receipt}>{receipt}</span>}
          </p>
        )}
      </div>
      {!gone && (mayPost || mine) && (
        <span className={classes.acts}>
          {mayPost && !waits && (
            <ActionIcon
              size={28}
              aria-label={`Answer ${name}: ${shortly(message.body)}`}
              title="Answer"
              onClick={onAnswer}
            >
              <IconArrowBackUp size={16} stroke={1.75} />
            </ActionIcon>
          )}
          {mine && (
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon size={28} aria-label={`More about: ${shortly(message.body)}`}>
                  <IconDots size={16} stroke={1.75} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                {waits ? (
                  <Menu.Item onClick={discard}>Do not send</Menu.Item>
                ) : (
                  <>
                    {mayPost && <Menu.Item onClick={onEdit}>Change</Menu.Item>}
                    <Menu.Item onClick={onTakeBack}>Take back</Menu.Item>
                  </>
                )}
              </Menu.Dropdown>
            </Menu>
          )}
        </span>
      )}
      {versions && <Versions message={message} onClose={() => setVersions(false)} />}
    </li>
  );
}

const shortly = (body: string | null) => {
  const line = (body ?? '').split('\n')[0] ?? '';
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
};

function Body({ message, me }: { message: Message; me: Id }) {
  const pieces = segmentsOf(
    message.body ?? '',
    message.mentions.map(each => each.name),
  );
  return pieces.map((piece, index) => {
    const key = index;
    switch (piece.kind) {
      case 'mention':
        return (
          <span
            key={key}
            className={classes.mention}
            data-me={message.mentions.some(each => each.id === me && `@${each.name}` === piece.text) || undefined}
          >
            {piece.text}
          </span>
        );
      case 'link':
        return (
          <a key={key} href={piece.text} target="_blank" rel="noopener noreferrer">
            {piece.text}
          </a>
        );
      default:
        return piece.text;
    }
  });
}

const kindNames: Record<MessageReference['entity'], string> = {
  task: 'Task',
  block: 'Cue',
  event: 'Event',
  client: 'Client',
  venue: 'Venue',
  vendor: 'Vendor',
  participant: 'Participant',
  resource: 'Resource',
};

/** Where a record a message speaks of stands; null where there is no screen for it. */
export function recordAt({
  entity,
  id,
  eventId,
}: MessageReference): { to: string; search?: Record<string, string> } | null {
  switch (entity) {
    case 'task':
      return eventId ? { to: `/events/${eventId}/tasks`, search: { task: id } } : null;
    case 'block':
      return eventId ? { to: `/events/${eventId}/run-of-show`, search: { block: id } } : null;
    case 'event':
      return { to: `/events/${id}` };
    case 'resource':
      return { to: '/schedule/resources', search: { open: id } };
    default:
      return { to: `/directory/${entity}s`, search: { open: id } };
  }
}

function Reference({ reference }: { reference: MessageReference }) {
  const target = reference.label === null ? null : recordAt(reference);
  const text = reference.label ?? 'nothing you can see';
  const inner = (
    <>
      <span className={classes.refKind}>{kindNames[reference.entity]}</span> <span className="truncate">{text}</span>
    </>
  );
  return target ? (
    <Link to={target.to} {...(target.search && { search: target.search as never })} className={classes.ref}>
      {inner}
    </Link>
  ) : (
    <span className={classes.ref}>{inner}</span>
  );
}

function Versions({ message, onClose }: { message: Message; onClose: () => void }) {
  const versions = useQuery({
    queryKey: [...keys.thread(message.threadId), 'versions', message.id],
    queryFn: async () => (await call.messages.versions(message.threadId, message.id)).data,
  });
  return (
    <Modal opened onClose={onClose} title="What it said before">
      {versions.isPending && <SkeletonRows rows={2} />}
      {versions.error && (
        <ErrorRegion error={versions.error} what="It could not be loaded" retry={() => void versions.refetch()} />
      )}
      <ul className={classes.versions}>
        {versions.data?.map(each => (
          <li key={each.until}>
            <p className={classes.body}>{each.body}</p>
            <p className="muted">until {formatDateTime(each.until)}</p>
          </li>
        ))}
      </ul>
      <div className="ends">
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
      </div>
    </Modal>
  );
}
