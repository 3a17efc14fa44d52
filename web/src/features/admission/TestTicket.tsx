import { Button, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import * as call from '@/api/calls';
import { query } from '@/api/queries';
import type { ScanDirection, Series } from '@/api/types';
import { fromWall } from '@/time/zones';
import { FormErrors } from '@/ui/FormErrors';
import { StatusShape, type Tone } from '@/ui/StatusChip';
import classes from './Admission.module.css';
import { Answer } from './Answer';
import answers from './Answer.module.css';
import { type CheckState, explained } from './explain';
import { directions, reasons } from './words';

const shape: Record<CheckState, Tone> = { passed: 'positive', failed: 'critical', open: 'neutral' };
const said: Record<CheckState, string> = { passed: 'Yes:', failed: 'No:', open: 'Not asked:' };

/** What a gate would say, and why. Nothing is counted and nothing is logged. */
export function TestTicket({ series }: { series: Series }) {
  const gates = useQuery(query.seriesGates(series.id));
  const first = gates.data?.[0]?.id ?? '';
  const form = useForm({
    initialValues: {
      key: '',
      as: 'code',
      gateId: null as string | null,
      direction: 'entry' as ScanDirection,
      date: '',
      time: '',
    },
    validate: {
      key: value => (value.trim() ? null : 'Scan or type a code.'),
      time: (value, { date }) => (date && !value ? 'At what time?' : null),
      date: (value, { time }) => (time && !value ? 'On which day?' : null),
    },
  });
  const test = useMutation({
    mutationFn: async ({ key, as, gateId, direction, date, time }: typeof form.values) => {
      const gate = gateId ?? first;
      const at = date && time ? fromWall({ date, time }, series.timezone)?.instant.toISOString() : undefined;
      const { data } = await call.series.verify(series.id, {
        [as]: key.trim(),
        direction,
        ...(gate && { gateId: gate }),
        ...(at && { at }),
      });
      return data;
    },
  });
  const answer = test.data;
  const shown = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone the answer is below the form.
    if (answer) shown.current?.scrollIntoView?.({ block: 'nearest' });
  }, [answer]);
  return (
    <div className={answers.two}>
      <form className="fields" onSubmit={form.onSubmit(values => test.mutate(values))} noValidate>
        <FormErrors error={test.error} />
        <TextInput
          label="Code or NFC id"
          description="Scan it, or type it"
          maxLength={200}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps('key')}
        />
        <div className="pair">
          <Select
            label="Read as"
            allowDeselect={false}
            data={[
              { value: 'code', label: 'a code' },
              { value: 'nfcId', label: 'an NFC id' },
            ]}
            {...form.getInputProps('as')}
          />
          <Select label="Way" allowDeselect={false} data={directions} {...form.getInputProps('direction')} />
        </div>
        <Select
          label="Gate"
          allowDeselect={false}
          data={[
            { value: '', label: 'No gate' },
            ...(gates.data ?? []).map(gate => ({ value: gate.id, label: gate.name })),
          ]}
          {...form.getInputProps('gateId')}
          value={form.values.gateId ?? first}
        />
        <div className="pair">
          <TextInput type="date" label="On" {...form.getInputProps('date')} />
          <TextInput type="time" label="at" aria-label="On that day at" {...form.getInputProps('time')} />
        </div>
        <p className={classes.hint}>
          Without a day it is asked as of now. Times in {series.timezone.replaceAll('_', ' ')}.
        </p>
        <div className="ends">
          <Button type="submit" loading={test.isPending}>
            Test it
          </Button>
        </div>
      </form>
      {answer ? (
        <section ref={shown} aria-label="Answer" className="fields" style={{ scrollMarginBlockEnd: 72 }}>
          <Answer answer={answer} question />
          <p>
            {answer.reason
              ? reasons[answer.reason].means
              : 'Every rule is fine. Nothing was counted: this was only a question.'}
          </p>
          <ol className={answers.rules} aria-label="Rules, in the order they are asked">
            {explained(answer.direction, answer.reason).map(check => (
              <li key={check.reason} data-state={check.state}>
                <StatusShape tone={shape[check.state]} />
                <span>
                  <span className="vh">{said[check.state]} </span>
                  {check.rule}
                </span>
              </li>
            ))}
          </ol>
        </section>
      ) : (
        <p className="muted">
          Asks the gates’ own rules what they would answer, and shows which rule decides. Nobody is let in by it.
        </p>
      )}
    </div>
  );
}
