import { Button, Modal, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import * as call from '@/api/calls';
import { asProblem, fieldMessage } from '@/api/problem';
import { keys, query } from '@/api/queries';
import type { EventChange, EventDetail } from '@/api/types';
import { fromWall, toWall, zones } from '@/time/zones';
import { FormErrors } from '@/ui/FormErrors';
import { toast } from '@/ui/toasts';
import { eventTypes, humanize } from '@/ui/words';
import { recordName } from '../directory/kinds';
import { lines } from '../events/wizard/draft';
import { HistoryPanel } from '../history/HistoryPanel';

/** The plain facts of an event. Only what was changed is sent, so two people editing different fields do not collide. */
export function EditDetails({ event, onClose }: { event: EventDetail; onClose: () => void }) {
  const client = useQueryClient();
  const venues = useQuery(query.directory('venues', { limit: 200 }));
  const clients = useQuery(query.directory('clients', { limit: 200 }));
  const start = toWall(event.startAt, event.timezone);
  const end = event.endAt ? toWall(event.endAt, event.timezone) : { date: '', time: '' };
  const form = useForm({
    initialValues: {
      name: event.name,
      type: event.type,
      description: event.description ?? '',
      goals: event.goals.join('\n'),
      timezone: event.timezone,
      startDate: start.date,
      startTime: start.time,
      endDate: end.date,
      endTime: end.time,
      location: event.location ?? '',
      venueId: event.venue?.id ?? null,
      clientId: event.client?.id ?? null,
      targetAttendees: event.targetAttendees ?? ('' as number | string),
      budget: event.budget ? Number(event.budget.amount) : ('' as number | string),
      visibility: event.visibility,
    },
    validate: {
      name: value => (value.trim() ? null : 'An event needs a name.'),
      startDate: value => (value ? null : 'An event needs a date.'),
    },
  });

  const save = useMutation({
    mutationFn: (change: Partial<EventChange>) => call.events.update(event.id, change),
    onSuccess: () => {
      toast('Details saved');
      void client.invalidateQueries({ queryKey: keys.event(event.id) });
      void client.invalidateQueries({ queryKey: keys.events });
      onClose();
    },
  });
  const problem = save.error ? asProblem(save.error) : null;

  const submit = (values: typeof form.values) => {
    const change: Partial<EventChange> = {};
    const zoneChanged = values.timezone !== event.timezone;
    const instant = (date: string, time: string) =>
      date ? (fromWall({ date, time: time || '00:00' }, values.timezone)?.instant.toISOString() ?? null) : null;
    if (values.name.trim() !== event.name) change.name = values.name.trim();
    if (values.type !== event.type) change.type = values.type;
    if (values.description !== (event.description ?? '')) change.description = values.description || null;
    if (form.isDirty('goals')) change.goals = lines(values.goals);
    if (zoneChanged) change.timezone = values.timezone;
    if (zoneChanged || form.isDirty('startDate') || form.isDirty('startTime')) {
      const at = instant(values.startDate, values.startTime);
      if (at) change.startAt = at;
    }
    if (zoneChanged || form.isDirty('endDate') || form.isDirty('endTime'))
      change.endAt = instant(values.endDate, values.endTime);
    if (form.isDirty('location')) change.location = values.location || null;
    if (form.isDirty('venueId')) change.venueId = values.venueId;
    if (form.isDirty('clientId')) change.clientId = values.clientId;
    if (form.isDirty('targetAttendees'))
      change.targetAttendees = values.targetAttendees === '' ? null : Number(values.targetAttendees);
    if (form.isDirty('budget')) change.budget = values.budget === '' ? null : String(values.budget);
    if (form.isDirty('visibility')) change.visibility = values.visibility;
    if (Object.keys(change).length === 0) onClose();
    else save.mutate(change);
  };

  const options = (rows: { id: string; [field: string]: unknown }[] | undefined) =>
    (rows ?? []).map(row => ({ value: row.id, label: recordName(row) }));

  return (
    <Modal opened onClose={onClose} title="Edit details" size={640}>
      <form className="fields" onSubmit={form.onSubmit(submit)} noValidate>
        <FormErrors error={save.error} />
        <TextInput
          label="Name"
          required
          withAsterisk={false}
          maxLength={200}
          data-autofocus
          {...form.getInputProps('name')}
          error={form.errors.name ?? fieldMessage(problem, 'name')}
        />
        <div className="pair">
          <Select
            label="Type"
            data={[...new Set([...eventTypes, event.type])].map(value => ({ value, label: humanize(value) }))}
            allowDeselect={false}
            {...form.getInputProps('type')}
            error={fieldMessage(problem, 'type')}
          />
          <Select
            label="Client"
            data={options(clients.data?.data)}
            searchable
            clearable
            {...form.getInputProps('clientId')}
            error={fieldMessage(problem, 'clientId')}
          />
        </div>
        <div className="pairs">
          <TextInput
            type="date"
            label="Starts"
            {...form.getInputProps('startDate')}
            error={form.errors.startDate ?? fieldMessage(problem, 'startAt')}
          />
          <TextInput type="time" label="At" {...form.getInputProps('startTime')} />
          <TextInput
            type="date"
            label="Ends"
            {...form.getInputProps('endDate')}
            error={fieldMessage(problem, 'endAt')}
          />
          <TextInput type="time" label="At" aria-label="Ends at" {...form.getInputProps('endTime')} />
        </div>
        <Select
          label="Time zone"
          data={zones()}
          searchable
          limit={60}
          allowDeselect={false}
          {...form.getInputProps('timezone')}
          error={fieldMessage(problem, 'timezone')}
        />
        <div className="pair">
          <Select
            label="Venue"
            data={options(venues.data?.data)}
            searchable
            clearable
            {...form.getInputProps('venueId')}
            error={fieldMessage(problem, 'venueId')}
          />
          <TextInput
            label="Place, if not a venue"
            {...form.getInputProps('location')}
            error={fieldMessage(problem, 'location')}
          />
        </div>
        <div className="pair">
          <NumberInput
            label="Guests expected"
            min={0}
            allowDecimal={false}
            hideControls
            {...form.getInputProps('targetAttendees')}
            error={fieldMessage(problem, 'targetAttendees')}
          />
          <NumberInput
            label={`Budget${event.budget ? ` (${event.budget.currency})` : ''}`}
            min={0}
            decimalScale={2}
            thousandSeparator
            hideControls
            {...form.getInputProps('budget')}
            error={fieldMessage(problem, 'budget')}
          />
        </div>
        <Textarea
          label="Description"
          maxLength={2000}
          autosize
          minRows={2}
          {...form.getInputProps('description')}
          error={fieldMessage(problem, 'description')}
        />
        <Textarea
          label="Goals, one a line"
          autosize
          minRows={2}
          {...form.getInputProps('goals')}
          error={fieldMessage(problem, 'goals')}
        />
        <Select
          label="Who may see it"
          allowDeselect={false}
          data={[
            { value: 'organization', label: 'Everybody in the organization' },
            { value: 'team', label: 'Only its team' },
          ]}
          {...form.getInputProps('visibility')}
        />
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            Save details
          </Button>
        </div>
      </form>
      <HistoryPanel entity="event" id={event.id} zone={event.timezone} editable />
    </Modal>
  );
}
