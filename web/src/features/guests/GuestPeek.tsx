import { ActionIcon, Autocomplete, Button, NumberInput, Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import { IconLink, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { keys } from '@/api/queries';
import type { EventDetail, Guest, GuestChange, SeatingTable } from '@/api/types';
import { useOffline } from '@/offline/state';
import { formatDateTime } from '@/time/format';
import { Peek } from '@/ui/Peek';
import { Saved } from '@/ui/Saved';
import { toast, toastProblem } from '@/ui/toasts';
import { humanize } from '@/ui/words';
import { HistoryPanel } from '../history/HistoryPanel';
import { AllergenEditor } from './AllergenEditor';
import classes from './GuestPeek.module.css';
import { useGuestChange } from './useGuestChange';
import { diets, roles, rsvpStatus, rsvpStatuses } from './words';

interface Props {
  guest: Guest;
  event: EventDetail;
  tables: SeatingTable[];
  editable: boolean;
  onOpen: (id: string) => void;
  onClose: () => void;
}

/** One guest, all of it, editable in place: a field is saved when one leaves it. */
export function GuestPeek({ guest, event, tables, editable, onOpen, onClose }: Props) {
  const { change, remove } = useGuestChange(event.id);
  const save = (input: GuestChange, shown: Partial<Guest> = {}) => change({ guest, change: input, shown });
  const text = (value: string) => value.trim() || null;
  return (
    <Peek
      title="Guest"
      onClose={onClose}
      actions={
        editable && (
          <ActionIcon
            aria-label="Take off the list"
            title="Take off the list"
            onClick={() => {
              remove(guest);
              onClose();
            }}
          >
            <IconTrash size={16} stroke={1.75} />
          </ActionIcon>
        )
      }
    >
      <div className="stack">
        <Saved value={guest.name} onSave={name => name.trim() && save({ name: name.trim() })}>
          {field => (
            <TextInput
              {...field}
              label="Name"
              maxLength={200}
              readOnly={!editable}
              classNames={{ input: classes.name ?? '' }}
            />
          )}
        </Saved>
        {guest.hostId && (
          <p className="muted">
            Comes with{' '}
            <button type="button" className={classes.link} onClick={() => onOpen(guest.hostId ?? '')}>
              {guest.hostName}
            </button>
            , who answers for them.
          </p>
        )}
        <div className={classes.pair}>
          <Select
            label="Answer"
            readOnly={!editable}
            allowDeselect={false}
            data={rsvpStatuses.map(value => ({ value, label: rsvpStatus[value].label }))}
            value={guest.rsvp}
            onChange={value => value && save({ rsvp: value as Guest['rsvp'] })}
          />
          <Saved value={guest.role} onSave={role => save({ role: role.trim() || 'guest' })}>
            {(field, set) => (
              <Autocomplete
                label="Role"
                readOnly={!editable}
                data={roles}
                maxLength={50}
                value={field.value}
                onChange={set}
                onBlur={field.onBlur}
              />
            )}
          </Saved>
        </div>
        {(guest.answeredAt || guest.invitedAt) && (
          <p className="muted">
            {guest.invitedAt && `Invited ${formatDateTime(guest.invitedAt, event.timezone)}. `}
            {guest.answeredAt && `Answered ${formatDateTime(guest.answeredAt, event.timezone)}.`}
          </p>
        )}
        {guest.message && (
          <blockquote className={classes.message} aria-label="Their message">
            {guest.message}
          </blockquote>
        )}
        <div className={classes.pair}>
          <Select
            label="Table"
            readOnly={!editable}
            searchable
            clearable
            placeholder="None"
            limit={50}
            data={tables.map(table => ({ value: table.id, label: table.name }))}
            value={guest.tableId}
            onChange={tableId =>
              save({ tableId }, { tableName: tables.find(table => table.id === tableId)?.name ?? null, seat: null })
            }
          />
          <Saved
            value={guest.seat === null ? '' : String(guest.seat)}
            onSave={typed => save({ seat: typed === '' ? null : Number(typed) })}
          >
            {({ onChange: _, ...field }, set) => (
              <NumberInput
                {...field}
                label="Seat"
                min={1}
                max={10_000}
                hideControls
                allowDecimal={false}
                readOnly={!editable}
                disabled={guest.tableId === null}
                onChange={next => set(String(next))}
              />
            )}
          </Saved>
        </div>
        <AllergenEditor value={guest.allergens} editable={editable} onChange={allergens => save({ allergens })} />
        <TagsInput
          label="Diet"
          readOnly={!editable}
          data={diets}
          placeholder={guest.dietaryNeeds.length === 0 ? 'vegan, halal…' : ''}
          value={guest.dietaryNeeds}
          maxTags={50}
          onChange={dietaryNeeds => save({ dietaryNeeds })}
        />
        <Saved value={guest.dietaryNotes ?? ''} onSave={value => save({ dietaryNotes: text(value) })}>
          {field => <Textarea {...field} label="Note for the kitchen" autosize maxLength={1000} readOnly={!editable} />}
        </Saved>
        <Saved value={guest.accessibility ?? ''} onSave={value => save({ accessibility: text(value) })}>
          {field => <Textarea {...field} label="Accessibility" autosize maxLength={1000} readOnly={!editable} />}
        </Saved>
        <div className={classes.pair}>
          <Saved value={guest.email ?? ''} onSave={value => save({ email: text(value) })}>
            {field => <TextInput {...field} type="email" label="E-mail" maxLength={254} readOnly={!editable} />}
          </Saved>
          <Saved value={guest.phone ?? ''} onSave={value => save({ phone: text(value) })}>
            {field => <TextInput {...field} type="tel" label="Phone" maxLength={50} readOnly={!editable} />}
          </Saved>
        </div>
        {guest.participantId && editable && (
          <p className="muted">Name, e-mail and phone are those of the person: at every event and in the directory.</p>
        )}
        <div className={classes.pair}>
          <Saved value={guest.party ?? ''} onSave={value => save({ party: text(value) })}>
            {field => <TextInput {...field} label="Party" maxLength={200} readOnly={!editable} />}
          </Saved>
          <Saved value={guest.invitedBy ?? ''} onSave={value => save({ invitedBy: text(value) })}>
            {field => <TextInput {...field} label="Invited by" maxLength={200} readOnly={!editable} />}
          </Saved>
        </div>
        <TagsInput
          label="Tags"
          readOnly={!editable}
          value={guest.tags}
          maxTags={50}
          onChange={tags => save({ tags })}
        />
        <Saved value={guest.notes ?? ''} onSave={value => save({ notes: text(value) })}>
          {field => <Textarea {...field} label="Notes" autosize minRows={2} maxLength={5000} readOnly={!editable} />}
        </Saved>
        {guest.ticketCode && <p className="muted">Comes in with ticket {guest.ticketCode}.</p>}
        {!guest.hostId && <Companions guest={guest} event={event} editable={editable} onOpen={onOpen} save={save} />}
        {!guest.hostId && editable && <OwnLink guest={guest} event={event} />}
        <HistoryPanel entity="guest" id={guest.id} zone={event.timezone} editable={editable} />
      </div>
    </Peek>
  );
}

function Companions({
  guest,
  event,
  editable,
  onOpen,
  save,
}: {
  guest: Guest;
  event: EventDetail;
  editable: boolean;
  onOpen: (id: string) => void;
  save: (change: GuestChange) => void;
}) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const companions = useQuery({
    queryKey: [...keys.guests(event.id), 'of', guest.id],
    queryFn: async ({ signal }) =>
      (await call.guests.list(event.id, { hostId: guest.id }, { limit: 20, offset: 0 }, signal)).data,
  });
  const add = useMutation({
    mutationFn: () =>
      call.guests.create(event.id, {
        id: newId(),
        name: name.trim(),
        hostId: guest.id,
        rsvp: guest.rsvp,
        plusOnesAllowed: 0,
      }),
    onSuccess: () => {
      setName('');
      void client.invalidateQueries({ queryKey: keys.event(event.id) });
    },
    onError: error => toastProblem('Nobody was added', error),
  });
  return (
    <section>
      <div className={classes.pair}>
        <h3 className={classes.heading}>Comes with</h3>
        <Saved
          value={String(guest.plusOnesAllowed)}
          onSave={typed => save({ plusOnesAllowed: Math.max(0, Math.min(20, Number(typed) || 0)) })}
        >
          {({ onChange: _, ...field }, set) => (
            <NumberInput
              {...field}
              label="May bring"
              min={0}
              max={20}
              allowDecimal={false}
              readOnly={!editable}
              onChange={next => set(String(next))}
            />
          )}
        </Saved>
      </div>
      <ul>
        {companions.data?.map(each => (
          <li key={each.id}>
            <button type="button" className={classes.link} onClick={() => onOpen(each.id)}>
              {each.name}
            </button>
          </li>
        ))}
      </ul>
      {companions.data?.length === 0 && <p className="muted">Nobody so far.</p>}
      {editable && (
        <form
          className="line"
          onSubmit={submit => {
            submit.preventDefault();
            if (name.trim() && !add.isPending) add.mutate();
          }}
        >
          <input
            className={classes.field}
            aria-label="Name of somebody who comes along"
            placeholder="Name of somebody who comes along"
            maxLength={200}
            value={name}
            onChange={change => setName(change.currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={add.isPending} disabled={!name.trim()}>
            Add
          </Button>
        </form>
      )}
    </section>
  );
}

/** A link for whoever is not reached by a letter; it is told once, because only its hash is kept. */
function OwnLink({ guest, event }: { guest: Guest; event: EventDetail }) {
  const client = useQueryClient();
  const reachable = useOffline(state => state.reachable);
  const make = useMutation({
    mutationFn: async () => (await call.guests.link(event.id, guest.id)).data.url,
    onSuccess: async url => {
      try {
        await navigator.clipboard.writeText(url);
        toast('The link is copied', { detail: 'Send it to this guest only: it opens their answer.' });
      } catch {
        toast('The link is made', { detail: 'Copy it from the panel.' });
      }
      void client.invalidateQueries({ queryKey: keys.guests(event.id) });
    },
    onError: error => toastProblem('No link was made', error),
  });
  return (
    <section>
      <Button
        variant="default"
        leftSection={<IconLink size={15} stroke={1.75} />}
        loading={make.isPending}
        disabled={!reachable}
        onClick={() => make.mutate()}
      >
        Copy a link to answer by
      </Button>
      {!reachable && <p className="muted">Making a link needs a connection.</p>}
      {make.data && (
        <input
          className={classes.field}
          aria-label="Link to answer by"
          readOnly
          value={make.data}
          onFocus={focus => focus.currentTarget.select()}
        />
      )}
    </section>
  );
}

/** A role as people read it. */
export const roleName = (role: string) => (role === 'vip' ? 'VIP' : humanize(role));
