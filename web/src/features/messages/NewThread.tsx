import { Button, Modal, MultiSelect, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { asProblem, fieldMessage } from '@/api/problem';
import { keys, query } from '@/api/queries';
import type { EventDetail, Id } from '@/api/types';
import { useSession } from '@/app/session';
import { FormErrors } from '@/ui/FormErrors';
import classes from './Messages.module.css';
import { usePeople } from './usePeople';

/** Starts a conversation: about an event with its team or some people, or with colleagues. */
export function NewThread({
  event,
  onClose,
  onMade,
}: {
  event?: EventDetail;
  onClose: () => void;
  onMade: (id: Id) => void;
}) {
  const { me } = useSession();
  const client = useQueryClient();
  const [eventId, setEventId] = useState<Id | null>(event?.id ?? null);
  const [audience, setAudience] = useState<'team' | 'members'>(event ? 'team' : 'members');
  const [title, setTitle] = useState('');
  const [memberIds, setMemberIds] = useState<Id[]>([]);
  const [body, setBody] = useState('');
  // A second press is the same conversation.
  const id = useRef(newId());
  const events = useQuery({ ...query.events({ limit: 100, sort: 'startAt' }), enabled: !event });
  const people = usePeople(true, new Set([me.user.id]), eventId !== null);
  const outside = people.filter(each => each.outside && memberIds.includes(each.id));

  const start = useMutation({
    mutationFn: () =>
      call.threads.create({
        id: id.current,
        ...(eventId && { eventId, audience }),
        ...(title.trim() && { title: title.trim() }),
        ...(memberIds.length > 0 && { memberIds }),
        ...(body.trim() && { body: body.trim() }),
      }),
    onSuccess: answer => {
      void client.invalidateQueries({ queryKey: keys.threads });
      onMade(answer.data.thread.id);
    },
  });
  const problem = start.error ? asProblem(start.error) : null;
  const ready = eventId ? title.trim() && (audience === 'team' || memberIds.length > 0) : memberIds.length > 0;

  return (
    <Modal opened onClose={onClose} title="New conversation">
      <form
        className="stack"
        onSubmit={submit => {
          submit.preventDefault();
          if (ready) start.mutate();
        }}
      >
        <FormErrors
          error={start.error}
          labels={{ title: 'Title', memberIds: 'People', eventId: 'Event', body: 'First message' }}
        />
        {!event && (
          <Select
            label="About"
            placeholder="Nothing in particular"
            description="Without an event it is among colleagues."
            searchable
            clearable
            data={(events.data?.data ?? []).map(each => ({ value: each.id, label: each.name }))}
            value={eventId}
            onChange={value => {
              setEventId(value);
              setAudience(value ? 'team' : 'members');
            }}
          />
        )}
        {eventId && (
          <fieldset className={classes.audience}>
            <legend>With</legend>
            <SegmentedControl
              fullWidth
              value={audience}
              onChange={value => setAudience(value as 'team' | 'members')}
              data={[
                { value: 'team', label: 'The whole team' },
                { value: 'members', label: 'Some people' },
              ]}
            />
            {audience === 'team' && <p className="muted">Whoever joins the team later reads along as well.</p>}
          </fieldset>
        )}
        <MultiSelect
          label={eventId && audience === 'team' ? 'And besides (optional)' : 'People'}
          searchable
          data={people.map(each => ({ value: each.id, label: each.label }))}
          value={memberIds}
          onChange={setMemberIds}
          nothingFoundMessage="Nobody"
          error={fieldMessage(problem, 'memberIds')}
        />
        {outside.length > 0 && (
          <p className={classes.warning} role="note">
            {outside.map(each => each.name).join(', ')} {outside.length === 1 ? 'does' : 'do'} not work with you and
            will read everything said here.
          </p>
        )}
        <TextInput
          label={eventId ? 'Title' : 'Title (optional)'}
          maxLength={200}
          value={title}
          data-autofocus
          placeholder={eventId ? 'Load-in, catering, running order…' : ''}
          onChange={change => setTitle(change.currentTarget.value)}
          error={fieldMessage(problem, 'title')}
        />
        <Textarea
          label="First message (optional)"
          autosize
          minRows={2}
          maxRows={8}
          maxLength={10_000}
          value={body}
          onChange={change => setBody(change.currentTarget.value)}
        />
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={start.isPending} disabled={!ready}>
            Start
          </Button>
        </div>
      </form>
    </Modal>
  );
}
