import { Button, Modal, NumberInput, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { asProblem, fieldMessage } from '@/api/problem';
import type { BudgetKind, BudgetLine, EventDetail } from '@/api/types';
import { FormErrors } from '@/ui/FormErrors';
import { toast } from '@/ui/toasts';
import { budgetKinds, humanize } from '@/ui/words';
import { amountInput, useRefresh } from './useRefresh';

interface Props {
  event: EventDetail;
  /** The category to change; null makes a new one. */
  line: (Pick<BudgetLine, 'id' | 'name' | 'budgeted' | 'enteredActual'> & { category: string }) | null;
  onClose: () => void;
}

/** A category of a budget: a new one, or an existing one to change. Only what was changed is sent. */
export function CategoryForm({ event, line, onClose }: Props) {
  const refresh = useRefresh(event.id);
  const [fresh] = useState(newId);
  const form = useForm({
    initialValues: {
      category: (line?.category ?? 'production') as BudgetKind,
      name: line?.name ?? '',
      budgetedAmount: (line ? line.budgeted.amount : '') as string | number,
      actualAmount: (line ? line.enteredActual.amount : '') as string | number,
    },
  });
  const save = useMutation({
    mutationFn: ({ category, name, budgetedAmount, actualAmount }: typeof form.values) => {
      const all = {
        category,
        name: name.trim() || null,
        budgetedAmount: String(budgetedAmount || 0),
        actualAmount: String(actualAmount || 0),
      };
      if (!line) return call.budget.create(event.id, { id: fresh, ...all });
      const changed = Object.entries(all).filter(([field]) => form.isDirty(field));
      return call.budget.update(event.id, line.id, Object.fromEntries(changed));
    },
    onSuccess: (_, values) => {
      toast(`“${values.name.trim() || humanize(values.category)}” ${line ? 'saved' : 'added'}`);
      refresh();
      onClose();
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  return (
    <Modal opened onClose={onClose} title={line ? 'Budget category' : 'New budget category'}>
      <form
        className="fields"
        onSubmit={form.onSubmit(values => (line && !form.isDirty() ? onClose() : save.mutate(values)))}
        noValidate
      >
        <FormErrors error={save.error} />
        <div className="pair">
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
        <div className="pair">
          <NumberInput
            label={`Budgeted (${event.currency})`}
            data-autofocus
            {...amountInput(event.currency)}
            {...form.getInputProps('budgetedAmount')}
            error={fieldMessage(problem, 'budgetedAmount')}
          />
          <NumberInput
            label={`Spent without an expense (${event.currency})`}
            {...amountInput(event.currency)}
            {...form.getInputProps('actualAmount')}
            error={fieldMessage(problem, 'actualAmount')}
          />
        </div>
        <div className="ends">
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
