import { ActionIcon, Autocomplete, Button, Select, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { asProblem, fieldMessage } from '@/api/problem';
import { keys } from '@/api/queries';
import type { Block, BlockInput, BlockPriority, BlockStatus, Conflict, EventDetail } from '@/api/types';
import { enterTime, showTime, writeTime } from '@/time/enter';
import { formatDuration, formatEventTime } from '@/time/format';
import { showDayOf } from '@/time/showDay';
import { localZone, zoneName } from '@/time/zones';
import { FormErrors } from '@/ui/FormErrors';
import { Peek } from '@/ui/Peek';
import { StatusShape } from '@/ui/StatusChip';
import { toast, toastProblem } from '@/ui/toasts';
import { blockPriorities, blockStatus, humanize } from '@/ui/words';
import { HistoryPanel } from '../history/HistoryPanel';
import classes from './BlockForm.module.css';
import { BlockPeople, type Candidate, NewBlockPeople } from './BlockPeople';

interface Props {
  event: EventDetail;
  /** The block to edit; without one a new block is made. */
  block: Block | undefined;
  blocks: Block[];
  places: string[];
  conflicts: Conflict[] | undefined;
  onClose: () => void;
}

type Saving =
  | { block: Block; input: Partial<BlockInput>; people?: undefined }
  | { block?: undefined; input: BlockInput; people: Candidate[] };

interface Values {
  activity: string;
  date: string;
  start: string;
  end: string;
  location: string;
  status: BlockStatus;
  priority: BlockPriority | null;
  notes: string;
}

/** The instants a form means: an end before its start is the next day's. */
export function instants(values: Pick<Values, 'date' | 'start' | 'end'>, zone: string) {
  const start = enterTime(values.start, { zone, day: values.date });
  if (!start.ok) return { startError: start.message };
  const end = enterTime(values.end, { zone, day: values.date, after: start.instant });
  if (!end.ok) return { endError: end.message };
  return { from: start, to: end };
}

export function BlockForm({ event, block, blocks, places, conflicts, onClose }: Props) {
  const client = useQueryClient();
  const zone = event.timezone;
  const last = blocks.reduce<Block | undefined>(
    (latest, each) => (!latest || each.endTime > latest.endTime ? each : latest),
    undefined,
  );
  const begin = block?.startTime ?? last?.endTime ?? event.startAt;
  const finish = block ? writeTime(block.endTime, zone) : '+30m';
  const form = useForm<Values>({
    initialValues: {
      activity: block?.activity ?? '',
      date: showDayOf(begin, zone),
      start: writeTime(begin, zone),
      end: finish,
      location: block?.location ?? '',
      status: block?.status ?? 'pending',
      priority: block?.priority ?? null,
      notes: block?.notes ?? '',
    },
    validate: values => {
      const errors: Record<string, string> = {};
      if (!values.activity.trim()) errors.activity = 'Say what happens.';
      const times = instants(values, zone);
      if (times.startError) errors.start = times.startError;
      if (times.endError) errors.end = times.endError;
      return errors;
    },
  });
  const times = instants(form.values, zone);
  const [people, setPeople] = useState<Candidate[]>([]);
  // One id for every attempt: sent again after a failure half-way, the block is not made twice.
  const [fresh] = useState(newId);

  const save = useMutation({
    mutationFn: async ({ block, input, people }: Saving) => {
      if (block) return call.timeline.update(event.id, block.id, input);
      const answer = await call.timeline.create(event.id, { id: fresh, ...input });
      for (const { kind, id } of people) {
        await call.timeline.assign(event.id, fresh, kind === 'user' ? { userId: id } : { participantId: id });
      }
      return answer;
    },
    onSuccess: answer => {
      toast(block ? `“${answer.data.activity}” saved` : `“${answer.data.activity}” added`);
      void client.invalidateQueries({ queryKey: keys.timeline(event.id) });
      void client.invalidateQueries({ queryKey: keys.conflicts(event.id) });
      onClose();
    },
  });
  const remove = useMutation({
    mutationFn: (gone: Block) => call.timeline.remove(event.id, gone.id),
    onSuccess: (_, gone) => {
      const { id, activity, startTime, endTime, status, location, priority, notes } = gone;
      toast(`“${activity}” is removed`, {
        undo: () =>
          void call.timeline
            .create(event.id, { id, activity, startTime, endTime, status, location, priority, notes })
            .then(() => client.invalidateQueries({ queryKey: keys.event(event.id) }))
            .catch(error => toastProblem(`“${activity}” could not be brought back`, error)),
      });
      void client.invalidateQueries({ queryKey: keys.timeline(event.id) });
      void client.invalidateQueries({ queryKey: keys.conflicts(event.id) });
      onClose();
    },
    onError: (error, gone) => toastProblem(`“${gone.activity}” was not removed`, error),
  });
  const problem = save.error ? asProblem(save.error) : null;

  const submit = (values: Values) => {
    const at = instants(values, zone);
    if (!at.from || !at.to) return;
    const input: BlockInput = {
      activity: values.activity.trim(),
      startTime: at.from.instant.toISOString(),
      endTime: at.to.instant.toISOString(),
      location: values.location.trim() || null,
      status: values.status,
      priority: values.priority,
      notes: values.notes.trim() || null,
    };
    if (!block) return save.mutate({ input, people });
    const changed: Partial<BlockInput> = Object.fromEntries(
      Object.entries(input).filter(([field, value]) => {
        const held = block[field as keyof Block] ?? null;
        return field.endsWith('Time') ? Date.parse(String(held)) !== Date.parse(String(value)) : held !== value;
      }),
    );
    if (Object.keys(changed).length === 0) onClose();
    else save.mutate({ block, input: changed });
  };

  const nights = [
    { field: 'start' as const, read: times.from },
    { field: 'end' as const, read: times.to },
  ].filter(({ read }) => read?.note);

  return (
    <Peek
      title={block ? 'Block' : 'New block'}
      onClose={onClose}
      actions={
        block && (
          <ActionIcon
            aria-label="Remove block"
            title="Remove block"
            loading={remove.isPending}
            onClick={() => remove.mutate(block)}
          >
            <IconTrash size={16} stroke={1.75} />
          </ActionIcon>
        )
      }
    >
      <form className="fields" onSubmit={form.onSubmit(submit)} noValidate>
        <FormErrors error={save.error} labels={{ startTime: 'Start', endTime: 'End' }} />
        {conflicts && (
          <ul className={classes.conflicts}>
            {conflicts.map(conflict => {
              const other = conflict.a.id === block?.id ? conflict.b : conflict.a;
              return (
                <li key={other.id}>
                  <StatusShape tone="critical" /> Collides with “{other.activity}” (
                  {conflict.reasons.filter(reason => reason !== 'time').join(', ')}
                  {conflict.people.length ? `: ${conflict.people.join(', ')}` : ''})
                </li>
              );
            })}
          </ul>
        )}
        <TextInput
          label="What happens"
          maxLength={500}
          autoFocus={!block}
          {...form.getInputProps('activity')}
          error={form.errors.activity ?? fieldMessage(problem, 'activity')}
        />
        <div className={classes.times}>
          <TextInput type="date" label="Show day" {...form.getInputProps('date')} />
          <TextInput
            label="Start"
            placeholder="9:30"
            autoComplete="off"
            {...form.getInputProps('start')}
            error={form.errors.start ?? fieldMessage(problem, 'startTime')}
          />
          <TextInput
            label="End"
            placeholder="10:15, +45m"
            autoComplete="off"
            {...form.getInputProps('end')}
            error={form.errors.end ?? fieldMessage(problem, 'endTime')}
          />
        </div>
        <p className={classes.hint}>
          {times.from && times.to ? (
            <>
              {formatDuration(times.to.instant.getTime() - times.from.instant.getTime())},{' '}
              {zoneName(times.from.instant, zone)}
              {showTime(times.from.instant, zone) > showTime(times.to.instant, zone) && ', ends the next day'}
              {zone !== localZone() && <> · {formatEventTime(times.from.instant, zone)}</>}
            </>
          ) : (
            'Times as you say them: 930, 9:30p, +45m'
          )}
        </p>
        {nights.map(({ field, read }) => (
          <p key={field} className={classes.warn}>
            <StatusShape tone="warning" />
            <span>{read?.note}</span>
            {read?.other && (
              <Button
                variant="default"
                size="compact-sm"
                onClick={() => read.other && form.setFieldValue(field, writeTime(read.other, zone))}
              >
                Make it {showTime(read.other, zone)}
              </Button>
            )}
          </p>
        ))}
        <Autocomplete
          label="Where"
          data={places}
          limit={20}
          {...form.getInputProps('location')}
          error={fieldMessage(problem, 'location')}
        />
        <div className="pair">
          <Select
            label="Status"
            allowDeselect={false}
            data={Object.entries(blockStatus).map(([value, { label }]) => ({ value, label }))}
            {...form.getInputProps('status')}
          />
          <Select
            label="Priority"
            clearable
            placeholder="None"
            data={blockPriorities.map(value => ({ value, label: humanize(value) }))}
            {...form.getInputProps('priority')}
          />
        </div>
        {block ? (
          <BlockPeople event={event} block={block} />
        ) : (
          <NewBlockPeople event={event} people={people} onChange={setPeople} />
        )}
        <Textarea
          label="Notes"
          autosize
          minRows={3}
          maxRows={12}
          {...form.getInputProps('notes')}
          error={fieldMessage(problem, 'notes')}
        />
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            {block ? 'Save block' : 'Add block'}
          </Button>
        </div>
      </form>
      {block && <HistoryPanel entity="block" id={block.id} zone={zone} editable />}
    </Peek>
  );
}
