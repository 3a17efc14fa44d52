import {
  ActionIcon,
  Button,
  Checkbox,
  MultiSelect,
  NumberInput,
  Radio,
  Select,
  Textarea,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { fieldMessage, type Problem } from '@/api/problem';
import { query } from '@/api/queries';
import type { DirectoryKind, Visibility } from '@/api/types';
import { useSession } from '@/app/session';
import { formatDateTime, formatDuration } from '@/time/format';
import { localZone, zoneLabel, zoneName, zones } from '@/time/zones';
import { formatMoney } from '@/ui/Money';
import { ErrorRegion } from '@/ui/States';
import { StatusShape } from '@/ui/StatusChip';
import { budgetKinds, eventTypes, humanize, plural, teamRoles } from '@/ui/words';
import { recordName } from '../../directory/kinds';
import { amount, type Draft, isAmount, type Step, stepTitles, sum, times } from './draft';
import classes from './Wizard.module.css';

interface StepProps {
  draft: Draft;
  set: (change: Partial<Draft>) => void;
  go: (step: Step) => void;
  problem: Problem | null;
}

/** The names in a directory, for choosing from. */
function useNames(kind: DirectoryKind) {
  const found = useQuery(query.directory(kind, { limit: 200 }));
  const options = (found.data?.data ?? []).map(row => ({ value: row.id, label: recordName(row) }));
  return {
    options,
    rows: found.data?.data ?? [],
    error: found.error,
    nameOf: (id: string | null) => options.find(each => each.value === id)?.label ?? null,
  };
}

export function Basics({ draft, set, problem }: StepProps) {
  const clients = useNames('clients');
  return (
    <>
      <TextInput
        label="Name"
        required
        withAsterisk={false}
        maxLength={200}
        placeholder="Aurora autumn runway"
        value={draft.name}
        onChange={event => set({ name: event.currentTarget.value })}
        error={fieldMessage(problem, 'name')}
      />
      <div className="pair">
        <Select
          label="Type"
          description="Decides which plan of tasks it gets."
          allowDeselect={false}
          searchable
          data={eventTypes.map(value => ({ value, label: humanize(value) }))}
          value={draft.type}
          onChange={type => type && set({ type })}
          error={fieldMessage(problem, 'type')}
        />
        <Select
          label="Client"
          description="Who it is for. May stay open."
          searchable
          clearable
          data={clients.options}
          value={draft.clientId}
          onChange={clientId => set({ clientId })}
          error={fieldMessage(problem, 'clientId')}
          nothingFoundMessage="No such client in the directory"
        />
      </div>
      <Textarea
        label="Description"
        autosize
        minRows={2}
        maxLength={2000}
        value={draft.description}
        onChange={event => set({ description: event.currentTarget.value })}
        error={fieldMessage(problem, 'description')}
      />
      <Textarea
        label="Goals"
        description="What has to be true afterwards for it to have been worth it? One goal a line."
        autosize
        minRows={2}
        value={draft.goals}
        onChange={event => set({ goals: event.currentTarget.value })}
        error={fieldMessage(problem, 'goals')}
      />
    </>
  );
}

export function When({ draft, set, problem }: StepProps) {
  const { start, end, warnings, error } = times(draft);
  return (
    <>
      <div className="pairs">
        <TextInput
          type="date"
          label="Starts"
          required
          withAsterisk={false}
          value={draft.startDate}
          onChange={event => set({ startDate: event.currentTarget.value })}
          error={fieldMessage(problem, 'startAt')}
        />
        <TextInput
          type="time"
          label="Start time"
          value={draft.startTime}
          onChange={event => set({ startTime: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label="Ends"
          value={draft.endDate}
          min={draft.startDate || undefined}
          onChange={event => set({ endDate: event.currentTarget.value })}
          error={error ?? fieldMessage(problem, 'endAt')}
        />
        <TextInput
          type="time"
          label="End time"
          value={draft.endTime}
          onChange={event => set({ endTime: event.currentTarget.value })}
        />
      </div>
      <Select
        label="Time zone"
        description="Search by city. All times of the event are read on its clock."
        searchable
        limit={60}
        allowDeselect={false}
        data={zones()}
        value={draft.timezone}
        onChange={timezone => timezone && set({ timezone })}
        error={fieldMessage(problem, 'timezone')}
      />
      {start && (
        <p className={classes.reading}>
          {formatDateTime(start, draft.timezone)} {zoneName(start, draft.timezone)}
          {end && ` to ${formatDateTime(end, draft.timezone)}`}
          {end &&
            end.getTime() - start.getTime() < 86_400_000 &&
            ` (${formatDuration(end.getTime() - start.getTime())})`}
          {draft.timezone !== localZone() && <span className="muted"> · {formatDateTime(start)} on your clock</span>}
        </p>
      )}
      {warnings.map(sentence => (
        <p key={sentence} className={classes.warning}>
          <StatusShape tone="warning" /> {sentence}
        </p>
      ))}
    </>
  );
}

export function Where({ draft, set, problem }: StepProps) {
  const venues = useNames('venues');
  const venue = venues.rows.find(row => row.id === draft.venueId);
  const capacity = typeof venue?.capacity === 'number' ? venue.capacity : null;
  const guests = Number(draft.targetAttendees || 0);
  return (
    <>
      <div className="pair">
        <Select
          label="Venue"
          searchable
          clearable
          data={venues.options}
          value={draft.venueId}
          onChange={venueId => set({ venueId })}
          error={fieldMessage(problem, 'venueId')}
          nothingFoundMessage="No such venue in the directory"
        />
        <Select
          label="Backup venue"
          searchable
          clearable
          data={venues.options.filter(each => each.value !== draft.venueId)}
          value={draft.backupVenueId}
          onChange={backupVenueId => set({ backupVenueId })}
          error={fieldMessage(problem, 'backupVenueId')}
        />
      </div>
      {venues.error && <ErrorRegion error={venues.error} what="The venues could not be loaded" />}
      <TextInput
        label="Place"
        description="If it is not a venue of the directory, or to say where in it."
        value={draft.location}
        onChange={event => set({ location: event.currentTarget.value })}
        error={fieldMessage(problem, 'location')}
      />
      <NumberInput
        label="Guests expected"
        min={0}
        max={10_000_000}
        allowDecimal={false}
        thousandSeparator
        hideControls
        className={classes.short}
        value={draft.targetAttendees === '' ? '' : guests}
        onChange={value => set({ targetAttendees: String(value) })}
        error={fieldMessage(problem, 'targetAttendees')}
      />
      {capacity !== null && guests > capacity && (
        <p className={classes.warning}>
          <StatusShape tone="warning" /> {recordName(venue ?? {})} holds {capacity.toLocaleString()},{' '}
          {(guests - capacity).toLocaleString()} fewer than expected.
        </p>
      )}
    </>
  );
}

export function People({ draft, set, problem }: StepProps) {
  const { me } = useSession();
  const members = useQuery(query.members());
  const sponsors = useNames('sponsors');
  const designers = useNames('designers');
  const free = (members.data ?? []).filter(
    member => member.userId !== me.user.id && !draft.team.some(each => each.userId === member.userId),
  );
  return (
    <>
      <fieldset className={classes.fieldset}>
        <legend>Team</legend>
        <p className="muted">You are the event lead. Add those who work on it with you.</p>
        {members.error && <ErrorRegion error={members.error} what="The members could not be loaded" />}
        <ul className={classes.team}>
          {draft.team.map((member, index) => {
            const change = (part: Partial<typeof member>) =>
              set({ team: draft.team.map((each, at) => (at === index ? { ...each, ...part } : each)) });
            const name = members.data?.find(each => each.userId === member.userId)?.name ?? 'Somebody';
            return (
              <li key={member.userId}>
                <span className="grow truncate">{name}</span>
                <Select
                  aria-label={`Role of ${name}`}
                  allowDeselect={false}
                  data={teamRoles.map(value => ({ value, label: humanize(value) }))}
                  value={member.role}
                  onChange={role => role && change({ role })}
                />
                <Select
                  aria-label={`Rights of ${name}`}
                  allowDeselect={false}
                  data={[
                    { value: 'admin', label: 'Administer' },
                    { value: 'edit', label: 'Edit' },
                    { value: 'view_only', label: 'View only' },
                  ]}
                  value={member.permission}
                  onChange={permission => permission && change({ permission })}
                />
                <ActionIcon
                  aria-label={`Take ${name} off`}
                  onClick={() => set({ team: draft.team.filter((_, at) => at !== index) })}
                >
                  <IconX size={15} />
                </ActionIcon>
              </li>
            );
          })}
        </ul>
        <Select
          aria-label="Add a person"
          placeholder="Add a person"
          searchable
          value={null}
          data={free.map(member => ({ value: member.userId, label: member.name }))}
          onChange={userId =>
            userId && set({ team: [...draft.team, { userId, role: 'production_manager', permission: 'edit' }] })
          }
          error={fieldMessage(problem, 'teamMembers')}
        />
      </fieldset>
      <div className="pair">
        <MultiSelect
          label="Sponsors"
          searchable
          data={sponsors.options}
          value={draft.sponsorIds}
          onChange={sponsorIds => set({ sponsorIds })}
          error={fieldMessage(problem, 'sponsorIds')}
        />
        <MultiSelect
          label="Designers"
          searchable
          data={designers.options}
          value={draft.designerIds}
          onChange={designerIds => set({ designerIds })}
          error={fieldMessage(problem, 'designerIds')}
        />
      </div>
      <Radio.Group
        label="Who may see it"
        value={draft.visibility}
        onChange={value => set({ visibility: value as Visibility })}
      >
        <div className="line wrap" style={{ marginBlockStart: 6 }}>
          <Radio value="organization" label="Everybody in the organization" />
          <Radio value="team" label="Only its team" />
        </div>
      </Radio.Group>
    </>
  );
}

const currencies = [
  'USD',
  'EUR',
  'GBP',
  'CHF',
  'CAD',
  'AUD',
  'JPY',
  'SEK',
  'NOK',
  'DKK',
  'PLN',
  'CZK',
  'AED',
  'BRL',
  'INR',
  'ZAR',
];
const usual = ['venue', 'production', 'catering', 'staffing', 'marketing', 'buffer'];

export function Money({ draft, set, problem }: StepProps) {
  const change = (index: number, part: Partial<Draft['categories'][number]>) =>
    set({ categories: draft.categories.map((each, at) => (at === index ? { ...each, ...part } : each)) });
  const total = sum(draft.categories.map(each => each.amount));
  const shares = Number(total);
  const unused = budgetKinds.find(kind => !draft.categories.some(each => each.category === kind));
  const budget = isAmount(draft.budget) ? Number(amount(draft.budget)) : null;
  return (
    <>
      <div className="pair">
        <TextInput
          label="Budget in total"
          inputMode="decimal"
          value={draft.budget}
          onChange={event => set({ budget: event.currentTarget.value })}
          error={
            draft.budget && !isAmount(draft.budget)
              ? 'Write an amount such as 45000 or 45000.50.'
              : fieldMessage(problem, 'budget')
          }
        />
        <Select
          label="Currency"
          searchable
          allowDeselect={false}
          data={currencies}
          value={draft.currency}
          onChange={currency => currency && set({ currency })}
          error={fieldMessage(problem, 'currency')}
        />
      </div>
      <fieldset className={classes.fieldset}>
        <legend>Categories</legend>
        <ul className={classes.team}>
          {draft.categories.map((category, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place; names are being typed
            <li key={index}>
              <Select
                className="grow"
                aria-label={`Category ${index + 1}`}
                allowDeselect={false}
                data={budgetKinds
                  .filter(kind => kind === category.category || !draft.categories.some(each => each.category === kind))
                  .map(value => ({ value, label: humanize(value) }))}
                value={category.category}
                onChange={value => value && change(index, { category: value })}
              />
              <TextInput
                aria-label={`Amount of ${humanize(category.category)}`}
                placeholder="0.00"
                inputMode="decimal"
                classNames={{ input: classes.amount ?? '' }}
                value={category.amount}
                onChange={event => change(index, { amount: event.currentTarget.value })}
                error={category.amount !== '' && !isAmount(category.amount)}
              />
              <ActionIcon
                aria-label={`Remove ${humanize(category.category)}`}
                onClick={() => set({ categories: draft.categories.filter((_, at) => at !== index) })}
              >
                <IconX size={15} />
              </ActionIcon>
            </li>
          ))}
        </ul>
        <div className="line wrap">
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconPlus size={14} />}
            disabled={!unused}
            onClick={() => unused && set({ categories: [...draft.categories, { category: unused, amount: '' }] })}
          >
            Add category
          </Button>
          {draft.categories.length === 0 && (
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => set({ categories: usual.map(category => ({ category, amount: '' })) })}
            >
              Start with the usual ones
            </Button>
          )}
        </div>
        {fieldMessage(problem, 'budgetCategories') && (
          <p className={classes.wrong}>{fieldMessage(problem, 'budgetCategories')}</p>
        )}
      </fieldset>
      {draft.categories.length > 0 && (
        <p className={classes.reading}>
          Categories sum to {formatMoney({ amount: total, currency: draft.currency })}
          {budget !== null && budget !== shares && (
            <span className="muted">
              {' · '}
              {formatMoney({ amount: String(Math.abs(budget - shares)), currency: draft.currency })}{' '}
              {shares > budget ? 'over the budget' : 'not yet shared out'}
            </span>
          )}
        </p>
      )}
    </>
  );
}

export function Review({ draft, set, go }: StepProps) {
  const clients = useNames('clients');
  const venues = useNames('venues');
  const { start, end } = times(draft);
  const rows: { step: Step; facts: [string, string | null][] }[] = [
    {
      step: 'basics',
      facts: [
        ['Name', draft.name.trim() || null],
        ['Type', humanize(draft.type)],
        ['Client', clients.nameOf(draft.clientId)],
      ],
    },
    {
      step: 'when',
      facts: [
        ['Starts', start && `${formatDateTime(start, draft.timezone)} ${zoneName(start, draft.timezone)}`],
        ['Ends', end && formatDateTime(end, draft.timezone)],
        ['Time zone', zoneLabel(draft.timezone)],
      ],
    },
    {
      step: 'where',
      facts: [
        ['Venue', venues.nameOf(draft.venueId)],
        ['Place', draft.location || null],
        ['Guests', draft.targetAttendees ? Number(draft.targetAttendees).toLocaleString() : null],
      ],
    },
    {
      step: 'people',
      facts: [
        ['Team', draft.team.length > 0 ? `you and ${plural(draft.team.length, 'other')}` : 'you'],
        ['Sponsors', draft.sponsorIds.length ? String(draft.sponsorIds.length) : null],
        ['Designers', draft.designerIds.length ? String(draft.designerIds.length) : null],
        ['Seen by', draft.visibility === 'team' ? 'its team' : 'the organization'],
      ],
    },
    {
      step: 'money',
      facts: [
        [
          'Budget',
          draft.budget && isAmount(draft.budget)
            ? formatMoney({ amount: amount(draft.budget), currency: draft.currency })
            : null,
        ],
        ['Categories', draft.categories.length ? String(draft.categories.length) : null],
      ],
    },
  ];
  return (
    <>
      <div className={classes.review}>
        {rows.map(({ step, facts }) => (
          <section key={step}>
            <h2>
              {stepTitles[step]}
              <button type="button" className={classes.change} onClick={() => go(step)}>
                Change<span className="vh"> {stepTitles[step]}</span>
              </button>
            </h2>
            <dl>
              {facts.map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value ?? <span className="muted">open</span>}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <Checkbox
        size="sm"
        label="Make a plan of tasks for this type of event"
        description="Phases, deadlines counted from the date, and what waits for what. Everything can be changed afterwards."
        checked={draft.generateTasks}
        onChange={event => set({ generateTasks: event.currentTarget.checked })}
      />
    </>
  );
}
