import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import * as call from '@/api/calls';
import { asProblem } from '@/api/problem';
import { keys } from '@/api/queries';
import { useSession } from '@/app/session';
import { useCrumbs } from '@/app/shell/topbar';
import { formatDateTime } from '@/time/format';
import { FormErrors } from '@/ui/FormErrors';
import page from '@/ui/Page.module.css';
import { usePageTitle } from '@/ui/PageHeader';
import { ReadOnlyBanner } from '@/ui/States';
import { StatusShape } from '@/ui/StatusChip';
import { useShortcuts } from '@/ui/shortcuts';
import { toast } from '@/ui/toasts';
import { plural } from '@/ui/words';
import {
  check,
  type Draft,
  emptyDraft,
  forgetDraft,
  keepDraft,
  readDraft,
  type Step,
  stepOf,
  steps,
  stepTitles,
  toInput,
} from './draft';
import { Basics, Money, People, Review, When, Where } from './steps';
import classes from './Wizard.module.css';

/** Six steps to an event. Everything typed is kept on this device at once; only a name and a date are needed. */
export function Wizard() {
  useCrumbs({ label: 'Events', to: '/events' }, { label: 'New event' });
  usePageTitle('New event');
  const { organization, canCreateEvents } = useSession();
  const organizationId = organization?.id ?? '';
  const step: Step = useSearch({ from: '/shell/events/new' }).step ?? 'basics';
  const navigate = useNavigate({ from: '/events/new' });
  const client = useQueryClient();
  const [kept] = useState(() => readDraft(organizationId));
  const [draft, setDraft] = useState<Draft>(() => kept?.draft ?? emptyDraft());
  const [resumed, setResumed] = useState(kept !== null);
  const [tried, setTried] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);

  const set = (change: Partial<Draft>) =>
    setDraft(previous => {
      const next = { ...previous, ...change };
      keepDraft(organizationId, next);
      return next;
    });
  const go = (to: Step) => void navigate({ search: to === 'basics' ? {} : { step: to } });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the heading takes the focus whenever the step changes
  useEffect(() => {
    heading.current?.focus();
  }, [step]);

  const create = useMutation({
    mutationFn: () => call.events.create(toInput(draft)),
    onSuccess: answer => {
      forgetDraft(organizationId);
      void client.invalidateQueries({ queryKey: keys.events });
      toast(`“${draft.name.trim()}” is created`, {
        ...(answer.tasksGenerated > 0 && { detail: `With a plan of ${plural(answer.tasksGenerated, 'task')}.` }),
      });
      void navigate({ to: '/events/$eventId', params: { eventId: answer.eventId } });
    },
    onError: error => {
      const [field] = Object.keys(asProblem(error).fields);
      if (field) go(stepOf(field));
    },
  });

  const wrong = check(draft);
  const refused = create.error ? new Set(Object.keys(asProblem(create.error).fields).map(stepOf)) : new Set<Step>();
  const index = steps.indexOf(step);
  const previous = steps[index - 1];
  const next = steps[index + 1];

  const submit = () => {
    setTried(true);
    const first = steps.find(each => wrong[each]);
    if (first) go(first);
    else create.mutate();
  };

  useShortcuts([
    { keys: 'Alt+ArrowRight', label: 'Next step', group: 'New event', everywhere: true, run: () => next && go(next) },
    {
      keys: 'Alt+ArrowLeft',
      label: 'Previous step',
      group: 'New event',
      everywhere: true,
      run: () => previous && go(previous),
    },
    { keys: '$mod+Enter', label: 'Create the event', group: 'New event', everywhere: true, run: submit },
  ]);

  if (!canCreateEvents) {
    return (
      <div className={page.page}>
        <ReadOnlyBanner>Your role does not create events. Ask an administrator for another one.</ReadOnlyBanner>
      </div>
    );
  }

  const Current = { basics: Basics, when: When, where: Where, people: People, money: Money, review: Review }[step];
  return (
    <div className={classes.page}>
      <nav className={classes.steps} aria-label="Steps">
        <ol>
          {steps.map((each, number) => {
            const bad = (tried && wrong[each]) || refused.has(each);
            return (
              <li key={each}>
                <button
                  type="button"
                  className={classes.step}
                  aria-current={each === step ? 'step' : undefined}
                  onClick={() => go(each)}
                >
                  <span className={classes.number}>{bad ? <StatusShape tone="critical" size={18} /> : number + 1}</span>
                  <span>
                    {stepTitles[each]}
                    {bad && <span className="vh"> (needs attention)</span>}
                  </span>
                </button>
              </li>
            );
          })}
        </ol>
      </nav>
      <section className={classes.body} aria-labelledby="wizard-step">
        {resumed && kept && (
          <p className={classes.resumed} role="status">
            <span className="grow">Your draft from {formatDateTime(kept.at)} is back.</span>
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => {
                forgetDraft(organizationId);
                setDraft(emptyDraft());
                setResumed(false);
                go('basics');
              }}
            >
              Start afresh
            </Button>
            <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setResumed(false)}>
              Keep it
            </Button>
          </p>
        )}
        <h1 id="wizard-step" className={classes.title} tabIndex={-1} ref={heading}>
          {step === 'basics' ? 'New event' : stepTitles[step]}
        </h1>
        <FormErrors error={create.error} />
        {tried && wrong[step] && (
          <ul className={classes.wrong} role="alert">
            {wrong[step].map(sentence => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
        <form
          className={classes.form}
          onSubmit={event => {
            event.preventDefault();
            if (next) go(next);
            else submit();
          }}
          noValidate
        >
          <Current draft={draft} set={set} go={go} problem={create.error ? asProblem(create.error) : null} />
          <div className={classes.foot}>
            {previous && (
              <Button variant="default" onClick={() => go(previous)}>
                Back
              </Button>
            )}
            <span className="grow" />
            {next && draft.name.trim() && draft.startDate && (
              <Button variant="subtle" onClick={submit} loading={create.isPending}>
                Create now
              </Button>
            )}
            <Button type="submit" loading={!next && create.isPending}>
              {next ? `Next: ${stepTitles[next]}` : 'Create event'}
            </Button>
          </div>
        </form>
      </section>
    </div>
  );
}
