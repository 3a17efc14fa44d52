import { Button, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { keys, query } from '@/api/queries';
import type { FreeSlot, SpaceBooking } from '@/api/types';
import { formatDate, formatTime } from '@/time/format';
import { localZone, toWall } from '@/time/zones';
import { FormErrors } from '@/ui/FormErrors';
import { Peek } from '@/ui/Peek';
import { StatusChip } from '@/ui/StatusChip';
import { toast, toastProblem } from '@/ui/toasts';
import { instantsOf } from './BookingPanel';
import { type Lane, ordinal } from './lanes';
import { Refused } from './Refused';
import classes from './Scheduler.module.css';
import { type Refusal, refusalOf } from './useBookingChanges';

interface Props {
  lane: Lane;
  start: number;
  end: number;
  editable: boolean;
  onClose: () => void;
}

/** The ladder of a room: who holds it in which order, and what can be done about it. */
export function SpacePanel({ lane, start, end, editable, onClose }: Props) {
  const client = useQueryClient();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const settled = () => void client.invalidateQueries({ queryKey: keys.schedule });
  const step = useMutation({
    mutationFn: ({ booking, to }: { booking: SpaceBooking; to: 'confirm' | 'override' | 'release' | 'hold' }) =>
      to === 'release'
        ? call.spaceBookings.release(booking.id)
        : to === 'hold'
          ? call.spaceBookings.hold(booking.id)
          : call.spaceBookings.confirm(booking.id, to === 'override'),
    onSuccess: (_, { booking, to }) => {
      setRefusal(null);
      const name = booking.eventName ?? 'The booking';
      if (to === 'release')
        toast(`${name} is released; who waited moves up`, {
          undo: () => step.mutate({ booking, to: 'hold' }),
        });
      else
        toast(to === 'hold' ? `${name} is held again` : `${name} is confirmed`, {
          ...(to !== 'hold' && booking.status === 'hold' && { undo: () => step.mutate({ booking, to: 'hold' }) }),
        });
    },
    onError: (error, { booking }) => {
      const found = refusalOf(error, 'Not confirmed', slot => void move(booking, slot));
      if (found) setRefusal(found);
      else toastProblem('It was not changed', error);
    },
    onSettled: settled,
  });
  const move = (booking: SpaceBooking, slot: FreeSlot) =>
    call.spaceBookings
      .update(booking.id, slot)
      .then(() => {
        setRefusal(null);
        toast('Moved to a free time');
        settled();
      })
      .catch(error => toastProblem('It was not moved', error));

  const ladder = lane.bars.flatMap(bar => bar.space ?? []);
  return (
    <Peek title={lane.name} onClose={onClose}>
      <div className="fields">
        {refusal && <Refused refusal={refusal} onClose={() => setRefusal(null)} />}
        {ladder.length === 0 && <p className="muted">Nobody holds it in the days shown.</p>}
        <ol className={classes.ladder} aria-label="Holds and bookings">
          {ladder.map(booking => (
            <li key={booking.id}>
              <p className={classes.ladderHead}>
                <StatusChip
                  tone={booking.status === 'confirmed' ? 'positive' : 'special'}
                  label={booking.status === 'confirmed' ? 'Confirmed' : `${ordinal(booking.rank ?? 1)} hold`}
                />
                <strong>{booking.visible ? booking.eventName : 'Busy'}</strong>
              </p>
              <p className={classes.hint}>
                {formatDate(booking.startTime)}, {formatTime(booking.startTime)}–{formatTime(booking.endTime)}
                {booking.expiresAt && ` · lapses ${formatDate(booking.expiresAt)}, ${formatTime(booking.expiresAt)}`}
              </p>
              {booking.note && <p>{booking.note}</p>}
              {editable && booking.visible && (
                <div className={classes.fixes}>
                  {booking.status === 'hold' && (
                    <Button size="xs" loading={step.isPending} onClick={() => step.mutate({ booking, to: 'confirm' })}>
                      Confirm {booking.eventName}
                    </Button>
                  )}
                  {booking.status === 'hold' && (booking.rank ?? 1) > 1 && (
                    <Button size="xs" variant="default" onClick={() => step.mutate({ booking, to: 'override' })}>
                      Confirm before the others
                    </Button>
                  )}
                  <Button size="xs" variant="default" onClick={() => step.mutate({ booking, to: 'release' })}>
                    Release {booking.eventName}
                  </Button>
                </div>
              )}
            </li>
          ))}
        </ol>
        {editable && <NewHold key={lane.id} lane={lane} start={start} end={end} onHeld={settled} />}
      </div>
    </Peek>
  );
}

function NewHold({ lane, start, end, onHeld }: { lane: Lane; start: number; end: number; onHeld: () => void }) {
  const zone = localZone();
  const events = useQuery(query.events({ limit: 200, sort: 'startAt' }));
  const first = toWall(new Date(start), zone);
  const last = toWall(new Date(end), zone);
  const [eventId, setEvent] = useState<string | null>(null);
  const [date, setDate] = useState(first.date);
  const [from, setFrom] = useState(first.time);
  const [to, setTo] = useState(last.date > first.date && last.time > first.time ? `${last.time} +1d` : last.time);
  const [fresh, setFresh] = useState(newId);
  const times = instantsOf(date, from, to, zone);
  const hold = useMutation({
    mutationFn: () =>
      call.spaceBookings.create(lane.id, {
        id: fresh,
        eventId: eventId ?? '',
        startTime: times.from?.toISOString() ?? '',
        endTime: times.to?.toISOString() ?? '',
        setupMinutes: 0,
        teardownMinutes: 0,
      }),
    onSuccess: answer => {
      toast(`Held, ${ordinal(answer.data.rank ?? 1)} in line`, {
        undo: () =>
          void call.spaceBookings
            .release(answer.data.id)
            .then(onHeld)
            .catch(error => toastProblem('It could not be released', error)),
      });
      setFresh(newId());
      setEvent(null);
      onHeld();
    },
  });
  return (
    <form
      className="fields"
      aria-label="New hold"
      noValidate
      onSubmit={event => {
        event.preventDefault();
        if (eventId && times.from && times.to) hold.mutate();
      }}
    >
      <h3 className={classes.subtitle}>Hold it</h3>
      <FormErrors error={hold.error} labels={{ eventId: 'For' }} />
      <Select
        label="For"
        placeholder="Choose an event"
        searchable
        value={eventId}
        onChange={setEvent}
        data={(events.data?.data ?? []).map(event => ({ value: event.id, label: event.name }))}
      />
      <div className={classes.times}>
        <TextInput type="date" label="Day" value={date} onChange={event => setDate(event.currentTarget.value)} />
        <TextInput
          label="Start"
          value={from}
          error={times.startError}
          onChange={event => setFrom(event.currentTarget.value)}
        />
        <TextInput label="End" value={to} error={times.endError} onChange={event => setTo(event.currentTarget.value)} />
      </div>
      <div className="ends">
        <Button type="submit" loading={hold.isPending} disabled={!eventId || !times.from}>
          Place a hold
        </Button>
      </div>
    </form>
  );
}
