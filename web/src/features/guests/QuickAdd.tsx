import { Button, Checkbox } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { keys } from '@/api/queries';
import type { EventDetail, Guest, GuestInput, SeatingTable } from '@/api/types';
import { toast, toastProblem } from '@/ui/toasts';
import { plural } from '@/ui/words';
import classes from './Guests.module.css';
import { linesOf } from './lines';

const most = 200;

/** A line to type into: Enter adds and keeps the line open for the next, Esc closes it. Whoever stands at the door comes. */
export function QuickAdd({
  event,
  tables,
  onDone,
}: {
  event: EventDetail;
  tables: SeatingTable[];
  onDone: () => void;
}) {
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const [table, setTable] = useState('');
  const [walkIn, setWalkIn] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  const add = useMutation({
    mutationFn: async (people: { name: string; email: string | null }[]) => {
      const seat = tables.find(each => each.name.toLowerCase() === table.trim().toLowerCase());
      const added: Guest[] = [];
      for (const person of people) {
        const input: GuestInput = {
          id: newId(),
          name: person.name,
          email: person.email,
          plusOnesAllowed: 0,
          ...(seat && { tableId: seat.id }),
          ...(walkIn && { rsvp: 'confirmed', tags: ['walk-in'] }),
        };
        added.push((await call.guests.create(event.id, input)).data);
      }
      return added;
    },
    onSuccess: added => {
      setTyped('');
      box.current?.focus();
      toast(
        added.length === 1 ? `“${added[0]?.name}” is on the list` : `${plural(added.length, 'guest')} on the list`,
        {
          undo: () =>
            void Promise.all(added.map(guest => call.guests.remove(event.id, guest.id)))
              .then(refresh)
              .catch(error => toastProblem('Not everybody could be taken off again', error)),
        },
      );
    },
    onError: error => toastProblem('Not everybody was added', error),
    onSettled: () => refresh(),
  });
  const refresh = () => {
    for (const key of [keys.guests(event.id), keys.guestSummary(event.id), keys.tables(event.id)])
      void client.invalidateQueries({ queryKey: key });
  };
  const people = linesOf(typed);
  return (
    <form
      className={classes.add}
      aria-label="Add a guest"
      onSubmit={submit => {
        submit.preventDefault();
        if (people.length > 0 && !add.isPending) add.mutate(people);
      }}
      onKeyDown={event => {
        if (event.key === 'Escape') onDone();
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: the line opens because somebody asked for it
        autoFocus
        ref={box}
        className={classes.who}
        aria-label="Name of the guest"
        placeholder="Name, and an e-mail address if there is one"
        maxLength={460}
        value={typed}
        onChange={change => setTyped(change.currentTarget.value)}
        onPaste={event => {
          const lines = linesOf(event.clipboardData.getData('text'));
          if (lines.length < 2) return;
          event.preventDefault();
          if (lines.length > most)
            toast(`Only the first ${most} of ${lines.length} lines are taken; import longer lists`, {
              tone: 'warning',
            });
          add.mutate(lines.slice(0, most));
        }}
      />
      <input
        className={classes.where}
        aria-label="Table"
        placeholder="Table"
        list="tables-to-choose"
        value={table}
        onChange={change => setTable(change.currentTarget.value)}
      />
      <datalist id="tables-to-choose">
        {tables.map(each => (
          <option key={each.id} value={each.name} />
        ))}
      </datalist>
      <Checkbox
        label="Walk-in: is here"
        checked={walkIn}
        onChange={change => setWalkIn(change.currentTarget.checked)}
      />
      <Button type="submit" size="compact-sm" loading={add.isPending} disabled={people.length === 0}>
        Add
      </Button>
      <Button variant="subtle" color="gray" size="compact-sm" onClick={onDone}>
        Close
      </Button>
    </form>
  );
}
