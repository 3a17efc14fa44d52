import { ActionIcon, Button, Modal, NumberInput, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { asProblem, fieldMessage } from '@/api/problem';
import { keys } from '@/api/queries';
import type { BudgetKind, EventDetail } from '@/api/types';
import { FormErrors } from '@/ui/FormErrors';
import { formatMoney, Money, minorUnits } from '@/ui/Money';
import { EmptyState } from '@/ui/States';
import { StatusChip, type Tone } from '@/ui/StatusChip';
import { toast } from '@/ui/toasts';
import { budgetKinds, humanize } from '@/ui/words';
import editing from './EditDetails.module.css';
import classes from './Overview.module.css';
import { Panel } from './Panel';
import { mayEdit } from './useEvent';

type Line = EventDetail['budgetSummary']['categories'][number];

/** What a variance means, in a word and a tone: over 100 % is critical, from 90 % on it warns. */
export function variance(budgeted: number, actual: number): { tone: Tone; word: string } {
  if (budgeted <= 0)
    return actual > 0 ? { tone: 'critical', word: 'not budgeted' } : { tone: 'neutral', word: 'no budget' };
  const share = actual / budgeted;
  if (share > 1) return { tone: 'critical', word: `over by ${Math.round((share - 1) * 100)} %` };
  if (share >= 0.9) return { tone: 'warning', word: `${Math.round(share * 100)} % used` };
  return { tone: 'neutral', word: `${Math.round(share * 100)} % used` };
}

/** What was planned and what it came to, by category. */
export function BudgetPanel({ event }: { event: EventDetail }) {
  const [opened, setOpened] = useState<Line | 'new' | null>(null);
  const summary = event.budgetSummary;
  const editable = mayEdit(event);
  const form = opened && (
    <CategoryForm event={event} line={opened === 'new' ? null : opened} onClose={() => setOpened(null)} />
  );
  const add = editable && (
    <Button
      variant="subtle"
      size="compact-sm"
      leftSection={<IconPlus size={14} stroke={1.75} />}
      onClick={() => setOpened('new')}
    >
      Add category
    </Button>
  );
  if (summary.categories.length === 0) {
    return (
      <Panel title="Budget" aside={add}>
        <EmptyState title="No budget categories">
          {event.budget
            ? `The total is set to ${formatMoney(event.budget)}.`
            : 'Set a total in the details of the event, and plan it by category here.'}
        </EmptyState>
        {form}
      </Panel>
    );
  }
  return (
    <Panel title="Budget" aside={add}>
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Category</th>
              <th scope="col" data-end>
                Budgeted
              </th>
              <th scope="col" data-end>
                Actual
              </th>
              <th scope="col">State</th>
              {editable && (
                <th scope="col">
                  <span className="vh">Edit</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {summary.categories.map(line => {
              const state = variance(Number(line.budgeted.amount), Number(line.actual.amount));
              const name = line.name ?? humanize(line.category);
              return (
                <tr key={line.id}>
                  <th scope="row">{name}</th>
                  <td data-end>
                    <Money value={line.budgeted} />
                  </td>
                  <td data-end>
                    <Money value={line.actual} />
                  </td>
                  <td>
                    <StatusChip tone={state.tone} label={state.word} quiet />
                  </td>
                  {editable && (
                    <td data-end>
                      <ActionIcon size="sm" aria-label={`Edit ${name}`} onClick={() => setOpened(line)}>
                        <IconPencil size={14} stroke={1.75} />
                      </ActionIcon>
                    </td>
                  )}
                </tr>
              );
            })}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Total</th>
              <td data-end>
                <Money value={summary.totalBudgeted} />
              </td>
              <td data-end>
                <Money value={summary.totalActual} />
              </td>
              <td />
              {editable && <td />}
            </tr>
          </tfoot>
        </table>
      </div>
      {form}
    </Panel>
  );
}

/** One category: a new one, or an existing one to change or remove. Only what was changed is sent. */
function CategoryForm({ event, line, onClose }: { event: EventDetail; line: Line | null; onClose: () => void }) {
  const client = useQueryClient();
  const [fresh] = useState(newId);
  const refresh = () => client.invalidateQueries({ queryKey: keys.event(event.id) });
  const form = useForm({
    initialValues: {
      category: (line?.category ?? 'production') as BudgetKind,
      name: line?.name ?? '',
      budgetedAmount: (line ? line.budgeted.amount : '') as string | number,
    },
  });
  const save = useMutation({
    mutationFn: ({ category, name, budgetedAmount }: typeof form.values) => {
      const all = {
        category,
        name: name.trim() || null,
        budgetedAmount: String(budgetedAmount || 0),
      };
      if (!line) return call.budget.create(event.id, { id: fresh, ...all });
      const changed = Object.entries(all).filter(([field]) => form.isDirty(field));
      return call.budget.update(event.id, line.id, Object.fromEntries(changed));
    },
    onSuccess: (_, values) => {
      toast(`“${values.name.trim() || humanize(values.category)}” ${line ? 'saved' : 'added'}`);
      void refresh();
      onClose();
    },
  });
  const remove = useMutation({
    mutationFn: (gone: Line) => call.budget.remove(event.id, gone.id),
    onSuccess: (_, gone) => {
      toast(`“${gone.name ?? humanize(gone.category)}” is removed`, {
        undo: () =>
          void call.budget
            .create(event.id, {
              id: newId(),
              category: gone.category as BudgetKind,
              name: gone.name,
              budgetedAmount: gone.budgeted.amount,
              actualAmount: gone.enteredActual.amount,
            })
            .then(refresh),
      });
      void refresh();
      onClose();
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  const amounts = {
    min: 0,
    decimalScale: minorUnits(event.currency),
    thousandSeparator: ' ',
    hideControls: true,
  } as const;
  return (
    <Modal opened onClose={onClose} title={line ? 'Budget category' : 'New budget category'}>
      <form
        className={editing.form}
        onSubmit={form.onSubmit(values => (line && !form.isDirty() ? onClose() : save.mutate(values)))}
        noValidate
      >
        <FormErrors error={save.error ?? remove.error} />
        <div className={editing.pair}>
          <Select
            label="Category"
            allowDeselect={false}
            data={budgetKinds.map(value => ({ value, label: humanize(value) }))}
            {...form.getInputProps('category')}
            error={fieldMessage(problem, 'category')}
          />
          <TextInput
            label="Own name (optional)"
            maxLength={100}
            placeholder={humanize(form.values.category)}
            {...form.getInputProps('name')}
            error={fieldMessage(problem, 'name')}
          />
        </div>
        <NumberInput
          label={`Planned (${event.currency})`}
          data-autofocus
          {...amounts}
          {...form.getInputProps('budgetedAmount')}
          error={fieldMessage(problem, 'budgetedAmount')}
        />
        <div className={editing.end}>
          {line && (
            <Button
              variant="subtle"
              color="red"
              style={{ marginInlineEnd: 'auto' }}
              loading={remove.isPending}
              onClick={() => remove.mutate(line)}
            >
              Remove
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            {line ? 'Save category' : 'Add category'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
