import { Button, Checkbox, Modal, NumberInput, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import * as call from '@/api/calls';
import { keys } from '@/api/queries';
import type { CarriedField, Series } from '@/api/types';
import { formatDate } from '@/time/format';
import { toWall } from '@/time/zones';
import { FormErrors } from '@/ui/FormErrors';
import { StatusChip } from '@/ui/StatusChip';
import { toast, toastProblem } from '@/ui/toasts';
import { plural } from '@/ui/words';
import classes from './Admission.module.css';
import {
  ordinalOf,
  type Rule,
  ruleDays,
  ruleFault,
  ruleFrom,
  ruleText,
  ruleWords,
  weekdayNames,
  weekdayOf,
  weekdays,
} from './rule';
import { carried } from './seriesForm';
import { seriesStatus } from './words';

interface Props {
  series: Series;
  /** Those repeated from it. */
  later: Series[];
  /** What was changed just now. */
  changed: CarriedField[];
  editable: boolean;
  onCarried: () => void;
}

/** How a series is repeated: by a rule once, and then what was made, which may follow its first one's changes. */
export function Repetition({ series, later, changed, editable, onCarried }: Props) {
  const [repeating, setRepeating] = useState(false);
  if (series.parentId)
    return (
      <section className={classes.part} aria-label="Repetition">
        <h3>Repetition</h3>
        <p>
          Repeated from{' '}
          <Link to="/series/$seriesId" params={{ seriesId: series.parentId }}>
            the first one
          </Link>
          ; this is number {(series.sequenceNo ?? 0) + 1}.
        </p>
      </section>
    );
  return (
    <section className={classes.part} aria-label="Repetition">
      <h3>Repetition</h3>
      {later.length === 0 ? (
        editable && (
          <div>
            <Button variant="default" onClick={() => setRepeating(true)}>
              Repeat this series…
            </Button>
          </div>
        )
      ) : (
        <>
          {editable && <Carry series={series} count={later.length} changed={changed} onCarried={onCarried} />}
          <details>
            <summary>{plural(later.length, 'series is', 'series are')} repeated from this one</summary>
            {editable && <ScheduleAll drafts={later.filter(each => each.status === 'draft')} />}
            <ul className={classes.rows} style={{ marginBlockStart: 'var(--sp-2)' }}>
              {later.map(each => (
                <li key={each.id}>
                  <Link to="/series/$seriesId" params={{ seriesId: each.id }} className="grow num">
                    {formatDate(each.startAt, each.timezone)}
                    {each.name !== series.name && ` · ${each.name}`}
                  </Link>
                  <StatusChip tone={seriesStatus[each.status].tone} label={seriesStatus[each.status].label} quiet />
                </li>
              ))}
            </ul>
          </details>
        </>
      )}
      {repeating && <RepeatDialog series={series} onClose={() => setRepeating(false)} />}
    </section>
  );
}

/** What is repeated begins as drafts; fifty nights are not scheduled one by one. */
function ScheduleAll({ drafts }: { drafts: Series[] }) {
  const client = useQueryClient();
  const move = useMutation({
    mutationFn: async ({ of, to }: { of: Series[]; to: 'scheduled' | 'draft' }) => {
      const moved: Series[] = [];
      let refused: unknown = null;
      // One after the other: each is a step of its own, and the first refusal tells why the rest would be refused.
      for (const each of of) {
        try {
          await call.series.transition(each.id, to);
          moved.push(each);
        } catch (error) {
          refused = error;
          break;
        }
      }
      return { moved, refused };
    },
    onSuccess: ({ moved, refused }, { to }) => {
      if (moved.length > 0)
        toast(`${plural(moved.length, 'series is', 'series are')} ${to === 'draft' ? 'drafts again' : 'scheduled'}`, {
          undo: () => move.mutate({ of: moved, to: to === 'draft' ? 'scheduled' : 'draft' }),
        });
      if (refused) toastProblem('Not all of them took the step', refused);
    },
    onSettled: () => {
      const [first] = drafts;
      if (first) void client.invalidateQueries({ queryKey: keys.eventSeries(first.eventId) });
      void client.invalidateQueries({ queryKey: keys.series() });
    },
  });
  if (drafts.length === 0) return null;
  return (
    <Button
      size="compact-sm"
      variant="default"
      style={{ marginBlockStart: 'var(--sp-2)' }}
      loading={move.isPending}
      onClick={() => move.mutate({ of: drafts, to: 'scheduled' })}
    >
      Schedule {drafts.length === 1 ? 'the one draft' : `all ${drafts.length.toLocaleString()} drafts`}
    </Button>
  );
}

/** Taking changes over to later series. What has begun stays as it was. */
function Carry({
  series,
  count,
  changed,
  onCarried,
}: {
  series: Series;
  count: number;
  changed: CarriedField[];
  onCarried: () => void;
}) {
  const client = useQueryClient();
  const [chosen, setChosen] = useState<CarriedField[]>(changed);
  const [offered, setOffered] = useState(changed);
  // What is changed while this is open is meant to go along.
  if (offered !== changed) {
    setOffered(changed);
    setChosen(held => [
      ...new Set([...held.filter(each => changed.length > 0 || !offered.includes(each)), ...changed]),
    ]);
  }
  const carry = useMutation({
    mutationFn: () => call.series.carry(series.id, chosen),
    onSuccess: ({ data }) => {
      toast(`${plural(data.changed, 'later series follows', 'later series follow')} this one again`, {
        ...(data.left > 0 && { detail: `${plural(data.left, 'series')} had begun and stayed as before.` }),
      });
      setChosen([]);
      onCarried();
    },
    onError: error => toastProblem('Nothing was carried over', error),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.eventSeries(series.eventId) });
      void client.invalidateQueries({ queryKey: keys.series() });
    },
  });
  return (
    <div className={classes.note} role={changed.length > 0 ? 'status' : undefined}>
      <p>
        {changed.length > 0
          ? `You changed this series. Carry it to those of the ${count} later ones that have not begun?`
          : `Carry the set-up of this series to those of the ${count} later ones that have not begun.`}
      </p>
      <Checkbox.Group
        value={chosen}
        onChange={value => setChosen(value as CarriedField[])}
        aria-label="What to carry over"
      >
        <div className={classes.checks}>
          {carried.map(each => (
            <Checkbox key={each.value} value={each.value} label={each.label} />
          ))}
        </div>
      </Checkbox.Group>
      <div>
        <Button
          size="compact-sm"
          variant={changed.length > 0 ? 'filled' : 'default'}
          disabled={chosen.length === 0}
          loading={carry.isPending}
          onClick={() => carry.mutate()}
        >
          Carry changes to later ones
        </Button>
      </div>
    </div>
  );
}

