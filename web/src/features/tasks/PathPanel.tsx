import { Button, NumberInput, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import * as call from '@/api/calls';
import { asProblem, fieldMessage } from '@/api/problem';
import { keys, query } from '@/api/queries';
import type { CriticalPath, EventDetail, Forecast, TaskTimes, WorkingCalendar } from '@/api/types';
import { formatDateTime, formatDay } from '@/time/format';
import { FormErrors } from '@/ui/FormErrors';
import { ErrorRegion, SkeletonBlock } from '@/ui/States';
import { StatusShape, type Tone } from '@/ui/StatusChip';
import { toast } from '@/ui/toasts';
import { plural } from '@/ui/words';
import classes from './PathPanel.module.css';

interface Props {
  event: EventDetail;
  editable: boolean;
  onOpen: (taskId: string) => void;
}

const hours = (value: number) => `${value.toLocaleString(undefined, { maximumFractionDigits: 1 })} h`;
const percent = (share: number) => `${Math.round(share * 100)} %`;

/** What decides about the end: how likely it is to be ready in time, the chain, what may slip, and what drives it. */
export function PathPanel({ event, editable, onOpen }: Props) {
  const path = useQuery(query.criticalPath(event.id));
  const forecast = useQuery(query.forecast(event.id));
  return (
    <section className={`card ${classes.panel}`} aria-label="Critical path and forecast">
      {path.error && (
        <ErrorRegion
          error={path.error}
          what="The critical path could not be worked out"
          retry={() => void path.refetch()}
          dataFrom={path.data ? path.dataUpdatedAt : undefined}
        />
      )}
      {path.isPending && <SkeletonBlock height={180} />}
      {path.data && (
        <>
          <div className={classes.figures}>
            {forecast.data && <Likelihood forecast={forecast.data} zone={event.timezone} />}
            <p>
              <span className={classes.label}>Work still on the longest path</span>
              <span className={classes.figure}>{hours(path.data.durationHours)}</span>
              <span className={classes.small}>
                {path.data.finishAt
                  ? `as planned until ${formatDateTime(path.data.finishAt, event.timezone)}`
                  : path.data.chains.length === 0
                    ? 'nothing left to do'
                    : 'more than thirty years'}
              </span>
            </p>
          </div>
          {forecast.error && (
            <ErrorRegion
              error={forecast.error}
              what="The forecast could not be made"
              retry={() => void forecast.refetch()}
            />
          )}
          <div className={classes.columns}>
            <Chain path={path.data} zone={event.timezone} onOpen={onOpen} />
            <div className={classes.side}>
              <Conflicts path={path.data} zone={event.timezone} onOpen={onOpen} />
              {forecast.data && <Drivers forecast={forecast.data} onOpen={onOpen} />}
              <Calendar
                key={JSON.stringify(path.data.calendar)}
                event={event}
                calendar={path.data.calendar}
                editable={editable}
              />
            </div>
          </div>
        </>
      )}
    </section>
  );
}

function Likelihood({ forecast, zone }: { forecast: Forecast; zone: string }) {
  const share = forecast.onTimeProbability;
  const [tone, word]: [Tone, string] =
    share >= 0.9 ? ['positive', 'likely'] : share >= 0.6 ? ['warning', 'uncertain'] : ['critical', 'unlikely'];
  return (
    <p>
      <span className={classes.label}>Ready when the event starts</span>
      <span className={classes.figure}>
        <StatusShape tone={tone} size={20} /> {percent(share)}, {word}
      </span>
      <span className={classes.small}>
        {forecast.p50 && forecast.p90
          ? `half of ${forecast.runs.toLocaleString()} imagined futures by ${formatDay(forecast.p50, zone)}, nine of ten by ${formatDay(forecast.p90, zone)}`
          : 'nothing left to prepare'}
      </span>
    </p>
  );
}

// Beside the chain, what is nearest to becoming critical.
const nearest = 6;

function Chain({ path, zone, onOpen }: { path: CriticalPath; zone: string; onOpen: Props['onOpen'] }) {
  const [which, setWhich] = useState(0);
  const chain = path.chains[which] ?? path.chains[0] ?? [];
  const times = new Map(path.data.map(task => [task.taskId, task]));
  const near = path.data
    .filter(task => !task.isCritical && task.slackHours !== null)
    .sort((a, b) => (a.slackHours ?? 0) - (b.slackHours ?? 0))
    .slice(0, nearest);
  const length = Math.max(path.durationHours, 0.01);
  const row = (task: TaskTimes) => (
    <li key={task.taskId}>
      <button type="button" className={classes.task} onClick={() => onOpen(task.taskId)}>
        <span className="truncate">{task.name}</span>
        <span className={classes.small}>
          {task.earliestStart ? formatDay(task.earliestStart, zone) : 'far away'} · {hours(task.durationHours)} ·{' '}
          {task.isCritical ? 'no slack' : `${hours(task.slackHours ?? 0)} slack`}
        </span>
      </button>
      <span className={classes.track} aria-hidden="true">
        <span
          className={classes.slack}
          style={{
            insetInlineStart: `${((task.earliestStartHours ?? 0) / length) * 100}%`,
            inlineSize: `${(((task.latestFinishHours ?? 0) - (task.earliestStartHours ?? 0)) / length) * 100}%`,
          }}
        />
        <span
          className={classes.bar}
          data-critical={task.isCritical || undefined}
          style={{
            insetInlineStart: `${((task.earliestStartHours ?? 0) / length) * 100}%`,
            inlineSize: `max(3px, ${(task.durationHours / length) * 100}%)`,
          }}
        />
      </span>
    </li>
  );
  return (
    <div className={classes.chain}>
      <h2>
        The critical chain{' '}
        {path.chains.length > 1 && (
          <span className={classes.which}>
            {path.chains.map((each, index) => (
              <button
                key={each.join()}
                type="button"
                aria-pressed={index === which}
                aria-label={`Chain ${index + 1} of ${path.chains.length}`}
                onClick={() => setWhich(index)}
              >
                {index + 1}
              </button>
            ))}
          </span>
        )}
      </h2>
      {chain.length === 0 && <p className="muted">Nothing is left to do.</p>}
      <ol>{chain.map(id => times.get(id)).map(task => task && row(task))}</ol>
      {near.length > 0 && (
        <>
          <h3>Next to become critical</h3>
          <ol>{near.map(row)}</ol>
        </>
      )}
    </div>
  );
}

function Conflicts({ path, zone, onOpen }: { path: CriticalPath; zone: string; onOpen: Props['onOpen'] }) {
  if (path.conflicts.length === 0) return null;
  return (
    <div>
      <h2>{plural(path.conflicts.length, 'deadline')} that cannot be kept as planned</h2>
      <ul>
        {path.conflicts.slice(0, 8).map(conflict => (
          <li key={conflict.taskId}>
            <button type="button" className={classes.task} onClick={() => onOpen(conflict.taskId)}>
              <span className="truncate">
                <StatusShape tone="critical" size={12} /> {conflict.name}
              </span>
              <span className={classes.small}>
                {conflict.kind === 'due_before_possible'
                  ? `due ${hours(conflict.lateByHours)} of work too early`
                  : `should have started ${conflict.latestStart ? formatDay(conflict.latestStart, zone) : 'long ago'}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Drivers({ forecast, onOpen }: { forecast: Forecast; onOpen: Props['onOpen'] }) {
  if (forecast.drivers.length === 0) return null;
  return (
    <div>
      <h2>What decides about it</h2>
      <ol>
        {forecast.drivers.slice(0, 5).map(driver => (
          <li key={driver.taskId}>
            <button type="button" className={classes.task} onClick={() => onOpen(driver.taskId)}>
              <span className="truncate">{driver.name}</span>
              <span className={classes.small}>
                on the longest path in {percent(driver.criticalityIndex)} of futures
              </span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

function Calendar({ event, calendar, editable }: { event: EventDetail; calendar: WorkingCalendar; editable: boolean }) {
  const client = useQueryClient();
  const [days, setDays] = useState(calendar.workingDays);
  const [start, setStart] = useState(calendar.dayStart);
  const [long, setLong] = useState<number | string>(calendar.hoursPerDay);
  const [off, setOff] = useState(calendar.holidays.join('\n'));
  const [extra, setExtra] = useState(calendar.extraDays.join('\n'));
  const title = useId();
  const dates = (text: string) => text.split(/[\s,;]+/).filter(Boolean);
  const save = useMutation({
    mutationFn: () =>
      call.tasks.changeCalendar(event.id, {
        workingDays: days,
        dayStart: start,
        hoursPerDay: Number(long),
        holidays: dates(off),
        extraDays: dates(extra),
      }),
    onSuccess: () => {
      toast('Working days saved');
      void client.invalidateQueries({ queryKey: keys.criticalPath(event.id) });
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  const named = weekdays.filter((_, index) => calendar.workingDays.includes(index + 1)).join(', ');
  return (
    <details className={classes.calendar}>
      <summary>
        Working days: {named}, {hours(calendar.hoursPerDay)} from {calendar.dayStart}
      </summary>
      {editable ? (
        <form
          onSubmit={submit => {
            submit.preventDefault();
            save.mutate();
          }}
        >
          <FormErrors error={save.error} />
          <fieldset>
            <legend id={title}>Days worked</legend>
            {weekdays.map((name, index) => (
              <label key={name}>
                <input
                  type="checkbox"
                  checked={days.includes(index + 1)}
                  onChange={change =>
                    setDays(change.currentTarget.checked ? [...days, index + 1] : days.filter(day => day !== index + 1))
                  }
                />
                {name}
              </label>
            ))}
          </fieldset>
          <div className={classes.pair}>
            <TextInput
              type="time"
              label="From"
              value={start}
              onChange={change => setStart(change.currentTarget.value)}
              error={fieldMessage(problem, 'dayStart')}
            />
            <NumberInput
              label="Hours a day"
              min={0.25}
              max={24}
              decimalScale={2}
              hideControls
              value={long}
              onChange={setLong}
              error={fieldMessage(problem, 'hoursPerDay')}
            />
          </div>
          <div className={classes.pair}>
            <Textarea
              label="Days off"
              placeholder="2026-12-25"
              autosize
              maxRows={6}
              value={off}
              onChange={change => setOff(change.currentTarget.value)}
              error={fieldMessage(problem, 'holidays')}
            />
            <Textarea
              label="Extra days worked"
              placeholder="2026-12-19"
              autosize
              maxRows={6}
              value={extra}
              onChange={change => setExtra(change.currentTarget.value)}
              error={fieldMessage(problem, 'extraDays')}
            />
          </div>
          <Button type="submit" variant="default" loading={save.isPending}>
            Save working days
          </Button>
        </form>
      ) : (
        <p className="muted">
          {plural(calendar.holidays.length, 'day')} off, {plural(calendar.extraDays.length, 'extra day')}.
        </p>
      )}
    </details>
  );
}
