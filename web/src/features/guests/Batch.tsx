import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { keys } from '@/api/queries';
import type { EventDetail, Guest, GuestBatch, GuestChange, GuestSelection, SeatingTable } from '@/api/types';
import { useOffline } from '@/offline/state';
import { Choice } from '@/ui/Choice';
import { toast, toastProblem } from '@/ui/toasts';
import { plural } from '@/ui/words';
import classes from './Guests.module.css';
import { diets, rsvpStatus, rsvpStatuses } from './words';

/** Without a connection each guest is a change of its own; more than these would be a long queue. */
const mostOffline = 100;

interface Props {
  event: EventDetail;
  selection: () => GuestSelection;
  count: number;
  /** How many the filters show. */
  matching: number;
  /** Those meant, where all of them are on this device. */
  guests: Guest[] | null;
  tables: SeatingTable[];
  onAll: () => void;
  onInvite: () => void;
  onDone: () => void;
}

interface Change {
  body: Omit<GuestBatch, 'guests'>;
  /** The same for one guest, for when the line is down. */
  one: (guest: Guest) => GuestChange;
  say: string;
}

/** What can be done with the selected guests together; one Undo takes all of it back. */
export function Batch({ event, selection, count, matching, guests, tables, onAll, onInvite, onDone }: Props) {
  const client = useQueryClient();
  const reachable = useOffline(state => state.reachable);
  const [tag, setTag] = useState('');
  const refresh = () => {
    for (const key of [
      keys.guests(event.id),
      keys.guestSummary(event.id),
      keys.tables(event.id),
      keys.dietary(event.id),
    ])
      void client.invalidateQueries({ queryKey: key });
  };
  const undo = useMutation({
    mutationFn: (changeId: string) => call.guests.undo(event.id, 'batch', changeId),
    onSuccess: ({ data }) =>
      toast(`${plural(data.change.restored ?? 0, 'guest')} as before`, {
        ...(data.left.length > 0 && {
          tone: 'warning',
          detail: `${plural(data.change.leftAlone ?? 0, 'guest')} changed since stay as they are: ${data.left
            .slice(0, 3)
            .map(each => each.name)
            .join(', ')}${data.left.length > 3 ? ' …' : ''}`,
        }),
      }),
    onError: error => toastProblem('The change was not taken back', error),
    onSettled: refresh,
  });
  const apply = useMutation({
    mutationFn: async ({ body, one }: Change) => {
      if (reachable) return (await call.guests.batch(event.id, { ...body, guests: selection() })).data;
      if (!guests || guests.length > mostOffline)
        throw new Error(`Without a connection up to ${mostOffline} guests can be changed at once`);
      for (const guest of guests) await call.guests.update(event.id, guest.id, one(guest));
      return null;
    },
    onSuccess: (done, { say }) => {
      const changed = done ? done.updated : count;
      toast(changed === 0 ? 'All of them were so already' : `${plural(changed, 'guest')} ${say}`, {
        ...(done && changed > 0 && { undo: () => undo.mutate(done.id) }),
      });
    },
    onError: error =>
      error instanceof Error && error.message.startsWith('Without')
        ? toast(error.message, { tone: 'warning' })
        : toastProblem('The guests were not changed', error),
    onSettled: refresh,
  });
  const addTag = () => {
    const name = tag.trim();
    if (!name) return;
    setTag('');
    apply.mutate({
      body: { addTags: [name] },
      one: guest => ({ tags: [...new Set([...guest.tags, name])] }),
      say: `tagged “${name}”`,
    });
  };
  return (
    <section className={classes.batch} aria-label="Selected guests">
      <span className="num" aria-live="polite">
        {count.toLocaleString()} selected
      </span>
      {count < matching && (
        <Button variant="subtle" size="compact-sm" onClick={onAll}>
          Select all {matching.toLocaleString()}
        </Button>
      )}
      <Choice
        label="Set answer"
        any="Answer…"
        value=""
        options={rsvpStatuses.map(value => ({ value, label: rsvpStatus[value].label }))}
        onChange={rsvp =>
          rsvp &&
          apply.mutate({ body: { set: { rsvp } }, one: () => ({ rsvp }), say: rsvpStatus[rsvp].label.toLowerCase() })
        }
      />
      <Choice
        label="Move to table"
        any="Table…"
        value=""
        options={[
          { value: 'none', label: 'No table' },
          ...tables.map(table => ({ value: table.id as string, label: table.name })),
        ]}
        onChange={chosen => {
          const table = tables.find(each => each.id === chosen);
          if (chosen)
            apply.mutate({
              body: table ? { set: { tableId: table.id } } : { noTable: true },
              one: () => ({ tableId: table?.id ?? null }),
              say: table ? `at ${table.name}` : 'without a table',
            });
        }}
      />
      <Choice
        label="Set diet"
        any="Diet…"
        value=""
        options={diets.map(value => ({ value, label: value }))}
        onChange={diet =>
          diet &&
          apply.mutate({ body: { set: { dietaryNeeds: [diet] } }, one: () => ({ dietaryNeeds: [diet] }), say: diet })
        }
      />
      <form
        className="line"
        onSubmit={submit => {
          submit.preventDefault();
          addTag();
        }}
      >
        <input
          className={classes.tag}
          aria-label="Tag to add"
          placeholder="Tag…"
          maxLength={100}
          value={tag}
          onChange={change => setTag(change.currentTarget.value)}
        />
        {tag.trim() && (
          <Button type="submit" variant="default" size="compact-sm">
            Add tag
          </Button>
        )}
      </form>
      <Button
        variant="default"
        size="compact-sm"
        disabled={!reachable}
        title={reachable ? undefined : 'Sending needs a connection'}
        onClick={onInvite}
      >
        Invite…
      </Button>
      <Button variant="subtle" color="gray" size="compact-sm" onClick={onDone}>
        Clear selection
      </Button>
    </section>
  );
}
