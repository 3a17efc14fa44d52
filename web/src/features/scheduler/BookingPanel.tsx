import { ActionIcon, Button, Checkbox, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { asProblem, fieldMessage } from '@/api/problem';
import { keys, query } from '@/api/queries';
import type { Booking, BookingInput, FreeSlot } from '@/api/types';
import { parseClock } from '@/time/clock';
import { formatDuration } from '@/time/format';
import { fromWall, localZone, toWall, zoneName } from '@/time/zones';
import { FormErrors } from '@/ui/FormErrors';
import { Peek } from '@/ui/Peek';
import { toast, toastProblem } from '@/ui/toasts';
import type { Lane } from './lanes';
import { Refused } from './Refused';
import classes from './Scheduler.module.css';
import { refusalOf } from './useBookingChanges';

interface Values {
  lane: string;
  eventId: string | null;
  isBlock: boolean;
  date: string;
  start: string;
  end: string;
  quantity: number;
  tentative: boolean;
  note: string;
}

/** Instants of a day and two times as typed; an end before its start is the next day's. */
export function instantsOf(date: string, startText: string, endText: string, zone: string) {
  const start = parseClock(startText);
  if (!start.ok) return { startError: start.message };
  const end = parseClock(endText, start.time);
  if (!end.ok) return { endError: end.message };
  const day = (offset: number) =>
    new Date(Date.parse(`${date}T12:00:00Z`) + offset * 86_400_000).toISOString().slice(0, 10);
  const from = fromWall({ date: day(start.dayOffset), time: start.time }, zone);
  const over = end.dayOffset === 0 && end.time <= start.time ? 1 : 0;
  const to = fromWall({ date: day(start.dayOffset + end.dayOffset + over), time: end.time }, zone);
  return from && to ? { from: from.instant, to: to.instant } : { startError: 'Choose a day.' };
}

interface Props {
  lanes: readonly Lane[];
  /** The booking to change; without one a new one is made. */
  booking?: Booking | undefined;
  lane: string;
  start: number;
  end: number;
  editable: boolean;
  onClose: () => void;
}

/** Making and changing a booking by form: everything the pointer can do, and the rest. */
export function BookingPanel({ lanes, booking, lane, start, end, editable, onClose }: Props) {
  const client = useQueryClient();
  const zone = localZone();
  const events = useQuery(query.events({ limit: 200, sort: 'startAt' }));
  const [fresh] = useState(newId);
  const first = toWall(new Date(start), zone);
  const last = toWall(new Date(end), zone);
  const form = useForm<Values>({
    initialValues: {
      lane,
      eventId: booking?.eventId ?? null,
      isBlock: booking?.isBlock ?? false,
      date: first.date,
      start: first.time,
      end: last.date > first.date && last.time > first.time ? `${last.time} +1d` : last.time,
      quantity: booking?.quantity ?? 1,
      tentative: booking?.status === 'tentative',
      note: booking?.note ?? '',
    },
    validate: values => {
      const errors: Record<string, string> = {};
      const times = instantsOf(values.date, values.start, values.end, zone);
      if (times.startError) errors.start = times.startError;
      if (times.endError) errors.end = times.endError;
      if (!values.isBlock && !values.eventId) errors.eventId = 'Say which event it is for, or block it.';
      return errors;
    },
  });
  const times = instantsOf(form.values.date, form.values.start, form.values.end, zone);
  const held = lanes.find(each => each.id === form.values.lane);
  const bookable = lanes.filter(each => each.resource);

  const save = useMutation({
    mutationFn: async ({ values, at }: { values: Values; at: { from: Date; to: Date } }) => {
      const common = {
        startTime: at.from.toISOString(),
        endTime: at.to.toISOString(),
        quantity: values.quantity,
        status: values.tentative && !values.isBlock ? ('tentative' as const) : ('confirmed' as const),
        note: values.note.trim() || null,
      };
      if (booking) return call.bookings.update(booking.id, { ...common, resourceId: values.lane });
      const input: BookingInput = { id: fresh, ...common, eventId: values.eventId, isBlock: values.isBlock };
      return call.resources.book(values.lane, input);
    },
    onSuccess: () => {
      toast(booking ? 'Booking saved' : 'Booked', {
        ...(!booking && {
          undo: () =>
            void call.bookings
              .remove(fresh)
              .then(() => client.invalidateQueries({ queryKey: keys.schedule }))
              .catch(error => toastProblem('It could not be taken back', error)),
        }),
      });
      void client.invalidateQueries({ queryKey: keys.schedule });
      onClose();
    },
  });
  const remove = useMutation({
    mutationFn: (gone: Booking) => call.bookings.remove(gone.id),
    onSuccess: (_, gone) => {
      toast('The booking is taken back', {
        undo: () =>
          void call.resources
            .book(gone.resourceId, {
              id: gone.id,
              eventId: gone.eventId,
              startTime: gone.startTime,
              endTime: gone.endTime,
              quantity: gone.quantity,
              status: gone.status,
              isBlock: gone.isBlock,
              note: gone.note,
            })
            .then(() => client.invalidateQueries({ queryKey: keys.schedule }))
            .catch(error => toastProblem('It could not be booked again', error)),
      });
      void client.invalidateQueries({ queryKey: keys.schedule });
      onClose();
    },
    onError: error => toastProblem('The booking was not taken back', error),
  });

  const submit = (values: Values) => {
    const at = instantsOf(values.date, values.start, values.end, zone);
    if (at.from && at.to) save.mutate({ values, at: { from: at.from, to: at.to } });
  };
  const use = (slot: FreeSlot) => {
    const [from, to] = [new Date(slot.startTime), new Date(slot.endTime)];
    const [a, b] = [toWall(from, zone), toWall(to, zone)];
    const values = {
      ...form.values,
      date: a.date,
      start: a.time,
      end: b.date > a.date && b.time > a.time ? `${b.time} +1d` : b.time,
    };
    form.setValues(values);
    save.mutate({ values, at: { from, to } });
  };
  const refusal = save.error ? refusalOf(save.error, booking ? 'Not saved' : 'Not booked', use) : null;
  const problem = save.error ? asProblem(save.error) : null;

  return (
    <Peek
      title={booking ? 'Booking' : 'New booking'}
      onClose={onClose}
      actions={
        booking &&
        editable && (
          <ActionIcon
            aria-label="Take the booking back"
            title="Take the booking back"
            loading={remove.isPending}
            onClick={() => remove.mutate(booking)}
          >
            <IconTrash size={16} stroke={1.75} />
          </ActionIcon>
        )
      }
    >
      <form className="fields" onSubmit={form.onSubmit(submit)} noValidate>
        {refusal ? <Refused refusal={refusal} /> : <FormErrors error={save.error} labels={{ eventId: 'For' }} />}
        <Select
          label="What"
          searchable
          allowDeselect={false}
          data={bookable.map(each => ({ value: each.id, label: each.name }))}
          {...form.getInputProps('lane')}
          error={fieldMessage(problem, 'resourceId')}
        />
        {!booking && (
          <Checkbox label="Block it: maintenance, leave" {...form.getInputProps('isBlock', { type: 'checkbox' })} />
        )}
        {!form.values.isBlock && (
          <Select
            label="For"
            placeholder="Choose an event"
            searchable
            disabled={Boolean(booking)}
            data={
              booking?.eventId
                ? [{ value: booking.eventId, label: booking.eventName ?? 'This event' }]
                : (events.data?.data ?? []).map(event => ({ value: event.id, label: event.name }))
            }
            {...form.getInputProps('eventId')}
            error={form.errors.eventId ?? fieldMessage(problem, 'eventId')}
          />
        )}
        <div className={classes.times}>
          <TextInput type="date" label="Day" {...form.getInputProps('date')} />
          <TextInput
            label="Start"
            autoComplete="off"
            {...form.getInputProps('start')}
            error={form.errors.start ?? fieldMessage(problem, 'startTime')}
          />
          <TextInput
            label="End"
            placeholder="18:00, +4h"
            autoComplete="off"
            {...form.getInputProps('end')}
            error={form.errors.end ?? fieldMessage(problem, 'endTime')}
          />
        </div>
        {times.from && times.to && (
          <p className={classes.hint}>
            {formatDuration(times.to.getTime() - times.from.getTime())}, {zoneName(times.from, zone)}
            {(held?.resource?.setupMinutes || held?.resource?.teardownMinutes) && !form.values.isBlock
              ? ` · and ${held.resource.setupMinutes} min before, ${held.resource.teardownMinutes} min after`
              : ''}
          </p>
        )}
        {(held?.capacity ?? 1) > 1 && (
          <NumberInput
            label={`How many of ${held?.capacity}`}
            min={1}
            max={held?.capacity ?? 1}
            {...form.getInputProps('quantity')}
            error={fieldMessage(problem, 'quantity')}
          />
        )}
        {!form.values.isBlock && (
          <Checkbox
            label="Tentative"
            description="Pencilled in: shown, and in nobody's way"
            {...form.getInputProps('tentative', { type: 'checkbox' })}
          />
        )}
        <Textarea
          label="Note"
          autosize
          minRows={2}
          maxRows={8}
          {...form.getInputProps('note')}
          error={fieldMessage(problem, 'note')}
        />
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            {editable ? 'Cancel' : 'Close'}
          </Button>
          {editable && (
            <Button type="submit" loading={save.isPending}>
              {booking ? 'Save booking' : 'Book'}
            </Button>
          )}
        </div>
      </form>
    </Peek>
  );
}
