import { ActionIcon, Button, Textarea, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconSend2, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { create } from 'zustand';
import type { NewMessage } from '@/api/calls';
import { newId } from '@/api/ids';
import { query } from '@/api/queries';
import type { Id, Message, MessageReference, TalkThreadDetail } from '@/api/types';
import { useSession } from '@/app/session';
import { useOffline } from '@/offline/state';
import { Avatar } from '@/ui/Avatar';
import { folded } from '@/ui/commands';
import { plural } from '@/ui/words';
import classes from './Messages.module.css';
import { lookupAt, namedIn } from './stream';

/** What somebody began to write stays while they look at something else. */
const useDrafts = create<Record<Id, string>>(() => ({}));

interface Props {
  detail: TalkThreadDetail;
  answering: Message | null;
  editing: Message | null;
  onCancel: () => void;
  /** Sends it; what was refused is given back. */
  onSend: (message: NewMessage, refused: () => void) => void;
  onChange: (id: Id, body: string, mentions: Id[]) => void;
}

interface Found {
  key: string;
  id: Id;
  label: string;
  hint: string;
  reference?: MessageReference['entity'];
}

type Chosen = { entity: MessageReference['entity']; id: Id; label: string };

/** Where one says something: names people with @, tasks and cues with #. */
export function Composer({ detail, answering, editing, onCancel, onSend, onChange }: Props) {
  const { me, staff } = useSession();
  const { thread, members, mayPost } = detail;
  const [text, setText] = useState(() => editing?.body ?? useDrafts.getState()[thread.id] ?? '');
  const [urgent, setUrgent] = useState(false);
  const [chosen, setChosen] = useState<Chosen[]>([]);
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(0);
  const [shut, setShut] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const offline = useOffline(state => !state.reachable || state.paused);

  const others = members.filter(each => each.id !== me.user.id);
  const lookup = lookupAt(text, caret);
  const asked = lookup && shut !== `${lookup.sign}${lookup.start}` ? lookup : null;
  const found = useFound(asked, others, staff ? (thread.event?.id ?? null) : null);
  const listed = asked && found.length > 0;

  useEffect(() => {
    if (answering || editing) field.current?.focus();
  }, [answering, editing]);

  const write = (value: string) => {
    setText(value);
    if (!editing) useDrafts.setState({ [thread.id]: value });
  };
  const moved = () => setCaret(field.current?.selectionStart ?? 0);

  const pick = (one: Found) => {
    if (!asked) return;
    const insert = one.reference ? '' : `@${one.label} `;
    const next = text.slice(0, asked.start) + insert + text.slice(caret);
    write(next);
    if (one.reference && !chosen.some(each => each.id === one.id)) {
      setChosen([...chosen, { entity: one.reference, id: one.id, label: one.label }]);
    }
    const at = asked.start + insert.length;
    setActive(0);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(at, at);
      setCaret(at);
    });
  };

  const send = () => {
    const body = text.trim();
    if (!body) return;
    const mentions = namedIn(body, others);
    if (editing) {
      onChange(editing.id, body, mentions);
      return;
    }
    onSend(
      {
        id: newId(),
        body,
        ...(mentions.length > 0 && { mentions }),
        ...(chosen.length > 0 && { refs: chosen.map(({ entity, id }) => ({ entity, id })) }),
        ...(urgent && { urgent }),
      },
      () => {
        // Unless something else stands there by now.
        if (field.current?.value === '') write(body);
        setChosen(chosen);
      },
    );
    write('');
    setChosen([]);
    setUrgent(false);
    setCaret(0);
    field.current?.focus();
  };

  const keyed = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Whoever composes a character with an input method has not pressed Enter yet.
    if (event.nativeEvent.isComposing) return;
    if (listed) {
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault();
        setActive((active + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % found.length);
        return;
      }
      const one = found[active];
      if ((event.key === 'Enter' || event.key === 'Tab') && one) {
        event.preventDefault();
        pick(one);
        return;
      }
      if (event.key === 'Escape') {
        event.preventDefault();
        setShut(`${asked.sign}${asked.start}`);
        return;
      }
    }
    if (event.key === 'Escape' && (answering || editing)) {
      event.preventDefault();
      onCancel();
      return;
    }
    // A finger has no Shift: there, Enter is a new line and the button sends.
    const touch = window.matchMedia?.('(pointer: coarse)').matches;
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey || (!event.shiftKey && !touch))) {
      event.preventDefault();
      send();
    }
  };

  if (!mayPost) {
    return (
      <p className={classes.closed} role="note">
        {thread.closedAt ? 'This conversation is closed.' : 'You may read here and say nothing.'}
      </p>
    );
  }
  return (
    <form
      className={classes.composer}
      onSubmit={event => {
        event.preventDefault();
        send();
      }}
    >
      {(answering || editing) && (
        <p className={classes.answering}>
          <span className="truncate">
            {editing ? (
              'You change what you said'
            ) : (
              <>
                In answer to{' '}
                <strong>{answering?.author?.id === me.user.id ? 'yourself' : answering?.author?.name}</strong>:{' '}
                {answering?.body}
              </>
            )}
          </span>
          <ActionIcon size={24} aria-label={editing ? 'Leave it as it was' : 'Answer nobody'} onClick={onCancel}>
            <IconX size={14} stroke={2} />
          </ActionIcon>
        </p>
      )}
      {chosen.length > 0 && (
        <ul className={classes.refs} aria-label="About">
          {chosen.map(each => (
            <li key={each.id} className={classes.ref}>
              <span className="truncate">{each.label}</span>
              <ActionIcon
                size={20}
                aria-label={`Not about ${each.label}`}
                onClick={() => setChosen(chosen.filter(one => one.id !== each.id))}
              >
                <IconX size={12} stroke={2} />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      <div className={classes.write}>
        {listed && (
          <div
            className={classes.found}
            id={listId}
            role="listbox"
            aria-label={asked.sign === '@' ? 'People here' : 'Tasks and cues'}
          >
            {found.map((one, index) => (
              <div
                key={one.key}
                id={`${listId}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                className={classes.option}
                data-active={index === active || undefined}
                onMouseDown={event => {
                  event.preventDefault();
                  pick(one);
                }}
              >
                {one.reference ? null : <Avatar id={one.id} name={one.label} size={20} />}
                <span className="truncate">{one.label}</span>
                <span className={classes.hint}>{one.hint}</span>
              </div>
            ))}
          </div>
        )}
        <span role="status" className="vh">
          {listed ? plural(found.length, 'suggestion') : ''}
        </span>
        <Textarea
          ref={field}
          className={classes.field ?? ''}
          aria-label={editing ? 'Change your message' : 'Write a message'}
          placeholder={offline ? 'Waits on this device until it can be sent' : 'Write a message'}
          autosize
          minRows={1}
          maxRows={8}
          maxLength={10_000}
          value={text}
          aria-autocomplete="list"
          {...(listed && { 'aria-controls': listId, 'aria-activedescendant': `${listId}-${active}` })}
          onChange={event => {
            write(event.currentTarget.value);
            setCaret(event.currentTarget.selectionStart);
            setActive(0);
          }}
          onSelect={moved}
          onKeyDown={keyed}
        />
        {!editing && (
          <Tooltip label="Urgent: told also in quiet hours">
            <ActionIcon
              size={36}
              variant={urgent ? 'light' : 'subtle'}
              color={urgent ? 'orange' : 'gray'}
              aria-label="Urgent"
              aria-pressed={urgent}
              onClick={() => setUrgent(!urgent)}
            >
              <IconAlertTriangle size={18} stroke={1.75} />
            </ActionIcon>
          </Tooltip>
        )}
        <Button
          type="submit"
          className={classes.send ?? ''}
          disabled={!text.trim()}
          aria-label={editing ? 'Keep the change' : 'Send'}
          px={10}
        >
          <IconSend2 size={18} stroke={1.75} aria-hidden="true" />
        </Button>
      </div>
    </form>
  );
}

/** What could be meant by what stands behind the sign. */
function useFound(
  asked: ReturnType<typeof lookupAt>,
  people: { id: Id; name: string; kind: string }[],
  eventId: Id | null,
): Found[] {
  const records = asked?.sign === '#' && eventId !== null;
  const tasks = useQuery({ ...query.tasks(eventId ?? ''), enabled: records });
  const blocks = useQuery({ ...query.timeline(eventId ?? ''), enabled: records });
  if (!asked) return [];
  const q = folded(asked.q);
  const fits = (label: string) => folded(label).includes(q);
  if (asked.sign === '@') {
    return people
      .filter(each => fits(each.name))
      .slice(0, 8)
      .map(each => ({
        key: each.id,
        id: each.id,
        label: each.name,
        hint: each.kind === 'staff' ? '' : 'from outside',
      }));
  }
  if (!records) return [];
  return [
    ...(blocks.data ?? []).map(each => ({
      id: each.id,
      label: each.activity,
      hint: 'Cue',
      reference: 'block' as const,
    })),
    ...(tasks.data ?? []).map(each => ({ id: each.id, label: each.name, hint: 'Task', reference: 'task' as const })),
  ]
    .filter(each => fits(each.label))
    .slice(0, 8)
    .map(each => ({ ...each, key: each.id }));
}
