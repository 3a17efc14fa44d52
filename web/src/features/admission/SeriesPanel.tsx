import { Button, Modal, NumberInput, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { asProblem, fieldMessage } from '@/api/problem';
import { keys, query } from '@/api/queries';
import type { CarriedField, EventDetail, Series, SeriesStatus } from '@/api/types';
import { FormErrors } from '@/ui/FormErrors';
import { Peek } from '@/ui/Peek';
import { StatusChip } from '@/ui/StatusChip';
import { toast, toastProblem } from '@/ui/toasts';
import { mayEdit } from '../command-center/useEvent';
import { HistoryPanel } from '../history/HistoryPanel';
import classes from './Admission.module.css';
import { Repetition } from './Repetition';
import { SeriesParts } from './SeriesParts';
import { carriedBy, changeOf, faultsOf, inputOf, type SeriesValues, valuesOf } from './seriesForm';
import { isFinal, reentries, seriesStatus } from './words';

interface Props {
  event: EventDetail;
  /** The series to set up; without one a new one is made. */
  series: Series | undefined;
  onMade?: (made: Series) => void;
  onClose: () => void;
}

/** Setting up a series: its times, its room, its gates, whom it admits, and how it is repeated. */
export function SeriesPanel({ event, series, onMade, onClose }: Props) {
  const client = useQueryClient();
  const editable = mayEdit(event);
  const zone = series?.timezone ?? event.timezone;
  const repeated = useQuery({ ...query.repeated(series?.id ?? ''), enabled: series !== undefined && !series.parentId });
  const hasLater = (repeated.data?.length ?? 0) > 0;
  const [fresh] = useState(newId);
  // What was changed here and could be carried over to the series repeated from this one.
  const [changed, setChanged] = useState<CarriedField[]>([]);
  const note = (fields: CarriedField[]) => setChanged(held => [...new Set([...held, ...fields])]);
  const refresh = () => {
    void client.invalidateQueries({ queryKey: keys.eventSeries(event.id) });
    void client.invalidateQueries({ queryKey: keys.series() });
  };

  const [began, setBegan] = useState(() => valuesOf(event, series));
  const form = useForm<SeriesValues>({
    initialValues: began,
    validate: values => faultsOf(values, zone),
  });
  const save = useMutation({
    mutationFn: (values: SeriesValues) =>
      series
        ? call.series.update(series.id, changeOf(values, began, zone))
        : call.series.create(inputOf(values, event, fresh)),
    onSuccess: ({ data }, values) => {
      toast(series ? `“${data.name}” saved` : `“${data.name}” added as a draft`);
      refresh();
      if (!series) onMade?.(data);
      else if (hasLater && carriedBy(changeOf(values, began, zone)).length > 0) {
        note(carriedBy(changeOf(values, began, zone)));
        setBegan(values);
        form.resetDirty(values);
      } else onClose();
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  const at = (field: keyof SeriesValues, ...names: string[]) => ({
    ...form.getInputProps(field),
    readOnly: !editable,
    error: form.errors[field] ?? fieldMessage(problem, field, ...names),
  });

  return (
    <Peek
      title={series ? 'Series' : 'New series'}
      onClose={onClose}
      actions={
        series && (
          <Button component={Link} to={`/series/${series.id}`} variant="subtle" size="compact-sm">
            Open live
          </Button>
        )
      }
    >
      {series && (
        <div style={{ marginBlockEnd: 'var(--sp-4)' }}>
          <Steps event={event} series={series} onRemoved={onClose} />
        </div>
      )}
      <form className="fields" onSubmit={form.onSubmit(values => save.mutate(values))} noValidate>
        <FormErrors
          error={save.error}
          labels={{
            startAt: 'Starts',
            endAt: 'Ends',
            checkinOpensAt: 'Check-in opens',
            checkinClosesAt: 'Check-in closes',
          }}
        />
        <TextInput label="Name" maxLength={200} autoFocus={!series} {...at('name')} />
        <div className="pair">
          <TextInput type="date" label="Starts" {...at('startDate', 'startAt')} />
          <TextInput type="time" label="at" aria-label="Starts at" {...at('startTime')} />
          <TextInput type="date" label="Ends" {...at('endDate', 'endAt')} />
          <TextInput type="time" label="at" aria-label="Ends at" {...at('endTime')} />
          <TextInput type="date" label="Check-in opens" {...at('opensDate', 'checkinOpensAt')} />
          <TextInput type="time" label="at" aria-label="Check-in opens at" {...at('opensTime')} />
          <TextInput type="date" label="Check-in closes" {...at('closesDate', 'checkinClosesAt')} />
          <TextInput type="time" label="at" aria-label="Check-in closes at" {...at('closesTime')} />
        </div>
        <p className={classes.hint}>
          Times in {zone.replaceAll('_', ' ')}. Without an opening time the gates open with the start, without a closing
          time they close with the end.
        </p>
        <div className="pair">
          <NumberInput
            label="Capacity"
            description="People inside at once"
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            placeholder="No limit"
            min={1}
            allowDecimal={false}
            thousandSeparator
            hideControls
            {...at('capacity')}
          />
          <Select
            label="Leaving and coming back"
            description={reentries.find(each => each.value === form.values.reentry)?.means}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            allowDeselect={false}
            data={reentries.map(({ value, label }) => ({ value, label }))}
            {...at('reentry')}
          />
        </div>
        {editable && (
          <div className="ends">
            <Button variant="default" onClick={onClose}>
              {series ? 'Close' : 'Cancel'}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={series !== undefined && !form.isDirty()}>
              {series ? 'Save series' : 'Add series'}
            </Button>
          </div>
        )}
      </form>
      {series && (
        <>
          <SeriesParts event={event} series={series} editable={editable} onChanged={field => note([field])} />
          <Repetition
            series={series}
            later={repeated.data ?? []}
            changed={changed}
            editable={editable}
            onCarried={() => setChanged([])}
          />
          <HistoryPanel entity="series" id={series.id} editable={editable} />
        </>
      )}
    </Peek>
  );
}

/** Where a series is in its life, and the steps from there. */
export function Steps({ event, series, onRemoved }: { event: EventDetail; series: Series; onRemoved?: () => void }) {
  const client = useQueryClient();
  const [asked, setAsked] = useState<SeriesStatus | 'remove' | null>(null);
  const refresh = () => {
    void client.invalidateQueries({ queryKey: keys.eventSeries(event.id) });
    void client.invalidateQueries({ queryKey: keys.series() });
  };
  const move = useMutation({
    mutationFn: (to: SeriesStatus) => call.series.transition(series.id, to),
    onSuccess: ({ data }) => {
      const back = data.allowedTransitions.includes(series.status) ? series.status : null;
      toast(`“${series.name}” is now ${seriesStatus[data.status].label.toLowerCase()}`, {
        ...(back && { undo: () => move.mutate(back) }),
      });
      setAsked(null);
    },
    onError: error => toastProblem('The step was not taken', error),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: () => call.series.remove(series.id),
    onSuccess: () => {
      toast(`“${series.name}” is removed`);
      onRemoved?.();
      // Not its own parts: nothing of them is there to be read any more.
      void client.invalidateQueries({ queryKey: keys.eventSeries(event.id) });
    },
  });
  const { tone, label } = seriesStatus[series.status];
  return (
    <div className="line wrap">
      <StatusChip tone={tone} label={label} />
      {mayEdit(event) && (
        <>
          {(series.allowedTransitions as SeriesStatus[]).map(to => (
            <Button
              key={to}
              variant="default"
              size="compact-sm"
              loading={move.isPending && move.variables === to}
              onClick={() => (isFinal(to) ? setAsked(to) : move.mutate(to))}
            >
              {seriesStatus[to].step}
            </Button>
          ))}
          {onRemoved && (
            <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setAsked('remove')}>
              Remove
            </Button>
          )}
        </>
      )}
      {asked && asked !== 'remove' && (
        <Modal opened onClose={() => setAsked(null)} title={`${seriesStatus[asked].step}: ${series.name}?`}>
          <div className="stack">
            <p>
              {asked === 'completed'
                ? 'Nobody is let in any more. Who is inside can still be scanned out. This cannot be taken back.'
                : 'Every gate refuses from now on, and says that it was called off. This cannot be taken back.'}
            </p>
            <div className="ends">
              <Button variant="default" onClick={() => setAsked(null)}>
                Leave it as it is
              </Button>
              <Button color="red" loading={move.isPending} onClick={() => move.mutate(asked)}>
                {seriesStatus[asked].step}
              </Button>
            </div>
          </div>
        </Modal>
      )}
      {asked === 'remove' && (
        <Modal opened onClose={() => setAsked(null)} title={`Remove ${series.name}?`}>
          <div className="stack">
            <FormErrors error={remove.error} />
            <p>Its gates, limits and times go with it. A series at which somebody was scanned can only be cancelled.</p>
            <div className="ends">
              <Button variant="default" onClick={() => setAsked(null)}>
                Keep it
              </Button>
              <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
                Remove {series.name}
              </Button>
            </div>
          </div>
        </Modal>
      )}
    </div>
  );
}
