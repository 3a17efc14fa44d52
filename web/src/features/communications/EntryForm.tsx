import { Button, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { CommunicationBody } from '@/api/calls';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { asProblem, fieldMessage } from '@/api/problem';
import { keys, query } from '@/api/queries';
import type { Communication, CommunicationKind, Id } from '@/api/types';
import { useSession } from '@/app/session';
import { fromWall, localZone, toWall } from '@/time/zones';
import { FormErrors } from '@/ui/FormErrors';
import { Peek } from '@/ui/Peek';
import { toast } from '@/ui/toasts';
import { HistoryPanel } from '../history/HistoryPanel';
import classes from './Log.module.css';
import { kinds, kindWords } from './words';

/** A day and a time on one's own clock; null for what is none. */
const instantOf = (date: string, time: string): string | null =>
  /^(19|20|21)\d\d-\d\d-\d\d$/.test(date)
    ? (fromWall({ date, time: time || '09:00' }, localZone())?.instant.toISOString() ?? null)
    : null;

/** Writes down what was said, or looks at it again. */
export function EntryForm({
  entry,
  about,
  editable,
  onClose,
}: {
  entry: Communication | undefined;
  about: { clientId?: Id; eventId?: Id };
  editable: boolean;
  onClose: () => void;
}) {
  const { me, canManage } = useSession();
  const client = useQueryClient();
  const zone = localZone();
  const at = toWall(entry?.at ?? new Date(), zone);
  const follow = entry?.followUpAt ? toWall(entry.followUpAt, zone) : { date: '', time: '09:00' };
  const [values, setValues] = useState({
    kind: entry?.kind ?? ('phone' as CommunicationKind),
    subject: entry?.subject ?? '',
    body: entry?.body ?? '',
    date: at.date,
    time: at.time,
    clientId: entry?.client?.id ?? about.clientId ?? null,
    eventId: entry?.event?.id ?? about.eventId ?? null,
    followDate: follow.date,
    followTime: follow.time,
    followUpNote: entry?.followUpNote ?? '',
    ownerId: entry?.owner.id ?? me.user.id,
  });
  const set = (change: Partial<typeof values>) => setValues(held => ({ ...held, ...change }));
  const id = useRef(newId());
  const clients = useQuery({ ...query.directory('clients', { limit: 200 }), enabled: !about.clientId });
  const events = useQuery({ ...query.events({ limit: 100, sort: 'startAt' }), enabled: !about.eventId });
  const members = useQuery(query.members());

  const save = useMutation({
    mutationFn: () => {
      const body: CommunicationBody = {
        kind: values.kind,
        subject: values.subject.trim(),
        body: values.body.trim() || null,
        at: instantOf(values.date, values.time) ?? new Date().toISOString(),
        clientId: values.clientId,
        eventId: values.eventId,
        ownerId: values.ownerId,
        followUpAt: instantOf(values.followDate, values.followTime),
        followUpNote: values.followUpNote.trim() || null,
      };
      return entry
        ? call.communications.update(entry.id, body)
        : call.communications.create({ id: id.current, ...body });
    },
    onSuccess: () => {
      toast(entry ? `“${values.subject.trim()}” saved` : `“${values.subject.trim()}” noted`);
      void client.invalidateQueries({ queryKey: keys.communications });
      onClose();
    },
  });
  const remove = useMutation({
    mutationFn: (gone: Communication) => call.communications.remove(gone.id),
    onSuccess: (_, gone) => {
      toast(`“${gone.subject}” removed`);
      void client.invalidateQueries({ queryKey: keys.communications });
      onClose();
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  const field = (name: string) => ({ error: fieldMessage(problem, name), readOnly: !editable });
  const removable = entry && (canManage || entry.recordedBy.id === me.user.id || entry.event !== null);

  return (
    <Peek
      title={entry ? kindWords[entry.kind].label : 'Note something'}
      onClose={onClose}
      actions={
        editable &&
        removable && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            loading={remove.isPending}
            onClick={() => remove.mutate(entry)}
          >
            Remove
          </Button>
        )
      }
    >
      <form
        className="fields"
        onSubmit={event => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <FormErrors
          error={save.error ?? remove.error}
          labels={{ subject: 'Subject', clientId: 'Client', eventId: 'Event', ownerId: 'Who follows up' }}
        />
        <SegmentedControl
          aria-label="How"
          value={values.kind}
          readOnly={!editable}
          onChange={kind => set({ kind: kind as CommunicationKind })}
          data={kinds.map(kind => ({ value: kind, label: kindWords[kind].label }))}
        />
        <TextInput
          label="Subject"
          {...field('subject')}
          value={values.subject}
          maxLength={255}
          autoFocus={!entry}
          required
          withAsterisk={false}
          onChange={event => set({ subject: event.currentTarget.value })}
        />
        <Textarea
          label="What was said"
          {...field('body')}
          autosize
          minRows={3}
          maxRows={14}
          maxLength={10_000}
          value={values.body}
          onChange={event => set({ body: event.currentTarget.value })}
        />
        <div className="pair">
          <TextInput
            label="On"
            type="date"
            {...field('at')}
            value={values.date}
            onChange={event => set({ date: event.currentTarget.value })}
          />
          <TextInput
            label="At"
            type="time"
            readOnly={!editable}
            value={values.time}
            onChange={event => set({ time: event.currentTarget.value })}
          />
        </div>
        {!about.clientId && (
          <Select
            label="Client"
            {...field('clientId')}
            searchable
            clearable={editable}
            data={(clients.data?.data ?? []).map(each => ({
              value: each.id,
              label: String(each.companyName ?? each.name ?? ''),
            }))}
            value={values.clientId}
            onChange={clientId => set({ clientId })}
          />
        )}
        {!about.eventId && (
          <Select
            label="Event"
            {...field('eventId')}
            searchable
            clearable={editable}
            data={(events.data?.data ?? []).map(each => ({ value: each.id, label: each.name }))}
            value={values.eventId}
            onChange={eventId => set({ eventId })}
          />
        )}
        <fieldset className={classes.fieldset}>
          <legend>Get back to them</legend>
          <div className="pair">
            <TextInput
              label="Follow up on"
              type="date"
              {...field('followUpAt')}
              value={values.followDate}
              onChange={event => set({ followDate: event.currentTarget.value })}
            />
            <TextInput
              label="Follow up at"
              type="time"
              readOnly={!editable}
              value={values.followTime}
              onChange={event => set({ followTime: event.currentTarget.value })}
            />
          </div>
          {values.followDate && (
            <>
              <TextInput
                label="What for (optional)"
                {...field('followUpNote')}
                maxLength={500}
                value={values.followUpNote}
                onChange={event => set({ followUpNote: event.currentTarget.value })}
              />
              <Select
                label="Who follows up"
                description="They are reminded when it is time."
                {...field('ownerId')}
                searchable
                allowDeselect={false}
                data={(members.data ?? [])
                  .filter(each => each.type === 'staff')
                  .map(each => ({ value: each.userId, label: each.name }))}
                value={values.ownerId}
                onChange={ownerId => ownerId && set({ ownerId })}
              />
            </>
          )}
        </fieldset>
        {editable && (
          <div className="ends">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              loading={save.isPending}
              disabled={!values.subject.trim() || !(values.clientId || values.eventId)}
            >
              {entry ? 'Save' : 'Note it'}
            </Button>
          </div>
        )}
      </form>
      {entry && <HistoryPanel entity="communication" id={entry.id} editable={editable} />}
    </Peek>
  );
}
