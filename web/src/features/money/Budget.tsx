import { ActionIcon, Button, Menu, Modal, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import {
  IconAdjustments,
  IconArrowsExchange,
  IconChevronRight,
  IconDots,
  IconPencil,
  IconPlus,
  IconTrash,
} from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { asProblem, fieldMessage } from '@/api/problem';
import { query } from '@/api/queries';
import type {
  Budget as BudgetData,
  BudgetItem,
  BudgetLine,
  BudgetSuggestion,
  EventDetail,
  Id,
  Money as MoneyValue,
} from '@/api/types';
import { onDevice, useOffline } from '@/offline/state';
import { formatDateTime } from '@/time/format';
import { FormErrors } from '@/ui/FormErrors';
import { formatMoney, Money } from '@/ui/Money';
import { usePageTitle } from '@/ui/PageHeader';
import { PendingMark } from '@/ui/PendingMark';
import { EmptyState, ErrorRegion, SkeletonBlock, SkeletonRows } from '@/ui/States';
import { StatusChip, StatusShape, type Tone } from '@/ui/StatusChip';
import { useShortcuts } from '@/ui/shortcuts';
import { toast, toastProblem } from '@/ui/toasts';
import { mayAdmin, mayEdit, useEvent } from '../command-center/useEvent';
import classes from './Budget.module.css';
import { CategoryForm } from './CategoryForm';
import { Expenses } from './Expenses';
import { alertSentence, amountOf, categoryName, lineWord, moneyOf, usage } from './figures';
import { amountInput, useRefresh } from './useRefresh';

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

type Opened =
  | { kind: 'category'; line: BudgetLine | null }
  | { kind: 'item'; item: BudgetItem | null; categoryId?: Id | undefined }
  | { kind: 'move'; from?: Id }
  | { kind: 'settings' };

/** What an event is going to cost at its end: plan, promises, spending and forecast, by category and line. */
export function Budget() {
  const event = useEvent();
  const budget = useQuery(query.budget(event.id));
  const [opened, setOpened] = useState<Opened | null>(null);
  const editable = mayEdit(event);
  usePageTitle(`Budget · ${event.name}`);
  useShortcuts([
    {
      keys: 'KeyN',
      label: 'New budget line',
      group: 'Budget',
      run: () =>
        editable &&
        setOpened(budget.data?.categories.length ? { kind: 'item', item: null } : { kind: 'category', line: null }),
    },
  ]);
  const data = budget.data;
  if (!data) {
    return budget.error ? (
      <ErrorRegion error={budget.error} what="The budget could not be loaded" retry={() => void budget.refetch()} />
    ) : (
      <div className={classes.page}>
        <SkeletonBlock height={84} />
        <SkeletonRows rows={9} />
      </div>
    );
  }
  return (
    <div className={classes.page}>
      {budget.error && (
        <ErrorRegion
          error={budget.error}
          what="The latest numbers could not be read"
          retry={() => void budget.refetch()}
          dataFrom={budget.dataUpdatedAt}
        />
      )}
      <Figures budget={data} />
      <Alerts event={event} budget={data} editable={editable} />
      <Plan event={event} budget={data} editable={editable} onOpen={setOpened} />
      <Expenses event={event} budget={data} editable={editable} />
      <Moves eventId={event.id} />
      {opened?.kind === 'category' && <CategoryForm event={event} line={opened.line} onClose={() => setOpened(null)} />}
      {opened?.kind === 'item' && (
        <LineForm
          event={event}
          budget={data}
          item={opened.item}
          categoryId={opened.categoryId}
          onClose={() => setOpened(null)}
        />
      )}
      {opened?.kind === 'move' && (
        <MoveForm event={event} budget={data} from={opened.from} onClose={() => setOpened(null)} />
      )}
      {opened?.kind === 'settings' && <Thresholds event={event} budget={data} onClose={() => setOpened(null)} />}
    </div>
  );
}

function Figures({ budget }: { budget: BudgetData }) {
  const waiting = useOffline(state => onDevice(state.operations));
  const forecastOver = amountOf(budget.totalForecast) - amountOf(budget.limit);
  const state = usage({
    ...budget,
    budgeted: budget.limit,
    actual: budget.totalActual,
    committed: budget.totalCommitted,
  });
  const income = amountOf(budget.incomeAgreed) > 0 || amountOf(budget.incomeReceived) > 0;
  return (
    <section aria-label="Totals">
      <dl className={classes.figures}>
        <Figure
          name={budget.eventBudget ? 'Limit of the event' : 'Budgeted'}
          value={budget.limit}
          note={budget.eventBudget ? `categories plan ${formatMoney(budget.totalBudgeted, true)}` : 'by category'}
        />
        <Figure name="Spent" value={budget.totalActual} note={`${formatMoney(budget.totalPaid, true)} of it paid`} />
        <Figure name="Committed" value={budget.totalCommitted} note="ordered or signed, not spent" />
        <Figure
          name="Forecast"
          value={budget.totalForecast}
          note={
            forecastOver > 0 ? (
              <>
                <StatusShape tone="warning" />
                {formatMoney(moneyOf(forecastOver, budget.currency), true)} over
              </>
            ) : (
              'within the limit'
            )
          }
        />
        <Figure
          name={amountOf(budget.remaining) < 0 ? 'Over' : 'Left'}
          value={moneyOf(Math.abs(amountOf(budget.remaining)), budget.currency)}
          note={
            <>
              <StatusShape tone={state.tone} />
              {state.word}
            </>
          }
        />
        {income && (
          <Figure
            name="Income"
            value={budget.incomeAgreed}
            note={`${formatMoney(budget.incomeReceived, true)} received`}
          />
        )}
      </dl>
      {waiting > 0 && <p className="muted">Totals leave out what is on this device and not sent yet.</p>}
    </section>
  );
}

function Figure({ name, value, note }: { name: string; value: MoneyValue; note: ReactNode }) {
  return (
    <div className={classes.figure}>
      <dt>{name}</dt>
      <dd>{formatMoney(value, true)}</dd>
      <dd className={classes.note}>{note}</dd>
    </div>
  );
}

function Alerts({ event, budget, editable }: { event: EventDetail; budget: BudgetData; editable: boolean }) {
  const refresh = useRefresh(event.id);
  const [asked, setAsked] = useState<Id | null>(null);
  const suggestions = useQuery({ ...query.budgetSuggestions(event.id), enabled: budget.alerts.length > 0 });
  const move = useMutation({
    mutationFn: (suggestion: BudgetSuggestion) =>
      call.budget.reallocate(event.id, {
        id: newId(),
        from: suggestion.from.id,
        to: suggestion.to.id,
        amount: suggestion.amount.amount,
      }),
    onSuccess: (_, { from, to, amount }) => {
      toast(`${formatMoney(amount)} moved from ${from.label} to ${to.label}`, {
        undo: () =>
          void call.budget
            .reallocate(event.id, { id: newId(), from: to.id, to: from.id, amount: amount.amount, note: 'Taken back' })
            .then(refresh)
            .catch(error => toastProblem('It could not be moved back', error)),
      });
      refresh();
    },
    onError: error => toastProblem('The budget was not moved', error),
  });
  if (budget.alerts.length === 0) return null;
  return (
    <section className={classes.panel} aria-labelledby="budget-alerts">
      <div className={classes.head}>
        <h2 id="budget-alerts">Needs attention</h2>
      </div>
      <ul className={classes.alerts}>
        {budget.alerts.map(alert => (
          <li key={alert.id}>
            <StatusChip
              tone={alert.level === 'critical' ? 'critical' : 'warning'}
              label={alert.level === 'critical' ? 'Critical' : 'Warning'}
            />
            <p>
              {alertSentence(alert)}
              {alert.reason && (
                <span className={classes.reason}>
                  {alert.acknowledgedBy?.name ?? 'Somebody'}: {alert.reason}
                </span>
              )}
            </p>
            {editable && !alert.acknowledgedAt && (
              <Button
                variant="default"
                size="compact-sm"
                aria-label={`Acknowledge: ${alertSentence(alert)}`}
                onClick={() => setAsked(alert.id)}
              >
                Acknowledge
              </Button>
            )}
          </li>
        ))}
        {(suggestions.data ?? []).map(suggestion => (
          <li key={`${suggestion.from.id}${suggestion.to.id}`}>
            <IconArrowsExchange {...icon} />
            <p>
              Move <strong className="num">{formatMoney(suggestion.amount)}</strong> from {suggestion.from.label} to{' '}
              {suggestion.to.label}
              <span className={classes.reason}>
                {suggestion.from.label} keeps {formatMoney(suggestion.from.after)} and has used{' '}
                {formatMoney(suggestion.from.used)}.
              </span>
            </p>
            {editable && (
              <Button
                size="compact-sm"
                aria-label={`Move it: ${formatMoney(suggestion.amount)} from ${suggestion.from.label} to ${suggestion.to.label}`}
                loading={move.isPending && move.variables === suggestion}
                onClick={() => move.mutate(suggestion)}
              >
                Move it
              </Button>
            )}
          </li>
        ))}
      </ul>
      {asked && <Acknowledge event={event} alertId={asked} onClose={() => setAsked(null)} />}
    </section>
  );
}

function Acknowledge({ event, alertId, onClose }: { event: EventDetail; alertId: Id; onClose: () => void }) {
  const refresh = useRefresh(event.id);
  const [reason, setReason] = useState('');
  const save = useMutation({
    mutationFn: () => call.budget.acknowledge(event.id, alertId, reason),
    onSuccess: () => {
      toast('Acknowledged');
      refresh();
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title="Acknowledge the alert">
      <form
        className="fields"
        onSubmit={submit => {
          submit.preventDefault();
          save.mutate();
        }}
      >
        <FormErrors error={save.error} />
        <Textarea
          label="Why it is left as it is"
          description="Everybody who sees the budget reads it here, until the alert is over."
          autosize
          minRows={2}
          maxLength={500}
          data-autofocus
          value={reason}
          onChange={change => setReason(change.currentTarget.value)}
          error={fieldMessage(save.error ? asProblem(save.error) : null, 'reason')}
        />
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!reason.trim()} loading={save.isPending}>
            Acknowledge alert
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function Plan(props: { event: EventDetail; budget: BudgetData; editable: boolean; onOpen: (opened: Opened) => void }) {
  const { event, budget, editable, onOpen } = props;
  const [closed, setClosed] = useState<ReadonlySet<Id>>(new Set());
  const toggle = (id: Id) =>
    setClosed(before => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const total = usage({
    budgeted: budget.limit,
    actual: budget.totalActual,
    committed: budget.totalCommitted,
    usedPercent: budget.usedPercent,
    state: budget.state,
  });
  return (
    <section className={classes.panel} aria-labelledby="budget-plan">
      <div className={classes.head}>
        <h2 id="budget-plan">Plan</h2>
        {editable && (
          <>
            {mayAdmin(event) && (
              <Button
                variant="subtle"
                color="gray"
                size="compact-sm"
                leftSection={<IconAdjustments {...icon} />}
                onClick={() => onOpen({ kind: 'settings' })}
              >
                Thresholds
              </Button>
            )}
            {budget.categories.length > 1 && (
              <Button
                variant="subtle"
                color="gray"
                size="compact-sm"
                leftSection={<IconArrowsExchange {...icon} />}
                onClick={() => onOpen({ kind: 'move' })}
              >
                Move budget
              </Button>
            )}
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconPlus {...icon} />}
              onClick={() => onOpen({ kind: 'category', line: null })}
            >
              Add category
            </Button>
            {budget.categories.length > 0 && (
              <Button
                size="compact-sm"
                leftSection={<IconPlus {...icon} />}
                onClick={() => onOpen({ kind: 'item', item: null })}
              >
                Add line
              </Button>
            )}
          </>
        )}
      </div>
      {budget.categories.length === 0 ? (
        <EmptyState
          title="No budget yet"
          action={
            editable && <Button onClick={() => onOpen({ kind: 'category', line: null })}>Add the first category</Button>
          }
        >
          Say what may be spent on the venue, on production, on people, and see every day where that stands.
        </EmptyState>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
        <section className={classes.scroll} tabIndex={0} aria-label="Budget by category and line">
          <table className={classes.grid}>
            <thead>
              <tr>
                <th scope="col">Category and line</th>
                <th scope="col" data-end>
                  Plan
                </th>
                <th scope="col" data-end data-wide>
                  Committed
                </th>
                <th scope="col" data-end>
                  Spent
                </th>
                <th scope="col" data-end data-wide>
                  Forecast
                </th>
                <th scope="col" data-end data-wide>
                  Variance
                </th>
                <th scope="col" data-wide>
                  State
                </th>
                {editable && (
                  <th scope="col">
                    <span className="vh">More</span>
                  </th>
                )}
              </tr>
            </thead>
            {budget.categories.map(line => (
              <CategoryRows
                key={line.id}
                event={event}
                line={line}
                items={budget.items.filter(item => item.categoryId === line.id)}
                editable={editable}
                open={!closed.has(line.id)}
                onToggle={() => toggle(line.id)}
                onOpen={onOpen}
              />
            ))}
            <tfoot>
              <tr>
                <th scope="row">
                  Total
                  <span className={classes.narrow}>
                    <StatusChip tone={total.tone} label={total.word} quiet />
                  </span>
                </th>
                <Amounts
                  planned={budget.totalBudgeted}
                  committed={budget.totalCommitted}
                  actual={budget.totalActual}
                  forecast={budget.totalForecast}
                  variance={budget.totalVariance}
                  state={total}
                />
                {editable && <td />}
              </tr>
            </tfoot>
          </table>
        </section>
      )}
    </section>
  );
}

function CategoryRows(props: {
  event: EventDetail;
  line: BudgetLine;
  items: BudgetItem[];
  editable: boolean;
  open: boolean;
  onToggle: () => void;
  onOpen: (opened: Opened) => void;
}) {
  const { event, line, items, editable, open, onToggle, onOpen } = props;
  const state = usage(line);
  const name = categoryName(line);
  const unplanned = amountOf(line.budgeted) - amountOf(line.planned);
  return (
    <tbody>
      <tr className={classes.category}>
        <th scope="rowgroup">
          <span className={classes.name}>
            <button type="button" className={classes.toggle} aria-expanded={open} onClick={onToggle}>
              <IconChevronRight {...icon} />
              {name}
            </button>
            <PendingMark id={line.id} />
          </span>
          <span className={classes.narrow}>
            <StatusChip tone={state.tone} label={state.word} quiet />
          </span>
        </th>
        <Amounts
          planned={line.budgeted}
          plannedNote={
            items.length > 0 &&
            unplanned !== 0 &&
            (unplanned > 0
              ? `${formatMoney(moneyOf(unplanned, line.budgeted.currency))} not broken down`
              : `lines plan ${formatMoney(moneyOf(-unplanned, line.budgeted.currency))} more`)
          }
          committed={line.committed}
          actual={line.actual}
          forecast={line.forecast}
          variance={line.variance}
          varianceNote={
            line.variancePercent !== null && line.variancePercent !== undefined && percent(line.variancePercent)
          }
          state={state}
        />
        {editable && (
          <td data-end>
            <CategoryMenu event={event} line={line} name={name} onOpen={onOpen} />
          </td>
        )}
      </tr>
      {open &&
        items.map(item => {
          const word = lineWord(item);
          return (
            <tr key={item.id} className={classes.line}>
              <th scope="row">
                <span className={classes.name}>
                  {editable ? (
                    <button type="button" className={classes.open} onClick={() => onOpen({ kind: 'item', item })}>
                      {item.description}
                    </button>
                  ) : (
                    item.description
                  )}
                  <PendingMark id={item.id} />
                </span>
                {item.vendor?.name && <span className={`${classes.sub} ${classes.name}`}>{item.vendor.name}</span>}
                <span className={classes.narrow}>
                  <StatusChip tone={word.tone} label={word.word} quiet />
                </span>
              </th>
              <Amounts
                planned={item.planned}
                committed={item.committed}
                actual={item.actual}
                forecast={item.forecast}
                variance={item.variance}
                state={word}
              />
              {editable && (
                <td data-end>
                  <ActionIcon
                    variant="subtle"
                    aria-label={`Edit ${item.description}`}
                    onClick={() => onOpen({ kind: 'item', item })}
                  >
                    <IconPencil {...icon} />
                  </ActionIcon>
                </td>
              )}
            </tr>
          );
        })}
    </tbody>
  );
}

/** What a category, a line or all of it comes to: the cells of a row between its name and what can be done with it. */
function Amounts(props: {
  planned: MoneyValue;
  plannedNote?: ReactNode;
  committed: MoneyValue;
  actual: MoneyValue;
  forecast: MoneyValue;
  variance: MoneyValue;
  varianceNote?: ReactNode;
  state: { tone: Tone; word: string };
}) {
  const { planned, plannedNote, committed, actual, forecast, variance, varianceNote, state } = props;
  return (
    <>
      <td data-end>
        <Money value={planned} />
        {plannedNote && <span className={classes.sub}>{plannedNote}</span>}
      </td>
      <td data-end data-wide>
        <Money value={committed} />
      </td>
      <td data-end>
        <Money value={actual} />
      </td>
      <td data-end data-wide>
        <Money value={forecast} />
      </td>
      <td data-end data-wide>
        <Money value={variance} />
        {varianceNote && <span className={classes.sub}>{varianceNote}</span>}
      </td>
      <td data-wide>
        <StatusChip tone={state.tone} label={state.word} quiet />
      </td>
    </>
  );
}

const percent = (value: number) => `${value > 0 ? '+' : value < 0 ? '\u2212' : ''}${Math.abs(value)} %`;

function CategoryMenu(props: { event: EventDetail; line: BudgetLine; name: string; onOpen: (opened: Opened) => void }) {
  const { event, line, name, onOpen } = props;
  const refresh = useRefresh(event.id);
  const remove = useMutation({
    mutationFn: () => call.budget.remove(event.id, line.id),
    onSuccess: () => {
      toast(`“${name}” is removed`);
      refresh();
    },
    onError: error => toastProblem(`“${name}” was not removed`, error),
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" aria-label={`More about ${name}`}>
          <IconDots {...icon} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconPlus {...icon} />}
          onClick={() => onOpen({ kind: 'item', item: null, categoryId: line.id })}
        >
          Add line
        </Menu.Item>
        <Menu.Item leftSection={<IconPencil {...icon} />} onClick={() => onOpen({ kind: 'category', line })}>
          Edit category
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowsExchange {...icon} />}
          onClick={() => onOpen({ kind: 'move', from: line.id })}
        >
          Move budget from here
        </Menu.Item>
        <Menu.Item color="red" leftSection={<IconTrash {...icon} />} onClick={() => remove.mutate()}>
          Remove with its lines
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function LineForm(props: {
  event: EventDetail;
  budget: BudgetData;
  item: BudgetItem | null;
  categoryId: Id | undefined;
  onClose: () => void;
}) {
  const { event, budget, item, categoryId, onClose } = props;
  const refresh = useRefresh(event.id);
  const [fresh] = useState(newId);
  const vendors = useQuery(query.directory('vendors', { limit: 200 }));
  const form = useForm({
    initialValues: {
      categoryId: (item?.categoryId ?? categoryId ?? budget.categories[0]?.id ?? '') as string,
      description: item?.description ?? '',
      plannedAmount: (item ? item.planned.amount : '') as string | number,
      committedAmount: (item ? item.enteredCommitted.amount : '') as string | number,
      actualAmount: (item ? item.enteredActual.amount : '') as string | number,
      forecastAmount: (item?.enteredForecast?.amount ?? '') as string | number,
      vendorId: (item?.vendor?.id ?? null) as string | null,
      notes: item?.notes ?? '',
    },
    validate: { description: value => (value.trim() ? null : 'Say what it is for.') },
  });
  const save = useMutation({
    mutationFn: (values: typeof form.values) => {
      const all = {
        categoryId: values.categoryId,
        description: values.description.trim(),
        plannedAmount: String(values.plannedAmount || 0),
        committedAmount: String(values.committedAmount || 0),
        actualAmount: String(values.actualAmount || 0),
        forecastAmount: values.forecastAmount === '' ? null : String(values.forecastAmount),
        vendorId: values.vendorId,
        notes: values.notes.trim() || null,
      };
      if (!item) return call.budget.createItem(event.id, { id: fresh, ...all });
      const changed = Object.entries(all).filter(([field]) => form.isDirty(field));
      return call.budget.updateItem(event.id, item.id, Object.fromEntries(changed));
    },
    onSuccess: (_, values) => {
      toast(`“${values.description.trim()}” ${item ? 'saved' : 'added'}`);
      refresh();
      onClose();
    },
  });
  const remove = useMutation({
    mutationFn: (gone: BudgetItem) => call.budget.removeItem(event.id, gone.id),
    onSuccess: (_, gone) => {
      toast(`“${gone.description}” is removed`, {
        undo: () =>
          void call.budget
            .createItem(event.id, {
              id: newId(),
              categoryId: gone.categoryId,
              description: gone.description,
              plannedAmount: gone.planned.amount,
              committedAmount: gone.enteredCommitted.amount,
              actualAmount: gone.enteredActual.amount,
              forecastAmount: gone.enteredForecast?.amount ?? null,
              vendorId: gone.vendor?.id ?? null,
              notes: gone.notes ?? null,
              position: gone.position,
            })
            .then(refresh)
            .catch(error => toastProblem('It could not be brought back', error)),
      });
      refresh();
      onClose();
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  const amounts = amountInput(event.currency);
  return (
    <Modal opened onClose={onClose} title={item ? 'Budget line' : 'New budget line'}>
      <form
        className="fields"
        onSubmit={form.onSubmit(values => (item && !form.isDirty() ? onClose() : save.mutate(values)))}
        noValidate
      >
        <FormErrors error={save.error ?? remove.error} />
        <TextInput
          label="What it is for"
          maxLength={200}
          data-autofocus
          {...form.getInputProps('description')}
          error={form.errors.description ?? fieldMessage(problem, 'description')}
        />
        <div className="pair">
          <Select
            label="Category"
            allowDeselect={false}
            data={budget.categories.map(line => ({ value: line.id, label: categoryName(line) }))}
            {...form.getInputProps('categoryId')}
            error={fieldMessage(problem, 'categoryId')}
          />
          <NumberInput
            label={`Planned (${event.currency})`}
            {...amounts}
            {...form.getInputProps('plannedAmount')}
            error={fieldMessage(problem, 'plannedAmount')}
          />
        </div>
        <div className="pair">
          <NumberInput
            label={`Ordered (${event.currency})`}
            description="Expenses of the line are taken off it. Contracts count by themselves."
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            {...amounts}
            {...form.getInputProps('committedAmount')}
            error={fieldMessage(problem, 'committedAmount')}
          />
          <NumberInput
            label={`Spent without an expense (${event.currency})`}
            {...amounts}
            {...form.getInputProps('actualAmount')}
            error={fieldMessage(problem, 'actualAmount')}
          />
        </div>
        <div className="pair">
          <NumberInput
            label={`Own forecast (${event.currency})`}
            placeholder="What follows from the rest"
            {...amounts}
            {...form.getInputProps('forecastAmount')}
            error={fieldMessage(problem, 'forecastAmount')}
          />
          <Select
            label="Vendor"
            placeholder="Nobody yet"
            clearable
            searchable
            data={(vendors.data?.data ?? []).map(vendor => ({ value: vendor.id, label: String(vendor.name) }))}
            {...form.getInputProps('vendorId')}
            error={fieldMessage(problem, 'vendorId')}
          />
        </div>
        <Textarea label="Notes" autosize minRows={2} maxRows={6} maxLength={2000} {...form.getInputProps('notes')} />
        <div className="ends">
          {item && (
            <Button
              variant="subtle"
              color="red"
              className={classes.first}
              loading={remove.isPending}
              onClick={() => remove.mutate(item)}
            >
              Remove
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            {item ? 'Save line' : 'Add line'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function MoveForm(props: { event: EventDetail; budget: BudgetData; from: Id | undefined; onClose: () => void }) {
  const { event, budget, onClose } = props;
  const refresh = useRefresh(event.id);
  const [fresh] = useState(newId);
  const form = useForm({
    initialValues: {
      from: props.from ?? budget.categories.find(line => line.category === 'buffer')?.id ?? '',
      to: '',
      amount: '' as string | number,
      note: '',
    },
  });
  const from = budget.categories.find(line => line.id === form.values.from);
  const left = from ? amountOf(from.budgeted) - amountOf(from.actual) - amountOf(from.committed) : null;
  const save = useMutation({
    mutationFn: ({ from, to, amount, note }: typeof form.values) =>
      call.budget.reallocate(event.id, { id: fresh, from, to, amount: String(amount || 0), note: note.trim() || null }),
    onSuccess: answer => {
      const { amount, fromLabel, toLabel } = answer.data;
      toast(`${formatMoney(amount)} moved from ${fromLabel} to ${toLabel}`);
      refresh();
      onClose();
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  const choices = budget.categories.map(line => ({ value: line.id, label: categoryName(line) }));
  return (
    <Modal opened onClose={onClose} title="Move budget">
      <form className="fields" onSubmit={form.onSubmit(values => save.mutate(values))} noValidate>
        <FormErrors error={save.error} />
        <div className="pair">
          <Select
            label="From"
            allowDeselect={false}
            data={choices}
            {...form.getInputProps('from')}
            error={fieldMessage(problem, 'from')}
            description={
              left !== null ? `${formatMoney(moneyOf(Math.max(0, left), event.currency))} is left there` : undefined
            }
            inputWrapperOrder={['label', 'input', 'description', 'error']}
          />
          <Select
            label="To"
            allowDeselect={false}
            data={choices.filter(choice => choice.value !== form.values.from)}
            {...form.getInputProps('to')}
            error={fieldMessage(problem, 'to')}
          />
        </div>
        <NumberInput
          label={`Amount (${event.currency})`}
          {...amountInput(event.currency)}
          {...form.getInputProps('amount')}
          error={fieldMessage(problem, 'amount')}
        />
        <TextInput label="Why (optional)" maxLength={500} {...form.getInputProps('note')} />
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={save.isPending}
            disabled={!form.values.from || !form.values.to || !Number(form.values.amount)}
          >
            Move budget
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function Thresholds({ event, budget, onClose }: { event: EventDetail; budget: BudgetData; onClose: () => void }) {
  const refresh = useRefresh(event.id);
  const form = useForm({
    initialValues: {
      warningPercent: budget.warningPercent as string | number,
      criticalPercent: budget.criticalPercent as string | number,
    },
  });
  const save = useMutation({
    mutationFn: ({ warningPercent, criticalPercent }: typeof form.values) =>
      call.budget.setSettings(event.id, {
        warningPercent: Number(warningPercent),
        criticalPercent: Number(criticalPercent),
      }),
    onSuccess: () => {
      toast('Thresholds saved');
      refresh();
      onClose();
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  const field = { suffix: ' %', min: 1, max: 1000, decimalScale: 2, hideControls: true } as const;
  return (
    <Modal opened onClose={onClose} title="When the budget warns">
      <form className="fields" onSubmit={form.onSubmit(values => save.mutate(values))} noValidate>
        <FormErrors error={save.error} />
        <p className="muted">
          Spent and committed are compared with what is budgeted, for each category and the whole.
        </p>
        <div className="pair">
          <NumberInput
            label="Warn from"
            data-autofocus
            {...field}
            {...form.getInputProps('warningPercent')}
            error={fieldMessage(problem, 'warningPercent')}
          />
          <NumberInput
            label="Critical above"
            {...field}
            {...form.getInputProps('criticalPercent')}
            error={fieldMessage(problem, 'criticalPercent')}
          />
        </div>
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            Save thresholds
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function Moves({ eventId }: { eventId: Id }) {
  const moves = useQuery(query.reallocations(eventId));
  const rows = moves.data?.data ?? [];
  if (rows.length === 0) return null;
  return (
    <section className={classes.panel} aria-labelledby="budget-moves">
      <div className={classes.head}>
        <h2 id="budget-moves">Moved so far</h2>
      </div>
      <ul className={classes.moves}>
        {rows.map(move => (
          <li key={move.id}>
            <span>
              <strong className="num">{formatMoney(move.amount)}</strong> from {move.fromLabel} to {move.toLabel}
              {move.madeBy && ` by ${move.madeBy.name}`}
              {move.note && <span className={classes.reason}>{move.note}</span>}
            </span>
            <time dateTime={move.createdAt}>{formatDateTime(move.createdAt)}</time>
          </li>
        ))}
      </ul>
    </section>
  );
}