/** A rule by choosing, and what it would make before it does. */
function RepeatDialog({ series, onClose }: { series: Series; onClose: () => void }) {
  const client = useQueryClient();
  const start = toWall(series.startAt, series.timezone).date;
  const [rule, setRule] = useState<Rule>(() => ruleFrom(start));
  const set = (change: Partial<Rule>) => setRule(held => ({ ...held, ...change }));
  const fault = ruleFault(rule, start);
  // With those left out in between, so that they can be taken in again.
  const days = ruleDays({ ...rule, except: [], ...grown(rule) }, start, 1000);
  const made = ruleDays(rule, start);
  const shown = days.filter(day => day <= (made.at(-1) ?? day)).slice(0, 200);
  const repeat = useMutation({
    mutationFn: () =>
      call.series.repeat({
        parentSeriesId: series.id,
        rule: ruleText({ ...rule, except: rule.except.filter(day => shown.includes(day)) }, start),
        ...(rule.end.kind === 'count' && { count: rule.end.count }),
      }),
    onSuccess: ({ data }) => {
      toast(`${plural(data.length, 'series', 'series')} made, as drafts`);
      void client.invalidateQueries({ queryKey: keys.eventSeries(series.eventId) });
      void client.invalidateQueries({ queryKey: keys.series() });
      onClose();
    },
  });
  const unit = { daily: 'day', weekly: 'week', monthly: 'month' }[rule.frequency];
  const weekday = weekdayNames[weekdayOf(start)];
  return (
    <Modal opened onClose={onClose} title={`Repeat “${series.name}”`} size={560}>
      <form
        className="fields"
        onSubmit={submit => {
          submit.preventDefault();
          if (!fault) repeat.mutate();
        }}
      >
        <FormErrors error={repeat.error} />
        <SegmentedControl
          aria-label="How often"
          value={rule.frequency}
          onChange={value => set({ frequency: value as Rule['frequency'] })}
          data={[
            { value: 'daily', label: 'Daily' },
            { value: 'weekly', label: 'Weekly' },
            { value: 'monthly', label: 'Monthly' },
          ]}
        />
        <div className="pair">
          <NumberInput
            label="Every"
            suffix={rule.interval === 1 ? ` ${unit}` : ` ${unit}s`}
            min={1}
            max={1000}
            allowDecimal={false}
            value={rule.interval}
            onChange={value => set({ interval: Number(value) })}
          />
          {rule.frequency === 'monthly' && (
            <Select
              label="On"
              allowDeselect={false}
              value={rule.monthly}
              onChange={value => value && set({ monthly: value as Rule['monthly'] })}
              data={[
                { value: 'day', label: `day ${Number(start.slice(8))}` },
                {
                  value: 'weekday',
                  label: `the ${['', '1st', '2nd', '3rd', '4th', '5th'][ordinalOf(start)]} ${weekday}`,
                },
                { value: 'last', label: `the last ${weekday}` },
              ]}
            />
          )}
        </div>
        {rule.frequency === 'weekly' && (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a grid everywhere
          <div className={classes.days} role="group" aria-label="On">
            {weekdays.map(day => (
              <button
                key={day}
                type="button"
                className={classes.day}
                aria-pressed={rule.weekdays.includes(day)}
                aria-label={weekdayNames[day]}
                onClick={() =>
                  set({
                    weekdays: rule.weekdays.includes(day)
                      ? rule.weekdays.filter(each => each !== day)
                      : [...rule.weekdays, day],
                  })
                }
              >
                {weekdayNames[day].slice(0, 2)}
              </button>
            ))}
          </div>
        )}
        <div className="pair">
          <Select
            label="How long"
            allowDeselect={false}
            value={rule.end.kind}
            onChange={value =>
              set({ end: value === 'until' ? { kind: 'until', date: days.at(-1) ?? '' } : { kind: 'count', count: 4 } })
            }
            data={[
              { value: 'count', label: 'a number of times' },
              { value: 'until', label: 'until a day' },
            ]}
          />
          {rule.end.kind === 'count' ? (
            <NumberInput
              label="How many more"
              min={1}
              max={1000}
              allowDecimal={false}
              value={rule.end.count}
              onChange={value => set({ end: { kind: 'count', count: Number(value) } })}
            />
          ) : (
            <TextInput
              type="date"
              label="Last day"
              min={start}
              value={rule.end.date}
              onChange={change => set({ end: { kind: 'until', date: change.currentTarget.value } })}
            />
          )}
        </div>
        {fault ? (
          <p role="alert">{fault}</p>
        ) : (
          <>
            <p aria-live="polite">
              <b>{ruleWords({ ...rule, except: rule.except.filter(day => shown.includes(day)) }, start)}</b> At the same
              clock time, with the same gates, limits and window.
            </p>
            {/* biome-ignore lint/a11y/useSemanticElements: as above */}
            <div className={classes.dates} role="group" aria-label="Days; press one to leave it out">
              {shown.map(day => {
                const on = !rule.except.includes(day);
                return (
                  <button
                    key={day}
                    type="button"
                    className={classes.date}
                    aria-pressed={on}
                    onClick={() =>
                      set({ except: on ? [...rule.except, day] : rule.except.filter(each => each !== day) })
                    }
                  >
                    {formatDate(`${day}T12:00:00Z`, 'UTC')}
                  </button>
                );
              })}
              {days.length > shown.length && made.length > 200 && <span className="muted">and so on</span>}
            </div>
            <p className={classes.hint}>Press a day to leave it out.</p>
          </>
        )}
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={fault !== null || made.length === 0} loading={repeat.isPending}>
            {made.length > 0 ? `Make ${made.length.toLocaleString()} series` : 'Nothing to make'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** A count says how many are made, so days left out make it go on for as many more. */
const grown = (rule: Rule): Partial<Rule> =>
  rule.end.kind === 'count'
    ? { end: { kind: 'count', count: Math.min(1000, rule.end.count + rule.except.length) } }
    : {};
